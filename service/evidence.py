"""Citations as files that a person can open: a page image with the quote's box, or a marked text view."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import NotFoundError
from knowledge.records import Citation
from knowledge.storage import DocumentRow
from service.page_image import page_png, text_view

if TYPE_CHECKING:
    from service.workspace import Workspace


def open_evidence(workspace: Workspace, citation: Citation) -> tuple[str, bytes]:
    """(suffix, bytes) of the view of one citation. Raises `NotFoundError` where the document is not in the scope."""
    scope = workspace.scope()
    row = workspace.store.documents.get(scope, citation.document_id)
    if row is None:
        raise NotFoundError(f"no document {citation.document_id!r} in {scope.sponsor}/{scope.product}")
    original = workspace.store.originals(scope.sponsor).path(row.sha256)
    paged = citation.page is not None and citation.bbox and has_pages(row)
    if paged and citation.page is not None and citation.bbox is not None:
        media = row.media_type or ("application/pdf" if row.path.lower().endswith(".pdf") else None)
        return ".png", page_png(original, media, citation.page, citation.bbox)
    opened = workspace.document(row.id)
    return ".html", text_view(opened.entry, opened.elements, [citation]).encode("utf-8")


def write_evidence(workspace: Workspace, citations: Sequence[Citation], folder: Path) -> tuple[Path, ...]:
    """One file a citation, named by its marker."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for citation in citations:
        suffix, data = open_evidence(workspace, citation)
        path = folder / f"{citation.marker}{suffix}"
        path.write_bytes(data)
        written.append(path)
    return tuple(written)


def has_pages(row: DocumentRow) -> bool:
    """The document's pages can be shown as pictures."""
    media, path = row.media_type or "", row.path.lower()
    return (
        media.startswith("image/")
        or media.endswith("pdf")
        or path.endswith((".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"))
    )
