"""A proposed statement against its source: every field stands there, or the row is refused with the reason.

The quote stands in the line; its numbers, operator and unit are read out of the line by `knowledge.quantities` and
equal the stated ones; name, kind, scale and condition are told by the line, its headers or its heading; and the line
says the value *of* that name, held by the same check as a sentence of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from assistant.extract.names import usable_name, word_keys
from assistant.extract.reading import text_quantities
from assistant.llm.grounds import Ground
from assistant.llm_extract.bound import Valued, bound
from assistant.llm_extract.kind_words import tells_kind
from assistant.llm_extract.replies import StatedRow
from assistant.units import Unit
from knowledge.quantities import parse_cell, parse_header_unit, unit
from knowledge.records import Quantity
from knowledge.text import fold_quote, holds_quote

_NEEDED: dict[str, tuple[str, ...]] = {
    "eq": ("target",), "lt": ("high",), "le": ("high",), "gt": ("low",), "ge": ("low",), "range": ("low", "high"),
    "plus_minus_abs": ("target",), "plus_minus_rel": ("target",),
}  # fmt: skip


def values_of(one: Unit) -> Iterator[Valued]:
    if one.grid is None or one.row is None:
        yield from (Valued(q) for q in text_quantities(one.text))
        return
    cells = one.grid.cells(one.row)
    label = one.grid.label(one.row)
    measure = next((text for _, _, text in cells if unit(text.strip()) is not None), None)
    for column, head, text in cells:
        measured = next((h for h in (head, measure, label) if h and (h == measure or parse_header_unit(h))), head)
        yield from (Valued(q, column, text) for q in parse_cell(text, header_unit=measured or None))


def held(row: StatedRow, ground: Ground) -> Valued | str:
    """The value in the line that the row states, or which field the line does not hold."""
    one = ground.unit
    if not holds_quote(one.text, row.quote):
        return "quote"
    if row.operator not in _NEEDED:
        return "operator"
    quoted = fold_quote(row.quote)
    meant = [v for v in values_of(one) if fold_quote(v.quantity.text) in quoted or v.quantity.text in row.quote]
    meant = [v for v in meant if _same_numbers(row, v.quantity)]
    if not meant:
        return "value"
    meant = [v for v in meant if v.quantity.operator == row.operator]
    if not meant:
        return "operator"
    meant = [v for v in meant if _same_unit(row.unit, v.quantity)]
    if not meant:
        return "unit"
    for field, text in (("scale", row.scale), ("condition", row.condition)):
        if text is not None and not any(holds_quote(part, text) for part in (one.text, one.near, one.far)):
            return field
    if not _named(row.name, one):
        return "name"
    for valued in meant:
        if row.kind is not None and not tells_kind(one, row.kind, valued.quantity, valued.column):
            continue
        if bound(row.name, valued, ground):
            return valued
    told = row.kind is None or any(tells_kind(one, row.kind, v.quantity, v.column) for v in meant)
    return "binding" if told else "kind"


def _named(name: str, one: Unit) -> bool:
    known = set(word_keys(" ".join((one.text, one.near, one.far))))
    keys = word_keys(name)
    return bool(keys) and usable_name(name) and set(keys) <= known


def _same_numbers(row: StatedRow, quantity: Quantity) -> bool:
    needed = _NEEDED.get(quantity.operator, ())
    if not needed:
        return False
    for end in ("low", "target", "high"):
        said, stands = getattr(row, end), getattr(quantity, end)
        if said is None:
            if end in needed:
                return False
        elif stands is None or not _equal(said, stands):
            return False
    return True


def _equal(said: str, stands: str) -> bool:
    try:
        return Decimal(said.replace(",", ".")) == Decimal(stands)
    except InvalidOperation:
        return said == stands


def _same_unit(said: str | None, quantity: Quantity) -> bool:
    bare = quantity.unit_ucum in (None, "1")
    if said is None:
        return bare or quantity.unit_kind == "pH"
    if quantity.unit_as_written is not None and fold_quote(said) == fold_quote(quantity.unit_as_written):
        return True
    if quantity.unit_kind == "pH" and said.casefold() in {"ph", "ph units"}:
        return True
    known = unit(said)
    if known is None or known.ucum != quantity.unit_ucum:
        return False
    return known.kind == quantity.unit_kind or None in (known.kind, quantity.unit_kind)
