"""Units as written → UCUM code → unit kind → pint expression.

A unit is read as factors ("mg", "/", "mL"): each an atom of the unit table with an exponent. What does not parse is
no unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.quantities.unit_compounds import Factor, Unit, compose
from knowledge.quantities.unit_table import Atom, spellings
from knowledge.quantities.written import fold, plain_digits

__all__ = ["Unit", "UnitMatch", "match_scaled_unit", "match_unit", "unit"]

_LETTER = "A-Za-zµΩÅÀ-ÖØ-öø-ÿ"
_WORD = re.compile(f"[{_LETTER}]+")
_INSIDE_WORD = re.compile(f"[{_LETTER}0-9_]")
_EXPONENT = re.compile(
    r"[⁻⁺−–-]?[¹²³⁴]|\^\(?[+−–-]?[1-4]\)?|\*\*[-−]?[1-4]|[-−–][1-3](?![0-9]|[.,][0-9])|−\s1(?![0-9.])"
    r"|[23](?![0-9]|[.,][0-9])"
)
_CHEMICAL_TAIL = re.compile(r"-[a-z]*(?:ine|ate|ose|cresol|xylene|acid|ic)\b")
_NEXT_DIVIDE = re.compile(r"\s?/\s?|\s+(?:per|pro|par|je)\s+(?:an?\s+)?")
_LEADING_DIVIDE = re.compile(r"(?:1\s?)?/\s?|per\s")
_NEXT_TIMES = re.compile(r"\s?[·*]\s?|\.|\s|-(?=h|hr|min|s\b)")
_DENOMINATOR_NUMBER = re.compile(r"(10\^[0-9]{1,2}|10[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[1-9][0-9]{0,3})(?![0-9.,])\s?")
_RESIN = re.compile(
    r"[\s_]?(?:of\s|de\s)?(?:(?:packed|settled|column|chromatography|Protein A|affinity)\s)?"
    r"(?:resins?|Harz|Gel|résine|gel|matrix|sorbent|adsorbent|column(?: volume)?|Säule|Säulenvolumen"
    r"|colonne|media|bed|CV)\b"
    r"|r(?![A-Za-z])"
)
_PRODUCT_NOUN = re.compile(
    r"\s(?:of\s)?(?:total\s)?(?:protein|mAb|IgG|product|antibody|API|DNA|drug substance|Protein|Antikörper|Produkt"
    r"|protéine|polysaccharide|dry weight|VCD|membrane(?: area)?|filter(?: area)?|Membran|Filterfläche)\b"
)
_NUMERATOR_NOUN = re.compile(
    r"\s(?:of\s|de\s)?(?!and\b|or\b|to\b|in\b|at\b|for\b|per\b|pro\b|par\b|und\b|et\b|with\b|is\b|was\b)"
    r"[A-Za-zÀ-ÿ][\w-]{0,20}(?:\s(?!per\b|pro\b|par\b|and\b|is\b|was\b)[A-Za-zÀ-ÿ][\w-]{0,20}){0,2}(?=\s?/"
    r"|\sper\s|\spro\s|\spar\s)"
)
_SCALE_BEFORE = re.compile(
    r"(?:[x×*]\s?)?(?:10\s?(?:\^\s?|\*\*)([0-9]{1,2})|10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?:10|1(?:\.0)?"
    r"|(?<![A-Za-z0-9]))[eE]\+?0?([0-9]{1,2})"
    r"|[x×*]\s?10([0-9]))\s?[x×·*]?\s?|(million|Million|Mio\.?|Millionen|millions|10\s6)\s"
)
_SCALE_AFTER = re.compile(
    r"\s?[,(\[]?\s?[x×*]\s?(?:10\s?(?:\^\s?|\*\*)([0-9]{1,2})|10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|1?0?[eE]\+?([0-9]{1,2}))\s?[)\]]?"
)
_NOUNED = frozenset({"mass", "cells", "viable_cells", "endotoxin", "amount", "copies", "cfu"})
_WITH_NUMBER_BELOW = _NOUNED | {"vg", "vp", "particles", "potency", "activity", "pfu", "tcid", "volume"}
_NO_ITEMS = frozenset({"length", "temperature", "pressure", "pH", "percent", "rotation", "column_volumes"})
_ONLY_COMPOUND = frozenset({"unit", "units", "einheiten", "unités", "cell", "#"})


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit in a text. `exponent` is a power of ten written with it ("×10⁶ cells/mL" → 6): values are to be scaled."""

    start: int
    end: int
    text: str
    unit: Unit
    exponent: int = 0


