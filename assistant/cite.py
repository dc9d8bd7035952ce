"""Evidence → citations: the verbatim quote, its whole place, and the document it comes from."""

from __future__ import annotations

from assistant.units import Piece
from knowledge.citing import citation_of
from knowledge.records import Citation, CitationRole, DocumentEntry, Element
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
    return citation_of(
        document, element, piece.row, piece.quote, marker=marker, role=role, verified=stands(element, piece)
    )


def stands(element: Element, piece: Piece) -> bool:
    """Whether the quote stands where it is said to: in the element's text, or in its table row."""
    if element.table is not None and piece.row is not None:
        if piece.row >= len(element.table.rows):
            return False
        return holds_quote(element.table.row_text(piece.row), piece.quote)
    return holds_quote(element.text, piece.quote)
