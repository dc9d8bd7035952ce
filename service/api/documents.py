"""`GET /documents…`: the inventory, page images with the highlight drawn, marked text views."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse, HTMLResponse, Response

from knowledge.errors import NotFoundError, UsageError
from knowledge.records import Box, Citation, DocumentEntry, Element, TableRef
from knowledge.storage import DocumentRow
from knowledge.storage.documents import entry
from service.api.access import Access, Read
from service.api.paging import Cursor, Limit, page
from service.api.shapes import DocumentDetail, DocumentPage
from service.evidence import has_pages
from service.page_image import page_png, text_view

router = APIRouter(tags=["documents"])
DocumentId = Annotated[str, Path(max_length=100)]
_BOX = r"^(?:0(?:\.\d{1,12})?|1(?:\.0{1,12})?)(?:,(?:0(?:\.\d{1,12})?|1(?:\.0{1,12})?)){3}$"
Highlights = Annotated[
    list[Annotated[str, Query(pattern=_BOX)]],
    Query(
        default_factory=list,
        max_length=100,
        description="x0,y0,x1,y1 in fractions of the page, origin top left; may be repeated",
    ),
]
_SHOWN = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
# A browser's own viewer of PDF needs its styles; nothing in the file may reach anywhere.
ORIGINAL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
VIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@router.get("/documents")
def list_documents(access: Read, limit: Limit = 100, cursor: Cursor = None) -> DocumentPage:
    """The documents in use with type, version, status and quality, by path."""
    workspace = access.service.workspace
    everything = workspace.store.passages.documents(access.scope)
    part, after = page(everything, lambda one: one.id, limit, cursor)
    counts = workspace.knowledge.counts(access.scope)
    counted = tuple(one.model_copy(update={"statements": counts.get(one.id, 0)}) for one in part)
    return DocumentPage(documents=counted, total=len(everything), next_cursor=after)


@router.get("/documents/{document_id}")
def get_document(
    access: Read,
    document_id: DocumentId,
    elements: Annotated[bool, Query(description="with all elements and tables")] = False,
) -> DocumentDetail:
    """One document."""
    found = _document(access, document_id)
    counts = access.service.workspace.knowledge.counts(access.scope)
    shown = entry(found, access.scope, counts.get(found.id, 0))
    return DocumentDetail(**dict(shown), elements=_elements(access, found) if elements else None)


@router.get(
    "/documents/{document_id}/pages/{number}.png",
    response_class=Response,
    responses={200: {"description": "the page", "content": {"image/png": {}}}},
)
def page_image(
    access: Read, document_id: DocumentId, number: Annotated[int, Path(ge=1, le=1_000_000)], highlight: Highlights
) -> Response:
    """The page as a picture, the boxes of a citation drawn on it."""
    found = _document(access, document_id)
    if not has_pages(found):
        raise NotFoundError("this document has no pages; see its view")
    boxes = [_box(number, written) for written in highlight]
    original = access.service.workspace.store.originals(access.scope.sponsor).path(found.sha256)
    media = found.media_type or ("application/pdf" if found.path.lower().endswith(".pdf") else None)
    return Response(page_png(original, media, number, boxes), media_type="image/png")


@router.get(
    "/documents/{document_id}/original",
    response_class=FileResponse,
    responses={200: {"description": "the file as it was taken in", "content": {"*/*": {}}}},
)
def original_file(access: Read, document_id: DocumentId) -> FileResponse:
    """The original file. PDF and pictures may be shown by a browser; all else is only ever saved."""
    found = _document(access, document_id)
    path = access.service.workspace.store.originals(access.scope.sponsor).path(found.sha256)
    if not path.is_file():
        raise NotFoundError("the original of this document is not kept")
    name = found.path.rsplit("/", 1)[-1]
    shown = _SHOWN.get(name.rsplit(".", 1)[-1].lower())
    return FileResponse(
        path, media_type=shown or "application/octet-stream", filename=name,
        content_disposition_type="inline" if shown else "attachment",
        headers={"Content-Security-Policy": ORIGINAL_POLICY},
    )  # fmt: skip


@router.get("/documents/{document_id}/view", response_class=HTMLResponse)
def view_document(
    access: Read,
    document_id: DocumentId,
    quote: Annotated[list[str], Query(default_factory=list, max_length=50, description="texts to mark")],
    element: Annotated[str | None, Query(max_length=200, description="table whose `row` is to be marked")] = None,
    row: Annotated[int | None, Query(ge=0, le=10_000_000)] = None,
) -> HTMLResponse:
    """The document's text as HTML, for formats without pages; each element's id is an anchor."""
    found = _document(access, document_id)
    elements = _elements(access, found)
    shown = entry(found, access.scope)
    marks = [_mark(shown, text) for text in quote if text.strip()]
    if element is not None and row is not None:
        marks.append(_mark(shown, _row_text(elements, element, row), TableRef(id=element, row=row)))
    html = text_view(shown, elements, marks)
    return HTMLResponse(html, headers={"Content-Security-Policy": VIEW_POLICY})


def _document(access: Access, document_id: str) -> DocumentRow:
    """A document in use. Raises `NotFoundError`, the same for an unknown and a foreign id."""
    found = access.service.workspace.store.documents.get(access.scope, document_id)
    if found is None or found.state != "live":
        raise NotFoundError("no such document in the scope")
    return found


def _elements(access: Access, found: DocumentRow) -> tuple[Element, ...]:
    """Its elements; of an exact copy, those of the document that was read."""
    read = access.service.workspace.store.passages.elements
    own = read(found.id)
    if own or found.duplicate_of is None:
        return own
    first = access.service.workspace.store.documents.get(access.scope, found.duplicate_of)
    return read(first.id) if first is not None and first.sha256 == found.sha256 else own


def _box(number: int, written: str) -> Box:
    x0, y0, x1, y1 = (float(part) for part in written.split(","))
    return Box(page=number, x0=min(x0, x1), y0=min(y0, y1), x1=max(x0, x1), y1=max(y0, y1))


def _mark(shown: DocumentEntry, quote: str, table: TableRef | None = None) -> Citation:
    return Citation(marker=1, document_id=shown.id, file=shown.file, quote=quote, table=table)


def _row_text(elements: tuple[Element, ...], element_id: str, row: int) -> str:
    for element in elements:
        if element.id == element_id and element.table is not None and row < len(element.table.rows):
            return element.table.row_text(row)
    raise UsageError("no such table row in this document: `element` and `row` come from a citation's `table`")
