"""`docs/quality.md`: one page, a section for each command that measures; each rewrites its own section alone."""

from __future__ import annotations

import re
from pathlib import Path

SECTIONS = ("eval", "bench")
HEAD = """# Measured quality

Generated, never edited by hand: `make eval` writes what is found, answered and extracted, `make bench` what it costs.
"""


def put(path: Path, section: str, text: str) -> None:
    """Replace one section of the page; the others stay as they are, and a section never measured says so."""
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    parts = {name: text.strip() if name == section else _kept(old, name) for name in SECTIONS}
    body = (f"<!-- {name} -->\n{parts[name]}\n<!-- end of {name} -->\n" for name in SECTIONS)
    path.write_text(f"{HEAD}\n{chr(10).join(body)}", encoding="utf-8")


def _kept(page: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end of {name} -->", page, re.DOTALL)
    return found.group(1) if found else f"Not measured yet: `make {name}`."
