"""The grammar of quantities: from the numbers of a text to readings, left to right, in linear time.

For each number: what stands before it (`operators`), its unit (`scan`, `units`), and what the gap to the next number
says: a tolerance (`tolerance`), a range or a second limit (`ranges`), a ratio, hours and minutes. Bounded look-ahead
and look-back; what does not parse is skipped.
"""

from __future__ import annotations

import re

from knowledge.quantities.build import Reading
from knowledge.quantities.names import ONE
from knowledge.quantities.operator_words import Bound
from knowledge.quantities.operators import bound_after, prefix_at
from knowledge.quantities.ranges import chained, ranged, two_sided
from knowledge.quantities.scan import Begin, Scan, signed_start
from knowledge.quantities.tolerance import percent_of, toleranced
from knowledge.quantities.units import UnitMatch

_PARTS = re.compile(r"[0-9.]{1,8}\s?:\s?[0-9.]{1,8}\s?:\s?[0-9.]{1,8}")
_TIME_FACTOR = {("d", "h"): 24, ("h", "min"): 60, ("min", "s"): 60}


def readings(scan: Scan) -> list[Reading]:
    """All readings in order, those without unit or operator included; the caller decides what counts."""
    found: list[Reading] = []
    index, floor = 0, 0
    while index < len(scan.numbers):
        number = scan.numbers[index]
        reading = None if number.start < floor or scan.masked(index) else _read(scan, index, floor)
        if reading is None:
            index += 1
            continue
        found.append(reading)
        floor = reading.end
        index = max(index, reading.last_number) + 1
    return found


def _read(scan: Scan, index: int, floor: int) -> Reading | None:
    number = scan.numbers[index]
    prefix = prefix_at(scan.text, number.start, floor)
    unit = scan.unit_at(number.end)
    begin = Begin(index, number, prefix, unit, unit.end if unit is not None else number.end)
    if unit is None and _PARTS.search(scan.text[max(0, number.start - 8) : number.end + 16]):
        return None  # a member of "1:1:1"
    reading = (
        _dilution(scan, begin)
        or toleranced(scan, begin)
        or chained(scan, begin)
        or two_sided(scan, begin)
        or ranged(scan, begin)
        or percent_of(scan, begin)
        or _single(scan, begin)
    )
    reading.says = reading.says or prefix.says
    reading.opens_bracket = prefix.bracket
    return reading


def _dilution(scan: Scan, begin: Begin) -> Reading | None:
    """"1:10" → 0.1; other ratios only to or from one, where they divide exactly."""
    number, prefix = begin.number, begin.prefix
    gap = scan.gap(number.end, begin.index + 1)
    if gap is None or gap.strip() != ":" or len(gap) > 3 or prefix.negative or prefix.form in ("pm", "between"):
        return None
    below = scan.numbers[begin.index + 1]
    if scan.unit_at(below.end) is not None or not below.value() or "1" not in (number.digits, below.digits):
        return None
    value = number.value() / below.value()
    if len(number.digits) > 5 or number.value() > 999 or len(value.as_tuple().digits) > 9:
        return None
    reading = _limit(prefix.bound, format(value.normalize(), "f"), (prefix.start, below.end), begin.index + 1)
    reading.unit = UnitMatch(number.start, below.end, "", ONE)
    reading.unit_written_here = False
    return reading


def _single(scan: Scan, begin: Begin) -> Reading:
    number, prefix, unit, end, last = begin.number, begin.prefix, begin.unit, begin.end, begin.index
    value = number.text(prefix.negative)
    start = signed_start(scan.text, begin)
    if unit is not None and (joined := _clock(scan, begin, unit)):
        value, unit = joined
        end, last = unit.end, last + 1
    if unit is None and prefix.bracket and prefix.symbol and scan.text[end : end + 1] in (")", "]"):
        unit = scan.unit_at(end + 1)
        end = unit.end if unit is not None else end
    bound = prefix.bound
    if bound == "eq" and unit is not None and (after := bound_after(scan.text, end)):
        bound, end = after
    reading = _limit(bound, value, (start, end), last)
    reading.unit = unit
    reading.exponent_seen = number.spelled
    return reading


def _clock(scan: Scan, begin: Begin, unit: UnitMatch) -> tuple[str, UnitMatch] | None:
    """"1 h 30 min" → 90 min."""
    gap = scan.gap(unit.end, begin.index + 1)
    if gap is None or gap.strip() not in ("", "and", "und", "et"):
        return None
    number, second = begin.number, scan.numbers[begin.index + 1]
    own = scan.unit_at(second.end)
    factor = _TIME_FACTOR.get((unit.unit.ucum, own.unit.ucum)) if own is not None else None
    if own is None or factor is None or not (number.digits + second.digits).isdigit() or int(second.digits) >= factor:
        return None
    return str(int(number.digits) * factor + int(second.digits)), own


def _limit(bound: Bound, value: str, span: tuple[int, int], last: int) -> Reading:
    return Reading(
        *span, bound,
        value if bound == "eq" else None,
        value if bound in ("ge", "gt") else None,
        value if bound in ("le", "lt") else None,
        says=bound != "eq", last_number=last,
    )  # fmt: skip
