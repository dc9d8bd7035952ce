"""One worksheet, streamed: values, merges, hidden rows and columns, what is struck out or invisible."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

from ingest.formats.docx_styles import integer
from ingest.formats.xlsx_cells import Looks, RichText, cell_text, rich_text
from ingest.formats.xml import XmlElement, attribute, local_name, refuse_doctype
from knowledge.errors import CorruptError, TooLargeError

_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$", re.IGNORECASE)
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_WANTED = ("{*}row", "{*}mergeCell", "{*}col", "{*}oddHeader", "{*}oddFooter")


@dataclass(slots=True)
class SheetContent:
    """Cells by (row, col) from 0, and what is worth a warning."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    strong: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    struck: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    invisible: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)
    margins: list[tuple[str, str]] = field(default_factory=list)
    cut_at_row: int | None = None
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    strings: list[RichText]
    looks: Looks
    date1904: bool


def read_sheet(data: bytes, where: str, book: Workbook, max_cells: int, max_characters: int) -> SheetContent:
    """The content of a worksheet part, cut after `max_cells` cells. Raises CorruptError, TooLargeError."""
    from lxml import etree

    refuse_doctype(data[:4096], where)
    content = SheetContent()
    row_number = -1
    try:
        events = etree.iterparse(
            io.BytesIO(data), events=("end",), tag=_WANTED, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, recover=True,
        )
        for _, node in events:
            name = local_name(node)
            if name == "row":
                said = integer(attribute(node, "r"))
                row_number = said - 1 if said is not None and 0 < said <= _MAX_ROW else row_number + 1
                _read_row(node, row_number, book, content)
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
                if content.characters > max_characters:
                    raise TooLargeError(f"{where}: over {max_characters // 1_000_000} million characters of text.")
                if len(content.cells) > max_cells:
                    content.cut_at_row = row_number + 1
                    break
            elif name == "mergeCell":
                area = parse_area(attribute(node, "ref") or "")
                if area is not None:
                    top, left, bottom, right = area
                    content.merged.append((top, left, bottom - top + 1, right - left + 1))
            elif name == "col" and attribute(node, "hidden") in ("1", "true"):
                first, last = integer(attribute(node, "min")), integer(attribute(node, "max"))
                if first and last:
                    content.hidden_columns.append((first - 1, last - 1))
            elif name in ("oddHeader", "oddFooter"):
                text = _margin(node.text or "")
                if text:
                    content.margins.append((name[3:].lower(), text))
    except etree.XMLSyntaxError as error:
        raise CorruptError(f"{where}: the sheet cannot be read ({error}).") from error
    return content


def parse_reference(text: str) -> tuple[int, int] | None:
    """`B4` → (3, 1)."""
    match = _REFERENCE.match(text)
    if match is None:
        return None
    col = 0
    for letter in match.group(1).upper():
        col = col * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row - 1, col - 1) if 0 < row <= _MAX_ROW and col <= _MAX_COLUMN else None


def parse_area(text: str) -> tuple[int, int, int, int] | None:
    """`B4:F9` → (top, left, bottom, right)."""
    first, _, last = text.partition(":")
    start, end = parse_reference(first), parse_reference(last or first)
    if start is None or end is None or end < start or end[1] < start[1]:
        return None
    return (*start, *end)


def _read_row(node: XmlElement, row: int, book: Workbook, content: SheetContent) -> None:
    hidden = attribute(node, "hidden") in ("1", "true")
    col = -1
    for cell in node:
        if local_name(cell) != "c":
            continue
        spot = parse_reference(attribute(cell, "r") or "")
        col = spot[1] if spot is not None else col + 1
        _read_cell(cell, (row, col), book, content)
    if hidden:
        content.hidden_rows.add(row)


def _read_cell(cell: XmlElement, spot: tuple[int, int], book: Workbook, content: SheetContent) -> None:
    kind = attribute(cell, "t") or "n"
    raw: str | None = None
    formula = False
    inline: RichText | None = None
    for item in cell:
        name = local_name(item)
        if name == "v":
            raw = item.text
        elif name == "is":
            inline = rich_text(item)
        elif name == "f":
            formula = True
    look = book.looks.get(attribute(cell, "s"))
    if inline is None and raw is None:
        if formula:
            content.uncached.append(spot)
        return
    text = inline or cell_text(kind, raw or "", look, book.strings, date1904=book.date1904)
    if text.struck:
        content.struck.append((spot, text.struck))
    if not text.shown:
        return
    if look.struck:
        content.struck.append((spot, text.shown))
    elif look.invisible:
        content.invisible.append((spot, text.shown))
    else:
        content.cells[spot] = text.shown
        content.characters += len(text.shown)
        if look.strong:
            content.strong.add(spot)


def _margin(text: str) -> str:
    """A page header of Excel without its codes (`&L&"Arial"&8Title &P`)."""
    text = re.sub(r"&\"[^\"]*\"|&K[0-9A-Fa-f]{6}|&\d{1,3}|&[BIUESXYOH]", "", text)
    text = re.sub(r"&[LCR]", " ", text)
    return " ".join(re.sub(r"&[PNDTGFAZ]", "", text).replace("&&", "&").split())
