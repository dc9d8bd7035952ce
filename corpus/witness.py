"""Reads the sample's files with the plain libraries, apart from the product's readers, to see where a quote stands."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parent / "sample"
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
DROPPED = re.compile(r"[\s|\u00ad\u200b\ufffe\x02]+")


@dataclass(frozen=True)
class Spot:
    """A stretch of text and its place. `order` runs through the file."""

    text: str
    order: int
    page: int | None = None
    sheet: str | None = None
    cells: str | None = None
    section: str | None = None
    part: str | None = None


def normal(text: str) -> str:
    """NFKC, one dash, no hyphens inside words (they may be line ends), no white space, no cell bars."""
    text = unicodedata.normalize("NFKC", text).translate(DASHES)
    return DROPPED.sub("", re.sub(r"(?<=[^\W\d_])[-\ufffe\x02](?:\r?\n)?(?=[^\W\d_])", "", text))


def read_pdf(data: bytes) -> Iterator[Spot]:
    import pypdfium2

    listing = SAMPLE / "passwords.txt"
    tried: list[str | None] = [None, *(listing.read_text(encoding="utf-8").split() if listing.exists() else [])]
    for password in tried:
        try:
            document = pypdfium2.PdfDocument(data, password=password)
            break
        except pypdfium2.PdfiumError as error:
            if password == tried[-1]:
                raise ValueError(f"PDF cannot be opened: {error}") from error
    for i in range(len(document)):
        yield Spot(document[i].get_textpage().get_text_bounded(), i, page=i + 1)


def read_docx(data: bytes) -> Iterator[Spot]:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.table import Table

    def told(element: Any) -> str:
        return "".join(t.text or "" for t in element.iter(qn("w:t")))

    document = Document(io.BytesIO(data))
    path: list[str] = []
    order = 0
    for child in document.element.body.iterchildren():
        order += 1
        if child.tag == qn("w:p"):
            style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            name = style.get(qn("w:val")) if style is not None else ""
            if m := re.fullmatch(r"Heading(\d)", name or ""):
                path = [*path[: int(m[1]) - 1], told(child)]
            yield Spot(told(child), order, section=" > ".join(path))
        elif child.tag == qn("w:tbl"):
            for row in Table(child, document).rows:
                cells: list[tuple[Any, str]] = []
                for cell in row.cells:
                    if not cells or cell._tc is not cells[-1][0]:
                        cells.append((cell._tc, told(cell._tc)))
                yield Spot(" | ".join(text for _, text in cells if text), order, section=" > ".join(path))
    for rel in document.part.rels.values():
        if rel.reltype.endswith(("/footnotes", "/comments")):
            from lxml import etree

            blob = rel.target_part.blob
            for note in etree.fromstring(blob):
                yield Spot(told(note), order + 1, part=rel.reltype.rsplit("/", 1)[1].rstrip("s"))


def read_xlsx(data: bytes) -> Iterator[Spot]:
    from openpyxl import load_workbook

    order = 0
    for sheet in load_workbook(io.BytesIO(data), data_only=True).worksheets:
        for row in sheet.iter_rows():
            filled = [c for c in row if c.value is not None]
            if filled:
                order += 1
                yield Spot(" | ".join(str(c.value) for c in filled), order, sheet=sheet.title, cells=f"{filled[0].coordinate}:{filled[-1].coordinate}")


def read_pptx(data: bytes) -> Iterator[Spot]:
    from pptx import Presentation

    for i, slide in enumerate(Presentation(io.BytesIO(data)).slides, start=1):
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield Spot(shape.text_frame.text, 2 * i, page=i, part="body")
            if shape.has_table:
                for row in shape.table.rows:
                    yield Spot(" | ".join(c.text for c in row.cells), 2 * i, page=i, part="body")
        if slide.has_notes_slide:
            yield Spot(slide.notes_slide.notes_text_frame.text, 2 * i + 1, page=i, part="notes")


def read_html(data: bytes) -> Iterator[Spot]:
    from bs4 import BeautifulSoup

    section = ""
    for order, node in enumerate(BeautifulSoup(data, "html.parser").find_all(["h1", "h2", "h3", "p", "li", "tr", "blockquote"])):
        if node.name.startswith("h"):
            section = node.get_text(" ", strip=True)
        text = " | ".join(c.get_text(" ", strip=True) for c in node.find_all(["td", "th"])) if node.name == "tr" else node.get_text(" ", strip=True)
        yield Spot(text, order, section=section)


def read_text(data: bytes, markdown: bool) -> Iterator[Spot]:
    section = ""
    for order, block in enumerate(re.split(r"\n\s*\n", data.decode("utf-8").replace("\r\n", "\n"))):
        first = block.strip().splitlines()[0] if block.strip() else ""
        if (markdown and first.startswith("#")) or (not markdown and re.fullmatch(r"\d+\. [A-Z].{3,60}", first)):
            section = first.lstrip("# ")
        yield Spot(re.sub(r"[*`]", "", block) if markdown else block, order, section=section)


def read_csv(data: bytes) -> Iterator[Spot]:
    for order, row in enumerate(csv.reader(io.StringIO(data.decode("cp1252")), delimiter=";")):
        yield Spot(" | ".join(row), order)


def read_mail(data: bytes) -> Iterator[Spot]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain",))
    yield Spot(body.get_content() if body is not None else "", 0)


def read_msg(data: bytes) -> Iterator[Spot]:
    from oxmsg import Message

    yield Spot(Message.load(io.BytesIO(data)).body or "", 0)


def member(outer: str, data: bytes, rest: str) -> bytes:
    """The bytes of an archive member or attachment."""
    if outer.endswith(".zip"):
        return zipfile.ZipFile(io.BytesIO(data)).read(rest)
    message = email.message_from_bytes(data, policy=email.policy.default)
    return bytes(next(p for p in message.walk() if p.get_filename() == rest).get_payload(decode=True))


@cache
def transcripts() -> dict[str, tuple[Spot, ...]]:
    path = SAMPLE / "gold" / "transcripts.jsonl"
    pages: dict[str, list[Spot]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        row = json.loads(line)
        pages.setdefault(row["file"], []).append(Spot(row["text"], row["page"], page=row["page"]))
    return {k: tuple(v) for k, v in pages.items()}


@cache
def bytes_of(file: str) -> bytes:
    outer, *inner = file.split("!/")
    data = (SAMPLE / "package" / outer).read_bytes()
    for name in inner:
        data = member(outer, data, name)
        outer = name
    return data


@cache
def spots(file: str) -> tuple[Spot, ...]:
    """Everything readable in one file, in order; of a picture, its transcript."""
    written = transcripts().get(file, ())
    data, suffix = bytes_of(file), file.rsplit(".", 1)[-1].lower()
    if suffix in ("png", "jpg", "tiff"):
        return written
    if suffix == "pdf":
        return (*read_pdf(data), *written)
    readers = {"docx": read_docx, "xlsx": read_xlsx, "pptx": read_pptx, "html": read_html, "csv": read_csv, "eml": read_mail, "msg": read_msg}
    if suffix in readers:
        return tuple(readers[suffix](data))
    return tuple(read_text(data, suffix == "md"))


@cache
def normal_spots(file: str) -> tuple[tuple[str, Spot], ...]:
    return tuple((normal(s.text), s) for s in spots(file))


def find(file: str, quote: str) -> list[Spot]:
    """Every spot of the file that holds the quote."""
    wanted = normal(quote)
    return [spot for text, spot in normal_spots(file) if wanted and wanted in text]
