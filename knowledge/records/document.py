"""What a reader makes of one file: elements, tables, identity."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.records.base import Record
from knowledge.records.place import Position

ElementKind = Literal[
    "title",
    "heading",
    "paragraph",
    "list_item",
    "table",
    "figure",
    "caption",
    "header",
    "footer",
    "footnote",
    "speaker_note",
]
DocumentType = Literal[
    "process_description",
    "transfer_protocol",
    "development_report",
    "characterization_report",
    "risk_assessment",
    "master_batch_record",
    "executed_batch_record",
    "method_sop",
    "method_validation_report",
    "method_transfer",
    "specification",
    "certificate_of_analysis",
    "stability_report",
    "deviation",
    "capa",
    "change_control",
    "campaign_report",
    "hold_time_study",
    "ppq",
    "control_strategy",
    "facility_fit",
    "qa_log",
    "meeting_minutes",
    "email",
    "slides",
    "batch_history",
    "material_specification",
    "equipment_list",
    "sop",
    "protocol",
    "report",
    "guideline",
]
CELL_SEPARATOR = " | "


class CellSpan(Record):
    """A merged cell: its text stands in (`row`, `col`), the covered cells hold `""`."""

    row: int
    col: int
    rowspan: int = Field(ge=1)
    colspan: int = Field(ge=1)


class Table(Record):
    """A table as rows of cell texts.

    `rows` is rectangular. `header_rows` counts the leading header rows (0 if none can be told).
    `continues` is the id of the element that this one continues (a table over several pages).
    `cell_refs`, for workbooks, gives each cell's address (`B4`), same shape as `rows`.
    `notes` are footnotes tied to a cell: (row, col, element id of the footnote).
    `hidden_rows` are rows hidden in the source workbook (read and marked).
    """

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    spans: tuple[CellSpan, ...] = ()
    continues: str | None = None
    cell_refs: tuple[tuple[str, ...], ...] | None = None
    notes: tuple[tuple[int, int, str], ...] = ()
    hidden_rows: tuple[int, ...] = ()

    def row_text(self, row: int) -> str:
        """The row's cells joined as citations quote them, empty cells at either end left out."""
        return CELL_SEPARATOR.join(self.rows[row]).strip(" |")


class Element(Position):
    """One piece of a document in reading order.

    `text` of a table is its rows' `row_text`, one per line. `continues_text` is the id of the element whose
    sentence this one carries on (text split over a page break). `evidence` is False for what may be read but
    never used as evidence (invisible text, rejected tracked changes). `hidden` marks hidden sheets and rows.
    `ocr_confidence` is 0..1, mean over the words, higher is better; null where the text was not OCRed.
    `note_of` is the id of the element that a footnote, comment or rejected text belongs to.
    `row_boxes` of a table are one `Box` per row where the format has pages.
    """

    id: str
    kind: ElementKind
    level: int | None = None
    text: str
    ocr: bool = False
    ocr_confidence: float | None = None
    table: Table | None = None
    continues_text: str | None = None
    evidence: bool = True
    hidden: bool = False
    caption_of: str | None = None
    note_of: str | None = None
    row_boxes: tuple[tuple[float, float, float, float], ...] | None = None


class Abbreviation(Record):
    """An abbreviation that the document itself defines, with the element that defines it."""

    short: str
    long: str
    element_id: str | None = None


class PageQuality(Record):
    """How far a page's text can be trusted, 0..1, higher is better, with the reason where it is low."""

    page: int
    quality: float
    ocr: bool = False
    reason: str | None = None


class ParsedDocument(Record):
    """What `inspect` prints: one file as the reader sees it. Identity that cannot be told is null."""

    file: str
    document_type: str | None = None
    title: str | None = None
    number: str | None = None
    version: str | None = None
    effective_date: str | None = None
    language: str | None = None
    pages: int | None = None
    quality: float = 1.0
    warnings: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    status_as_written: str | None = None
    supersedes_as_written: str | None = None
    abbreviations: tuple[Abbreviation, ...] = ()
    page_quality: tuple[PageQuality, ...] = ()
    product_names: tuple[str, ...] = ()
    media_type: str | None = None
