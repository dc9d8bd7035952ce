"""Version labels compared: numbers by number, letters by letter."""

from __future__ import annotations

import re


def version_key(version: str) -> tuple[int, ...] | tuple[str] | None:
    """`2.0` → (2,), `v3.1` → (3, 1), `C` → ("C",); None for what is neither."""
    text = version.strip().lstrip("vV").strip()
    if re.fullmatch(r"\d+(?:\.\d+)*", text):
        parts = [int(part) for part in text.split(".")]
        while len(parts) > 1 and parts[-1] == 0:
            parts.pop()
        return tuple(parts)
    return (text.upper(),) if re.fullmatch(r"[A-Za-z]", text) else None


def older(cited: str, current: str) -> bool:
    """The cited version is of the same kind as the current one and comes before it."""
    one, other = version_key(cited), version_key(current)
    return one is not None and other is not None and type(one[0]) is type(other[0]) and one < other
