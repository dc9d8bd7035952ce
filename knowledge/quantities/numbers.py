"""Numbers as written → decimal strings with the digits as written.

Thousands separators, decimal comma, powers of ten in all spellings, "million". A number whose separators make no
sense ("5.3.2", "10,20,30") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.quantities.style import NumberStyle
from knowledge.quantities.written import plain_digits

_NUMBER = re.compile(
    r"(?:(?<![A-Za-z0-9_µ])|(?<=pH)|(?<=PH)|(?<=NLT)|(?<=NMT)|(?<=max)|(?<=min))(?<![0-9][.,])"
    r"(?:([0-9]{1,3}(?:[ '][0-9]{3}){1,4}(?![0-9])(?:[.,][0-9]{1,12})?(?![0-9]))"
    r"|([0-9]{1,18}(?:[.,'][0-9]{1,12}){0,6}(?![0-9]))"
    r"|((?<![0-9)])[.][0-9]{1,12}(?![0-9.])))"
)
_POWER = re.compile(
    r"\s?[x×*·X.]?\s?10(?:\s?\^\s?\(?([+−–-]?[0-9]{1,2})\)?|\*\*([+-]?[0-9]{1,2})|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|[eE]\+?([0-9]{1,2}))(?![0-9])"
)
_POWER_OF_TEN = re.compile(r"\s?\^\s?\(?([+−–-]?[0-9]{1,2})\)?(?![0-9])|\*\*([+-]?[0-9]{1,2})|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_LOST_POWER = re.compile(r"\s?[x×]\s?10(?:\s([0-9]{1,2})|(1[0-9]|[3-9])|([−–-][0-9]{1,2}))(?![0-9.,])")
_LOST_POWER_UNIT = re.compile(
    r"\s?(?:viable |total |lebende |vitale )?(?:cells?|vc|Zellen|cellules|CFU|cfu|KBE|vg|vp|PFU|pfu|TCID"
    r"|copies|particles|gc|IU|/ ?mL|per mL|mL[-−]1|cm[-−]3|/ ?cm)"
)
_E_NOTATION = re.compile(r"\s?[eE]([+−-]?[0-9]{1,3})(?![0-9A-Za-z]|[.,][0-9])")
_MILLION = re.compile(
    r"\s?(million|Million|Millionen|millions|Mio|billion|Milliarden?|milliards?|Mrd|thousand)\b\.?(?:\s(?:of"
    r"|de)\b)?"
)
_SCALES = {"m": 6, "b": 9, "t": 3}
_GROUPED_AFTER = re.compile(
    r"(?:pH|[Ss]teps?|[Dd]ays?|[Ll]anes?|[Tt]able|No\.?|Nr\.?|lot|[Bb]atch|[Rr]un|[Ff]igure|[Ss]ection)\s$"
)


_SPOKEN = {
    word: digits
    for digits, words in {
        "1": "one ein eine einer einem", "2": "two zwei deux", "3": "three drei trois", "4": "four vier quatre",
        "5": "five fünf cinq", "6": "six sechs", "7": "seven sieben", "8": "eight acht huit", "9": "nine neun neuf",
        "10": "ten zehn dix", "12": "twelve zwölf douze",
    }.items()
    for word in words.split()
}  # fmt: skip
_SPOKEN_NUMBER = re.compile(
    r"(?<![A-Za-zÀ-ÿ-])("
    + "|".join(_SPOKEN)
    + r")(?=[ -](?:hours?|minutes?|seconds?|days?|weeks?|months?|years?|column volumes?|CVs?|diavolumes?"
    r"|diafiltration volumes|cycles|passages|injections|replicates|Stunden?|Minuten?|Tagen?|Tage|Wochen?"
    r"|Monaten?|Monate|Jahren?|Säulenvolumen|Zyklen|Injektionen"
    r"|heures?|jours?|semaines?|mois|volumes de colonne)(?![A-Za-zÀ-ÿ]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """`digits` without sign and exponent ("1.5"); `exponent` None when none is written; offsets without the sign."""

    start: int
    end: int
    digits: str
    exponent: int | None = None
    spelled: bool = False

    def text(self, negative: bool = False, exponent: int | None = None) -> str:
        """The number as a decimal string."""
        power = self.exponent if exponent is None else exponent
        sign = "-" if negative and self.digits.strip("0.") else ""
        return sign + self.digits + (f"e{power}" if power is not None and power != 0 else "")

    def value(self) -> Decimal:
        return Decimal(self.text())


def power_of(match: re.Match[str]) -> int:
    """The exponent that the one group of a power-of-ten pattern holds."""
    return int(plain_digits(next(group for group in match.groups() if group)))


def plain_number(written: str, style: NumberStyle) -> str | None:
    """Digits with separators as a plain decimal ("2.000,5" → "2000.5"), or None when they are no number."""
    written = written.replace(" ", "'")
    if "'" in written:
        head, *groups = re.split("'", written)
        last = re.split("[.,]", groups[-1])
        groups[-1] = last[0]
        if len(head) > 3 or any(len(g) != 3 for g in groups) or len(last) > 2:
            return None
        return head + "".join(groups) + ("." + last[1] if len(last) > 1 else "")
    separators = [c for c in written if c in ".,"]
    if not separators:
        return written
    parts = re.split("[.,]", written)
    if len(set(separators)) == 2:
        if separators[:-1].count(separators[-1]) or not _is_grouped(parts[:-1]):
            return None
        return "".join(parts[:-1]) + "." + parts[-1]
    mark = separators[0]
    grouped = _is_grouped(parts)
    if len(separators) > 1:
        return "".join(parts) if grouped and (mark == "," or len(parts) > 3 or style != "en") else None
    thousands = grouped and ((mark == "," and style == "en") or (mark == "." and style == "de"))
    return "".join(parts) if thousands else ".".join((parts[0] or "0", parts[1]))


def _no_group(text: str, start: int, written: str) -> bool:
    """"pH 7 100 mM" and "0 250" are no thousands."""
    return written.startswith("0") or (" " in written and bool(_GROUPED_AFTER.search(text[max(0, start - 9) : start])))


def _is_grouped(parts: list[str]) -> bool:
    return 1 <= len(parts[0]) <= 3 and not parts[0].startswith("0") and all(len(part) == 3 for part in parts[1:])


def find_numbers(text: str, style: NumberStyle) -> list[Number]:
    """All numbers of a folded text in order, exponents included; in words only before a unit ("two hours")."""
    numbers = list(_written_numbers(text, style))
    spoken = [Number(m.start(), m.end(), _SPOKEN[m.group().lower()]) for m in _SPOKEN_NUMBER.finditer(text)]
    return sorted(numbers + spoken, key=lambda number: number.start) if spoken else numbers


def _written_numbers(text: str, style: NumberStyle) -> Iterator[Number]:
    pos = 0
    while match := _NUMBER.search(text, pos):
        start, end = match.span()
        pos = end
        written = match.group()
        if match.group(1) and _no_group(text, start, written):
            written = written.partition(" ")[0].partition("'")[0]
            end = pos = start + len(written)
        if written.endswith(".10") and len(written) > 3 and text[end : end + 1] in set("^⁰¹²³⁴⁵⁶⁷⁸⁹⁻"):
            end, written = end - 3, written[:-3]  # the French point of multiplication: 8,5.10⁶
        digits = plain_number(written, style)
        if digits is None:
            continue
        exponent, end, spelled = _exponent_at(text, start, end, digits)
        if digits == "10" and exponent is not None and not spelled and _POWER_OF_TEN.match(text, match.end()):
            digits = "1"
        pos = max(pos, end)
        yield Number(start, end, digits, exponent, spelled)


def _exponent_at(text: str, start: int, end: int, digits: str) -> tuple[int | None, int, bool]:
    """The power of ten behind a mantissa: (exponent, end of the number, in a form that only a quantity has)."""
    following = text[end : end + 1]
    if not following or following in ";)]":
        return None, end, False
    if digits == "10" and (match := _POWER_OF_TEN.match(text, end)):
        return power_of(match), match.end(), False
    if match := _POWER.match(text, end):
        return power_of(match), match.end(), True
    if match := _LOST_POWER.match(text, end):
        digits_lost = next(g for g in match.groups() if g)
        if match.group(3) or _LOST_POWER_UNIT.match(text, match.end()):
            return int(plain_digits(digits_lost)), match.end(), True
    if match := _E_NOTATION.match(text, end):
        return int(plain_digits(match.group(1))), match.end(), False
    if match := _MILLION.match(text, end):
        word = match.group(1).lower()
        return 9 if word.startswith(("milliard", "mrd")) else _SCALES[word[0]], match.end(), True
    return None, end, False
