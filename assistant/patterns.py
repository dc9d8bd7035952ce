"""Patterns kept as text beside the code: sections of regular expressions, one a line."""

from __future__ import annotations

import re
from importlib.resources import files


def read_patterns(name: str) -> dict[str, re.Pattern[str]]:
    """One pattern a section of the file, met where any of its lines is; case is ignored, `# ` begins a comment."""
    lines: dict[str, list[str]] = {}
    section = ""
    for line in files("assistant").joinpath(name).read_text(encoding="utf-8").splitlines():
        if re.fullmatch(r"\[[A-Z_]+\]", line):
            section = line.strip("[]")
        elif line and not line.startswith("# "):
            lines.setdefault(section, []).append(f"(?:{line})")
    return {key: re.compile("|".join(found), re.IGNORECASE) for key, found in lines.items()}
