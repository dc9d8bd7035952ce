"""Broken and booby-trapped files, made in code: each a function from nothing to bytes, beside what must become of it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PASSWORD = "open sesame"


def pdf(lines: int = 30) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for page in range(2):
        for line in range(lines):
            canvas.drawString(60, 780 - 20 * line, f"Step {page}.{line}: hold the pool for {line + 2} h at 5 °C.")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def truncated_pdf() -> bytes:
    return pdf()[:500]


def pdf_with_bad_xref() -> bytes:
    """Every offset points somewhere else; the objects are whole."""
    head, _, _ = pdf().rpartition(b"startxref")
    return head.replace(b"0000000", b"0000009") + b"startxref\n999999\n%%EOF\n"


def pdf_with_page_loop() -> bytes:
    return b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Count 100000000/Kids[2 0 R 2 0 R]>> endobj
trailer <</Root 1 0 R/Size 3>>
%%EOF
"""


def encrypted_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(PASSWORD, algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def docx() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("1 Hold", 1)
    document.add_paragraph("The pool is held for 24 h at 5 °C.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def encrypted_docx() -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(docx())).encrypt(PASSWORD, stream)
    return stream.getvalue()


def docx_with_external_entity(target: str) -> bytes:
    """The body names an external entity: a parser that follows it puts the target's text into the document."""
    declared = f'<!DOCTYPE w:document [<!ENTITY leak SYSTEM "{target}">]>'.encode()
    return _rewritten(docx(), "word/document.xml", lambda xml: _after_head(xml, declared).replace(b"24 h", b"&leak;"))


def xlsx_with_entities() -> bytes:
    """Ten entities of ten of the one before: a few bytes that would become gigabytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["laughs", 1])
    stream = io.BytesIO()
    book.save(stream)
    entities = [b'<!ENTITY e0 "ha">', *(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 11))]
    declared = b"<!DOCTYPE sst [" + b"".join(entities) + b"]>"
    return _rewritten(
        stream.getvalue(), "xl/sharedStrings.xml", lambda xml: _after_head(xml, declared).replace(b"laughs", b"&e10;")
    )


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def zip_bomb(megabytes: int = 96) -> bytes:
    return archive({"zeros.txt": b"0" * (megabytes << 20)})


def nested_archive(depth: int = 9) -> bytes:
    content, name = b"The innermost text is held for 3 h.", "inner.txt"
    for level in range(depth):
        content, name = archive({name: content}), f"level{level}.zip"
    return content


def traversing_archive() -> bytes:
    return archive({"../../../escaped.txt": b"out", "/tmp/knowline-escaped.txt": b"out", "..\\..\\escaped.txt": b"out"})


def png_of_huge_size(side: int = 60_000) -> bytes:
    """A header that promises 3.6 thousand million pixels, and hardly any data."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(b"\0" * 100)) + part(b"IEND", b"")


def csv_with_nuls() -> bytes:
    return b"batch;titer\n" + b"".join(b"B-%03d\0;%d,5\0\n" % (n, n) for n in range(40))


def _after_head(xml: bytes, declared: bytes) -> bytes:
    head, end, rest = xml.partition(b"?>")
    return head + end + declared + rest if end else declared + xml


def _rewritten(package: bytes, part: str, change: object) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)  # type: ignore[operator]
    return stream.getvalue()
