"""What a column is called, apart from the unit that stands in it, also as exports write it (`hold_time_min`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.quantities import parse_header_unit, unit

_SUFFIXES = {"pct": "%", "percent": "%", "degc": "°C", "celsius": "°C", "lmh": "LMH", "vvm": "vvm", "rpm": "rpm"}
_LONGEST = 4
# "min" is a unit of time, unless the column has a sister that is its maximum or mean
_EXTREME = frozenset({"min", "max", "mean", "av", "avg", "average", "sd", "median", "rsd"})
# one letter is a unit only beside a word of its kind: "hold h", not "impurity L"
_LETTERS = {
    "m": r"diam|height|length|width|depth|^[a-zA-Z]$",
    "L": r"vol|capacity|hold.?up|size|scale", "l": r"vol|capacity|hold.?up|size|scale",
    "g": r"mass|weight|amount|load|antibody|protein|product", "h": r"time|hold|duration", "s": r"time|hold|duration",
    "d": r"time|hold|duration|age",
}  # fmt: skip
_LEFT_OVER = " \t\n_-–—,;:/([{"


@dataclass(frozen=True, slots=True)
class Header:
    """`unit` is as written, None where the header names none."""

    name: str
    unit: str | None


def headers_of(texts: Iterable[str]) -> tuple[Header, ...]:
    """All headers of one table; what one says may depend on its neighbours."""
    written = tuple(texts)
    stems = [_stem(text) for text in written]
    twice = {stem for stem in stems if stem and stems.count(stem) > 1}
    return tuple(header_of(text, extreme=stem in twice) for text, stem in zip(written, stems, strict=True))


def header_of(text: str, *, extreme: bool = False) -> Header:
    """`extreme`: a "min" at the end is a minimum here, not minutes."""
    plain = " ".join(text.split())
    found = parse_header_unit(plain)
    if found is not None and not (extreme and found.text == "min" and "(" not in plain and "[" not in plain):
        if found.unit.ucum == "[pH]":
            return Header(plain, "pH")
        rest, written = plain[: found.start].rstrip(_LEFT_OVER), plain[found.start : found.end]
        if plain[found.start - 1 : found.start] in ("(", "[") or _is_unit(written, rest):
            return Header(rest or plain, written)
    parts = [part for part in re.split(r"[_\s]+", plain) if part]
    if "ph" in (part.casefold() for part in parts):
        return Header(" ".join(parts), "pH")
    for count in range(min(_LONGEST, len(parts) - 1), 0, -1):
        tail = _as_unit(parts[-count:])
        name = " ".join(parts[:-count])
        if tail is not None and not (extreme and tail == "min") and _is_unit(tail, name):
            return Header(name, tail)
    return Header(" ".join(parts) or plain, None)


def _as_unit(tail: list[str]) -> str | None:
    if len(tail) == 1:
        alone = _SUFFIXES.get(tail[0].casefold(), tail[0])
        return alone if unit(alone) is not None and not alone.isdigit() else None
    joined = "/".join(" ".join(tail).split(" per ")) if "per" in tail else "/".join(tail)
    return joined if all(unit(part) is not None for part in joined.split("/")) and unit(joined) is not None else None


def _is_unit(written: str, name: str) -> bool:
    kind = _LETTERS.get(written)
    return kind is None or re.search(kind, name, re.IGNORECASE) is not None


def _stem(text: str) -> str:
    parts = [part for part in re.split(r"[_\s]+", text.strip()) if part]
    if len(parts) > 1 and any(part.casefold() in _EXTREME for part in parts):
        return " ".join(part.casefold() for part in parts if part.casefold() not in _EXTREME)
    return ""
