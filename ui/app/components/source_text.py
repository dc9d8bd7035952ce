"""The text around a quote as HTML with the quote marked; everything in it is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.records import Citation, Element, Table
from knowledge.text import holds_quote
from ui.app.components.text import safe

_BEFORE, _AFTER, _ROWS = 3, 6, 12
_HEADINGS = ("title", "heading")


def around(elements: Sequence[Element], citation: Citation) -> str:
    """A few elements before and after the one that holds the quote; of a long table the rows around it."""
    at = position(elements, citation)
    if at is None:
        return f"<p><mark>{safe(citation.quote)}</mark></p>"
    shown = elements[max(0, at - _BEFORE) : at + _AFTER + 1]
    here = elements[at]
    parts = [f'<p class="kl-note">{safe(here.section or here.sheet or citation.file)}</p>']
    parts += [_element(one, citation if one.id == here.id else None) for one in shown]
    return "\n".join(parts)


def position(elements: Sequence[Element], citation: Citation) -> int | None:
    """Which element holds the quote; None where none does."""
    if citation.table is not None:
        for number, element in enumerate(elements):
            if element.id == citation.table.id:
                return number
    near = [
        number
        for number, element in enumerate(elements)
        if (citation.paragraph is None or element.paragraph == citation.paragraph)
        and holds_quote(element.text, citation.quote)
    ]
    if near:
        return near[0]
    return next((n for n, element in enumerate(elements) if holds_quote(element.text, citation.quote)), None)


def table_html(table: Table, *, hit: int | None = None, rows: range | None = None) -> str:
    """A recognised table as it was read: header rows, merged cells, the row `hit` marked."""
    spans = {(span.row, span.col): span for span in table.spans}
    covered = {
        (span.row + down, span.col + right)
        for span in table.spans
        for down in range(span.rowspan)
        for right in range(span.colspan)
        if down or right
    }
    whole = rows is None
    lines = []
    for number, cells in enumerate(table.rows):
        if rows is not None and number not in rows and number >= table.header_rows:
            continue
        tag = "th" if number < table.header_rows else "td"
        drawn = []
        for column, cell in enumerate(cells):
            if whole and (number, column) in covered:
                continue
            span = spans.get((number, column)) if whole else None
            size = f' rowspan="{span.rowspan}" colspan="{span.colspan}"' if span else ""
            drawn.append(f"<{tag}{size}>{safe(cell)}</{tag}>")
        mark = ' class="hit"' if number == hit else ""
        lines.append(f"<tr{mark}>{''.join(drawn)}</tr>")
    return f'<table class="kl-table">{"".join(lines)}</table>'


def _element(element: Element, citation: Citation | None) -> str:
    if element.table is not None:
        row = citation.table.row if citation is not None and citation.table is not None else None
        around_row = range(max(0, row - _ROWS), row + _ROWS + 1) if row is not None else range(_ROWS)
        long = len(element.table.rows) > 2 * _ROWS
        note = '<p class="kl-note">… the rows around the quote</p>' if long and row is not None else ""
        return note + table_html(element.table, hit=row, rows=around_row if long else None)
    tag = "h4" if element.kind in _HEADINGS else "p"
    return f"<{tag}>{_marked(element.text, citation.quote) if citation else safe(element.text)}</{tag}>"


def _marked(text: str, quote: str) -> str:
    start = text.find(quote)
    if start < 0:
        return f"<mark>{safe(text)}</mark>"
    end = start + len(quote)
    return f"{safe(text[:start])}<mark>{safe(text[start:end])}</mark>{safe(text[end:])}"
