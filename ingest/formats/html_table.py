"""HTML tables as grids: row and column spans, header rows; tables that only lay out a page told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.clean import clean_line
from ingest.formats.docx_styles import integer
from ingest.formats.elements import rectangular, spans_of
from ingest.formats.headers import guess_header_rows
from ingest.formats.html_inline import InlineText, hides, tag_of
from ingest.formats.xml import XmlElement
from knowledge.records import Table

_MAX_SPAN = 1000
_MAX_WIDTH = 2000


@dataclass(frozen=True, slots=True)
class HtmlTable:
    caption: str
    table: Table


def read_table(node: XmlElement, inline: InlineText) -> HtmlTable:
    """The grid of a `table`; invisible rows and cells go to `inline` as hidden text."""
    caption = ""
    rows: list[list[str]] = []
    spans: list[tuple[int, int, int, int]] = []
    strong: list[bool] = []
    marked = 0
    busy: dict[int, int] = {}
    for item, in_head in _rows(node):
        if tag_of(item) == "caption":
            caption = _text(item, inline)
            continue
        if hides(item, inline.hidden):
            inline.hide(item)
            continue
        row: list[str] = []
        cells = [cell for cell in item if tag_of(cell) in ("td", "th")]
        for cell in cells:
            while busy.get(len(row), 0) > 0:
                row.append("")
            if hides(cell, inline.hidden):
                inline.hide(cell)
                continue
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if wide > 1 or high > 1:
                spans.append((len(rows), len(row), high, wide))
            for col in range(len(row), len(row) + wide):
                busy[col] = max(busy.get(col, 0), high)
            row += [_text(cell, inline), *([""] * (wide - 1))]
            if len(row) > _MAX_WIDTH:
                break
        busy = {col: left - 1 for col, left in busy.items() if left > 1}
        if not cells:
            continue
        if in_head and marked == len(rows):
            marked += 1
        strong.append(all(_is_strong(cell) for cell in cells))
        rows.append(row)
    height = len(rows)
    kept = [(r, c, min(rs, height - r), cs) for r, c, rs, cs in spans]
    grid = rectangular(rows)
    header = guess_header_rows(grid, kept, strong, marked)
    return HtmlTable(caption, Table(rows=grid, header_rows=header, spans=spans_of(kept)))


def is_layout(node: XmlElement) -> bool:
    """True for a table that places blocks and is no table: one cell, or tables inside and no header cells."""
    if (node.get("role") or "").lower() in ("presentation", "none"):
        return True
    rows = [item for item, _ in _rows(node) if tag_of(item) == "tr"]
    cells = [cell for row in rows for cell in row if tag_of(cell) in ("td", "th")]
    if any(tag_of(cell) == "th" for cell in cells):
        return False
    nested = any(tag_of(item) == "table" for item in node.iterdescendants())
    return len(cells) <= 1 or nested


def layout_cells(node: XmlElement) -> Iterator[XmlElement]:
    for item, _ in _rows(node):
        if tag_of(item) == "caption":
            yield item
        else:
            yield from (cell for cell in item if tag_of(cell) in ("td", "th"))


def _rows(node: XmlElement) -> Iterator[tuple[XmlElement, bool]]:
    """Rows and captions of this table alone, with whether they stand in `thead`."""
    for item in node:
        tag = tag_of(item)
        if tag in ("tr", "caption"):
            yield item, False
        elif tag in ("thead", "tbody", "tfoot"):
            for row in item:
                if tag_of(row) == "tr":
                    yield row, tag == "thead"


def _text(cell: XmlElement, inline: InlineText) -> str:
    outer = inline.take()
    inline.put(cell.text)
    for item in cell:
        inline.read(item)
        inline.put(item.tail)
    text = clean_line(inline.take())
    inline.put(outer)
    return text


def _span(cell: XmlElement, name: str) -> int:
    return max(1, min(integer(cell.get(name)) or 1, _MAX_SPAN))


def _is_strong(cell: XmlElement) -> bool:
    if tag_of(cell) == "th" and (cell.get("scope") or "").lower() != "row":
        return True
    inner = [item for item in cell.iterdescendants() if (item.text or "").strip()]
    bold = any(tag_of(a) in ("b", "strong") for item in inner[:1] for a in (item, *item.iterancestors("b", "strong")))
    own = (cell.text or "").strip()
    return not own and bold
