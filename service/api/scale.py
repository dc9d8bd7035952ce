"""`POST /scale`, `GET /batches/relations`: scale-up comparisons, and what goes together in the batch history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from knowledge.records import BatchRelations, ScaleComparisons
from knowledge.records.base import Record
from service.api.access import Read
from service.scale import listed, rows_of

router = APIRouter(tags=["scale and batches"])
Value = str | int | float | bool | None
Site = Field(default=None, max_length=200, description="a site that the equipment names, or a part of its name")


class ScaleRequest(Record):
    """Equipment of both sites: one object a piece, its values as numbers or as texts with their unit."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "example": {
                "equipment": [
                    {"site": "SU", "unit operation": "Production bioreactor", "impeller diameter": "0.41 m",
                     "agitation (rpm)": 90, "Np": 1.3, "working volume (L)": 2000},
                    {"site": "RU", "unit operation": "Production bioreactor", "impeller diameter": "0.45 m", "Np": 1.5,
                     "working volume (L)": 2000},
                ],
                "sending": "SU", "receiving": "RU",
            }
        },
    )  # fmt: skip

    equipment: tuple[dict[str, Value], ...] = Field(min_length=1, max_length=2000)
    sending: str | None = Site
    receiving: str | None = Site


@router.post("/scale")
def compare_scale(access: Read, body: ScaleRequest) -> ScaleComparisons:
    """Each step at the sending beside the receiving site; set points that are not given come from the package."""
    equipment = listed([rows_of(list(body.equipment))], "equipment")
    return access.service.workspace.scale.compare(access.scope, equipment, body.sending, body.receiving)


@router.get("/batches/relations")
def batch_relations(
    access: Read,
    outcome: Annotated[list[str] | None, Query(max_length=50, description="columns to take as outcomes")] = None,
) -> BatchRelations:
    """Which parameters are associated with which outcomes over the package's batches; an association is no cause."""
    return access.service.workspace.batches.relations(access.scope, outcomes=tuple(outcome or ()))
