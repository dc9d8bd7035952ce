"""XLSX → tables and lines of every sheet, read from the workbook's own XML with the values it shows."""

from __future__ import annotations

from pathlib import Path

from ingest.clean import clean_text
from ingest.formats.chart import chart_text
from ingest.formats.docx_styles import integer
from ingest.formats.elements import ElementList
from ingest.formats.ooxml import OfficePackage
from ingest.formats.sheet_blocks import Sheet, add_sheet, cell_name, column_name
from ingest.formats.xlsx_cells import Looks, shared_strings
from ingest.formats.xlsx_sheet import SheetContent, Workbook, parse_area, parse_reference, read_sheet
from ingest.formats.xml import XmlElement, attribute, child, local_name
from ingest.limits import Limits
from knowledge.errors import CorruptError, EmptyError
from knowledge.records import ParsedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_THREADED_NOTICE = "[Threaded comment]"
_SHOWN_REFERENCES = 8


def read_xlsx(path: Path, name: str, *, limits: Limits | None = None) -> ParsedDocument:
    """Read a workbook; sheets over `max_cells` in all are cut, with a warning.

    Raises CorruptError, EmptyError, TooLargeError, ArchiveUnsafeError.
    """
    with OfficePackage(path, name, limits or Limits()) as package:
        reader = _BookReader(package, limits or Limits())
        reader.read()
        if not reader.out.items:
            raise EmptyError(f"{name}: the workbook holds no values.")
        if any("vbaproject" in part for part in package.names()):
            reader.out.warn("The file holds macros; they were not run and not read.")
        return reader.out.document(MEDIA_TYPE, title=package.title())


