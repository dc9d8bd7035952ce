"""A table on a slide as a grid with merged cells."""

from __future__ import annotations

from typing import Any

from ingest.clean import clean_line
from ingest.formats.docx_styles import integer
from ingest.formats.elements import rectangular, spans_of
from ingest.formats.headers import guess_header_rows
from ingest.formats.pptx_text import paragraphs_of
from ingest.formats.xml import XmlElement, attribute, child, local_name
from knowledge.records import Table

_MAX_SPAN = 200


def read_table(table: Any) -> Table:
    """`table` is python-pptx's; its XML is read, for merged cells."""
    root: XmlElement = table._tbl
    rows: list[list[str]] = []
    spans: list[tuple[int, int, int, int]] = []
    for row, node in enumerate(n for n in root if local_name(n) == "tr"):
        texts: list[str] = []
        for col, cell in enumerate(c for c in node if local_name(c) == "tc"):
            if attribute(cell, "hMerge") in ("1", "true") or attribute(cell, "vMerge") in ("1", "true"):
                texts.append("")
                continue
            body = child(cell, "txBody")
            paragraphs = paragraphs_of(body) if body is not None else []
            texts.append(clean_line(" ".join(p.text for p in paragraphs if p.text)))
            high = min(max(integer(attribute(cell, "rowSpan")) or 1, 1), _MAX_SPAN)
            wide = min(max(integer(attribute(cell, "gridSpan")) or 1, 1), _MAX_SPAN)
            spans.append((row, col, high, wide))
        rows.append(texts)
    grid = rectangular(rows)
    width = len(grid[0]) if grid else 0
    kept = [(r, c, min(h, len(grid) - r), min(w, width - c)) for r, c, h, w in spans]
    first = attribute(child(root, "tblPr"), "firstRow") in ("1", "true")
    strong = [first, *([False] * (len(grid) - 1))] if grid else []
    return Table(rows=grid, header_rows=guess_header_rows(grid, kept, strong), spans=spans_of(kept))
