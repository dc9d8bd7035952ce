"""The grammar of quantities: from the numbers of a text to readings, left to right, in linear time.

For each number: what stands before it (`operators`), its unit (`units`), and what the gap to the next number says
(±, a range, a second limit, dimensions, a list). Bounded look-ahead and look-back; what does not parse is skipped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from decimal import Decimal

from knowledge.quantities.build import Reading, around, around_relative, ordered, signed
from knowledge.quantities.numbers import Number, find_numbers
from knowledge.quantities.operators import Prefix, bound_after, prefix_at
from knowledge.quantities.references import Span, ordinal_spans, reference_spans
from knowledge.quantities.style import NumberStyle
from knowledge.quantities.units import UnitMatch, match_unit

_DASH = "-–—−"
_PLUS_MINUS = re.compile(rf"\s?\(?\s?(?:±|\+\s?/?\s?[{_DASH}]|plus[ /-](?:or[ -])?minus|plus ou moins|plus oder minus)\s?")
_ASYMMETRIC = re.compile(r"\s?\(?\s?\+\s?")
_ASYMMETRIC_LOW = re.compile(rf"\s?[/,;]?\s?[{_DASH}]\s?")
_RANGE = re.compile(
    rf"\s{{0,2}}(?:-?\s?\b(?:to|bis|à|through|thru|until|up to|bis zu|jusqu'à|and up to|a)\b|\s?[{_DASH}]|\.{{2,3}}|…|~|÷|/)\s{{0,2}}([{_DASH}+]\s?)?"
)
_AND = re.compile(rf"\s{{0,2}}(?:and|und|et|&|[{_DASH}]|to|bis|à)\s{{0,2}}([{_DASH}+]\s?)?")
_JOIN = re.compile(
    rf"\s?\)?\s?[,;/]?\s?(?:and|but|und|aber|jedoch|et|mais|or|then|bzw\.|resp\.|&|to|bis|[{_DASH}])?,?\s?\(?"
    rf"(?:\s?(?:is|it|should|must|shall|may|also|with|a|an|the|mit|avec|un|but|and)\b){{0,3}}\s?"
)
_CHAIN = re.compile(r"\s?(<\s?=|≤|<|>\s?=|≥|>)\s?[A-Za-zÀ-ÿΔ∆λτ][^<>≤≥=;\n0-9]{0,28}?\s?(<\s?=|≤|<|>\s?=|≥|>)\s?")
_TIMES = re.compile(r"\s?[x×*]\s?")
_LIST = re.compile(rf"\s?[,;]\s?(?:and|or|und|oder|et|ou)?\s?([{_DASH}+]\s?)?|\s(?:and|or|und|oder|et|ou|&)\s([{_DASH}+]\s?)?|\s?/\s?")
_BRACKET_RANGE = re.compile(
    r"\s?[,;:]?\s?[(\[]?\s?(?:(?:acceptable |operating |normal operating |proven acceptable |normal |allowed |permitted |zulässiger )?(?:range|limits?|NOR|PAR|Bereich|plage|tolerance|Toleranz|target range)[:=]?\s?)?(?:of\s|de\s|von\s)?"
)
_HYPHEN_UNIT = re.compile(r"-(?=[A-Za-zµ°%])")
_WITHIN_OF = re.compile(r"\s?(?:of|from|vom|von|de)\s(?:the\s)?(?:target\s|set ?-?point\s|nominal\s)?(?:of\s|value\s|\(\s?)?$")
_NO_UNIT_GLUED = frozenset({"A", "N", "K", "S", "J", "W", "P", "F", "D", "B", "T", "C", "V", "a"})
_PARTS = re.compile(r"[0-9.]+\s?:\s?[0-9.]+\s?:\s?[0-9.]+")
_ISOTOPES = frozenset({"11", "12", "13", "14"})
_YEARS_DECADE = re.compile(r"(?:19|20)[0-9]{2}")
_ACID_OR_BASE = re.compile(r"\s(?:NaOH|HCl|H2SO4|H₂SO₄|KOH|HNO3|sodium hydroxide|hydrochloric|sulfuric|acid|base|Natronlauge|Salzsäure|soude|acide)")
_TIME_ORDER = {"d": 5, "h": 4, "min": 3, "s": 2}
_TIME_FACTOR = {("d", "h"): 24, ("h", "min"): 60, ("min", "s"): 60}


class Reader:
    """One pass over a folded text. `bare` numbers count when `header` or a cell says so."""

    def __init__(self, text: str, style: NumberStyle, *, default: UnitMatch | None = None) -> None:
        self.text = text
        self.default = default
        self.numbers = find_numbers(text, style)
        self.masks: list[Span] = reference_spans(text) if self.numbers else []
        self.ordinals: list[Span] = ordinal_spans(text) if self.numbers else []
        self._mask_starts = [start for start, _ in self.masks]
        self._ordinal_starts = [start for start, _ in self.ordinals]
        self._units: dict[int, UnitMatch | None] = {}
        self.numbers = self._without_numbers_of_units()

    def readings(self) -> list[Reading]:
        """All readings in order, those without unit or operator included; the caller decides what counts."""
        found: list[Reading] = []
        index, floor = 0, 0
        while index < len(self.numbers):
            number = self.numbers[index]
            if self._masked(number, index):
                index += 1
                continue
            reading = self._read(index, floor)
            if reading is None:
                index += 1
                continue
            found.append(reading)
            floor = reading.end
            index = max(index + 1, reading.last_number + 1)
            while index < len(self.numbers) and self.numbers[index].start < floor:
                index += 1
        return found

    # --- pieces

    def _without_numbers_of_units(self) -> list[Number]:
        """The 100 of "CFU/100 mL" is part of the unit."""
        kept: list[Number] = []
        end = 0
        for number in self.numbers:
            if number.start >= end:
                kept.append(number)
                unit = self.unit_at(number.end)
                end = unit.end if unit is not None else number.end
        return kept

    def _masked(self, number: Number, index: int) -> bool:
        at = bisect_right(self._mask_starts, number.start) - 1
        if at >= 0 and number.start < self.masks[at][1]:
            return True
        at = bisect_right(self._ordinal_starts, number.start) - 1
        if at >= 0 and number.start < self.ordinals[at][1]:
            unit = self.unit_at(number.end)
            return unit is None or len(unit.text) == 1
        following = self.text[number.end : number.end + 1]
        return bool(following) and (following.isalpha() or following == "_") and self.unit_at(number.end) is None and not self._joins(number.end)

    def _joins(self, pos: int) -> bool:
        return self.text[pos : pos + 1] in "xX"

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
        found = match_unit(text, here)
        if found is None:
            return None
        glued = here == pos or bool(hyphen)
        if glued and found.text in _NO_UNIT_GLUED and not (found.text in "CVN" and text[pos - 1].isdigit() and self._plain_glued(pos, found)):
            return None
        if glued and found.text == "s" and _YEARS_DECADE.fullmatch(text[max(0, pos - 4) : pos]):
            return None
        if not glued and "\n" in text[pos:here] and len(found.text) == 1:
            return None
        if found.unit.ucum == "[pH]" and found.text == "pH" and re.match(r"\s?[A-Za-z0-9:=]", text[found.end : found.end + 2]):
            return None
        if found.text == "N" and _ACID_OR_BASE.match(text, found.end):
            return replace(found, unit=replace(found.unit, ucum="eq/L", kind="amount_conc", pint="equivalent / liter"))
        return found

    def _plain_glued(self, pos: int, found: UnitMatch) -> bool:
        """"0.1N HCl", "37C", "5V" are quantities; "2N", "13C" and "4627C" are names."""
        if found.text == "N":
            return "." in self.text[max(0, pos - 4) : pos]
        if found.text == "C":
            digits = re.search("[0-9]+$", self.text[max(0, pos - 5) : pos])
            if digits is None or int(digits.group()) > 150 or digits.group() in _ISOTOPES:
                return False
        return self.text[found.end : found.end + 1] != "-"

    def _gap(self, pos: int, following: int) -> str | None:
        """The text from `pos` to the number `following`, when that number is near and not masked."""
        if following >= len(self.numbers):
            return None
        start = self.numbers[following].start
        if start < pos or start - pos > 90 or self._masked_reference(start):
            return None
        return self.text[pos:start]

    def _masked_reference(self, start: int) -> bool:
        at = bisect_right(self._mask_starts, start) - 1
        return at >= 0 and start < self.masks[at][1]

    # --- one reading

    def _read(self, index: int, floor: int) -> Reading | None:
        number = self.numbers[index]
        prefix = prefix_at(self.text, number.start, floor)
        unit = self.unit_at(number.end)
        end = unit.end if unit is not None else number.end
        if unit is None and self._one_of_many_parts(number):
            return None
        reading = (
            self._dilution(index, prefix)
            or self._plus_minus(index, prefix, unit, end)
            or self._two_sided(index, prefix, unit, end)
            or self._range(index, prefix, unit, end)
            or self._single(index, prefix, unit, end)
        )
        reading.says = reading.says or prefix.says
        reading.loose = prefix.loose
        reading.opens_bracket = prefix.bracket
        return reading

    def _one_of_many_parts(self, number: Number) -> bool:
        """A member of "1:1:1"."""
        return _PARTS.search(self.text[max(0, number.start - 8) : number.end + 16]) is not None

    def _dilution(self, index: int, prefix: Prefix) -> Reading | None:
        """"1:10" → 0.1; other ratios only where they divide exactly."""
        number = self.numbers[index]
        gap = self._gap(number.end, index + 1)
        if gap is None or gap.strip() != ":" or len(gap) > 3 or prefix.negative or (prefix.says and prefix.bound == "eq"):
            return None
        below = self.numbers[index + 1]
        if self.unit_at(below.end) is not None or not below.value() or self.text[below.end : below.end + 1] == ":":
            return None
        if self.text[number.start - 1 : number.start] == ":" or not (number.digits == "1" or below.digits == "1"):
            return None
        if Decimal(number.digits) > 999 or len(number.digits) > 5:
            return None
        value = number.value() / below.value()
        if len(value.as_tuple().digits) > 9:
            return None
        text = format(value.normalize(), "f")
        reading = _limit(prefix, text, prefix.start, below.end, index + 1)
        reading.unit = UnitMatch(number.start, below.end, "", _ONE)
        reading.unit_written_here = False
        return reading

    def _plus_minus(self, index: int, prefix: Prefix, unit: UnitMatch | None, end: int) -> Reading | None:
        number = self.numbers[index]
        if prefix.form == "pm":
            return self._standalone(index, prefix, unit, end)
        after = end
        if prefix.bracket and self.text[end : end + 1] in (")", "]"):
            after = end + 1
            if unit is None and (unit := self.unit_at(after)):
                after = unit.end
        gap = self._gap(after, index + 1)
        if gap is None:
            return None
        if not _PLUS_MINUS.fullmatch(gap):
            return self._asymmetric(index, prefix, unit, gap)
        side = self.numbers[index + 1]
        own, end = self._unit_of_second(side.end, "(" in gap, prefix.bracket)
        exponent, end, own = self._bracket_power(number, side, end, own, prefix.bracket)
        percent = own is not None and own.unit.ucum == "%"
        relative = percent and (unit is not None and unit.unit.ucum[:1] != "%")
        if percent and unit is None and own is not None and (later := self.unit_at(own.end)) and later.unit.ucum[:1] != "%":
            unit, relative, end = later, True, later.end
        if percent and unit is None and self.default is not None and self.default.unit.ucum[:1] != "%":
            relative = True
        if unit is not None and own is not None and not relative and own.unit.ucum != unit.unit.ucum and own.unit.kind != unit.unit.kind:
            return None
        first = number.exponent if number.exponent is not None else exponent if exponent is not None else side.exponent if not relative else None
        target = signed(number, prefix.negative, first)
        width = signed(side, False, side.exponent if side.exponent is not None or relative or unit is not None else exponent if exponent is not None else number.exponent)
        if not relative and unit is not None and own is not None and own.unit.ucum != unit.unit.ucum:
            width = _convert(width, own, unit, width=True)
        low, high = around_relative(target, width) if relative else around(target, width, width)
        start = prefix.start - 1 if prefix.bracket and self.text[prefix.start - 1] in "([" and end > side.end and ")" in self.text[side.end : end] else prefix.start
        shown = unit if unit is not None else None if relative else own
        return Reading(
            start, max(end, shown.end if shown else end), "plus_minus_rel" if relative else "plus_minus_abs", target, low, high,
            shown, says=True, last_number=index + 1,
        )

    def _asymmetric(self, index: int, prefix: Prefix, unit: UnitMatch | None, gap: str) -> Reading | None:
        """"30 +5/−3 rpm": its own width on each side."""
        if not _ASYMMETRIC.fullmatch(gap):
            return None
        above = self.numbers[index + 1]
        above_unit = self.unit_at(above.end)
        second = self._gap(above_unit.end if above_unit else above.end, index + 2)
        if second is None or not _ASYMMETRIC_LOW.fullmatch(second):
            return None
        below = self.numbers[index + 2]
        own, end = self._unit_of_second(below.end, "(" in gap, prefix.bracket)
        own = own or above_unit
        target = signed(self.numbers[index], prefix.negative)
        if own is not None and unit is not None and own.unit.ucum == "%" != unit.unit.ucum:
            low, high = around_relative(target, below.text())[0], around_relative(target, above.text())[1]
            return Reading(prefix.start, end, "plus_minus_rel", target, low, high, unit, says=True, last_number=index + 2)
        low, high = around(target, below.text(), above.text())
        return Reading(prefix.start, end, "plus_minus_abs", target, low, high, unit or own, says=True, last_number=index + 2)

    def _standalone(self, index: int, prefix: Prefix, unit: UnitMatch | None, end: int) -> Reading:
        """"± 0.5 °C", "within ± 10 %": a width without its target."""
        width = signed(self.numbers[index], False)
        operator = "plus_minus_rel" if unit is not None and unit.unit.ucum == "%" else "plus_minus_abs"
        return Reading(
            prefix.start, end, operator, None, "-" + width if Decimal(width) else width, width, unit, says=True,
            standalone_pm=True, last_number=index,
        )  # fmt: skip

    def _unit_of_second(self, pos: int, opened: bool, outer: bool) -> tuple[UnitMatch | None, int]:
        """The unit behind the second number, past a closing bracket: (unit, end)."""
        unit = self.unit_at(pos)
        end = unit.end if unit is not None else pos
        if (opened or outer) and (match := re.compile(r"\s?[)\]]").match(self.text, end)):
            behind = self.unit_at(match.end())
            if unit is None and behind is not None:
                return behind, behind.end
            if opened:
                return unit, match.end()
        return unit, end

    def _bracket_power(
        self, number: Number, side: Number, end: int, own: UnitMatch | None, bracket: bool
    ) -> tuple[int | None, int, UnitMatch | None]:
        """"(1.5 ± 0.3) × 10⁶ cells/mL": the power behind the bracket belongs to both numbers."""
        if not bracket or own is not None or (match := _BRACKET_POWER.match(self.text, side.end)) is None:
            return side.exponent, end, own
        exponent = int(_plain_digits(next(g for g in match.groups() if g)))
        unit = self.unit_at(match.end())
        return exponent, unit.end if unit else match.end(), unit

    def _two_sided(self, index: int, prefix: Prefix, unit: UnitMatch | None, end: int) -> Reading | None:
        """Two limits of one thing: "not less than 60 min, not to exceed 120 min", "6.6 ≤ pH ≤ 7.0"."""
        gap = self._gap(end, index + 1)
        if gap is None:
            return None
        first, second = self.numbers[index], self.numbers[index + 1]
        own = self.unit_at(second.end)
        chain = _CHAIN.fullmatch(gap)
        if chain and prefix.bound == "eq" and (chain.group(1)[0] in "<≤") == (chain.group(2)[0] in "<≤"):
            bounds = signed(first, prefix.negative), signed(second, False)
            low, high = bounds if chain.group(1)[0] in "<≤" else bounds[::-1]
            named = _PH_INSIDE.search(gap)
            shown = own or unit
            if named and shown is None:
                shown = UnitMatch(end + named.start(), end + named.end(), "pH", _PH)
            return Reading(prefix.start, own.end if own else second.end, "range", None, low, high, shown, says=True, last_number=index + 1)
        after = bound_after(self.text, end) if prefix.bound == "eq" else None
        bound = prefix.bound if prefix.bound != "eq" else after[0] if after else "eq"
        if bound == "eq":
            return None
        begin = after[1] if after else end
        other = prefix_at(self.text, second.start, begin)
        last = own.end if own else second.end
        other_bound, other_start = other.bound, other.start
        if other_bound == "eq" and after and (later := bound_after(self.text, last)):
            other_bound, last = later[0], later[1]
        if other_bound == "eq" or (bound[0] == other_bound[0]):
            return None
        if not _JOIN.fullmatch(self.text[begin:other_start]) or not _same_kind(unit, own):
            return None
        values = self._shared(index, prefix, unit, other.negative, own)
        shown = own or unit
        low, high = values if bound[0] == "g" else values[::-1]
        if Decimal(low) > Decimal(high):
            return None
        return Reading(prefix.start, last, "range", None, low, high, shown, says=True, last_number=index + 1)

    def _range(self, index: int, prefix: Prefix, unit: UnitMatch | None, end: int) -> Reading | None:
        gap = self._gap(end, index + 1)
        if gap is None:
            return None
        match = _RANGE.fullmatch(gap) if gap.strip() != "/" else None
        if match is None and prefix.form == "between":
            match = _AND.fullmatch(gap)
        negative = False
        if match is None:
            found = prefix_at(self.text, self.numbers[index + 1].start, end)
            lead = self.text[end : found.start]
            match = _RANGE.fullmatch(lead) or (_AND.fullmatch(lead) if prefix.form == "between" else None)
            if match is None or found.form == "pm" or not (found.approximate and found.bound == "eq"):
                return None
            negative = found.negative
        else:
            negative = bool(match.group(1)) and match.group(1)[0] in _DASH
        second = self.numbers[index + 1]
        own = self.unit_at(second.end)
        last = own.end if own else second.end
        opened = False
        if own is None and prefix.bracket and self.text[second.end : second.end + 1] in (")", "]"):
            power = _BRACKET_POWER.match(self.text, second.end)
            behind = self.unit_at(power.end() if power else second.end + 1)
            if power is not None:
                exponent = int(_plain_digits(next(g for g in power.groups() if g)))
                low, high = ordered(signed(self.numbers[index], prefix.negative, exponent), signed(second, negative, exponent))
                return Reading(prefix.start - 1, behind.end if behind else power.end(), "range", None, low, high, behind or unit, says=True, last_number=index + 1)
            if behind is not None:
                own, last, opened = behind, behind.end, True
        if not _same_kind(unit, own):
            return None
        if own is None and unit is None and gap.strip() in "-–" and self.text[second.end : second.end + 1] in ("-", "–"):
            return None
        first_text, second_text = self._shared(index, prefix, unit, negative, own)
        low, high = ordered(first_text, second_text)
        spoken = prefix.form == "between" or (prefix.form == "from" and gap.strip() not in ("/",))
        start = prefix.start - 1 if opened and self.text[prefix.start - 1] in "([" else prefix.start
        exponent_seen = self.numbers[index].spelled or second.spelled
        return Reading(start, last, "range", None, low, high, own or unit, says=spoken, last_number=index + 1, exponent_seen=exponent_seen)

    def _shared(self, index: int, prefix: Prefix, unit: UnitMatch | None, negative: bool, own: UnitMatch | None) -> tuple[str, str]:
        """Both numbers as strings: a power of ten behind the second belongs to both, a second unit is converted."""
        first, second = self.numbers[index], self.numbers[index + 1]
        exponent = first.exponent
        if exponent is None and second.exponent is not None and unit is None and Decimal(first.digits) < Decimal(second.digits):
            exponent = second.exponent
        one, two = signed(first, prefix.negative, exponent), signed(second, negative)
        if unit is not None and own is not None and unit.unit.ucum != own.unit.ucum:
            one = _convert(one, unit, own)
        return one, two

    def _single(self, index: int, prefix: Prefix, unit: UnitMatch | None, end: int) -> Reading:
        number = self.numbers[index]
        last = index
        text = signed(number, prefix.negative)
        start = number.start if prefix.form in ("between", "from") and not prefix.negative else prefix.start
        if prefix.form in ("between", "from"):
            start = self._after_word(prefix, number)
        if unit is not None and unit.unit.ucum in _TIME_ORDER and (joined := self._clock(index, unit)):
            text, unit, end, last = joined
        bound = prefix.bound
        if unit is None and prefix.bracket and prefix.symbol and self.text[end : end + 1] in (")", "]"):
            behind = self.unit_at(end + 1)
            if behind is not None:
                unit, end = behind, behind.end
        if bound == "eq" and (unit is not None) and (after := bound_after(self.text, end)):
            bound, end = after
        within = self._within(index, prefix, unit, end) if prefix.bound == "le" and unit is not None and unit.unit.ucum == "%" else None
        if within is not None:
            return within
        reading = _limit(replace(prefix, bound=bound), text, start, end, last)
        reading.unit = unit
        reading.exponent_seen = number.spelled
        return reading

    def _after_word(self, prefix: Prefix, number: Number) -> int:
        """The start of the number without a lonely "from" or "between"."""
        start = number.start
        if prefix.negative:
            while start > 0 and self.text[start - 1] in _DASH + " ":
                start -= 1
                if self.text[start] in _DASH:
                    break
        return start

    def _clock(self, index: int, unit: UnitMatch) -> tuple[str, UnitMatch, int, int] | None:
        """"1 h 30 min" → 90 min."""
        gap = self._gap(unit.end, index + 1)
        if gap is None or gap.strip() not in ("", "and", "und", "et"):
            return None
        number, second = self.numbers[index], self.numbers[index + 1]
        own = self.unit_at(second.end)
        if own is None or (factor := _TIME_FACTOR.get((unit.unit.ucum, own.unit.ucum))) is None or "." in number.digits + second.digits:
            return None
        if int(second.digits) >= factor:
            return None
        return str(int(number.digits) * factor + int(second.digits)), own, own.end, index + 1

    def _within(self, index: int, prefix: Prefix, unit: UnitMatch | None, end: int) -> Reading | None:
        """"within 10 % of 30 rpm"."""
        gap = self._gap(end, index + 1)
        if gap is None or not _WITHIN_OF.fullmatch(gap):
            return None
        target = self.numbers[index + 1]
        own = self.unit_at(target.end)
        if own is None or own.unit.ucum == "%":
            return None
        low, high = around_relative(target.text(), self.numbers[index].text())
        return Reading(prefix.start, own.end, "plus_minus_rel", target.text(), low, high, own, says=True, last_number=index + 1)


def _limit(prefix: Prefix, value: str, start: int, end: int, last: int) -> Reading:
    bound = prefix.bound
    return Reading(
        start, end, bound,
        value if bound == "eq" else None,
        value if bound in ("ge", "gt") else None,
        value if bound in ("le", "lt") else None,
        says=bound != "eq", last_number=last,
    )  # fmt: skip


def _same_kind(first: UnitMatch | None, second: UnitMatch | None) -> bool:
    if first is None or second is None:
        return True
    if first.unit.ucum == second.unit.ucum:
        return True
    return first.unit.kind is not None and first.unit.kind == second.unit.kind and first.unit.kind not in ("percent", "count")


def _convert(number: str, source: UnitMatch, goal: UnitMatch, *, width: bool = False) -> str:
    from knowledge.quantities.arithmetic import convert

    return convert(number, source.unit, goal.unit, width=width)


from knowledge.quantities.names import ONE as _ONE  # noqa: E402
from knowledge.quantities.names import PH as _PH  # noqa: E402
from knowledge.quantities.written import plain_digits as _plain_digits  # noqa: E402

_PH_INSIDE = re.compile(r"\b(?:pH|PH)\b")
_BRACKET_POWER = re.compile(r"\s?\)\s?[x×*·]\s?10(?:\s?\^\s?\(?([+−–-]?[0-9]{1,2})\)?|\*\*([0-9]{1,2})|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|[eE]([0-9]{1,2}))")
