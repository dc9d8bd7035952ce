"""Text and tables that go on in the next column or on the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.layout.blocks import Block
from ingest.layout.joining import Vocabulary, join
from ingest.layout.markers import CAPTION, TERMINAL, is_list_item

_CONTINUED = re.compile(r"\b(?:cont(?:inued|'d|’d|d)?\.?|fortsetzung|suite|continuación|contd)\b", re.IGNORECASE)


def runs_on(before: Block, after: Block) -> bool:
    """True when `after` carries on the sentence that `before` leaves open."""
    if before.kind not in ("paragraph", "list_item") or after.kind != "paragraph" or not before.text or not after.text:
        return False
    if before.contents or after.contents:
        return False
    if abs(before.size - after.size) > 0.08 * before.size or before.bold != after.bold:
        return False
    first = after.text.lstrip("([\"'“‘")[:1]
    if before.text.endswith("-") and first.isalpha():
        return True
    if TERMINAL.search(before.text):
        return False
    last = before.lines[-1]
    full = last.x1 > before.right - 0.25 * (before.right - last.x0)
    if first.islower():
        return True
    return full and len(before.lines) >= 2 and len(after.text) > 20 and not is_list_item(after.text)


def merge_columns(regions: Sequence[list[Block]], vocabulary: Vocabulary) -> list[Block]:
    """The blocks of a page's regions in order; a sentence that goes on in the next column is put together."""
    flow: list[Block] = []
    for blocks in regions:
        rest = blocks
        if flow and blocks and flow[-1].kind in ("paragraph", "list_item") and runs_on(flow[-1], blocks[0]):
            before, after = flow[-1], blocks[0]
            if after.bounds()[1] < before.bounds()[3] - 1:
                before.boxes.append(after.bounds())
                before.text = join(before.text, after.text, vocabulary)
                rest = blocks[1:]
        flow.extend(rest)
    return flow


def link_pages(pages: Sequence[list[Block]]) -> dict[int, Block]:
    """Which block (by `id()`) carries on which block of the page before; text and tables."""
    links: dict[int, Block] = {}
    for before, after in pairwise(pages):
        last = next((b for b in reversed(before) if b.kind in ("paragraph", "list_item", "heading")), None)
        first = next((b for b in after if b.kind in ("paragraph", "list_item", "heading")), None)
        if last is not None and first is not None and runs_on(last, first):
            links[id(first)] = last
        if (table := _continued_table(before, after)) is not None:
            links[id(table[1])] = table[0]
    return links


def _continued_table(before: Sequence[Block], after: Sequence[Block]) -> tuple[Block, Block] | None:
    last = next((b for b in reversed(before) if b.kind not in ("footnote", "figure")), None)
    lead: list[Block] = []
    first = None
    for block in after:
        if block.kind == "table":
            first = block
            break
        lead.append(block)
    if last is None or last.kind != "table" or first is None or last.table is None or first.table is None:
        return None
    named = [b for b in lead if b.kind == "caption"]
    loose = [b for b in lead if b.kind not in ("caption", "footnote")]
    if any(not _CONTINUED.search(b.text) for b in loose) and loose:
        return None
    if any(not _CONTINUED.search(b.text) and not _same_number(b, before) for b in named):
        return None
    one, two = last.table, first.table
    same_columns = len(one.rows[0]) == len(two.rows[0]) if one.rows and two.rows else False
    width = max(one.box[2] - one.box[0], 1.0)
    aligned = abs(one.box[0] - two.box[0]) < 0.04 * width and abs(one.box[2] - two.box[2]) < 0.04 * width
    repeated = bool(one.rows and two.rows and any(one.rows[0])) and _letters(one.rows[0]) == _letters(two.rows[0])
    return (last, first) if repeated or (same_columns and aligned) or (named and same_columns) else None


def _letters(row: Sequence[str]) -> str:
    """A header row's letters and digits, sorted: the same however its cells were cut."""
    return "".join(sorted(c for c in "".join(row).lower() if c.isalnum()))


def _same_number(caption: Block, before: Sequence[Block]) -> bool:
    own = CAPTION.match(caption.text)
    for block in reversed(before):
        if block.kind == "caption" and (other := CAPTION.match(block.text)):
            return bool(own and own["number"] == other["number"] and own["what"].lower() == other["what"].lower())
    return False
