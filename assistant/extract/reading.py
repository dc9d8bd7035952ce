"""Quantities as a table cell or a sentence of the process gives them: with the row's unit, and counted days and passages."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.quantities import find_quantities, parse_cell
from knowledge.records import Operator, Quantity

_ORDINAL = re.compile(
    r"\b(?P<up>(?:not\s+later\s+than|no\s+later\s+than|at\s+the\s+latest\s+on|latest|by|until|up\s+to|before|spätestens|bis)\s+)?"
    r"(?P<down>(?:from|after|not\s+before|earliest|since|ab|frühestens)\s+)?(?P<noun>(?:culture\s+)?days?|Tag|jour|día|passages?|cycle|Passage)\s+"
    r"(?P<one>\d{1,3}(?:\.\d)?)(?![\d.]*\s?[%°/])(?:\s*(?:–|—|-|to|and|through|bis|to\s+(?:day|passage))\s*(?:day\s+|passage\s+)?(?P<two>\d{1,3}(?:\.\d)?))?(?![\w%])",
    re.I,
)
_PH_NUMBER = r"\d{1,2}[.,]\d{1,2}"
_PH = re.compile(
    rf"\bpH\b(?:[- ](?:value|Wert))?[^.;,()\d]{{0,45}}?\b(?:to|at|below|above|is|was|of|auf|bei|unter|über|von|à|de|from|between|zwischen|entre|range)\s+"
    rf"(?P<value>(?P<one>{_PH_NUMBER})(?:\s*(?:to|and|und|bis|et|à|–|—|-)\s*(?P<two>{_PH_NUMBER}))?)(?![\d.,]*\s?(?:%|°|[A-Zµ]|[a-z]+/|min\b|h\b|units))"
)
_STORED_AT = re.compile(r"\d+\s?°\s?C(?:\s?±\s?\d+\s?°\s?C)?\s?/\s?\d+\s?%?(?:\s?±\s?\d+\s?%)?\s?R\.?H", re.I)
_RELATIVE = re.compile(r"^\s*(?P<middle>\d[\d.,]*)\s*±\s*(?P<part>\d[\d.,]*)\s*%\s*$")
_ANGLE = re.compile(r"\b(?:angle|rotat\w*|tilt\w*|inclin\w*|winkel|slope|2\s?θ|theta|turn\w*|rock\w*)\b", re.I)
_EMPTY = re.compile(
    r"^\s*(?:[-–—/.…_]+|n\.?\s?/?\s?[ad]\.?|tbd|nan|none|not\s+(?:stated|applicable|studied|tested|defined|set|known)|open|see\s.*|siehe\s.*|voir\s.*|ask\s+\w+"
    r"|nicht\s+(?:bestimmt|festgelegt|anwendbar)|keine?|aucune?|non\s+applicable)\s*$",
    re.I,
)


def is_empty(cell: str) -> bool:
    """A cell that says nothing: a dash, n/a, "not stated"."""
    return not cell.strip() or bool(_EMPTY.match(cell))


_PURE = re.compile(
    r"\bratio|\bresolution|\btailing|symmetry|\bR(?:²|2)(?!\w)|\br(?:²|2)(?!\w)|\bplates?\b|\bfactor\b|\bslope\s+ratio|\bDAR\b|\bcounts?\b|\bnumber\s+of|\bcycles?\b|\bpassages?\b|\bdroplets\b"
    r"|\binjections?\b|verh[äa]ltnis|aufl[öo]sung|symmetriefaktor|\brapport\b|\bfacteur\b|r[ée]solution|coefficient|bestimmtheitsma[ßs]|\bwindow\b|asymptotes?\b|\bselectivity|\bCpk\b|\bRPN\b|\bS/N\b|signal[- ]to[- ]noise",
    re.I,
)


def cell_quantities(cell: str, unit: str | None, name: str = "") -> tuple[Quantity, ...]:
    """The quantities of a value cell. `unit` is the unit column's or header's text; a pH needs none, a ratio or count has
    the unit 1."""
    found = _cell_quantities(cell, unit, name)
    if any(q.unit_ucum is not None for q in found):
        return found
    return tuple(as_ratio(q, name) for q in found)


def as_ratio(quantity: Quantity, name: str) -> Quantity:
    """With the unit 1 where the name is that of a ratio or count and nothing else gives a unit."""
    if quantity.unit_ucum is not None or quantity.operator in ("conforms", "report") or not _PURE.search(name):
        return quantity
    return quantity.model_copy(update={"unit_ucum": "1"})


def _cell_quantities(cell: str, unit: str | None, name: str) -> tuple[Quantity, ...]:
    text = cell.strip()
    if is_empty(text) or _STORED_AT.match(text):
        return ()
    if unit is None and re.search(r"\bpH\b", name):
        unit = "pH"
    if unit is not None and re.match(r"(?:per\s?cent|%)", unit.strip(), re.I) and (match := _RELATIVE.match(text)):
        return (_relative(match, text, unit),)
    if (unit is not None and re.match(r"(?:days?|Tage?|jours?|passages?)$", unit.strip(), re.I)) or re.match(
        r"(?:day|Tag|jour|passage)\s", text, re.I
    ):
        counted = counted_quantities(text)
        if counted:
            return counted
    if unit is not None and unit.strip() in ("1", "-", "–", "—"):
        one = None if unit.strip() != "1" else "1"
        return tuple(
            q if q.unit_ucum is not None else q.model_copy(update={"unit_ucum": one}) for q in parse_cell(text)
        )
    return parse_cell(text, header_unit=unit)


def text_quantities(sentence: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence with the days and passages that count like quantities, in order."""
    found = list(find_quantities(sentence))
    taken = [(q.start, q.end) for q in found]
    found += [
        q for q in counted_quantities(sentence) if not any(q.start < end and start < q.end for start, end in taken)
    ]
    for match in _PH.finditer(sentence):
        start, end = match.span("value")
        found = [q for q in found if q.unit_ucum is not None or not (q.start < end and start < q.end)]
        if not any(q.start < end and start < q.end for q in found):
            found.append(_ph(match, start, end))
    return tuple(sorted((_degrees(sentence, q) for q in found), key=lambda q: q.start))