@cache
def _atoms() -> tuple[dict[str, Atom], dict[str, Atom], dict[str, re.Pattern[str]]]:
    """Plain words, long words in lower case, and per first character a pattern of all other spellings."""
    words: dict[str, Atom] = {}
    lowered: dict[str, Atom] = {}
    others: dict[str, list[str]] = {}
    for form, atom in spellings().items():
        if _WORD.fullmatch(form):
            words[form] = atom
            if len(form) >= 4:
                lowered.setdefault(form.lower(), atom)
        else:
            words[form] = atom
            others.setdefault(form[0], []).append(form)
    patterns = {
        first: re.compile("|".join(re.escape(f).replace(r"\ ", r"\s") for f in sorted(forms, key=len, reverse=True)))
        for first, forms in others.items()
    }
    return words, lowered, patterns


def _atom_at(text: str, pos: int) -> tuple[Atom, int] | None:
    words, lowered, patterns = _atoms()
    if pos >= len(text):
        return None
    first = text[pos]
    pattern = patterns.get(first)
    if pattern is not None and (match := pattern.match(text, pos)):
        form = re.sub(r"\s", " ", match.group())
        end = match.end()
        if not _WORD.match(form[-1]) or end >= len(text) or not _INSIDE_WORD.match(text[end]) or text[end] in "234":
            return words[form], end
    word = _WORD.match(text, pos)
    if word is None:
        return None
    form = word.group()
    atom = words.get(form)
    if atom is None and len(form) >= 4:
        atom = lowered.get(form.lower())
    end = word.end()
    if atom is None and form.endswith("r") and form[:-1] in {"L", "mL", "l", "ml"}:
        atom, end = words[form[:-1]], end - 1
    if atom is None and form[:-5] in {"L", "mL"} and form.endswith("resin"):
        atom, end = words[form[:-5]], end - 5
    return (atom, end) if atom is not None else None


def _exponent_at(text: str, pos: int, atom: Atom) -> tuple[int, int]:
    match = _EXPONENT.match(text, pos)
    if match is None:
        return 1, pos
    written = plain_digits(match.group()).replace(" ", "").strip("^*()")
    value = int(written.strip("()^*"))
    if match.group() in "23" and atom.dimension != "length":
        return 1, pos
    if value == 0 or (match.group()[0] in "-−–" and value < -1 and atom.dimension not in {"length", "time"}):
        return 1, pos
    return value, match.end()


def _ends_well(text: str, pos: int) -> bool:
    if pos >= len(text):
        return True
    if _INSIDE_WORD.match(text[pos]):
        return False
    return not (text[pos] == "-" and _CHEMICAL_TAIL.match(text, pos))


def _factor_at(text: str, pos: int, *, below: bool) -> tuple[Factor, int] | None:
    number = None
    if below and (match := _DENOMINATOR_NUMBER.match(text, pos)):
        number, pos = match.group(1), match.end()
    found = _atom_at(text, pos)
    if found is None:
        return None
    atom, end = found
    if atom.denominator_only and not below:
        return None
    exponent, end = _exponent_at(text, end, atom)
    resin = text[end : end + 1] in {"r", "_"} or text[end : end + 5] == "resin"
    if not _ends_well(text, end) and not (resin and _RESIN.match(text, end)):
        return None
    return Factor(atom, -exponent if below else exponent, number), end


