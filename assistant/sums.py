"""Times added up over the rows of a table, with the calculation shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.match import Match
from assistant.question import Asked
from assistant.units import Library, Unit
from knowledge.protocols import QuantityParser
from knowledge.quantities import convert, unit
from knowledge.quantities.arithmetic import unit_of
from knowledge.records import Quantity

TOTAL = re.compile(
    r"\b(?:in all|in total|total(?:ly)?|altogether|add(?:ed|ing)?(?: it| them)? (?:all )?up|sum(?:med)?(?: up)?"
    r""
    r"|cumulative\w*|all together|one after (?:the |an)?other|insgesamt|zusammen|Summe|au total|en tout|cumul\w*"
    r"|en total|in Summe)\b",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"\b(?:hours?|minutes?|days?|how long|holds?|hold(?:ing)? times?|Stunden|Tage|Haltezeit\w*|wie lange|heures|jours"
    r"|combien de temps|horas|días|cuánto tiempo)\b",
    re.IGNORECASE,
)
_TIME_HEADER = re.compile(
    r"\b(?:max\w*|longest|limit|hold\w*|time|duration|up to|not more|allowed|permitted|Dauer|Haltezeit|Standzeit"
    r"|höchst\w*|dur[ée]e|temps|tiempo|duración)\b",
    re.IGNORECASE,
)
_LONG_TERM_H = Decimal(31 * 24)
MIN_ROWS, LOOKED_AT = 2, 6


@dataclass(frozen=True)
class Total:
    """`parts` in the order of the table; `text` shows them and the sum in hours."""

    parts: tuple[Unit, ...]
    text: str


def wants_total(asked: Asked) -> bool:
    """Whether times are to be added up: a total is asked for, and a time."""
    timed = asked.kind == "hold_time" or "time" in asked.unit_kinds or bool(_TIMED.search(asked.text))
    return timed and not asked.wants_reason and bool(TOTAL.search(asked.text))


def total_of(matches: Sequence[Match], library: Library, parse: QuantityParser) -> Total | None:
    """The longest times of the table that the best rows stand in, added up; none where fewer than two rows state one.

    Times of more than a month are storage, no hold between steps, and are left out.
    """
    for match in matches[:LOOKED_AT]:
        unit = match.unit
        if unit.grid is None:
            continue
        rows = [other for other in library.open(unit.document).units(unit.order[0]) if other.kind == "row"]
        timed = [(other, found) for other in rows if (found := _longest(other, parse)) is not None]
        if len(timed) >= MIN_ROWS:
            total = sum((hours for _, (_, hours) in timed), Decimal(0))
            names = [f"{_label(other)} {written}" for other, (written, _) in timed]
            shown = " + ".join(f"{_plain(hours)} h" for _, (_, hours) in timed)
            return Total(
                tuple(other for other, _ in timed), f"{'; '.join(names)}. Added up: {shown} = {_plain(total)} h"
            )
    return None


def _longest(unit: Unit, parse: QuantityParser) -> tuple[str, Decimal] | None:
    """The upper end of the time that a row allows, as written and in hours."""
    assert unit.grid is not None and unit.row is not None
    label = unit.grid.label_column(unit.row)
    best: tuple[str, Decimal] | None = None
    for col, header, cell in unit.grid.cells(unit.row):
        if col == label or not _TIME_HEADER.search(header):
            continue
        text = cell.strip()
        unit_in_header = re.search(r"[(\[,]\s*(min|h|hours?|d|days?)\s*[)\]]?\s*$", header, re.IGNORECASE)
        if unit_in_header and re.fullmatch(r"[\s\d.,≤<–-]+", text):
            text = f"{text} {unit_in_header.group(1)}"
        for quantity in parse(text):
            hours = _hours(quantity)
            if hours is not None and hours <= _LONG_TERM_H and (best is None or hours > best[1]):
                best = (cell.strip() if unit_in_header is None else text, hours)
    return best


def _hours(quantity: Quantity) -> Decimal | None:
    """The upper end of a time in hours; None for another kind of quantity or a lower limit."""
    written, hour = unit_of(quantity), unit("h")
    number = quantity.high or quantity.target or (quantity.low if quantity.operator == "eq" else None)
    if quantity.unit_kind != "time" or written is None or hour is None or number is None:
        return None
    return Decimal(convert(number, written, hour))


def _label(unit: Unit) -> str:
    assert unit.grid is not None and unit.row is not None
    return " ".join(unit.grid.label(unit.row).split()).rstrip(".:")


def _plain(hours: Decimal) -> str:
    text = f"{hours:.2f}".rstrip("0").rstrip(".")
    return text or "0"
