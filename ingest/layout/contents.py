"""Tables of contents: their lines look like headings and are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.layout.blocks import Block
from ingest.layout.lines import Line

_LEADERS = re.compile(r"\s*(?:(?:[.·]\s?){4,}|…\s*…+|…)\s*(?=[\divxl]{1,5}$|$)", re.IGNORECASE)
_ENDS_IN_PAGE = re.compile(r"\S.*\s(?:\d{1,3}|[ivxl]{1,6}|[A-Z]-\d{1,3})$")
_NAME = re.compile(
    r"^(?:\d+\.?\s+)?(?:table of )?contents?(?: page)?$|^list of (?:tables|figures|appendices)$|"
    r"^inhalt(?:sverzeichnis)?$|"
    r"^(?:tabellen|abbildungs)verzeichnis$|^table des matières$|^sommaire$|^índice(?: general)?$|^tabla de contenido$",
    re.IGNORECASE,
)
_FEWEST = 3


def without_contents(pages: Sequence[list[Block]]) -> list[list[Block]]:
    """The pages' blocks with each line of a table of contents as a block of its own (`contents` set)."""
    inside = False
    found: list[list[Block]] = []
    for blocks in pages:
        led = sum(1 for b in blocks for line in b.lines if _LEADERS.search(line.text))
        named = next((i for i, b in enumerate(blocks) if _NAME.match(b.text.strip(" :"))), None)
        if led < _FEWEST and named is None and not inside:
            found.append(blocks)
            continue
        first = next((i for i, b in enumerate(blocks) if any(_LEADERS.search(line.text) for line in b.lines)), 0)
        start = 0 if inside else named + 1 if named is not None else first
        page, inside = _split(blocks, start)
        found.append(page)
    return found


def _split(blocks: Sequence[Block], start: int) -> tuple[list[Block], bool]:
    """Entries from block `start` on apart, up to the first running text; whether the contents reach the page's end."""
    found = list(blocks[:start])
    going = True
    for block in blocks[start:]:
        if not block.lines or block.kind not in ("paragraph", "list_item"):
            found.append(block)
            continue
        entries = sum(1 for line in block.lines if _is_entry(line.text))
        led = any(_LEADERS.search(line.text) for line in block.lines)
        if going and entries and (led or 2 * entries >= len(block.lines)):
            found.extend(_entries(block))
        else:
            going = going and not (len(block.text) > 120 and not entries)
            found.append(block)
    return found, going and any(b.contents for b in found)


def _entries(block: Block) -> list[Block]:
    """The block's entries; one that is wrapped ends with the line that has its page."""
    found: list[Block] = []
    open_lines: list[Line] = []
    for line in block.lines:
        open_lines.append(line)
        if _is_entry(line.text) or line is block.lines[-1]:
            text = " ".join(_LEADERS.sub(" … ", part.text).strip() for part in open_lines)
            found.append(replace(block, lines=open_lines, text=text, kind="paragraph", contents=True))
            open_lines = []
    return found


def _is_entry(text: str) -> bool:
    return _LEADERS.search(text) is not None or _ENDS_IN_PAGE.match(text) is not None
