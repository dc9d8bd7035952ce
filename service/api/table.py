"""`GET /parameters…`, `GET /knowledge/{type}`: the knowledge table and its exports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from knowledge.errors import NotFoundError
from knowledge.records import KnowledgePage, KnowledgeType, Parameter, ParameterRole, ReviewState
from service.api.access import Access, Read
from service.api.paging import Cursor, Limit, page
from service.api.shapes import ParameterPage
from service.parameter_filter import ParameterFilter

router = APIRouter(tags=["knowledge"])
Short = Annotated[str | None, Query(max_length=200)]
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}


def parameter_filter(
    step: Short = None, role: ParameterRole | None = None, state: ReviewState | None = None, name: Short = None
) -> ParameterFilter:
    return ParameterFilter(step=step, role=role, state=state, name=name)


Filter = Annotated[ParameterFilter, Depends(parameter_filter)]


@router.get("/parameters")
def list_parameters(access: Read, wanted: Filter, limit: Limit = 100, cursor: Cursor = None) -> ParameterPage:
    """Parameters with their statements, reasons and sources."""
    found = _parameters(access, wanted)
    part, after = page(found, lambda one: one.id, limit, cursor)
    return ParameterPage(parameters=part, total=len(found), next_cursor=after)


@router.get(
    "/parameters/export",
    response_class=Response,
    responses={200: {"description": "a file", "content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
def export_parameters(
    access: Read, wanted: Filter, format_: Annotated[Literal["csv", "xlsx", "docx"], Query(alias="format")]
) -> Response:
    """The table as a file: for a spreadsheet to edit and bring back, or for a report."""
    found = _parameters(access, wanted)
    data = _EXPORTS[format_](found, f"Process parameters: {access.scope.sponsor} / {access.scope.product}")
    headers = {"Content-Disposition": f'attachment; filename="parameters.{format_}"'}
    return Response(data, media_type=MEDIA_TYPES[format_], headers=headers)


@router.get("/parameters/{parameter_id}")
def get_parameter(access: Read, parameter_id: Annotated[str, Path(max_length=100)]) -> Parameter:
    """One parameter."""
    for found in access.service.workspace.knowledge.parameters(access.scope):
        if found.id == parameter_id:
            return found
    raise NotFoundError("no such parameter in the scope")


@router.get("/knowledge/{type}")
def list_items(
    access: Read, kind: Annotated[KnowledgeType, Path(alias="type")], limit: Limit = 100, cursor: Cursor = None
) -> KnowledgePage:
    """Typed items: materials, methods, specifications, holds, risks, equipment, studies, events, batches, …"""
    return access.service.workspace.knowledge.items(access.scope, kind, limit=limit, cursor=cursor)


def _parameters(access: Access, wanted: ParameterFilter) -> tuple[Parameter, ...]:
    everything = access.service.workspace.knowledge.parameters(access.scope)
    return tuple(kept for one in everything if (kept := wanted.kept(one)) is not None)


def _csv(found: tuple[Parameter, ...], _title: str) -> bytes:
    from service.exports.csv import to_csv
    from service.exports.rows import rows

    return to_csv(rows(found)).encode("utf-8")


def _xlsx(found: tuple[Parameter, ...], _title: str) -> bytes:
    from service.exports.rows import rows
    from service.exports.xlsx import to_xlsx

    return to_xlsx(tuple(rows(found)))


def _docx(found: tuple[Parameter, ...], title: str) -> bytes:
    from service.exports.docx import to_docx

    return to_docx(found, title=title, made_by="Made by Knowline from the ingested package.")


_EXPORTS: dict[str, Callable[[tuple[Parameter, ...], str], Any]] = {"csv": _csv, "xlsx": _xlsx, "docx": _docx}
