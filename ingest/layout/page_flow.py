"""One page to blocks in reading order: running text aside, tables and pictures in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.layout.blocks import Block, Box, blocks_of
from ingest.layout.columns import regions
from ingest.layout.continuation import merge_columns
from ingest.layout.drawings import labels
from ingest.layout.joining import Vocabulary, join_lines
from ingest.layout.lines import Line, fragments, is_turned
from ingest.layout.primitives import FoundTable, PageContent, Word
from ingest.layout.running import Running, running_texts

_FIGURE_AREA = 0.02
_FIGURE_SIDE = 40.0
"""Pictures thinner than this (points) are ornament."""
_SCAN_AREA = 0.7


@dataclass(slots=True)
class PageFlow:
    """A page's blocks: running header, text in reading order, running footer, and what must not be evidence."""

    page: PageContent
    header: list[Block] = field(default_factory=list)
    flow: list[Block] = field(default_factory=list)
    footer: list[Block] = field(default_factory=list)
    aside: list[Block] = field(default_factory=list)


def page_flow(page: PageContent, running: Running, tables: Sequence[FoundTable], vocabulary: Vocabulary) -> PageFlow:
    """Put one page in order. `tables` have lost those that are running headers."""
    named = labels(page) if page.drawings else {}
    skip = {i for t in tables for i in t.words} | set(named)
    if skip:
        apart = {id(w) for part in (*running.header, *running.footer) for w in part.words}
        skip |= {i for i, w in enumerate(page.words) if id(w) in apart}
        body = fragments(page, skip)
    else:
        body = running.body
    anchors: dict[int, Block] = {}
    parts = [*body, *_anchors(page, tables, named, anchors)]
    found = [_region_blocks(region, page.number, anchors) for region in regions(parts, ocr=page.ocr)]
    for blocks in found:
        for block in blocks:
            if block.lines and block.table is None and block.kind != "figure":
                block.text = join_lines([line.text for line in block.lines], vocabulary)
    flow = PageFlow(page, flow=merge_columns(found, vocabulary))
    flow.header = [_running_block(line, page.number, "header") for line in running_texts(running.header, page)]
    flow.footer = [_running_block(line, page.number, "footer") for line in running_texts(running.footer, page)]
    flow.flow.extend(_turned(page, skip))
    flow.aside = _invisible(page, vocabulary)
    return flow


def _anchors(
    page: PageContent, tables: Sequence[FoundTable], named: Mapping[int, int], anchors: dict[int, Block]
) -> list[Line]:
    """Stand-ins for tables, pictures and drawings, so that they find their place among the text."""
    found = []
    for table in tables:
        text = " ".join(table.rows[0]) if table.rows else ""
        line = Line([], *table.box, size=10.0, bold=False, italic=False, text=text, order=min(table.words, default=0))
        anchors[id(line)] = Block(page.number, [], "table", table=table, box=table.box)
        found.append(line)
    area = page.width * page.height
    pictures = [(clipped(box, page), "") for box in page.images if not page.ocr]
    for number, box in enumerate(page.drawings):
        pictures.append((box, " ".join(page.words[i].text for i, n in named.items() if n == number)))
    for box, text in pictures:
        if min(box[2] - box[0], box[3] - box[1]) < _FIGURE_SIDE:
            continue
        share = (box[2] - box[0]) * (box[3] - box[1]) / area
        if (share < _FIGURE_AREA and not text) or share > _SCAN_AREA or any(_inside(box, t.box) for t in tables):
            continue
        line = Line([], *box, size=10.0, bold=False, italic=False, text="", order=len(page.words))
        anchors[id(line)] = Block(page.number, [], "figure", text=text, box=box)
        found.append(line)
    return found


def clipped(box: Box, page: PageContent) -> Box:
    """The part of a box that lies on the page."""
    x0, y0, x1, y1 = box
    return max(x0, 0.0), max(y0, 0.0), min(x1, page.width), min(y1, page.height)


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _region_blocks(region: list[Line], page: int, anchors: dict[int, Block]) -> list[Block]:
    """The blocks of one region. Tables and pictures part the text, except those that text runs beside."""
    fixed = sorted((p for p in region if id(p) in anchors), key=lambda p: p.y0)
    if not fixed:
        return blocks_of(region, page)
    rest = [p for p in region if id(p) not in anchors]
    floating = [a for a in fixed if sum(1 for p in rest if a.y0 + 1 <= (p.y0 + p.y1) / 2 < a.y1 - 1) >= 2]
    afloat = {id(a) for a in floating}
    found: list[Block] = []
    for anchor in fixed:
        if id(anchor) in afloat:
            continue
        above = [p for p in rest if (p.y0 + p.y1) / 2 < anchor.y0 + 1]
        taken = {id(p) for p in above}
        rest = [p for p in rest if id(p) not in taken]
        found.extend(blocks_of(above, page))
        found.append(anchors[id(anchor)])
    found.extend(blocks_of(rest, page))
    for anchor in floating:
        at = sum(1 for b in found if b.bounds()[1] < anchor.y0)
        found.insert(at, anchors[id(anchor)])
    return found


def _running_block(line: Line, page: int, kind: str) -> Block:
    return Block(page, [line], kind, text=line.text)


def _turned(page: PageContent, skip: set[int]) -> list[Block]:
    """Words that run up or down the page, put together as they were written."""
    groups: list[list[Word]] = []
    last = -2
    for i, word in enumerate(page.words):
        if i in skip or not word.visible or not is_turned(word):
            continue
        if groups and i == last + 1 and _goes_on(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
        last = i
    return [_word_block(group, page.number) for group in groups]


def _goes_on(before: Word, word: Word) -> bool:
    if before.angle % 90:
        return before.angle == word.angle and before.size == word.size
    return before.angle == word.angle and min(before.x1, word.x1) > max(before.x0, word.x0)


def _word_block(words: list[Word], page: int) -> Block:
    box = (
        min(w.x0 for w in words),
        min(w.y0 for w in words),
        max(w.x1 for w in words),
        max(w.y1 for w in words),
    )
    return Block(page, [], "paragraph", text=" ".join(w.text for w in words), box=box)


def _invisible(page: PageContent, vocabulary: Vocabulary) -> list[Block]:
    hidden = tuple(replace(w, visible=True) for w in page.words if not w.visible)
    if not hidden:
        return []
    blocks = blocks_of(fragments(replace(page, words=hidden)), page.number)
    for block in blocks:
        block.text = join_lines([line.text for line in block.lines], vocabulary)
        block.kind, block.visible = "paragraph", False
    return blocks
