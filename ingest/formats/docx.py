"""DOCX → elements in reading order, read from the file's own XML.

Nothing that the file holds gets lost silently: what Word shows is text, what it hides, rejects or remarks becomes an
element of its own (`part` = deleted, hidden, comment, textbox, toc) and a warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ingest.clean import clean_line
from ingest.formats.chart import chart_text
from ingest.formats.docx_kinds import KindTeller, Label
from ingest.formats.docx_numbering import Numbering
from ingest.formats.docx_parts import closing_warnings, header_styles, hexadecimal, is_page_count, notes_by_id
from ingest.formats.docx_styles import Style, Styles, integer
from ingest.formats.docx_table import CellContent, TableGrid, frame_cells, read_grid
from ingest.formats.docx_text import ParagraphReader, ParagraphText
from ingest.formats.elements import ElementList, rectangular, spans_of
from ingest.formats.ooxml import OfficePackage
from ingest.formats.xml import XmlElement, attribute, child, local_name
from ingest.limits import Limits
from knowledge.errors import CorruptError, EmptyError, NoTextError, TooLargeError
from knowledge.records import CELL_SEPARATOR, ElementKind, ParsedDocument, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def read_docx(path: Path, name: str, *, limits: Limits | None = None) -> ParsedDocument:
    """Read a Word file. Raises CorruptError, EmptyError, NoTextError, TooLargeError, ArchiveUnsafeError."""
    with OfficePackage(path, name, limits or Limits()) as package:
        main = package.main_part("word/document.xml")
        body = child(package.xml(main), "body")
        if body is None:
            raise CorruptError(f"{name}: the Word file has no body; ask for a new copy.")
        reader = _WordReader(package, main, limits or Limits())
        reader.headers(body, "headerReference", "header")
        reader.blocks(body)
        reader.headers(body, "footerReference", "footer")
        if any("vbaproject" in part for part in package.names()):
            reader.out.warn("The file holds macros; they were not run and not read.")
        return reader.finish(package.title())


class _WordReader:
    def __init__(self, package: OfficePackage, main: str, limits: Limits) -> None:
        self.out = ElementList(package.name)
        self._package = package
        self._limits = limits
        self._relations = package.relations(main)
        styles_root = package.optional_xml(self._part("styles"), self.out.warnings)
        self._styles = Styles(styles_root)
        self._header_styles = header_styles(styles_root)
        self._numbering = Numbering(package.optional_xml(self._part("numbering"), self.out.warnings))
        self._text = ParagraphReader(self._styles)
        self._notes = {
            kind: notes_by_id(package.optional_xml(self._part(kind + "s"), self.out.warnings))
            for kind in ("footnote", "endnote", "comment")
        }
        self._counts = {"deleted": 0, "hidden": 0, "inserted": 0, "comments": 0, "pictures": 0}
        self._cells_read = 0
        document = package.xml(main)
        self._kinds = KindTeller(
            styled=any(
                self._styles.get(attribute(node, "val")).heading_level
                for node in document.iter() if local_name(node) == "pStyle"
            )
        )

    def _part(self, kind: str) -> str | None:
        return next((r.target for r in self._relations.values() if r.kind == kind and not r.external), None)

    # -- blocks ---------------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[XmlElement], part: str | None = None, depth: int = 0) -> None:
        """Paragraphs and tables in order, content controls opened."""
        for node in nodes:
            name = local_name(node)
            if name == "p":
                self._paragraph(node, part)
            elif name == "tbl":
                self._table(node, part, depth)
            elif name in _WRAPPERS and depth < 50:
                gallery = child(node, "sdtPr", "docPartObj", "docPartGallery")
                contents = attribute(gallery, "val") == "Table of Contents"
                self.blocks(node, "toc" if contents else part, depth + 1)
            elif name == "AlternateContent" and len(node):
                self.blocks(node[0], part, depth + 1)
            elif name == "altChunk":
                self.out.warn("A document embedded as a whole (altChunk) was not read; save the file anew in Word.")

    def _paragraph(self, node: XmlElement, part: str | None) -> None:
        properties = child(node, "pPr")
        style_id = attribute(child(properties, "pStyle"), "val")
        style = self._styles.get(style_id)
        found = self._text.read(node, style)
        label = self._label(properties, style_id, style)
        text = f"{label.text} {found.text}".strip() if found.text else ""
        owner: str | None = None
        if text:
            kind, level, part = self._kinds.kind(properties, style, found, label, (part, self.out.depth))
            if kind in ("heading", "title"):
                text = clean_line(text)
            owner = self.out.add(
                kind, text, level=level, place={"part": part} if part else None, evidence=part != "toc"
            )
        self._apart(found.deleted, found.hidden, owner)
        self._counts["inserted"] += found.inserted
        self._attached(found.notes, found.comments, owner)
        self._pictures(found, owner)
        for box in found.boxes:
            self.blocks(box, part or "textbox")

    def _label(self, properties: XmlElement | None, style_id: str | None, style: Style) -> Label:
        number = child(properties, "numPr")
        num_id = attribute(child(number, "numId"), "val")
        ilvl = integer(attribute(child(number, "ilvl"), "val"))
        if num_id is None:
            num_id = style.num_id
            if num_id is not None and ilvl is None:
                ilvl = self._numbering.level_of_style(num_id, style_id)
        ilvl = min(max(ilvl if ilvl is not None else style.ilvl or 0, 0), 8)
        shown = self._numbering.label(num_id, ilvl) if num_id is not None else None
        return Label(shown[0], ilvl, shown[1] == "bullet") if shown else Label(ilvl=ilvl)

    def _apart(self, deleted: str, hidden: str, owner: str | None) -> None:
        """Text that Word has marked as deleted or hidden: readable, no evidence."""
        for part, text in (("deleted", deleted), ("hidden", hidden)):
            if text:
                self._counts[part] += 1
                self.out.add("paragraph", text, place={"part": part}, evidence=False, hidden=part == "hidden",
                             note_of=owner)

    def _attached(self, notes: list[tuple[str, str]], comments: list[str], owner: str | None) -> None:
        for kind, identifier in notes:
            text = self._note_text(kind, identifier)
            if text:
                self.out.add("footnote", text, note_of=owner)
        for identifier in dict.fromkeys(comments):
            text = self._note_text("comment", identifier)
            if text:
                self._counts["comments"] += 1
                self.out.add("paragraph", text, place={"part": "comment"}, note_of=owner)

    def _note_text(self, kind: str, identifier: str) -> str:
        node = self._notes[kind].get(identifier)
        if node is None:
            return ""
        texts = (self._text.read(p, self._styles.get(None)).text for p in node.iter() if local_name(p) == "p")
        return "\n".join(text for text in texts if text)

    def _pictures(self, found: ParagraphText, owner: str | None) -> None:
        for text in found.pictures:
            self.out.add("figure", text)
        for identifier in found.drawings:
            relation = self._relations.get(identifier)
            if relation is None or relation.kind != "chart":
                self._counts["pictures"] += relation is not None and not found.pictures
                continue
            chart = self._package.optional_xml(relation.target, self.out.warnings)
            text = chart_text(chart) if chart is not None else ""
            if text:
                self.out.add("figure", text)

    # -- tables ---------------------------------------------------------------------------------------------------

    def _table(self, node: XmlElement, part: str | None, depth: int) -> None:
        cells = [item for item in node.iter() if local_name(item) == "tc"]
        frame = frame_cells(node) if depth < 20 else []
        if frame:
            for cell in frame:
                self.blocks(cell, part, depth + 1)
            return
        self._cells_read += len(cells)
        if self._cells_read > self._limits.max_cells:
            raise TooLargeError(f"{self._package.name}: over {self._limits.max_cells} table cells.")
        style = attribute(child(node, "tblPr", "tblStyle"), "val")
        look = child(node, "tblPr", "tblLook")
        first_row = attribute(look, "firstRow") in ("1", "true") or bool(hexadecimal(attribute(look, "val")) & 0x20)
        grid = read_grid(node, self._cell, styled_header=first_row and style in self._header_styles)
        place: dict[str, object] | None = {"part": part} if part else None
        if any(any(row) for row in grid.rows):
            self._put_table(grid, place)
        for text in grid.deleted_rows:
            self._apart(text, "", None)
        for content in grid.cells.values():
            for text in content.deleted:
                self._apart(text, "", None)
            for text in content.hidden:
                self._apart("", text, None)
            if depth < 20:
                self.blocks(content.nested, part, depth + 1)
                for box in content.boxes:
                    self.blocks(box, part or "textbox", depth + 1)

    def _put_table(self, grid: TableGrid, place: dict[str, object] | None) -> None:
        """The table, then the footnotes and comments of its cells, tied to their cells."""
        owner = self.out.next_id()
        notes: list[tuple[int, int, str]] = []
        pending: list[tuple[str, str]] = []
        for (row, col), content in sorted(grid.cells.items()):
            for kind, identifier in content.notes:
                if self._note_text(kind, identifier):
                    pending.append((kind, identifier))
                    notes.append((row, col, self.out.next_id(len(pending))))
        table = Table(
            rows=rectangular(grid.rows), header_rows=grid.header_rows, spans=spans_of(grid.spans), notes=tuple(notes)
        )
        self.out.add_table(table, place=place)
        self._attached(pending, [], owner)
        self._attached([], [c for content in grid.cells.values() for c in content.comments], owner)

    def _cell(self, node: XmlElement) -> CellContent:
        content = CellContent()
        texts: list[str] = []
        bold: list[bool] = []
        self._cell_blocks(node, content, texts, bold)
        content.text = clean_line(" ".join(texts))
        content.bold = bool(bold) and all(bold)
        return content

    def _cell_blocks(self, node: XmlElement, content: CellContent, texts: list[str], bold: list[bool]) -> None:
        for item in node:
            name = local_name(item)
            if name == "p":
                properties = child(item, "pPr")
                style_id = attribute(child(properties, "pStyle"), "val")
                style = self._styles.get(style_id)
                found = self._text.read(item, style)
                label = self._label(properties, style_id, style)
                if found.text:
                    texts.append(f"{label.text} {found.text}".strip())
                    bold.append(found.bold_share > 0.95)
                content.notes += found.notes
                content.comments += found.comments
                content.boxes += found.boxes
                content.deleted += [found.deleted] if found.deleted else []
                content.hidden += [found.hidden] if found.hidden else []
                self._counts["inserted"] += found.inserted
            elif name == "tbl":
                content.nested.append(item)
            elif name in _WRAPPERS:
                self._cell_blocks(item, content, texts, bold)

    # -- headers, end ---------------------------------------------------------------------------------------------

    def headers(self, body: XmlElement, reference: str, kind: ElementKind) -> None:
        """Each distinct running header or footer once, table rows as one line."""
        seen: set[str] = set()
        for node in body.iter():
            if local_name(node) != reference:
                continue
            relation = self._relations.get(attribute(node, "id") or "")
            root = self._package.optional_xml(relation.target if relation else None, self.out.warnings)
            for line in self._lines(root) if root is not None else ():
                if line not in seen and not is_page_count(line):
                    seen.add(line)
                    self.out.add(kind, line, place={"part": kind})

    def _lines(self, node: XmlElement) -> list[str]:
        lines: list[str] = []
        for item in node:
            name = local_name(item)
            if name == "p":
                found = self._text.read(item, self._styles.get(None))
                lines += [found.text] if found.text else []
                for box in found.boxes:
                    lines += self._lines(box)
            elif name == "tbl":
                grid = read_grid(item, self._cell, styled_header=False)
                joined = (CELL_SEPARATOR.join(cell for cell in row if cell) for row in grid.rows)
                lines += [line for line in joined if line]
            elif name in _WRAPPERS:
                lines += self._lines(item)
        return lines

    def finish(self, title: str | None) -> ParsedDocument:
        counts = self._counts
        for message in closing_warnings(counts):
            self.out.warn(message)
        if not self.out.items:
            if counts["pictures"]:
                raise NoTextError(f"{self.out.file}: holds pictures only; give them as PDF or image to have them read.")
            raise EmptyError(f"{self.out.file}: the document holds no text.")
        return self.out.document(MEDIA_TYPE, title=title)