def match_unit(text: str, pos: int) -> UnitMatch | None:
    """The longest unit that starts at `pos` of a folded text."""
    start = pos
    factors: list[Factor] = []
    found = _factor_at(text, pos, below=False)
    lead = _LEADING_DIVIDE.match(text, pos) if found is None else None
    if lead:
        found = _factor_at(text, lead.end(), below=True)
        if found is not None and found[0].number is not None:
            return None
    if found is None:
        return None
    factor, pos = found
    written_word = text[start:pos]
    factors.append(factor)
    resin = False
    below = bool(lead)
    while len(factors) < 6:
        step = _next_factor(text, pos, factors, below)
        if step is None:
            break
        more, pos, below = step
        factors.extend(more)
        if below and factors[-1].atom.dimension == "volume" and (match := _RESIN.match(text, pos)):
            resin, pos = True, match.end()
        elif below and factors[-1].atom.dimension in {"mass", "length"} and (match := _PRODUCT_NOUN.match(text, pos)):
            pos = match.end()
    if len(factors) == 1 and written_word.lower() in _ONLY_COMPOUND:
        return None
    return UnitMatch(start, pos, text[start:pos], compose(tuple(factors), resin))


def _next_factor(
    text: str, pos: int, factors: list[Factor], below: bool
) -> tuple[list[Factor], int, bool] | None:
    here = pos
    if not below and factors[-1].atom.dimension in _NOUNED and (noun := _NUMERATOR_NOUN.match(text, pos)):
        here = noun.end()
    divide = _NEXT_DIVIDE.match(text, here)
    if divide:
        if text[divide.end() : divide.end() + 1] == "(":
            return _bracket(text, divide.end() + 1)
        found = _factor_at(text, divide.end(), below=True)
        if found is None or not _number_fits(factors[0], found[0]):
            return None
        return [found[0]], found[1], True
    times = _NEXT_TIMES.match(text, pos)
    if times:
        found = _factor_at(text, times.end(), below=False)
        if found is None or found[0].atom.denominator_only:
            return None
        factor, end = found
        dot = times.group().strip()
        if factor.exponent < 0:
            return [factor], end, below
        if dot in {"·", "*", "-"} and (below or dot != "-"):
            flipped = Factor(factor.atom, -factor.exponent) if below else factor
            return [flipped], end, below
    return None


def _bracket(text: str, pos: int) -> tuple[list[Factor], int, bool] | None:
    factors: list[Factor] = []
    while len(factors) < 4:
        found = _factor_at(text, pos, below=True)
        if found is None:
            return None
        factors.append(found[0])
        pos = found[1]
        if text[pos : pos + 1] == ")":
            return factors, pos + 1, True
        separator = re.compile(r"\s?[·*.x×]\s?|\s").match(text, pos)
        if separator is None:
            return None
        pos = separator.end()
    return None


def _number_fits(top: Factor, below: Factor) -> bool:
    """"10 CFU/100 mL" and "50 mg/5 mL" carry a number below; "5 mL/10 mL" are two quantities."""
    if below.atom.denominator_only and top.atom.dimension in _NO_ITEMS:
        return False
    if below.number is None or below.number == "1":
        return True
    if top.atom.dimension == below.atom.dimension:
        return below.number == "100"
    return top.atom.dimension in _WITH_NUMBER_BELOW


def match_scaled_unit(text: str, pos: int = 0) -> UnitMatch | None:
    """A unit with an optional power of ten before or behind it, as headers write it ("×10⁶ cells/mL")."""
    before = _SCALE_BEFORE.match(text, pos)
    exponent = 0
    start = pos
    if before and (found := match_unit(text, before.end())):
        digits = next((g for g in before.groups()[:4] if g), None)
        exponent = int(plain_digits(digits)) if digits else 6
        return UnitMatch(start, found.end, text[start : found.end], found.unit, exponent)
    found = match_unit(text, pos)
    if found is None:
        return None
    after = _SCALE_AFTER.match(text, found.end)
    if after:
        digits = next(g for g in after.groups() if g)
        return UnitMatch(start, after.end(), text[start : after.end()], found.unit, int(plain_digits(digits)))
    return found


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit | None:
    """The unit that `text` as a whole spells, or None: "mg/mL", "degrees Celsius", "L·m⁻²·h⁻¹"."""
    written = fold(text).strip()
    found = match_unit(written, 0)
    return found.unit if found is not None and found.end == len(written) else None
