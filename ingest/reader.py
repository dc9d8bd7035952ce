"""One door to all formats: a file in, a parsed document or the files inside it out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.archive import Member, depth_of, unpack_zip
from ingest.formats.source import PageOcr, Source
from ingest.identity import identify
from ingest.limits import MB, Limits
from ingest.sniff import Kind, sniff
from knowledge.errors import ArchiveUnsafeError, CorruptError, FileError, TooLargeError, UnsupportedError
from knowledge.records import ParsedDocument

_log = logging.getLogger(__name__)

__all__ = ["Limits", "Member", "PageOcr", "ReadResult", "read_file"]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """`document` is None for a mere container; mails have both."""

    document: ParsedDocument | None
    members: tuple[Member, ...] = ()


def read_file(
    path: Path,
    name: str,
    *,
    scratch: Path,
    passwords: Sequence[str] = (),
    limits: Limits | None = None,
    ocr: PageOcr | None = None,
) -> ReadResult:
    """Read one file of any kind, told by its content.

    `name` is the file's name in the package (`outer.zip!/inner.pdf`); `scratch` a folder of this file's own, which
    the caller empties after the members are read. Raises FileError and nothing else for what a file may hold.
    """
    source = Source(path, name, scratch, passwords, limits or Limits(), ocr)
    size = path.stat().st_size
    if size > source.limits.max_file_mb * MB:
        raise TooLargeError(f"{name}: {size // MB} MB; the limit is {source.limits.max_file_mb} MB a file.")
    result = _read(source, sniff(path, name))
    if result.document is None:
        return result
    return replace(result, document=identify(result.document))


def _read(source: Source, kind: Kind) -> ReadResult:
    try:
        return _READERS[kind](source)
    except FileError:
        raise
    except (RecursionError, MemoryError) as error:
        raise TooLargeError(f"{source.name}: nested too deep or too large to read.") from error
    except Exception as error:
        # Damaged files make the format libraries fail in every way there is; for the run that is one bad file.
        _log.warning("reader for %s failed with %s", kind, type(error).__name__)
        return ReadResult(_second_opinion(source, kind, error))


def _second_opinion(source: Source, kind: Kind, error: Exception) -> ParsedDocument:
    """What the fallback reader makes of a file on which ours failed. Raises CorruptError."""
    from ingest.formats.fallback import KINDS, read_with_unstructured

    if kind in KINDS:
        try:
            return read_with_unstructured(source.path, source.name, kind)
        except Exception as second:  # unstructured has no error tree of its own
            _log.warning("fallback reader for %s failed with %s", kind, type(second).__name__)
    raise CorruptError(
        f"{source.name}: the file cannot be read ({type(error).__name__}: {str(error)[:200]}); ask for a new copy."
    ) from error


def _pdf(source: Source) -> ReadResult:
    from ingest.formats.mail_parts import save_attachments
    from ingest.formats.pdf import HOLDS_FILES, read_pdf
    from ingest.formats.pdf_structure import read_attachments

    document = read_pdf(
        source.path, source.name, passwords=source.passwords, ocr=source.ocr, max_pages=source.limits.max_pages
    )
    if not any(warning.startswith(HOLDS_FILES) for warning in document.warnings):
        return ReadResult(document)
    try:
        _check_depth(source)
        files = [(a.name, a.content) for a in read_attachments(source.path, source.passwords)]
        members = save_attachments(source.name, files, source.scratch, source.limits)
    except FileError as error:
        note = f"Its embedded files were not read: {error}"
        return ReadResult(document.model_copy(update={"warnings": (*document.warnings, note)}))
    return ReadResult(document, members)


def _docx(source: Source) -> ReadResult:
    from ingest.formats.docx import read_docx

    return ReadResult(read_docx(source.path, source.name, limits=source.limits))


def _xlsx(source: Source) -> ReadResult:
    from ingest.formats.xlsx import read_xlsx

    return ReadResult(read_xlsx(source.path, source.name, limits=source.limits))


def _pptx(source: Source) -> ReadResult:
    from ingest.formats.pptx import read_pptx

    return ReadResult(read_pptx(source.path, source.name, limits=source.limits))


def _csv(source: Source) -> ReadResult:
    from ingest.formats.delimited import read_csv

    return ReadResult(read_csv(source.path, source.name, limits=source.limits))


def _html(source: Source) -> ReadResult:
    from ingest.formats.html import read_html

    return ReadResult(read_html(source.path, source.name))


def _xml(source: Source) -> ReadResult:
    from ingest.formats.plain_xml import read_xml

    return ReadResult(read_xml(source.path, source.name))


def _text(source: Source) -> ReadResult:
    from ingest.formats.text import read_text

    return ReadResult(read_text(source.path, source.name))


def _markdown(source: Source) -> ReadResult:
    from ingest.formats.markdown import read_markdown

    return ReadResult(read_markdown(source.path, source.name))


def _image(source: Source) -> ReadResult:
    from ingest.formats.image import read_image

    return ReadResult(read_image(source.path, source.name, limits=source.limits, ocr=source.ocr))


def _mail(source: Source) -> ReadResult:
    from ingest.formats.mail import read_eml

    _check_depth(source)
    document, members = read_eml(source.path, source.name, scratch=source.scratch, limits=source.limits)
    return ReadResult(document, members)


def _outlook(source: Source) -> ReadResult:
    from ingest.formats.outlook import read_msg

    _check_depth(source)
    document, members = read_msg(source.path, source.name, scratch=source.scratch, limits=source.limits)
    return ReadResult(document, members)


def _zip(source: Source) -> ReadResult:
    members = unpack_zip(
        source.path, source.name, scratch=source.scratch, limits=source.limits, passwords=source.passwords
    )
    return ReadResult(None, members)


def _seven_zip(source: Source) -> ReadResult:
    from ingest.formats.convert import unpack_seven_zip

    _check_depth(source)
    members = unpack_seven_zip(
        source.path, source.name, scratch=source.scratch, limits=source.limits, passwords=source.passwords
    )
    return ReadResult(None, members)


def _encrypted(source: Source) -> ReadResult:
    from ingest.formats.encrypted import decrypt_office

    opened = decrypt_office(source.path, source.name, passwords=source.passwords, scratch=source.scratch)
    kind = sniff(opened, source.name)
    if kind == "encrypted_office":
        raise CorruptError(f"{source.name}: is encrypted twice; open it and save it without a password.")
    return _read(replace(source, path=opened), kind)


def _converted(kind: Kind) -> Callable[[Source], ReadResult]:
    def read(source: Source) -> ReadResult:
        from ingest.formats.convert import convert_office
        from ingest.formats.encrypted import decrypt_office, is_encrypted

        path = source.path
        if kind in ("doc", "xls", "ppt") and is_encrypted(path):
            path = decrypt_office(path, source.name, passwords=source.passwords, scratch=source.scratch)
        made = convert_office(path, source.name, kind, scratch=source.scratch, limits=source.limits)
        result = _read(replace(source, path=made), sniff(made, made.name))
        document = result.document
        if document is not None:
            note = f"Converted from {kind.upper()} by LibreOffice; numbering and layout may differ from the original."
            document = document.model_copy(update={"warnings": (*document.warnings, note)})
        return replace(result, document=document)

    return read


def _refused(what: str) -> Callable[[Source], ReadResult]:
    def read(source: Source) -> ReadResult:
        raise UnsupportedError(f"{source.name}: {what}")

    return read


def _check_depth(source: Source) -> None:
    if depth_of(source.name) >= source.limits.max_depth:
        raise ArchiveUnsafeError(
            f"{source.name}: archives and mails stand over {source.limits.max_depth} deep in each other; refused."
        )


_READERS: dict[Kind, Callable[[Source], ReadResult]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "pptx": _pptx,
    "csv": _csv,
    "html": _html,
    "xml": _xml,
    "text": _text,
    "markdown": _markdown,
    "image": _image,
    "eml": _mail,
    "msg": _outlook,
    "zip": _zip,
    "7z": _seven_zip,
    "encrypted_office": _encrypted,
    "doc": _converted("doc"),
    "xls": _converted("xls"),
    "xlsb": _converted("xlsb"),
    "ppt": _converted("ppt"),
    "rtf": _converted("rtf"),
    "odf": _converted("odf"),
    "other_archive": _refused("is an archive of a kind that is not opened; unpack it, or pack the files as ZIP."),
    "unknown": _refused("is of no kind that can be read; give it as PDF, DOCX, XLSX, PPTX, CSV, HTML or text."),
}
