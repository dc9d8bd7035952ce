"""Values with a tolerance: "36.5 ± 0.5 °C", "30 rpm ± 10 %", "30 +5/−3 rpm", "± 0.5 °C", "within 10 % of 30 rpm"."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.quantities.arithmetic import convert
from knowledge.quantities.build import Reading, around, around_relative
from knowledge.quantities.numbers import Number, power_of
from knowledge.quantities.scan import Begin, Scan, signed_start
from knowledge.quantities.units import UnitMatch

_DASH = "-–—−"
_PLUS_MINUS = re.compile(
    rf"\s?\(?\s?(?:±|\+\s?/?\s?[{_DASH}]|plus[ /-](?:or[ -])?minus|plus ou moins|plus oder minus)\s?"
)
_ABOVE = re.compile(r"\s?\(?\s?\+\s?")
_BELOW = re.compile(rf"\s?[/,;]?\s?[{_DASH}]\s?")
_CLOSING = re.compile(r"\s?[)\]]")
_BRACKET_POWER = re.compile(
    r"\s?\)\s?[x×*·]\s?10(?:\s?\^\s?\(?([+−–-]?[0-9]{1,2})\)?|\*\*([0-9]{1,2})|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|[eE]([0-9]{1,2}))"
)
_OF = re.compile(r"\s?(?:of|from|vom|von|de)\s(?:the\s)?(?:target\s|set ?-?point\s|nominal\s)?(?:of\s|value\s|\(\s?)?")


def bracket_power(scan: Scan, pos: int) -> tuple[int, int] | None:
    """(exponent, end) of a power of ten behind a closing bracket, as in "(1.5 ± 0.3) × 10⁶"."""
    match = _BRACKET_POWER.match(scan.text, pos)
    return (power_of(match), match.end()) if match else None


def toleranced(scan: Scan, begin: Begin) -> Reading | None:
    """A value with a tolerance that begins here, or None."""
    prefix, unit = begin.prefix, begin.unit
    if prefix.form == "pm":
        return _alone(scan, begin)
    after = begin.end
    if prefix.bracket and scan.text[after : after + 1] in (")", "]"):
        after += 1
        if unit is None and (unit := scan.unit_at(after)):
            after = unit.end
    gap = scan.gap(after, begin.index + 1)
    if gap is None:
        return None
    if _PLUS_MINUS.fullmatch(gap):
        return _symmetric(scan, begin, unit, opened="(" in gap)
    return _asymmetric(scan, begin, unit, opened="(" in gap) if _ABOVE.fullmatch(gap) else None


def _symmetric(scan: Scan, begin: Begin, unit: UnitMatch | None, *, opened: bool) -> Reading | None:
    prefix, side = begin.prefix, scan.numbers[begin.index + 1]
    own, end = _unit_of_width(scan, side.end, opened, prefix.bracket)
    exponent = side.exponent
    if prefix.bracket and own is None and (power := bracket_power(scan, side.end)):
        exponent, end = power
        if own := scan.unit_at(end):
            end = own.end
    percent = own is not None and own.unit.ucum == "%"
    if percent and unit is None and own is not None and (later := scan.unit_at(own.end)):  # "30 ± 10 % rpm"
        unit, end = later, later.end
    measured = unit or scan.default
    relative = percent and measured is not None and measured.unit.ucum[:1] != "%"
    if not relative and not _measures_the_same(unit, own):
        return None
    target, width = _target_and_width(begin, side, exponent, relative=relative, alone=unit is None)
    if not relative and unit is not None and own is not None:
        width = convert(width, own.unit, unit.unit, width=True)
    low, high = around_relative(target, width) if relative else around(target, width, width)
    start = signed_start(scan.text, begin)
    if prefix.bracket and scan.text[start - 1] in "([" and end > side.end and _CLOSING.match(scan.text, side.end):
        start -= 1
    shown = unit or (None if relative else own)
    return Reading(
        start, max(end, shown.end if shown else end), "plus_minus_rel" if relative else "plus_minus_abs",
        target, low, high, shown, says=True, last_number=begin.index + 1,
    )  # fmt: skip


def _measures_the_same(unit: UnitMatch | None, own: UnitMatch | None) -> bool:
    if unit is None or own is None or own.unit.ucum == unit.unit.ucum:
        return True
    return own.unit.kind is not None and own.unit.kind == unit.unit.kind


def _target_and_width(
    begin: Begin, side: Number, exponent: int | None, *, relative: bool, alone: bool
) -> tuple[str, str]:
    """Both numbers; a power of ten behind the width belongs to both, one behind the target to a width without unit."""
    number = begin.number
    shared = None if relative else exponent
    target = number.text(begin.prefix.negative, number.exponent if number.exponent is not None else shared)
    if side.exponent is not None or relative or not alone:
        return target, side.text()
    return target, side.text(exponent=exponent if exponent is not None else number.exponent)


def _asymmetric(scan: Scan, begin: Begin, unit: UnitMatch | None, *, opened: bool) -> Reading | None:
    """"30 +5/−3 rpm": its own width on each side."""
    above = scan.numbers[begin.index + 1]
    above_unit = scan.unit_at(above.end)
    second = scan.gap(above_unit.end if above_unit else above.end, begin.index + 2)
    if second is None or not _BELOW.fullmatch(second):
        return None
    below = scan.numbers[begin.index + 2]
    own, end = _unit_of_width(scan, below.end, opened, begin.prefix.bracket)
    own = own or above_unit
    target = begin.number.text(begin.prefix.negative)
    relative = own is not None and unit is not None and own.unit.ucum == "%" != unit.unit.ucum
    if relative:
        low, high = around_relative(target, below.text())[0], around_relative(target, above.text())[1]
    else:
        low, high = around(target, below.text(), above.text())
    return Reading(
        signed_start(scan.text, begin), end, "plus_minus_rel" if relative else "plus_minus_abs",
        target, low, high, unit or own, says=True, last_number=begin.index + 2,
    )  # fmt: skip


def _alone(scan: Scan, begin: Begin) -> Reading:
    """A width without its target: low and high are the deviations."""
    width, unit = begin.number.text(), begin.unit
    relative = unit is not None and unit.unit.ucum == "%"
    return Reading(
        begin.prefix.start, begin.end, "plus_minus_rel" if relative else "plus_minus_abs",
        None, "-" + width if Decimal(width) else width, width, unit, says=True, standalone_pm=True,
        last_number=begin.index,
    )  # fmt: skip


def _unit_of_width(scan: Scan, pos: int, opened: bool, outer: bool) -> tuple[UnitMatch | None, int]:
    """The unit behind the width, past a closing bracket: (unit, end)."""
    unit = scan.unit_at(pos)
    end = unit.end if unit is not None else pos
    if (opened or outer) and (match := _CLOSING.match(scan.text, end)):
        behind = scan.unit_at(match.end())
        if unit is None and behind is not None:
            return behind, behind.end
        if opened:
            return unit, match.end()
    return unit, end


def percent_of(scan: Scan, begin: Begin) -> Reading | None:
    """"within 10 % of 30 rpm"."""
    if begin.unit is None or begin.unit.unit.ucum != "%" or begin.prefix.bound != "le":
        return None
    gap = scan.gap(begin.end, begin.index + 1)
    if gap is None or not _OF.fullmatch(gap):
        return None
    target = scan.numbers[begin.index + 1]
    own = scan.unit_at(target.end)
    if own is None or own.unit.ucum == "%":
        return None
    low, high = around_relative(target.text(), begin.number.text())
    return Reading(
        begin.prefix.start, own.end, "plus_minus_rel", target.text(), low, high, own, says=True,
        last_number=begin.index + 1,
    )  # fmt: skip
