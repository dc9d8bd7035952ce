"""Version labels compared: numbers by number, letters by letter."""

from __future__ import annotations

import re

VersionKey = tuple[str, tuple[int, ...], str]


def version_key(version: str) -> VersionKey | None:
    """`2.0` → numbers (2,), `v3.1` → (3, 1), `C` → letter C; None for what is neither. Keys of one sort (the first
    part) can be compared."""
    text = version.strip().lstrip("vV").strip()
    if re.fullmatch(r"\d+(?:\.\d+)*", text):
        parts = [int(part) for part in text.split(".")]
        while len(parts) > 1 and parts[-1] == 0:
            parts.pop()
        return ("number", tuple(parts), "")
    return ("letter", (), text.upper()) if re.fullmatch(r"[A-Za-z]", text) else None


def older(cited: str, current: str) -> bool:
    """The cited version is of the same sort as the current one and comes before it."""
    one, other = version_key(cited), version_key(current)
    return one is not None and other is not None and one[0] == other[0] and one < other