def _degrees(sentence: str, quantity: Quantity) -> Quantity:
    """ "kept at 12 degrees": a temperature, unless the sentence speaks of angles."""
    if quantity.unit_ucum != "deg" or _ANGLE.search(sentence):
        return quantity
    return quantity.model_copy(update={"unit_ucum": "Cel", "unit_kind": "temperature"})


def _ph(match: re.Match[str], start: int, end: int) -> Quantity:
    """A number that a "pH" further ahead makes one: "the pH fell to 3.28", "elution pH between 3.3 and 3.9"."""
    one = match["one"].replace(",", ".")
    two = match["two"].replace(",", ".") if match["two"] else None
    return Quantity(
        start=start, end=end, text=match["value"], operator="range" if two else "eq", target=None if two else one, low=one if two else None, high=two,
        unit_as_written="pH", unit_ucum="[pH]", unit_kind="pH",
    )  # fmt: skip


def counted_quantities(text: str) -> tuple[Quantity, ...]:
    """ "day 5", "by day 7", "passage 8 to passage 25" as counts of days (unit d) or of passages and cycles (unit 1)."""
    return tuple(_counted(match) for match in _ORDINAL.finditer(text))


def _counted(match: re.Match[str]) -> Quantity:
    one, two = match["one"], match["two"]
    days = bool(re.search(r"day|tag|jour|d[íi]a", match["noun"], re.I))
    operator: Operator = "range" if two else "le" if match["up"] else "ge" if match["down"] else "eq"
    return Quantity(
        start=match.start(), end=match.end(), text=match.group(), operator=operator,
        target=one if operator == "eq" else None,
        low=one if operator in ("range", "ge") else None,
        high=two if two else one if operator == "le" else None,
        unit_as_written=match["noun"], unit_ucum="d" if days else "1", unit_kind="time" if days else "count",
    )  # fmt: skip


def _relative(match: re.Match[str], text: str, unit: str) -> Quantity:
    """A relative ± in a column whose unit is itself a percentage: "3.0 ± 10 %" under "% v/v"."""
    middle, part = (Decimal(match[name].replace(",", ".")) for name in ("middle", "part"))
    width = middle * part / 100
    plain = parse_cell(match["middle"], header_unit=unit)[0]
    return plain.model_copy(
        update={
            "start": 0, "end": len(text), "text": text, "operator": "plus_minus_rel",
            "low": f"{(middle - width).normalize():f}", "high": f"{(middle + width).normalize():f}",
        }
    )  # fmt: skip
