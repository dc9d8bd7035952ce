"""What a file is, by its content; the suffix only breaks ties between kinds of text."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from ingest.formats.encoding import decode, looks_binary
from knowledge.errors import EmptyError

Kind = Literal[
    "pdf", "docx", "xlsx", "pptx", "image", "html", "xml", "csv", "markdown", "text", "eml", "msg", "zip",
    "encrypted_office", "doc", "xls", "ppt", "xlsb", "rtf", "odf", "7z", "other_archive", "unknown",
]

_HEAD_BYTES = 65_536
_SAMPLE = 16_384
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"GIF8", "image"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "other_archive"),
    (b"\x1f\x8b", "other_archive"), (b"BZh", "other_archive"), (b"\xfd7zXZ\x00", "other_archive"),
    (b"{\\rtf", "rtf"), (b"\xef\xbb\xbf{\\rtf", "rtf"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("encryptedpackage", "encrypted_office"), ("encryptioninfo", "encrypted_office"), ("worddocument", "doc"),
    ("workbook", "xls"), ("book", "xls"), ("powerpoint document", "ppt"), ("__properties_version1.0", "msg"),
)
_CONTENT_TYPES: tuple[tuple[bytes, Kind], ...] = (
    (b"wordprocessingml", "docx"), (b"ms-word.document", "docx"), (b"ms-word.template", "docx"),
    (b"sheet.binary", "xlsb"), (b"spreadsheetml", "xlsx"), (b"ms-excel.sheet", "xlsx"), (b"ms-excel.template", "xlsx"),
    (b"presentationml", "pptx"), (b"ms-powerpoint", "pptx"),
)
_MAIN_TYPE = re.compile(rb"<(?:\w+:)?Override\b[^>]*ContentType=\"([^\"]*main\+xml|[^\"]*sheet\.binary[^\"]*)\"")
_MAIL_HEADERS = frozenset(
    ("from", "to", "cc", "subject", "date", "received", "mime-version", "message-id", "return-path", "delivered-to",
     "content-type", "reply-to", "sender", "x-mailer", "content-transfer-encoding", "dkim-signature")
)
_HEADER_LINE = re.compile(r"^([A-Za-z][A-Za-z0-9\-]*):")
_HTML_TAG = re.compile(r"<(?:!doctype html|html|head|body|table|div|p|h[1-6]|ul|ol)\b[^>]*>", re.IGNORECASE)
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$", re.MULTILINE)
_HASH_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_TEXT_SUFFIXES: dict[str, Kind] = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".md": "markdown", ".markdown": "markdown",
    ".htm": "html", ".html": "html", ".xhtml": "html", ".eml": "eml", ".xml": "xml",
}


def sniff(path: Path, name: str) -> Kind:
    """The kind of a file. Raises EmptyError for a file without content."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.strip(b"\0 \t\r\n"):
        raise EmptyError(f"{name}: the file is empty; ask for a new copy.")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path, name)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if (head.startswith(b"BM") and len(head) > 30 and head[14] in (12, 40, 108, 124)) or head[8:12] == b"WEBP":
        return "image"
    if head[257:262] == b"ustar":
        return "other_archive"
    if looks_binary(head):
        return "unknown"
    return _text_kind(decode(head)[0], Path(name).suffix.lower())


def _zip_kind(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}
            if "mimetype" in names and b"opendocument" in _start(archive, names["mimetype"]):
                return "odf"
            if "[content_types].xml" in names:
                types = _start(archive, names["[content_types].xml"])
                main = b" ".join(_MAIN_TYPE.findall(types)) or types
                for mark, kind in _CONTENT_TYPES:
                    if mark in main:
                        return kind
            folders = {entry.split("/")[0] for entry in names if "/" in entry}
            for folder, office in (("word", "docx"), ("xl", "xlsx"), ("ppt", "pptx")):
                if folder in folders and ("[content_types].xml" in names or "_rels" in folders):
                    return office  # type: ignore[return-value]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        suffix = Path(name).suffix.lower()[1:4]
        return {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}.get(suffix, "zip")  # type: ignore[return-value]
    return "zip"


def _start(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as stream:
            return stream.read(1_000_000)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        return b""


def _ole_kind(path: Path) -> Kind:
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(str(path)) as ole:
            streams = {entry[0].lower() for entry in ole.listdir()}
    except Exception:  # olefile raises many kinds on damaged files; damage is told by who reads the file next
        return "doc"
    return next((kind for stream, kind in _OLE_STREAMS if stream in streams), "unknown")


def _text_kind(text: str, suffix: str) -> Kind:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if start.lower().startswith("<?xml"):
            return "html" if re.search(r"<html\b", start[:2000], re.IGNORECASE) else "xml"
        if _HTML_TAG.search(start[:5000]):
            return "html"
        if suffix == ".xml" or (re.match(r"<[\w:.\-]+[\s>/]", start) and start.rstrip().endswith(">")):
            return "xml"
    if _is_mail(text):
        return "eml"
    by_suffix = _TEXT_SUFFIXES.get(suffix)
    if by_suffix == "html" and not _HTML_TAG.search(text):
        by_suffix = None
    if by_suffix in ("csv", "markdown", "html"):
        return by_suffix
    if _PIPE_RULE.search(text) or len(_HASH_HEADING.findall(text)) >= 2:
        return "markdown"
    return "csv" if _is_delimited(text) else "text"


def _is_mail(text: str) -> bool:
    """Header lines only, up to the first empty line, two of them of mail's own."""
    seen: set[str] = set()
    for number, line in enumerate(text.lstrip("\ufeff").splitlines()):
        if number == 0 and line.startswith("From "):
            continue
        if not line.strip():
            break
        match = _HEADER_LINE.match(line)
        if match:
            seen.add(match.group(1).lower())
        elif not line[0].isspace():
            return False
    known = seen & _MAIL_HEADERS
    transport = {"received", "message-id", "mime-version", "return-path", "content-type"}
    return len(known) >= 2 and (bool(known & transport) or {"from", "date"} <= known or {"from", "subject"} <= known)


def _is_delimited(text: str) -> bool:
    """At least three lines of the same three or more fields."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()]
    lines = lines[:-1] if len(text) > _SAMPLE else lines
    if len(lines) < 3:
        return False
    for delimiter in "\t;,|":
        widths = {len(row) for row in csv.reader(lines, delimiter=delimiter) if row}
        if len(widths) == 1 and widths.pop() >= 3:
            return True
    return False
