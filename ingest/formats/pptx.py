"""PPTX → elements slide by slide in reading order, with tables, charts, notes and comments.

A slide is a page; `part` is `body` or `notes`; `section` is the slide's title.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.clean import clean_text
from ingest.formats.chart import chart_text
from ingest.formats.elements import ElementList, fraction_box
from ingest.formats.ooxml import OfficePackage, meaningful_title
from ingest.formats.pptx_table import read_table
from ingest.formats.pptx_text import Paragraph, paragraphs_of
from ingest.formats.xml import XmlElement, attribute, child, local_name, parse_xml
from ingest.limits import Limits
from knowledge.errors import CorruptError, EmptyError
from knowledge.records import ParsedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TITLES = ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE")
_MARGINS = ("FOOTER", "DATE", "HEADER")
_LISTS = ("BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT")
_ROWS_PER_SLIDE = 24


def read_pptx(path: Path, name: str, *, limits: Limits | None = None) -> ParsedDocument:
    """Read a presentation. Raises CorruptError, EmptyError, TooLargeError, ArchiveUnsafeError."""
    from pptx import Presentation

    bound = (limits or Limits()).max_pages
    with OfficePackage(path, name, limits or Limits()) as package:
        title = package.title()
        macros = any("vbaproject" in part for part in package.names())
        for part in package.names():
            if part.startswith("ppt/slides/") and part.endswith(".xml"):
                package.read(part)
    try:
        deck = Presentation(str(path))
        slides = list(deck.slides)
    except Exception as error:  # python-pptx raises KeyError, ValueError, XMLSyntaxError … on damaged packages
        raise CorruptError(f"{name}: the presentation cannot be opened ({error}); ask for a new copy.") from error
    reader = _DeckReader(name, float(deck.slide_width or 1), float(deck.slide_height or 1))
    damaged = 0
    for number, slide in enumerate(slides[:bound], 1):
        try:
            reader.slide(slide, number)
        except Exception as error:  # python-pptx raises bare errors on damaged parts; one slide costs only itself
            damaged += 1
            reader.out.warn(f"Slide {number} could not be read to its end ({type(error).__name__}).")
    if len(slides) > bound:
        reader.out.warn(f"Only the first {bound} of {len(slides)} slides were read.")
    if macros:
        reader.out.warn("The file holds macros; they were not run and not read.")
    if not reader.out.items and damaged:
        raise CorruptError(f"{name}: none of the {damaged} slides can be read; ask for a new copy.")
    if not reader.out.items:
        raise EmptyError(f"{name}: the presentation holds no text.")
    return reader.out.document(MEDIA_TYPE, title=title or meaningful_title(reader.first_title), pages=len(slides))


class _Shape:
    """A shape with its place on the slide in EMU, groups resolved."""

    def __init__(self, shape: Any, box: tuple[float, float, float, float]) -> None:
        self.shape = shape
        self.box = box


class _DeckReader:
    def __init__(self, name: str, width: float, height: float) -> None:
        self.out = ElementList(name, paragraphs=False)
        self.first_title: str | None = None
        self._width, self._height = width, height
        self._margins: set[str] = set()
        self._place: dict[str, object] = {}
        self._hidden = False

    def slide(self, slide: Any, number: int) -> None:
        hidden = slide.element.get("show") in ("0", "false")
        if hidden:
            self.out.warn(f"Slide {number} is hidden; it was read and marked.")
        shapes = sorted(self._shapes(slide.shapes, (0.0, 0.0, 1.0, 1.0)), key=self._order)
        title = next((s for s in shapes if _placeholder(s.shape) in _TITLES and s.shape.text_frame.text.strip()), None)
        section = None
        if title is not None:
            lines = [p.text for p in paragraphs_of(title.shape.text_frame._txBody)]
            section = " ".join(" ".join(lines).split()) or None
        self._place = {"page": number, "part": "body", "section": section}
        self._hidden = hidden
        if title is not None and section:
            self.first_title = self.first_title or section
            self._add("title" if number == 1 else "heading", section, title.box, level=None if number == 1 else 1)
        for shape in shapes:
            if shape is not title:
                self._shape(shape)
        self._notes(slide)
        self._remarks(slide, number)

    def _order(self, shape: _Shape) -> tuple[int, float]:
        return int(shape.box[1] / self._height * _ROWS_PER_SLIDE), shape.box[0]

    def _shapes(self, shapes: Any, frame: tuple[float, float, float, float]) -> Iterator[_Shape]:
        """All shapes, groups opened; `frame` maps group coordinates: x → dx + x·sx."""
        dx, dy, sx, sy = frame
        for shape in shapes:
            left, top = float(_number(shape, "left")), float(_number(shape, "top"))
            width, height = float(_number(shape, "width")), float(_number(shape, "height"))
            box = (dx + left * sx, dy + top * sy, dx + (left + width) * sx, dy + (top + height) * sy)
            if shape.shape_type is not None and shape.shape_type.name == "GROUP":
                yield from self._shapes(shape.shapes, _group_frame(shape, frame))
            else:
                yield _Shape(shape, box)

    def _add(self, kind: str, text: str, box: tuple[float, float, float, float], **more: Any) -> str:
        x0, y0, x1, y1 = box
        area = fraction_box(
            self._place["page"], x0 / self._width, y0 / self._height, x1 / self._width, y1 / self._height  # type: ignore[arg-type]
        )
        place = dict(self._place) | ({"bbox": (area,)} if x1 > x0 and y1 > y0 else {})
        place |= more.pop("place", {})
        table = more.pop("table", None)
        if table is not None:
            return self.out.add_table(table, place=place, hidden=self._hidden, **more)
        return self.out.add(kind, text, place=place, hidden=self._hidden, **more)  # type: ignore[arg-type]

    def _shape(self, shape: _Shape) -> None:
        node, kind = shape.shape, _placeholder(shape.shape)
        if kind == "SLIDE_NUMBER":
            return
        if getattr(node, "has_table", False) and node.has_table:
            table = read_table(node.table)
            if any(any(row) for row in table.rows):
                self._add("table", "", shape.box, table=table)
        elif getattr(node, "has_chart", False) and node.has_chart:
            self._figure(chart_text(node.chart._chartSpace), shape)
        elif getattr(node, "has_text_frame", False) and node.has_text_frame:
            self._text(paragraphs_of(node.text_frame._txBody), shape, kind)
        else:
            self._other(node, shape)

    def _text(self, paragraphs: list[Paragraph], shape: _Shape, kind: str | None) -> None:
        shown = [p for p in paragraphs if p.text]
        for paragraph in paragraphs:
            if paragraph.text and kind in _MARGINS:
                if paragraph.text not in self._margins:
                    self._margins.add(paragraph.text)
                    self._add("footer", paragraph.text, shape.box)
            elif paragraph.text:
                listed = paragraph.bulleted if paragraph.bulleted is not None else kind in _LISTS and len(shown) > 1
                kind_of = "list_item" if listed else "paragraph"
                self._add(kind_of, paragraph.text, shape.box, level=paragraph.level + 1 if listed else None)
            if paragraph.struck:
                self._add("paragraph", paragraph.struck, shape.box, place={"part": "deleted"}, evidence=False)
                self.out.warn("Struck-out text is kept apart, not as evidence.")

    def _other(self, node: Any, shape: _Shape) -> None:
        """SmartArt, pictures and embedded objects."""
        element: XmlElement = node._element
        relation = next((attribute(n, "dm") for n in element.iter() if local_name(n) == "relIds"), None)
        if relation:
            part = node.part.related_part(relation)
            root = parse_xml(part.blob, self.out.file)
            points = (p for p in root.iter() if local_name(p) == "pt")
            for point in points:
                text = clean_text("".join(t.text or "" for t in point.iter() if local_name(t) == "t"))
                if text:
                    self._add("paragraph", text, shape.box)
            return
        properties = next((n for n in element.iter() if local_name(n) == "cNvPr"), None)
        text = clean_text(attribute(properties, "descr") or "")
        if text:
            self._figure(text, shape)
        elif any(local_name(n) == "blip" for n in element.iter()):
            self.out.warn(f"Slide {self._place['page']}: a picture without a description was not read.")

    def _figure(self, text: str, shape: _Shape) -> None:
        if text:
            self._add("figure", text, shape.box)

    def _notes(self, slide: Any) -> None:
        if not slide.has_notes_slide:
            return
        frame = slide.notes_slide.notes_text_frame
        for paragraph in paragraphs_of(frame._txBody) if frame is not None else ():
            if paragraph.text:
                self.out.add("speaker_note", paragraph.text, place=self._place | {"part": "notes"}, hidden=self._hidden)

    def _remarks(self, slide: Any, number: int) -> None:
        count = 0
        for relation in slide.part.rels.values():
            if relation.is_external or not relation.reltype.endswith("/comments"):
                continue
            root = parse_xml(relation.target_part.blob, f"{self.out.file} (comments)")
            for node in root.iter():
                if local_name(node) not in ("cm", "reply"):
                    continue
                body = child(node, "txBody")
                source = body if body is not None else child(node, "text")
                nodes = source.iter() if source is not None else ()
                text = clean_text("".join(t.text or "" for t in nodes if local_name(t) in ("t", "text")))
                if text:
                    self.out.add("paragraph", text, place=self._place | {"part": "comment"}, hidden=self._hidden)
                    count += 1
        if count:
            self.out.warn(f"Slide {number}: {count} comments stand on the slide; they are marked as comments.")


def _placeholder(shape: Any) -> str | None:
    """The kind of placeholder (`TITLE`, `BODY`), or None."""
    if not getattr(shape, "is_placeholder", False):
        return None
    kind = shape.placeholder_format.type
    return kind.name if kind is not None else None


def _number(shape: Any, name: str) -> int:
    value = getattr(shape, name, None)
    return int(value) if value is not None else 0


def _group_frame(shape: Any, frame: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The mapping of a group's inner coordinates to the slide's."""
    dx, dy, sx, sy = frame
    transform = next((n for n in shape._element.iter() if local_name(n) == "xfrm"), None)
    values: dict[str, float] = {}
    for item, keys in (("off", ("x", "y")), ("ext", ("cx", "cy")), ("chOff", ("x", "y")), ("chExt", ("cx", "cy"))):
        node = child(transform, item)
        for key in keys:
            try:
                values[item + key] = float(attribute(node, key) or 0)
            except ValueError:
                values[item + key] = 0.0
    kx = values["extcx"] / values["chExtcx"] if values["chExtcx"] else 1.0
    ky = values["extcy"] / values["chExtcy"] if values["chExtcy"] else 1.0
    x, y = values["offx"] - values["chOffx"] * kx, values["offy"] - values["chOffy"] * ky
    return dx + x * sx, dy + y * sy, sx * kx, sy * ky
