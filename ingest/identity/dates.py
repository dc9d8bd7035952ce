"""Dates as documents write them → ISO 8601; what is ambiguous stays null."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
    "mär": 3,
    "mrz": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
    "janv": 1,
    "févr": 2,
    "fév": 2,
    "mars": 3,
    "avr": 4,
    "juin": 6,
    "juil": 7,
    "août": 8,
    "déc": 12,
    "ene": 1,
    "abr": 4,
    "ago": 8,
    "dic": 12,
}
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_NAMED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s.-]*(?:de\s+)?([^\W\d_]{3,9})\.?[\s,.-]*(?:de\s+)?(\d{4})\b")
_US_NAMED = re.compile(r"\b([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
DAY_FIRST = frozenset({"de", "fr", "es"})


def find_date(text: str, language: str | None = None) -> str | None:
    """The first date in `text`. Dotted numeric dates are day first; slashed ones only where language or numbers say."""
    if match := _ISO.search(text):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if match := _NAMED.search(text):
        month = _month(match[2])
        if month:
            return _iso(int(match[3]), month, int(match[1]))
    if match := _US_NAMED.search(text):
        month = _month(match[1])
        if month:
            return _iso(int(match[3]), month, int(match[2]))
    if match := _NUMERIC.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "." or language in DAY_FIRST or first > 12 or first == second:
            return _iso(year, second, first)
        if second > 12:
            return _iso(year, first, second)
    return None


def _month(name: str) -> int | None:
    name = name.lower().rstrip(".")
    for length in (4, 3):
        if name[:length] in _MONTHS:
            return _MONTHS[name[:length]]
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
