"""PDF: text layer with places, structure by layout analysis, recognition where a page has no usable text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

from ingest.formats.pdf_page import ReadPage, read_page
from ingest.formats.pdf_structure import read_structure, rebuilt
from ingest.layout.assemble import Extras, Remark, assemble
from ingest.layout.headings import fold
from ingest.layout.primitives import PageContent
from ingest.layout.recognise import PageOcr
from ingest.layout.tables import find_tables
from ingest.layout.upright import turned_back
from knowledge.errors import CorruptError, EmptyError, EncryptedError, TooLargeError
from knowledge.records import ParsedDocument

MAX_PAGES = 20_000
HOLDS_FILES = "embedded files: "
_PASSWORD_ERROR = 4


def read_pdf(
    path: Path,
    name: str,
    *,
    passwords: Sequence[str] = (),
    ocr: PageOcr | None = None,
    pages: range | None = None,
    max_pages: int = MAX_PAGES,
) -> ParsedDocument:
    """Read a PDF. `name` becomes the file of every place; `pages` limits to page numbers (from 1).

    Raises `EncryptedError`, `CorruptError`, `EmptyError`, `TooLargeError`. A single page that cannot be read is a
    warning and has quality 0.
    """
    if path.stat().st_size == 0:
        raise EmptyError(f"{name}: the file is empty; ask the sender for it again")
    with _opened(path, name, passwords) as document:
        count = len(document)
        if count == 0:
            raise EmptyError(f"{name}: the PDF has no pages; ask the sender for it again")
        if count > max_pages:
            raise TooLargeError(f"{name}: {count} pages, at most {max_pages} are read; split the file")
        form = document.formenv.raw if document.formenv else None
        wanted = [n for n in (pages or range(1, count + 1)) if 1 <= n <= count]
        read = [_read(document, number, form, ocr) for number in wanted]
        outline = _outline(document)
    structure, warnings = _structure(path, passwords)
    remarks = {p.content.number: tuple(Remark(c.text, c.box) for c in p.comments) for p in read if p.comments}
    elements, quality, found = assemble(
        [p.content for p in read], name, find_tables, Extras(outline=outline, remarks=remarks)
    )
    turned = {p.content.number: p.turned for p in read if p.turned}
    graded = tuple(
        q if p.grade is None else q.model_copy(update={"quality": p.grade, "reason": p.problem})
        for p, q in zip(read, quality, strict=True)
    )
    warnings += [p.problem for p in read if p.problem]
    warnings += [f"page {n}: {len(r)} comments on the page, read apart from its text" for n, r in remarks.items()]
    if structure:
        warnings.append(HOLDS_FILES + ", ".join(structure))
    return ParsedDocument(
        file=name,
        pages=count,
        quality=round(fmean(q.quality for q in graded), 3) if graded else 0.0,
        warnings=(*warnings, *found),
        elements=turned_back(elements, turned),
        page_quality=graded,
        media_type="application/pdf",
    )


@contextmanager
def _opened(path: Path, name: str, passwords: Sequence[str]) -> Iterator[Any]:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = None
    for password in (None, *passwords):
        try:
            document = pdfium.PdfDocument(path, password=password)
            break
        except pdfium.PdfiumError as error:
            locked = error
            if raw.FPDF_GetLastError() != _PASSWORD_ERROR and "assword" not in str(error):
                document = _mended(path, name, error)
                break
    if document is None:
        raise EncryptedError(f"{name}: protected by a password; give it with --password-file") from locked
    try:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        yield document
    finally:
        document.close()


def _mended(path: Path, name: str, error: Exception) -> Any:
    """The document as pypdf can rebuild it from a broken file."""
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(rebuilt(path))
    except (CorruptError, EncryptedError, pdfium.PdfiumError) as second:
        raise CorruptError(f"{name}: not a readable PDF ({error}); ask the sender for it again") from second


def _read(document: Any, number: int, form: Any, ocr: PageOcr | None) -> ReadPage:
    import pypdfium2 as pdfium

    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return _unreadable(number, "the page cannot be loaded")
    try:
        return read_page(page, number, form, ocr)
    except pdfium.PdfiumError as error:
        return _unreadable(number, f"the page cannot be read ({error})")
    finally:
        page.close()


def _unreadable(number: int, problem: str) -> ReadPage:
    empty = PageContent(number, 612.0, 792.0, ())
    return replace(ReadPage(empty), problem=f"page {number}: {problem}; check the original", grade=0.0)


def _outline(document: Any) -> dict[str, int]:
    """The bookmarks' texts, folded, with their levels from 1."""
    found: dict[str, int] = {}
    for entry in document.get_toc(max_depth=8):
        if (key := fold(entry.get_title() or "")) and len(found) < 20_000:
            found.setdefault(key, entry.level + 1)
    return found


def _structure(path: Path, passwords: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Names of embedded files, and a warning where the structure cannot be read."""
    try:
        return read_structure(path, passwords).attachments, []
    except (CorruptError, EncryptedError) as error:
        return (), [f"metadata and embedded files could not be read: {error}"]
