"""A folded text made ready for the grammar: its numbers, the stretches that hold none, units behind numbers, gaps."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from knowledge.quantities.numbers import Number, find_numbers
from knowledge.quantities.operators import Prefix
from knowledge.quantities.references import Span, ordinal_spans, reference_spans, windows
from knowledge.quantities.style import NumberStyle
from knowledge.quantities.units import UnitMatch, match_unit

_HYPHEN_UNIT = re.compile(r"-(?=[A-Za-zµ°%])")
_NO_UNIT_GLUED = frozenset({"A", "N", "K", "S", "J", "W", "P", "F", "D", "B", "T", "C", "V", "a"})
_ISOTOPES = frozenset({"11", "12", "13", "14"})
_YEARS_DECADE = re.compile(r"(?:19|20)[0-9]{2}")
_ACID_OR_BASE = re.compile(
    r"\s(?:NaOH|HCl|H2SO4|H₂SO₄|KOH|HNO3|sodium hydroxide|hydrochloric|sulfuric|acid|base|Natronlauge"
    r"|Salzsäure|soude|acide)"
)
_TIES = re.compile(r"\s?(?:[-–—±]|to|bis|à)\s?")
_LETTER_UNITS = frozenset("CVN")
_NEAR = 90


@dataclass(frozen=True, slots=True)
class Begin:
    """What begins at a number: its index, what stands before it, its own unit, and where number and unit end."""

    index: int
    number: Number
    prefix: Prefix
    unit: UnitMatch | None
    end: int


def signed_start(text: str, begin: Begin) -> int:
    """The start of number and sign, without a lonely "from" or "between" before them."""
    if begin.prefix.form not in ("between", "from"):
        return begin.prefix.start
    start = begin.number.start
    if begin.prefix.negative:
        start -= 1
        while text[start] not in "-–—−":
            start -= 1
    return start


class Scan:
    """One folded text. `default` is the unit of numbers that have none (of a column header)."""

    def __init__(self, text: str, style: NumberStyle, *, default: UnitMatch | None = None) -> None:
        self.text = text
        self.default = default
        self._units: dict[int, UnitMatch | None] = {}
        self.numbers = self._without_numbers_of_units(find_numbers(text, style))
        around = list(windows(text)) if self.numbers else []
        self._masks: list[Span] = reference_spans(text, around) if self.numbers else []
        self._ordinals: list[Span] = ordinal_spans(text, around) if self.numbers else []
        self._mask_starts = [start for start, _ in self._masks]
        self._ordinal_starts = [start for start, _ in self._ordinals]

    def _without_numbers_of_units(self, numbers: list[Number]) -> list[Number]:
        """The 100 of "CFU/100 mL" is part of the unit."""
        kept: list[Number] = []
        end = 0
        for number in numbers:
            if number.start >= end:
                kept.append(number)
                unit = self.unit_at(number.end)
                end = unit.end if unit is not None else number.end
        return kept

    def masked(self, index: int) -> bool:
        """True when the number is part of a date, code or reference, or of a word."""
        number = self.numbers[index]
        if self._masked_reference(number.start):
            return True
        at = bisect_right(self._ordinal_starts, number.start) - 1
        if at >= 0 and number.start < self._ordinals[at][1]:
            unit = self.unit_at(number.end) or self._unit_of_next(index)
            return unit is None or len(unit.text) == 1
        following = self.text[number.end : number.end + 1]
        if not following or following in "xX" or not (following.isalpha() or following == "_"):
            return False
        return self.unit_at(number.end) is None

    def _unit_of_next(self, index: int) -> UnitMatch | None:
        """"Pool 2.5–3.5 CV" names no pool 2.5: the unit behind the second number of a range."""
        gap = self.gap(self.numbers[index].end, index + 1)
        if gap is None or not _TIES.fullmatch(gap):
            return None
        return self.unit_at(self.numbers[index + 1].end)

    def unit_at(self, pos: int) -> UnitMatch | None:
        """The unit behind the number that ends at `pos`: after a space, glued, or after a hyphen ("0.2-µm")."""
        if pos not in self._units:
            self._units[pos] = self._find_unit(pos)
        return self._units[pos]

    def _find_unit(self, pos: int) -> UnitMatch | None:
        text = self.text
        if pos >= len(text):
            return None
        here = pos
        while here < len(text) and here - pos < 3 and text[here].isspace():
            here += 1
        hyphen = here == pos and _HYPHEN_UNIT.match(text, pos)
        if hyphen:
            here += 1
        found = match_unit(text, here) or self._bracketed(here)
        if found is None:
            return None
        if (here == pos or hyphen) and not self._glues(pos, found):
            return None
        if "\n" in text[pos:here] and len(found.text) == 1:
            return None
        if found.unit.ucum == "deg" and text.startswith(" of freedom", found.end):
            return None
        if found.text == "pH" and re.match(r"\s?[A-Za-z0-9:=]", text[found.end : found.end + 2]):
            return None
        if found.text == "N" and _ACID_OR_BASE.match(text, found.end):
            return replace(found, unit=replace(found.unit, ucum="eq/L", kind="amount_conc", pint="equivalent / liter"))
        return found

    def _bracketed(self, pos: int) -> UnitMatch | None:
        """"36.5 (°C)": a unit alone in brackets; the match ends with the unit."""
        if self.text[pos : pos + 1] not in ("(", "["):
            return None
        found = match_unit(self.text, pos + 1)
        alone = found is not None and len(found.text) > 1 and self.text[found.end : found.end + 1] in (")", "]")
        return found if alone else None

    def _glues(self, pos: int, found: UnitMatch) -> bool:
        """"0.1N HCl", "37C", "5V", "30rpm" are quantities; "5A", "2N", "13C", "4627C" and "1990s" are names."""
        before = self.text[max(0, pos - 5) : pos]
        if found.text == "s":
            return _YEARS_DECADE.fullmatch(before[-4:]) is None
        if found.text not in _NO_UNIT_GLUED:
            return True
        if found.text not in _LETTER_UNITS or not before[-1:].isdigit():
            return False
        if found.text == "N":
            return "." in before[-4:]
        digits = before[len(before.rstrip("0123456789")) :]
        if found.text == "C" and (int(digits) > 150 or digits in _ISOTOPES):
            return False
        return self.text[found.end : found.end + 1] != "-"

    def gap(self, pos: int, following: int) -> str | None:
        """The text from `pos` to the number `following`, when that number is near and not masked."""
        if following >= len(self.numbers):
            return None
        start = self.numbers[following].start
        if start < pos or start - pos > _NEAR or self._masked_reference(start):
            return None
        return self.text[pos:start]

    def _masked_reference(self, start: int) -> bool:
        at = bisect_right(self._mask_starts, start) - 1
        return at >= 0 and start < self._masks[at][1]
