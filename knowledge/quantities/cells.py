"""Quantities of a table: cells, where bare numbers count, and headers, which carry the unit."""

from __future__ import annotations

import re

from knowledge.quantities import names
from knowledge.quantities.build import Reading, as_quantity
from knowledge.quantities.find import find_quantities, settle
from knowledge.quantities.grammar import readings
from knowledge.quantities.scan import Scan
from knowledge.quantities.style import NumberStyle, tell_style
from knowledge.quantities.units import UnitMatch, match_scaled_unit
from knowledge.quantities.verbal import staged, verbal_cell
from knowledge.quantities.written import fold
from knowledge.records.quantity import Quantity

_BRACKETED = re.compile(r"[(\[]\s?")
_AFTER_COMMA = re.compile(r",\s+|\s(?:in|en)\s|\s[–—-]\s|\s/\s|:\s|\n")
_UNMISTAKABLE = re.compile("[/°%µ²³⁻]")
_SURE_UNITS = {"rpm", "LMH", "NTU", "bar", "mbar", "psi", "psig", "psid", "barg", "kDa", "mM", "CV", "kPa", "mTorr"}
_FREE_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_CELL_WORDS = frozenset(
    [
        "to", "bis", "and", "or", "und", "oder", "et", "ou", "max", "min", "target", "range", "nor", "par",
        "setpoint", "set", "point", "limit", "limits", "of", "approx", "ca", "about", "nlt", "nmt", "not", "more",
        "less", "than", "at", "least", "most", "up", "between", "from", "von", "zwischen", "entre", "de", "à",
        "sollwert", "zielwert", "bereich", "alert", "action", "actual", "result", "mean", "average", "sd", "rsd", "n",
        "value", "plage", "cible", "consigne", "maximum", "minimum", "nominal", "acceptable", "operating", "normal",
        "proven", "start", "end", "initial", "final", "ph", "for", "in", "with",
    ]
)


def parse_header_unit(header: str) -> UnitMatch | None:
    """The unit that a column or row header names: "Temperature (°C)", "Load [g/L resin]", "pH", "Titer, g/L",
    "Druck in bar", "VCD (×10⁶ cells/mL)". Offsets in `header`."""
    text = fold(header)
    best: UnitMatch | None = None
    for match in _BRACKETED.finditer(text):
        found = _whole(text, match.end(), ")]")
        best = found or best
    if best is not None:
        return _with_scale_outside(text, best)
    for match in _AFTER_COMMA.finditer(text):
        found = _whole(text, match.end(), "")
        if found is not None and not (match.group().strip() in ("-", "–", "—", "") and len(found.text) == 1):
            best = found
    if best is not None:
        return best
    start = len(text) - len(text.lstrip())
    whole = _whole(text, start, "")
    if whole is not None and whole.unit.ucum != "1":
        return whole
    named = re.search(r"(?<![A-Za-z0-9])pH(?![A-Za-z0-9])", text)
    if named:
        return UnitMatch(named.start(), named.end(), named.group(), names.PH)
    return _trailing(text)


def _trailing(text: str) -> UnitMatch | None:
    """A unit at the end without bracket or comma ("Conductivity mS/cm"), where it can be nothing else; "%RSD"."""
    for match in re.finditer(r"\s", text):
        found = _whole(text, match.end(), "")
        if found is not None and (_UNMISTAKABLE.search(found.text) or found.text in _SURE_UNITS):
            return found
    percent = text.find("%")
    if percent < 0:
        return None
    return match_scaled_unit(text, percent) or UnitMatch(percent, percent + 1, "%", names.PERCENT)


def _whole(text: str, pos: int, closing: str) -> UnitMatch | None:
    """A unit that fills the rest of the header, or the bracket it stands in."""
    if re.match(r"in\s", text[pos : pos + 3]):
        pos += 3
    found = match_scaled_unit(text, pos)
    if found is None:
        return None
    rest = text[found.end :]
    if closing:
        if found.unit.ucum == "%":
            return found  # "% sat", "% of glycans": what the percentage is of
        return found if re.match(r"\s?[)\]]|\s?[,;]", rest) or (text[found.end - 1] in ")]") else None
    return found if not rest.strip(" :*†‡¹²³)]|") else None


def _with_scale_outside(text: str, unit: UnitMatch) -> UnitMatch:
    """"VCD ×10⁶ (cells/mL)": a power of ten in the header but outside the bracket."""
    if unit.exponent:
        return unit
    match = re.search(r"[x×]\s?10(?:\s?\^\s?([0-9]{1,2})|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))|[x×]\s?10[eE]([0-9])", text)
    if match is None:
        return unit
    from knowledge.quantities.written import plain_digits

    digits = next(g for g in match.groups() if g)
    return UnitMatch(unit.start, unit.end, unit.text, unit.unit, int(plain_digits(digits)))


def _header_unit(header_unit: str) -> UnitMatch | None:
    text = fold(header_unit).strip()
    found = match_scaled_unit(text, 0)
    if found is not None and found.end == len(text):
        return found
    return parse_header_unit(header_unit)


def parse_cell(text: str, *, header_unit: str | None = None, style: NumberStyle | None = None) -> tuple[Quantity, ...]:
    """The quantities of one table cell. Bare numbers and ranges count, with the header's unit where they have none.

    `header_unit` is a unit or a whole header; a power of ten in it scales the numbers. "Conforms", "Report result"
    are one quantity without numbers. A cell that is a text with numbers in it ("Bioreactor 2") yields only what
    counts in a running text.
    """
    whole = verbal_cell(text)
    if whole is not None:
        return (whole,)
    folded = fold(text)
    fixed = staged(folded, text)
    if fixed:
        return find_quantities(text, style=style)
    default = _header_unit(header_unit) if header_unit else None
    scan = Scan(folded, style or tell_style(folded), default=default)
    read = readings(scan)
    settle(scan, read)
    kept = _kept(folded, read)
    return tuple(as_quantity(text, reading) for reading in kept)


def _kept(text: str, readings: list[Reading]) -> list[Reading]:
    kept: list[Reading] = []
    end = 0
    for index, reading in enumerate(readings):
        before = text[end : reading.start]
        stop = readings[index + 1].start if index + 1 < len(readings) else len(text)
        after = text[reading.end : stop]
        own_unit = reading.unit is not None and reading.unit_written_here
        if own_unit or reading.says or reading.exponent_seen or (
            _only_cell_words(before) and _only_cell_words(after) and not after[:1].isalpha()
        ):
            kept.append(reading)
        end = reading.end
    return kept


def _only_cell_words(text: str) -> bool:
    return all(word.lower() in _CELL_WORDS for word in _FREE_WORD.findall(text))
