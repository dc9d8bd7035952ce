"""Blocks to elements: ids, sections, boxes in fractions, and the links between elements."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import cast

from ingest.layout.blocks import Block
from ingest.layout.blocks import Box as Points
from ingest.layout.markers import NOTE
from ingest.layout.notes import table_marks
from ingest.layout.page_flow import PageFlow
from ingest.layout.primitives import PageContent
from knowledge.records import Box, CellSpan, Element, ElementKind, Table

_SECTION_SEPARATOR = " > "


def elements_of(
    flows: Sequence[PageFlow], name: str, links: Mapping[int, Block], named: Mapping[int, Block]
) -> tuple[Element, ...]:
    """All elements in reading order. `links` and `named` map a block's `id()` to what it continues or names."""
    ids: dict[int, str] = {}
    ordered: list[tuple[Block, PageFlow]] = []
    for flow in flows:
        for block in (*flow.header, *flow.flow, *flow.footer, *flow.aside):
            if block.text or block.kind in ("table", "figure"):
                ordered.append((block, flow))
                ids[id(block)] = f"e{len(ordered)}"
    sections = _Sections()
    found = []
    for block, flow in ordered:
        path = sections.path(block)
        target = links.get(id(block))
        found.append(
            Element(
                id=ids[id(block)],
                file=name,
                page=block.page,
                section=path,
                part=block.part,
                bbox=tuple(_box(b, flow.page) for b in (block.bounds(), *block.boxes)),
                kind=cast(ElementKind, block.kind),
                level=block.level,
                text=_text(block),
                ocr=flow.page.ocr,
                ocr_confidence=_confidence(block, flow.page),
                table=_table(block, flow, ids, target),
                continues_text=ids.get(id(target)) if target is not None and block.kind != "table" else None,
                evidence=block.visible,
                caption_of=ids.get(id(named[id(block)])) if id(block) in named else None,
                row_boxes=_row_boxes(block, flow.page),
            )
        )
    return tuple(found)


class _Sections:
    """The heading path so far."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def path(self, block: Block) -> str | None:
        """The path of a block; a heading's own text is part of its path."""
        if block.kind == "heading":
            level = block.level or 1
            while self._open and self._open[-1][0] >= level:
                self._open.pop()
            self._open.append((level, block.text))
        if block.kind in ("header", "footer", "title") or not self._open:
            return None
        return _SECTION_SEPARATOR.join(text for _, text in self._open)


def _text(block: Block) -> str:
    if block.table is None:
        return block.text
    table = Table(rows=block.table.rows)
    return "\n".join(table.row_text(r) for r in range(len(table.rows)))


def _share(value: float, whole: float) -> float:
    return round(min(max(value / whole, 0.0), 1.0), 5)


def _box(points: Points, page: PageContent) -> Box:
    x0, y0, x1, y1 = points
    return Box.model_construct(
        page=page.number,
        x0=_share(x0, page.width),
        y0=_share(y0, page.height),
        x1=_share(x1, page.width),
        y1=_share(y1, page.height),
    )


def _row_boxes(block: Block, page: PageContent) -> tuple[tuple[float, float, float, float], ...] | None:
    if block.table is None or not block.table.row_boxes:
        return None
    return tuple(
        (_share(x0, page.width), _share(y0, page.height), _share(x1, page.width), _share(y1, page.height))
        for x0, y0, x1, y1 in block.table.row_boxes
    )


def _confidence(block: Block, page: PageContent) -> float | None:
    """Mean over the words; null for text layers, and for a scanner's own layer, which gives none."""
    if not page.ocr:
        return None
    if block.table is not None:
        values = [page.words[i].confidence for i in block.table.words]
    else:
        values = [w.confidence for line in block.lines for w in line.words]
    if not values or all(v == 1.0 for v in values):
        return None
    return round(fmean(values), 4)


def _table(block: Block, flow: PageFlow, ids: Mapping[int, str], target: Block | None) -> Table | None:
    found = block.table
    if found is None:
        return None
    return Table(
        rows=found.rows,
        header_rows=found.header_rows,
        spans=tuple(CellSpan(row=r, col=c, rowspan=rs, colspan=cs) for r, c, rs, cs in found.spans),
        continues=ids.get(id(target)) if target is not None else None,
        notes=_notes(block, flow, ids),
    )


def _notes(block: Block, flow: PageFlow, ids: Mapping[int, str]) -> tuple[tuple[int, int, str], ...]:
    """Footnotes beneath the table, tied to the cells that carry their marker."""
    marks = table_marks(block)
    if not marks:
        return ()
    at = next(i for i, b in enumerate(flow.flow) if b is block)
    found: dict[tuple[int, int, str], None] = {}
    seen: set[str] = set()
    for note in flow.flow[at + 1 :]:
        if note.kind == "table":
            break
        match = NOTE.match(note.text) if note.kind == "footnote" else None
        if match is None:
            continue
        mark = _plain_mark(match["marker"])
        if mark in seen:
            continue
        seen.add(mark)
        for written, cells in marks.items():
            if _plain_mark(written) == mark:
                found.update(dict.fromkeys((r, c, ids[id(note)]) for r, c in cells))
    return tuple(sorted(found))


def _plain_mark(mark: str) -> str:
    return unicodedata.normalize("NFKC", mark).strip("().")
