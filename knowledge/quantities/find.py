"""Quantities of a running text: readings of the grammar whose unit is settled and which count as quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from knowledge.quantities import names
from knowledge.quantities.build import Reading, as_quantity
from knowledge.quantities.grammar import readings
from knowledge.quantities.scan import Scan
from knowledge.quantities.style import NumberStyle, tell_style
from knowledge.quantities.units import UnitMatch
from knowledge.quantities.verbal import staged, verbal
from knowledge.quantities.written import fold
from knowledge.records.quantity import Quantity

_DASH = "-–—−"
_CONJUNCTION = re.compile(rf"\s?[,;]?\s(?:and|or|und|oder|et|ou|&|and/or|then|resp\.|bzw\.)\s(?:[{_DASH}+]\s?)?")
_COMMA = re.compile(rf"\s?[,;]\s?(?:[{_DASH}+]\s?)?|\s?/\s?")
_TIMES = re.compile(r"\s?[x×*]\s?")
_OPEN = re.compile(r"\s?[(\[]\s?")
_ASIDE = re.compile(
    r"\s?[,;:]?\s?[(\[]?\s?(?:(?:an?\s|with\s|the\s)?(?:(?:acceptable|operating|normal operating"
    r"|proven acceptable|normal|allowed|permitted|permissible|target|zulässiger|acceptance|control"
    r"|working)\s)?"
    r"(?:ranges?|limits?|NOR|PAR|Bereich|plage|tolerance|Toleranz|Grenzen|limites|criteri(?:on|a)|window"
    r"|spec(?:ification)?)\s?[:=]?\s?(?:of\s|de\s|von\s)?)?"
)
_TARGET = re.compile(
    r"\s?[,;:]?\s?[(\[]?\s?"
    r"(?:target|set ?-?point|nominal|optimum|typically|typical|Sollwert|Zielwert|Ziel|cible|consigne)"
    r"\s?[:=]?\s?(?:of\s|value\s|is\s)?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_AFTER_NUMBER = re.compile(r"[0-9]\s*$")
_BARE_NOUN = re.compile(r"\s?(?:st|nd|rd|th)\b")


def find_quantities(text: str, *, style: NumberStyle | None = None) -> tuple[Quantity, ...]:
    """Every quantity of a running text, in order, without overlaps. `style` None: told from the text.

    A number without unit counts only when an operator ("≤ 15.0"), a name ("pH 7.0", "Rs ≥ 1.5") or a label
    ("Range: 95–125") makes it one. Linear in the length of the text.
    """
    folded = fold(text)
    fixed = staged(folded, text)
    found: list[Quantity] = list(fixed)
    scan = Scan(folded, style or tell_style(folded))
    if scan.numbers:
        read = readings(scan)
        settle(scan, read)
        found.extend(as_quantity(text, r) for r in _outside(read, fixed) if _counts(folded, r))
    found.extend(verbal(folded, text))
    found.sort(key=lambda quantity: quantity.start)
    return tuple(found)


def _outside(readings: list[Reading], fixed: list[Quantity]) -> Iterator[Reading]:
    """Readings that do not touch a staged limit. Both are in order."""
    rest = sorted(fixed, key=lambda quantity: quantity.start)
    at = 0
    for reading in readings:
        while at < len(rest) and rest[at].end <= reading.start:
            at += 1
        if at == len(rest) or reading.end <= rest[at].start:
            yield reading


def settle(scan: Scan, readings: list[Reading]) -> None:
    """Give readings without a unit the one that a list, a bracket, a name or a header gives them."""
    _from_behind(scan, readings)
    previous: Reading | None = None
    for reading in readings:
        if reading.unit is None:
            found = _given(scan, reading, previous)
            if found is not None:
                reading.unit, reading.unit_written_here = found
        if reading.unit is not None:
            here = scan.text
            changed = names.contextual(here, reading.start, reading.end, reading.unit.unit, reading.standalone_pm)
            if changed is not reading.unit.unit:
                reading.unit = replace(reading.unit, unit=changed)
        previous = reading


def _given(scan: Scan, reading: Reading, previous: Reading | None) -> tuple[UnitMatch, bool] | None:
    text = scan.text
    named = names.named_unit(text, reading.start)
    if named is not None and not (named.unit is names.PH and _no_ph(text, reading)):
        if named.unit is names.ONE:
            return UnitMatch(reading.start, reading.start, "", names.ONE), False
        return named, True
    if previous is not None and previous.unit is not None and previous.unit.text:
        gap = text[previous.end : reading.start] if reading.start >= previous.end else "?"
        ranged = reading.operator != "eq"
        said = len(gap) < 60 and gap.strip() not in ("", ",", ";", ":")
        if said and (_ASIDE if ranged else _TARGET).fullmatch(gap):
            return previous.unit, previous.unit_written_here
        if previous.unit.unit.ucum == (
            "[pH]"
        ) and len(gap) < 12 and (_CONJUNCTION.fullmatch(gap) or _COMMA.fullmatch(gap)):
            return previous.unit, previous.unit_written_here
    if (before := names.unit_before(text, reading.start)) is not None:
        return before, True
    if names.labelled(text, reading.start):
        reading.says = True
        blank = names.blank_unit(text, reading.start)
        if blank is not None:
            return blank, True
    return (scan.default, False) if scan.default is not None else None


def _no_ph(text: str, reading: Reading) -> bool:
    """A signed number or one above 14 after "pH" is an effect or a count, not a pH."""
    numbers = [n for n in (reading.target, reading.low, reading.high) if n is not None]
    signed = text[reading.start] in "+-−–"
    return not reading.standalone_pm and (signed or any(not 0 <= Decimal(n) <= 14 for n in numbers))


def _from_behind(scan: Scan, readings: list[Reading]) -> None:
    """"10, 20 and 30 rpm", "300 × 7.8 mm", "30 (25–35) rpm": the last unit belongs to all."""
    text = scan.text
    chained = 1
    joined = False
    for index in range(len(readings) - 1, -1, -1):
        reading = readings[index]
        if reading.unit is None and reading.opens_bracket and text[reading.end : reading.end + 1] in (")", "]"):
            behind = scan.unit_at(reading.end + 1)
            if (behind is not None and len(behind.text) > 1) or (behind is not None and behind.text in "gLhd%"):
                reading.unit = behind
        following = readings[index + 1] if index + 1 < len(readings) else None
        if reading.unit is not None or following is None or following.unit is None or following.start < reading.end:
            chained, joined = 1, False
            continue
        gap = text[reading.end : following.start] + (text[following.start] if text[following.start] in "([" else "")
        if _ASIDE.fullmatch(gap) and gap.strip(" ,;:([]") and following.operator == "range":
            reading.unit = following.unit
        elif len(gap) > 14:
            chained, joined = 1, False
        elif _CONJUNCTION.fullmatch(gap):
            joined = True
            chained += 1
            reading.unit = following.unit
        elif _COMMA.fullmatch(gap) and (joined or _is_list(text, readings, index, following.unit)):
            chained += 1
            reading.unit = following.unit
        elif _shares(text, gap, following):
            reading.unit = following.unit


def _shares(text: str, gap: str, following: Reading) -> bool:
    """Dimensions ("300 × 7.8 mm"), and a bracket whose unit stands behind it ("30 (25–35) rpm")."""
    unit = following.unit
    if unit is None:
        return False
    if _TIMES.fullmatch(gap):
        return unit.unit.kind in ("length", "angle")
    return _OPEN.fullmatch(gap) is not None and re.search(r"[)\]]", text[following.start : unit.start]) is not None


def _is_list(text: str, readings: list[Reading], index: int, unit: UnitMatch) -> bool:
    """A list by commas alone has three members or more (a year before a comma is none), a slash two."""
    gap = text[readings[index].end : readings[index + 1].start]
    if "/" in gap:
        return True
    if _YEAR.fullmatch(text[readings[index].start : readings[index].end]):
        return False
    if index + 2 < len(readings) and readings[index + 2].unit is unit:
        return True
    before = readings[index - 1] if index else None
    if before is None or before.unit is not None:
        return False
    return _COMMA.fullmatch(text[before.end : readings[index].start]) is not None


def _counts(text: str, reading: Reading) -> bool:
    if reading.unit is not None:
        return True
    if not (reading.says or reading.exponent_seen):
        return False
    if _BARE_NOUN.match(text, reading.end):
        return False
    if reading.standalone_pm and _AFTER_NUMBER.search(text, max(0, reading.start - 4), reading.start):
        return False  # "day 14 ± 1"
    numbers = [n for n in (reading.target, reading.low, reading.high) if n is not None]
    symbol = text[reading.start] in "<>≤≥±" or reading.operator.startswith("plus_minus")
    return symbol or not all(_YEAR.fullmatch(n) for n in numbers)
