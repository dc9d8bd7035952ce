"""A model's reply → proposed rows. What is not the asked shape is left out row by row and counted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from knowledge.errors import ModelResponseError
from knowledge.records import EvidenceType, Operator, RangeKind

MOST_ROWS = 200
_THOUGHT = re.compile(r"(?s)<think(?:ing)?>.*?</think(?:ing)?>")
_FENCED = re.compile(r"(?s)```(?:json)?\s*(\{.*\})\s*```")


def _written(value: Any) -> Any:
    """Numbers as text; blank is nothing."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        text = value.strip()
        return None if text.casefold() in {"", "null", "none", "n/a", "-"} else text
    return value


Text = Annotated[str, BeforeValidator(_written)]
Maybe = Annotated[str | None, BeforeValidator(_written)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    key: Text
    quote: Text


Kind = TypeVar("Kind", bound=_Row)


class StatedRow(_Row):
    """One proposed limit, target or value; `key` names the line that `quote` is copied from."""

    name: Text
    kind: Annotated[RangeKind | None, BeforeValidator(_written)] = None
    operator: Operator
    low: Maybe = None
    target: Maybe = None
    high: Maybe = None
    unit: Maybe = None
    scale: Maybe = None
    condition: Maybe = None


class ReasonRow(_Row):
    """One proposed reason: what it is `about`, and the words that give it."""

    about: Text
    statement: Text
    evidence_type: Annotated[EvidenceType | None, BeforeValidator(_written)] = None


class Asked(BaseModel):
    """What a model is asked for."""

    statements: list[StatedRow]
    rationales: list[ReasonRow]


@dataclass(frozen=True, slots=True)
class Proposed:
    statements: tuple[StatedRow, ...]
    rationales: tuple[ReasonRow, ...]
    malformed: int


def read_reply(text: str) -> Proposed:
    """Raises `ModelResponseError` where the reply is no JSON object of the two lists."""
    bare = _THOUGHT.sub("", text).strip()
    fenced = _FENCED.search(bare)
    try:
        found = json.loads(fenced.group(1) if fenced else bare)
    except (ValueError, RecursionError) as error:
        raise ModelResponseError("the reply is not the JSON that was asked for") from error
    if not isinstance(found, dict) or not {"statements", "rationales"} & found.keys():
        raise ModelResponseError("the reply has neither `statements` nor `rationales`")
    statements, bad = _rows(StatedRow, found.get("statements"))
    rationales, worse = _rows(ReasonRow, found.get("rationales"))
    return Proposed(tuple(statements), tuple(rationales), bad + worse)


def _rows(kind: type[Kind], listed: Any) -> tuple[list[Kind], int]:
    if listed is None:
        return [], 0
    if not isinstance(listed, list):
        return [], 1
    rows: list[Kind] = []
    for one in _first(listed):
        try:
            rows.append(kind.model_validate(one))
        except (ValidationError, RecursionError):
            continue
    return rows, len(listed) - len(rows)


def _first(listed: list[Any]) -> Iterable[Any]:
    return listed[:MOST_ROWS]
