"""Evidence → citations: the verbatim quote, its whole place, and the document it comes from."""

from __future__ import annotations

from assistant.units import Piece
from knowledge.records import Box, Citation, CitationRole, DocumentEntry, Element, TableRef
from knowledge.text import holds_quote


class Citations:
    """The citations of one answer, numbered in the order of use; the same quote at the same place is one."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int | None, str], Citation] = {}

    def add(self, document: DocumentEntry, piece: Piece, role: CitationRole | None) -> int:
        """The marker of the citation."""
        key = (piece.element.id, piece.row, piece.quote)
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = cite(document, piece, len(self._found) + 1, role)
        return known.marker

    def __len__(self) -> int:
        return len(self._found)

    def by_marker(self, marker: int) -> Citation:
        return next(citation for citation in self._found.values() if citation.marker == marker)

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._found.values())


def cite(document: DocumentEntry, piece: Piece, marker: int, role: CitationRole | None = None) -> Citation:
    element = piece.element
    return Citation(
        marker=marker,
        document_id=document.id,
        title=document.title,
        document_type=document.document_type,
        version=document.version,
        status=document.status,
        quote=piece.quote,
        role=role,
        verified=stands(element, piece),
        file=element.file,
        page=element.page,
        sheet=element.sheet,
        cells=_cells(element, piece.row),
        section=element.section,
        paragraph=element.paragraph,
        part=element.part,
        bbox=_boxes(element, piece.row),
        table=TableRef(id=element.id, row=piece.row) if element.table is not None else None,
    )


def stands(element: Element, piece: Piece) -> bool:
    """Whether the quote stands where it is said to: in the element's text, or in its table row."""
    if element.table is not None and piece.row is not None:
        if piece.row >= len(element.table.rows):
            return False
        return holds_quote(element.table.row_text(piece.row), piece.quote)
    return holds_quote(element.text, piece.quote)


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
