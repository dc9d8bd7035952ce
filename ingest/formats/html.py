"""HTML → elements as a browser shows them, without a browser, scripts or the network."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.clean import clean_line, clean_text
from ingest.formats.docx_numbering import format_number
from ingest.formats.docx_styles import integer
from ingest.formats.elements import ElementList
from ingest.formats.encoding import decode
from ingest.formats.html_inline import SKIPPED, Hidden, InlineText, hides, tag_of
from ingest.formats.html_table import is_layout, layout_cells, read_table
from ingest.formats.ooxml import meaningful_title
from ingest.formats.xml import XmlElement
from knowledge.errors import CorruptError, EmptyError
from knowledge.records import ElementKind, ParsedDocument

MEDIA_TYPE = "text/html"
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w\-]+)|<\?xml[^>]+encoding=[\"']([\w\-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MAX_DEPTH = 150


def read_html(path: Path, name: str) -> ParsedDocument:
    """Read a web page. Raises EmptyError, CorruptError."""
    out = ElementList(name)
    title = add_html(out, html_text(path.read_bytes()))
    if not out.items:
        raise EmptyError(f"{name}: the page holds no text.")
    return out.document(MEDIA_TYPE, title=meaningful_title(title))


def html_text(data: bytes) -> str:
    """The page's characters, by its own declaration where that holds."""
    match = _CHARSET.search(data[:4096])
    declared = next((g.decode("ascii") for g in match.groups() if g), None) if match else None
    return decode(data, declared)[0]


def add_html(out: ElementList, text: str, part: str | None = None) -> str | None:
    """Append the blocks of a page or fragment; the page's title, or None."""
    from lxml import etree, html

    # HTML has no entity bombs; without huge_tree everything below 256 levels would be lost.
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    source = _DECLARATION.sub("", text).replace("\0", "")
    if not source.strip():
        return None
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorruptError(f"{out.file}: the HTML cannot be read ({error}).") from error
    styles = "\n".join(node.text or "" for node in root.iter("style"))
    page = _Page(out, Hidden.from_css(styles), part)
    body = root.find("body")
    page.flow(body if body is not None else root)
    page.flush()
    if page.inline.hidden_count:
        out.warn(f"{page.inline.hidden_count} stretches of invisible text are kept apart, not as evidence.")
    if page.inline.deleted_count:
        out.warn(f"{page.inline.deleted_count} stretches of struck-out text are kept apart, not as evidence.")
    found = root.find("head/title")
    return clean_line(found.text or "") if found is not None else None


class _Page:
    def __init__(self, out: ElementList, hidden: Hidden, part: str | None) -> None:
        self.inline = InlineText(hidden)
        self._out = out
        self._hidden = hidden
        self._part = part
        self._kind: ElementKind = "paragraph"
        self._level: int | None = None
        self._label = ""
        self._list_depth = 0

    def flow(self, node: XmlElement, depth: int = 0) -> None:
        """Blocks and runs of inline text in order."""
        if depth > _MAX_DEPTH:
            self.inline.put(" ".join(node.itertext()))
            return
        self.inline.put(node.text)
        for item in node:
            tag = tag_of(item)
            if tag in SKIPPED:
                pass
            elif hides(item, self._hidden):
                self.inline.hide(item)
            elif tag in _BLOCKS or _has_block(item):
                self.flush()
                self._block(item, tag, depth)
                self.flush()
            else:
                self.inline.read(item)
            self.inline.put(item.tail)

    def _block(self, node: XmlElement, tag: str, depth: int) -> None:
        before = (self._kind, self._level, self._label, self._part)
        if tag == "table":
            self._table(node, depth)
        elif tag in ("ul", "ol"):
            self._list(node, tag == "ol", depth)
        elif tag == "pre":
            self.inline.preformatted = True
            self.flow(node, depth + 1)
            self.flush()
            self.inline.preformatted = False
        else:
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self._kind, self._level, self._label = "heading", int(tag[1]), ""
            elif tag in ("figcaption", "caption"):
                self._kind = "caption"
            elif tag == "blockquote":
                self._part = "quoted"
            elif tag == "nav":
                self._part = "nav"
            elif tag in ("header", "footer") and tag_of(node.getparent()) == "body":
                self._kind = "header" if tag == "header" else "footer"
            self.flow(node, depth + 1)
            self.flush()
        self._kind, self._level, self._label, self._part = before
        if tag in ("ul", "ol", "li"):
            self._label = ""

    def _list(self, node: XmlElement, ordered: bool, depth: int) -> None:
        number = integer(node.get("start"))
        number = 1 if number is None else number
        shape = _LIST_TYPES.get(node.get("type") or "", "decimal")
        self._list_depth += 1
        for item in node:
            if tag_of(item) in SKIPPED:
                continue
            if hides(item, self._hidden):
                self.inline.hide(item)
                continue
            if tag_of(item) == "li":
                own = integer(item.get("value"))
                number = own if own is not None else number
                self._kind, self._level = "list_item", self._list_depth
                self._label = f"{format_number(number, shape)}." if ordered else "•"
                number += 1
            self.flow(item, depth + 1)
            self.flush()
        self._list_depth -= 1

    def _table(self, node: XmlElement, depth: int) -> None:
        if is_layout(node):
            for cell in layout_cells(node):
                self.flow(cell, depth + 1)
                self.flush()
            return
        found = read_table(node, self.inline)
        place: dict[str, object] | None = {"part": self._part} if self._part else None
        if found.caption:
            self._out.add("caption", found.caption, place=place)
        if any(any(row) for row in found.table.rows):
            self._out.add_table(found.table, place=place, evidence=self._part != "nav")
        self._apart()

    def flush(self) -> None:
        """Close the open run of inline text as one element."""
        raw, preformatted = self.inline.take(), self.inline.preformatted
        text = raw.strip("\n") if preformatted else clean_text(raw)
        if self._kind in ("heading", "header", "footer"):
            text = clean_line(text)
        if text.strip():
            place: dict[str, object] | None = {"part": self._part} if self._part else None
            shown = f"{self._label} {text}" if self._label else text
            self._label = ""
            self._out.add(self._kind, shown, level=self._level, place=place, evidence=self._part != "nav")
        for picture in self.inline.take_pictures():
            self._out.add("figure", picture)
        self._apart()

    def _apart(self) -> None:
        for part, text in self.inline.take_apart():
            self._out.add("paragraph", text, place={"part": part}, evidence=False, hidden=part == "hidden")


def _has_block(node: XmlElement) -> bool:
    """Inline elements such as `span` or `a` may wrap blocks."""
    return any(tag_of(item) in _BLOCKS for item in node.iterdescendants())
