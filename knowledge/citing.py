"""A citation of an element or of one of its table rows: its whole place, and the document it comes from."""

from __future__ import annotations

from knowledge.records import Box, Citation, CitationRole, DocumentEntry, Element, TableRef


def citation_of(
    document: DocumentEntry,
    element: Element,
    row: int | None,
    quote: str,
    *,
    marker: int = 1,
    role: CitationRole | None = None,
    verified: bool = True,
) -> Citation:
    """`row` counts from 0 in the table's rows; None cites the element. Whether the quote stands there is the
    caller's to say (`verified`)."""
    return Citation(
        marker=marker,
        document_id=document.id,
        title=document.title,
        document_type=document.document_type,
        version=document.version,
        status=document.status,
        quote=quote,
        role=role,
        verified=verified,
        file=element.file,
        page=element.page,
        sheet=element.sheet,
        cells=_cells(element, row),
        section=element.section,
        paragraph=element.paragraph,
        part=element.part,
        bbox=_boxes(element, row),
        table=TableRef(id=element.id, row=row) if element.table is not None else None,
    )


def _cells(element: Element, row: int | None) -> str | None:
    table = element.table
    if table is None or row is None or not table.cell_refs or row >= len(table.cell_refs):
        return element.cells
    named = [ref for ref, text in zip(table.cell_refs[row], table.rows[row], strict=False) if text.strip() and ref]
    if not named:
        return element.cells
    return named[0] if len(named) == 1 else f"{named[0]}:{named[-1]}"


def _boxes(element: Element, row: int | None) -> tuple[Box, ...] | None:
    if row is not None and element.row_boxes and row < len(element.row_boxes) and element.page is not None:
        x0, y0, x1, y1 = element.row_boxes[row]
        return (Box(page=element.page, x0=x0, y0=y0, x1=x1, y1=y1),)
    return element.bbox
