"""Ranges: "2–8 °C", "between 60 and 90 min", "NLT 90 % and NMT 110 %", "6.6 ≤ pH ≤ 7.0"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from knowledge.quantities.arithmetic import convert
from knowledge.quantities.build import Reading, ordered
from knowledge.quantities.names import PH
from knowledge.quantities.operators import bound_after, prefix_at
from knowledge.quantities.scan import Begin, Scan
from knowledge.quantities.tolerance import bracket_power
from knowledge.quantities.units import UnitMatch

_DASH = "-–—−"
_RANGE = re.compile(
    rf"\s{{0,2}}(?:-?\s?\b(?:to|bis|à|through|thru|until|up to|bis zu|jusqu'à|and up to|a)\b|\s?[{_DASH}]"
    rf"|\.{{2,3}}|…|~|÷)"
    rf"\s{{0,2}}([{_DASH}+]\s?)?"
)
_AND = re.compile(rf"\s{{0,2}}(?:and|und|et|&|[{_DASH}]|to|bis|à)\s{{0,2}}([{_DASH}+]\s?)?")
_JOIN = re.compile(
    rf"\s?\)?\s?[,;/]?\s?(?:and|but|und|aber|jedoch|et|mais|or|then|bzw\.|resp\.|&|to|bis|[{_DASH}])?,?\s?\(?"
    rf"(?:\s?(?:is|it|should|must|shall|may|also|with|a|an|the|mit|avec|un|but|and)\b){{0,3}}\s?"
)
_CHAIN = re.compile(
    r"\s?(<\s?=|≤|<|>\s?=|≥|>)\s?[A-Za-zÀ-ÿΔ∆λτ][^<>≤≥=;\n0-9]{0,28}?\s?(<\s?=|≤|<|>\s?=|≥|>)\s?([−-]\s?)?"
)
_PH_INSIDE = re.compile(r"\b(?:pH|PH)\b")


def chained(scan: Scan, begin: Begin) -> Reading | None:
    """"6.6 ≤ pH ≤ 7.0", "60 min ≤ t ≤ 90 min"."""
    gap = scan.gap(begin.end, begin.index + 1)
    chain = _CHAIN.fullmatch(gap) if gap is not None and begin.prefix.bound == "eq" else None
    if gap is None or chain is None or (chain.group(1)[0] in "<≤") != (chain.group(2)[0] in "<≤"):
        return None
    second = scan.numbers[begin.index + 1]
    own = scan.unit_at(second.end)
    bounds = begin.number.text(begin.prefix.negative), second.text(chain.group(3) is not None)
    low, high = bounds if chain.group(1)[0] in "<≤" else bounds[::-1]
    shown = own or begin.unit
    if shown is None and (named := _PH_INSIDE.search(gap)):
        shown = UnitMatch(begin.end + named.start(), begin.end + named.end(), "pH", PH)
    return Reading(
        begin.prefix.start, own.end if own else second.end, "range", None, low, high, shown, says=True,
        last_number=begin.index + 1,
    )  # fmt: skip


def two_sided(scan: Scan, begin: Begin) -> Reading | None:
    """Two limits of one thing: "not less than 60 min, not to exceed 120 min", "60 min minimum, 90 min maximum"."""
    if scan.gap(begin.end, begin.index + 1) is None:
        return None
    second = scan.numbers[begin.index + 1]
    own = scan.unit_at(second.end)
    last = own.end if own else second.end
    bound, opens = begin.prefix.bound, begin.end
    after = bound_after(scan.text, begin.end) if bound == "eq" else None
    if after is not None:
        bound, opens = after
    if bound == "eq" or not _same_kind(begin.unit, own):
        return None
    other = prefix_at(scan.text, second.start, opens)
    other_bound = other.bound
    if other_bound == "eq" and after is not None and (later := bound_after(scan.text, last)):
        other_bound, last = later
    if other_bound == "eq" or bound[0] == other_bound[0] or not _JOIN.fullmatch(scan.text[opens : other.start]):
        return None
    values = _shared(scan, begin, own, other.negative)
    low, high = values if bound[0] == "g" else values[::-1]
    if Decimal(low) > Decimal(high):
        return None
    return Reading(
        begin.prefix.start, last, "range", None, low, high, _shown(begin, own), says=True, last_number=begin.index + 1,
    )  # fmt: skip


def ranged(scan: Scan, begin: Begin) -> Reading | None:
    """Two numbers with a dash or a word between them."""
    gap = scan.gap(begin.end, begin.index + 1)
    negative = _joined(scan, begin, gap) if gap is not None else None
    if gap is None or negative is None:
        return None
    prefix, second = begin.prefix, scan.numbers[begin.index + 1]
    own = scan.unit_at(second.end)
    last = own.end if own else second.end
    start, exponent = prefix.start, None
    if own is None and prefix.bracket and scan.text[second.end : second.end + 1] in (")", "]"):
        power = bracket_power(scan, second.end)
        own = scan.unit_at(power[1] if power else second.end + 1)
        if power is not None:
            exponent, last = power
        if own is not None or power is not None:
            last = own.end if own else last
            start -= scan.text[start - 1] in "(["
    if begin.unit is not None and begin.unit.text == "°" and own is not None and own.unit.kind == "temperature":
        begin = replace(begin, unit=None)  # "2° to 8 °C"
    if not _same_kind(begin.unit, own):
        return None
    bare = own is None and begin.unit is None
    if bare and gap.strip() in ("-", "–") and scan.text[second.end : second.end + 1] in ("-", "–"):
        return None  # "12-34-56": a code
    if exponent is not None:
        low, high = ordered(begin.number.text(prefix.negative, exponent), second.text(negative, exponent))
    else:
        low, high = ordered(*_shared(scan, begin, own, negative))
    return Reading(
        start, last, "range", None, low, high, _shown(begin, own), says=prefix.form in ("between", "from"),
        last_number=begin.index + 1, exponent_seen=begin.number.spelled or second.spelled,
    )  # fmt: skip


def _joined(scan: Scan, begin: Begin, gap: str) -> bool | None:
    """Whether the gap makes a range: None when not, else True when the second number is negative."""
    between = begin.prefix.form == "between"
    match = _RANGE.fullmatch(gap) or (_AND.fullmatch(gap) if between else None)
    if match is not None:
        return match.group(1) is not None and match.group(1)[0] in _DASH
    found = prefix_at(scan.text, scan.numbers[begin.index + 1].start, begin.end)
    lead = scan.text[begin.end : found.start]
    if not found.approximate or found.bound != (
        "eq"
    ) or not (_RANGE.fullmatch(lead) or (between and _AND.fullmatch(lead))):
        return None
    return found.negative


def _shared(scan: Scan, begin: Begin, own: UnitMatch | None, negative: bool) -> tuple[str, str]:
    """Both numbers: a power of ten behind the second belongs to both, the second is put in the first's unit."""
    first, second, unit = begin.number, scan.numbers[begin.index + 1], begin.unit
    exponent = first.exponent
    if exponent is None and unit is None and Decimal(first.digits) < Decimal(second.digits):
        exponent = second.exponent
    one, two = first.text(begin.prefix.negative, exponent), second.text(negative)
    if unit is not None and own is not None and unit.unit.kind != "percent":
        two = convert(two, own.unit, unit.unit)
    return one, two


def _shown(begin: Begin, own: UnitMatch | None) -> UnitMatch | None:
    """The unit of the range: the last written, or the first where the two differ ("30 min – 2 h" is 30–120 min)."""
    differ = begin.unit is not None and own is not None and begin.unit.unit.ucum != own.unit.ucum
    if differ and own is not None and own.unit.ucum[:2] != "%{":
        return begin.unit
    return own or begin.unit


def _same_kind(first: UnitMatch | None, second: UnitMatch | None) -> bool:
    if first is None or second is None or first.unit.ucum == second.unit.ucum:
        return True
    if first.unit.kind == "percent":  # "20 % to 80 % (v/v)"
        return "%" in (first.unit.ucum, second.unit.ucum) and second.unit.kind == "percent"
    return first.unit.kind == second.unit.kind and first.unit.kind not in (None, "count")
