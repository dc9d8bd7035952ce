"""Whether the words around a value tell the kind of limit that a model says it has."""

from __future__ import annotations

import re

from assistant.extract.columns import read_columns
from assistant.extract.limit_words import CUE, CUE_OF, HOLD, OUTCOME, WAS, WEAK
from assistant.extract.setting import setting_of
from assistant.units import Unit
from knowledge.records import Quantity, RangeKind

_CLAUSE = re.compile(r"[;:]|,\s|\s(?:and|while|whereas|but|und|et)\s")


def tells_kind(unit: Unit, kind: RangeKind, quantity: Quantity, column: int | None) -> bool:
    """`column` is that of the value in a table row; the quantity's offsets are those in the sentence otherwise."""
    if column is not None and unit.grid is not None and unit.row is not None:
        header = unit.grid.headers[column] if column < len(unit.grid.headers) else ""
        told = _named_by(header)
        if told is not None:
            return told == kind
        own = _named_by(unit.grid.label(unit.row)) or _cue(unit.grid.label(unit.row), kind)
        return own == kind if own is not None else _around(unit) == kind
    return _in_sentence(unit, kind, quantity)


def _in_sentence(unit: Unit, kind: RangeKind, quantity: Quantity) -> bool:
    """The clause of the value decides; where a sentence names several kinds, it alone."""
    clause = _clause(unit.text, quantity)
    strong = {name for name, cue in CUE if name not in WEAK and cue.search(unit.text)}
    near = {name for name, cue in CUE if name not in WEAK and cue.search(clause)}
    if near:
        return near == {kind}
    if strong - {kind}:
        return False
    if _cue(unit.text, kind) is not None:
        return True
    return not strong and _around(unit) == kind


def _clause(text: str, quantity: Quantity) -> str:
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, quantity.start)), default=0)
    after = _CLAUSE.search(text, quantity.end)
    return text[start : after.start() if after else len(text)]


def _cue(text: str, kind: RangeKind) -> RangeKind | None:
    if kind == "hold_time":
        return kind if HOLD.search(text) else None
    if kind == "actual":
        return kind if OUTCOME.search(text) or WAS.search(text) or re.search(r"\b(?:was|were)\b", text) else None
    cue = CUE_OF.get(kind)
    return kind if cue is not None and cue.search(text) else None


def _named_by(header: str) -> RangeKind | None:
    return read_columns((header,), (), "")[0].kind if header.strip() else None


def _around(unit: Unit) -> RangeKind | None:
    """What the caption or the innermost heading calls its values."""
    section = unit.element.section
    inner = (section or "").rsplit(" > ", 1)[-1]
    return _named_by(inner) or setting_of(unit.document.document_type, None, section, None).kind
