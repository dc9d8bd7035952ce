"""What a Word paragraph is: heading, title, caption, list item; by style, by outline level, or by how it looks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.formats.docx_styles import Style, integer
from ingest.formats.docx_text import ParagraphText
from ingest.formats.elements import looks_like_caption
from ingest.formats.xml import XmlElement, attribute, child
from knowledge.records import ElementKind

_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\S")


@dataclass(frozen=True, slots=True)
class Label:
    """The number or bullet that Word puts before a paragraph; `text` is "" without a list."""

    text: str = ""
    ilvl: int = 0
    bullet: bool = False


class KindTeller:
    """Tells kinds in document order; `styled` says whether the document has any heading styles at all."""

    def __init__(self, *, styled: bool) -> None:
        self._styled = styled
        self._pseudo_level = 0

    def kind(
        self,
        properties: XmlElement | None,
        style: Style,
        found: ParagraphText,
        label: Label,
        where: tuple[str | None, int],
    ) -> tuple[ElementKind, int | None, str | None]:
        """(kind, level, part). `where` is the part that the paragraph stands in and the depth of its section."""
        part, depth = where
        text = f"{label.text} {found.text}".strip()
        name = style.name.lower()
        if part == "toc" or name.startswith(("toc ", "table of figures")):
            return "paragraph", None, "toc"
        sequence = any(instruction.lstrip().upper().startswith("SEQ ") for instruction in found.fields)
        if name == "caption" or (sequence and looks_like_caption(text)):
            return "caption", None, part
        if name == "title":
            return "title", None, part
        own = integer(attribute(child(properties, "outlineLvl"), "val"))
        level = own + 1 if own is not None and own < 9 else style.heading_level
        if level and len(text) <= 300 and part is None:
            self._pseudo_level = 0
            return "heading", level, part
        level = None if part or label.bullet else self._unstyled(text, found, bool(label.text), depth)
        if level:
            return "heading", level, part
        return ("list_item", label.ilvl + 1, part) if label.text else ("paragraph", None, part)

    def _unstyled(self, text: str, found: ParagraphText, labelled: bool, depth: int) -> int | None:
        """Level of a heading that is set by hand: numbered or wholly bold, short, no sentence."""
        words = text.split()
        if len(words) > 12 or len(text) > 110 or text[-1] in ".;,:!?" or "\n" in text or looks_like_caption(text):
            return None
        if not any(c.isalpha() for c in text) or (found.bold_share == 0 and labelled and "." not in words[0][:-1]):
            return None
        number = _NUMBERED.match(text)
        bold = found.bold_share > 0.95
        if number and (bold or (not self._styled and number.group(1).count(".") >= 1)):
            self._pseudo_level = 0
            return number.group(1).count(".") + 1
        if bold and ":" not in text:
            if not self._pseudo_level:
                self._pseudo_level = depth + 1 if self._styled or depth else 1
            return self._pseudo_level
        return None
