"""Footnotes at the foot of a page and beneath tables, and captions with what they name."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.layout.blocks import Block
from ingest.layout.markers import NOTE, NOTE_WORD, SUPERSCRIPT_MARK, caption_kind
from ingest.layout.primitives import PageContent


def mark_footnotes(blocks: Sequence[Block], page: PageContent, body: float) -> None:
    """Set the kind of the blocks of one page that are footnotes."""
    _page_foot(blocks, page, body)
    _under_tables(blocks, body)


def _page_foot(blocks: Sequence[Block], page: PageContent, body: float) -> None:
    """From the foot upwards: small print that starts with a marker, and what belongs to it."""
    flow = [b for b in blocks if b.kind in ("paragraph", "list_item")]
    lowest = sorted(flow, key=lambda b: -b.bounds()[1])
    small: list[Block] = []
    for block in lowest:
        ruled = _rule_above(block, page)
        if block.size < 0.94 * body or (ruled and NOTE.match(block.text) and block.size <= 0.97 * body):
            small.append(block)
        else:
            break
    if not small:
        return
    starts = [i for i, b in enumerate(small) if NOTE.match(b.text)]
    if not starts or small[-1].bounds()[1] < 0.3 * page.height:
        return
    top = max([*starts, *(i for i, b in enumerate(small) if _rule_above(b, page))])
    for block in small[: top + 1]:
        block.kind = "footnote"


def _rule_above(block: Block, page: PageContent) -> bool:
    x0, y0, _, _ = block.bounds()
    return any(
        r.horizontal and 0 <= y0 - r.y0 < 24 and abs(r.x0 - x0) < 12 and r.x1 - r.x0 < 0.62 * page.width
        for r in page.rules
    )


def _under_tables(blocks: Sequence[Block], body: float) -> None:
    """Blocks right beneath a table that start with a note's marker or word."""
    for i, block in enumerate(blocks):
        if block.kind != "table" or block.table is None:
            continue
        bottom = block.bounds()[3]
        marks = table_marks(block)
        for after in blocks[i + 1 : i + 9]:
            if after.kind not in ("paragraph", "list_item") or after.bounds()[1] - bottom > 22:
                break
            if not _is_table_note(after, marks, body):
                break
            after.kind = "footnote"
            bottom = after.bounds()[3]


def _is_table_note(block: Block, marks: dict[str, list[tuple[int, int]]], body: float) -> bool:
    small = block.size < 0.95 * body
    if match := NOTE.match(block.text):
        raised = match["marker"][0] not in "(123456789abcdefgh"
        return small or raised or match["marker"].strip("().") in marks
    return small and (NOTE_WORD.match(block.text) is not None or "=" in block.text[:24])


def table_marks(block: Block) -> dict[str, list[tuple[int, int]]]:
    """Note markers at the end of cells, with their cells (row, col)."""
    marks: dict[str, list[tuple[int, int]]] = {}
    if block.table is None:
        return marks
    for r, row in enumerate(block.table.rows):
        for c, cell in enumerate(row):
            for token in cell.replace("\n", " ").split():
                if (match := SUPERSCRIPT_MARK.search(token)) and not token[: match.start()].endswith(("10", "m", "cm")):
                    for mark in match[0].split(","):
                        marks.setdefault(mark, []).append((r, c))
    return marks


def captions(blocks: Sequence[Block]) -> dict[int, int]:
    """Mark captions among the blocks of one page and pair them: caption index → index of its table or figure."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for i, block in enumerate(blocks):
        if block.kind not in ("paragraph", "list_item", "heading") or len(block.text) > 420:
            continue
        what = caption_kind(block.text)
        if what is None:
            continue
        block.kind, block.level = "caption", None
        order = (1, -1) if what == "table" else (-1, 1)
        for step in order:
            target = _nearest(blocks, i, step, what)
            if target is not None and target not in taken:
                pairs[i] = target
                taken.add(target)
                break
    return pairs


def _nearest(blocks: Sequence[Block], at: int, step: int, what: str) -> int | None:
    for distance in (1, 2):
        j = at + step * distance
        if not 0 <= j < len(blocks):
            return None
        if blocks[j].kind == what:
            return j
        if blocks[j].kind not in ("caption", "footnote") and len(blocks[j].text) > 150:
            return None
    return None