class _BookReader:
    def __init__(self, package: OfficePackage, limits: Limits) -> None:
        self.out = ElementList(package.name, paragraphs=False)
        self._package = package
        self._left = limits.max_cells
        self._characters = limits.max_text_mb * 1_000_000
        self._main = package.main_part("xl/workbook.xml")
        self._root = package.xml(self._main)
        self._relations = package.relations(self._main)
        part = self._part("sharedStrings")
        strings = []
        if part is not None and package.has(part):
            strings = shared_strings(package.read(part), f"{package.name} ({part})", limits.max_cells)
        styles = package.optional_xml(self._part("styles"), self.out.warnings)
        date1904 = attribute(child(self._root, "workbookPr"), "date1904") in ("1", "true")
        self._book = Workbook(strings, Looks(styles), date1904)

    def _part(self, kind: str) -> str | None:
        return next((r.target for r in self._relations.values() if r.kind == kind and not r.external), None)

    def read(self) -> None:
        sheets = child(self._root, "sheets")
        if sheets is None:
            raise CorruptError(f"{self._package.name}: the workbook lists no sheets; ask for a new copy.")
        for node in sheets:
            relation = self._relations.get(attribute(node, "id") or "")
            title = attribute(node, "name") or ""
            if relation is None or relation.external or not self._package.has(relation.target):
                self.out.warn(f"Sheet {title!r} is missing from the file.")
                continue
            hidden = (attribute(node, "state") or "visible") != "visible"
            if hidden:
                self.out.warn(f"Sheet {title!r} is hidden; it was read and marked.")
            self._sheet(relation.target, relation.kind, title, hidden)

    def _sheet(self, part: str, kind: str, title: str, hidden: bool) -> None:
        found: list[tuple[tuple[int, int, int, int], str]] = []
        if kind == "worksheet":
            try:
                where = f"{self._package.name} ({title})"
                content = read_sheet(self._package.read(part), where, self._book, self._left, self._characters)
            except CorruptError as error:
                self.out.warn(f"Sheet {title!r} could not be read: {error}")
                return
            self._left -= len(content.cells)
            self._characters -= content.characters
            for margin, text in content.margins:
                self.out.add("header" if margin == "header" else "footer", text,
                             place={"sheet": title, "part": margin}, hidden=hidden)
            found = add_sheet(
                self.out,
                Sheet(
                    content.cells, content.merged, content.strong, content.hidden_rows, title or None, hidden,
                    areas=self._declared(part),
                ),
            )
            self._apart(content, title, hidden)
            self._warnings(content, title)
        self._beside(part, title, hidden, found)

    def _declared(self, part: str) -> list[tuple[int, int, int, int, int]]:
        """The tables that the sheet declares, with their header rows."""
        areas = []
        for relation in self._package.relations(part).values():
            if relation.kind == "table" and not relation.external:
                root = self._package.optional_xml(relation.target, self.out.warnings)
                area = parse_area(attribute(root, "ref") or "")
                rows = integer(attribute(root, "headerRowCount"))
                if area is not None:
                    areas.append((*area, 1 if rows is None else rows))
        return areas

    def _apart(self, content: SheetContent, title: str, hidden: bool) -> None:
        """Struck-out and invisible cells: readable, no evidence."""
        for part, cells in (("deleted", content.struck), ("hidden", content.invisible)):
            for (row, col), text in cells[:1000]:
                place: dict[str, object] = {"sheet": title, "cells": cell_name(row, col), "part": part}
                self.out.add("paragraph", text, place=place, evidence=False, hidden=hidden or part == "hidden")

    def _warnings(self, content: SheetContent, title: str) -> None:
        struck, invisible = [s for s, _ in content.struck], [s for s, _ in content.invisible]
        for spots, what in (
            (content.uncached, "hold formulas without a stored value and were read as empty; open and save in Excel"),
            (struck, "are struck out in whole or part; that text is kept apart, not as evidence"),
            (invisible, "are formatted to be invisible; kept apart, not as evidence"),
        ):
            if spots:
                self.out.warn(f"Sheet {title!r}: {len(spots)} cells ({_references(spots)}) {what}.")
        if content.hidden_rows:
            rows = sorted(row for row in content.hidden_rows if any(r == row for r, _ in content.cells))
            if rows:
                shown = ", ".join(str(row + 1) for row in rows[:_SHOWN_REFERENCES])
                self.out.warn(f"Sheet {title!r}: {len(rows)} hidden rows ({shown}) were read and marked.")
        columns = [
            column_name(col)
            for first, last in content.hidden_columns for col in range(first, min(last, first + 50) + 1)
            if any(c == col for _, c in content.cells)
        ]
        if columns:
            self.out.warn(f"Sheet {title!r}: hidden columns ({', '.join(columns[:_SHOWN_REFERENCES])}) were read.")
        if content.cut_at_row is not None:
            self.out.warn(f"Sheet {title!r} is too large; only the first {content.cut_at_row} rows were read.")

    def _beside(
        self, part: str, title: str, hidden: bool, found: list[tuple[tuple[int, int, int, int], str]]
    ) -> None:
        """Comments, charts and text boxes of a sheet."""
        relations = list(self._package.relations(part).values())
        threaded = any(r.kind == "threadedComment" for r in relations)
        for relation in relations:
            if relation.kind in ("comments", "threadedComment"):
                root = self._package.optional_xml(relation.target, self.out.warnings)
                self._comments(root, title, hidden, found, skip_threaded=threaded and relation.kind == "comments")
            elif relation.kind == "drawing":
                self._drawing(relation.target, title, hidden)

    def _comments(
        self,
        root: XmlElement | None,
        title: str,
        hidden: bool,
        found: list[tuple[tuple[int, int, int, int], str]],
        *,
        skip_threaded: bool,
    ) -> None:
        count = 0
        for node in root.iter() if root is not None else ():
            if local_name(node) not in ("comment", "threadedComment"):
                continue
            text = clean_text("".join(t.text or "" for t in node.iter() if local_name(t) in ("t", "text")))
            if not text or (skip_threaded and text.startswith(_THREADED_NOTICE)):
                continue
            reference = attribute(node, "ref") or ""
            spot = parse_reference(reference)
            owner = next(
                (i for (top, left, bottom, right), i in found
                 if spot and top <= spot[0] <= bottom and left <= spot[1] <= right), None,
            )
            place: dict[str, object] = {"sheet": title, "cells": reference or None, "part": "comment"}
            self.out.add("paragraph", text, place=place, hidden=hidden, note_of=owner)
            count += 1
        if count:
            self.out.warn(f"Sheet {title!r}: {count} cell comments stand in the sheet; they are marked as comments.")

    def _drawing(self, part: str, title: str, hidden: bool) -> None:
        root = self._package.optional_xml(part, self.out.warnings)
        for node in root.iter() if root is not None else ():
            if local_name(node) == "txBody":
                paragraphs = (p for p in node if local_name(p) == "p")
                lines = ("".join(t.text or "" for t in p.iter() if local_name(t) == "t") for p in paragraphs)
                text = clean_text("\n".join(lines))
                if text:
                    place: dict[str, object] = {"sheet": title, "part": "textbox"}
                    self.out.add("paragraph", text, place=place, hidden=hidden)
        for relation in self._package.relations(part).values():
            chart = None
            if relation.kind == "chart":
                chart = self._package.optional_xml(relation.target, self.out.warnings)
            text = chart_text(chart) if chart is not None else ""
            if text:
                self.out.add("figure", text, place={"sheet": title}, hidden=hidden)


def _references(spots: list[tuple[int, int]]) -> str:
    shown = ", ".join(cell_name(row, col) for row, col in spots[:_SHOWN_REFERENCES])
    return shown + (", …" if len(spots) > _SHOWN_REFERENCES else "")
