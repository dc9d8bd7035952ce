"""Where something stands: Place, boxes, and citations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.records.base import Record

DocumentStatus = Literal["current", "superseded", "withdrawn", "draft"]
CitationRole = Literal["value", "unit", "kind", "scale", "condition", "footnote", "reason"]


class Box(Record):
    """A rectangle on one page in fractions of the page (0..1), origin top left."""

    page: int = Field(ge=1)
    x0: float
    y0: float
    x1: float
    y1: float


class TableRef(Record):
    """A cell, row (`col` null) or whole table (`row` null). `row` and `col` count from 0, header rows included."""

    id: str
    row: int | None = None
    col: int | None = None


class Position(Record):
    """Where something stands in its file, without the table cell.

    `file` is the path inside the package: archive members as `outer.zip!/inner.pdf`, attachments as
    `mail.eml!/report.pdf`. `page` counts from 1 in PDF and images and is the slide number in PPTX, else null.
    Workbooks use `sheet` and `cells` (`B4:F4`); DOCX, mail, HTML and text use `section` and `paragraph`
    (paragraphs count from 1 within the document body).
    `section` is the heading path, outermost first, joined with ` > `.
    """

    file: str
    page: int | None = None
    sheet: str | None = None
    cells: str | None = None
    section: str | None = None
    paragraph: int | None = None
    part: str | None = None
    bbox: tuple[Box, ...] | None = None


class Place(Position):
    """A `Position` and, inside a table, the cell or row."""

    table: TableRef | None = None


class Spoken(Record):
    """What is not in a document but was said: by whom, when (ISO date), on what occasion."""

    person: str = Field(min_length=1, max_length=200)
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    occasion: str | None = Field(default=None, max_length=200)


class Citation(Place):
    """A verbatim quote at its place.

    `quote` is a substring of one element's text; of a table it is one row's cells joined with ` | `.
    `verified` tells that the quote was found at the place again when the citation was made. With `spoken`, the quote
    is what that person said, and there is no document to open.
    """

    marker: int
    document_id: str
    title: str | None = None
    document_type: str | None = None
    version: str | None = None
    status: DocumentStatus = "current"
    quote: str
    role: CitationRole | None = None
    verified: bool = False
    spoken: Spoken | None = None
