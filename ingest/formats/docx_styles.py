"""What a Word style says, its ancestors included: heading level, list numbering, bold, hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.formats.xml import XmlElement, attribute, child, local_name

_HEADING = re.compile(r"^(?:heading|überschrift|titre|título|titolo)\s*([1-9])$", re.IGNORECASE)
_ON = (None, "1", "true", "on")


@dataclass(frozen=True, slots=True)
class Style:
    """`outline` counts from 0 as in the file; `num_id`/`ilvl` tie to a list; None where nothing is said."""

    name: str = ""
    outline: int | None = None
    num_id: str | None = None
    ilvl: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    vertical: str | None = None
    font: str | None = None

    @property
    def heading_level(self) -> int | None:
        """1..9 for a heading style, by its built-in name or its outline level."""
        match = _HEADING.match(self.name)
        if match:
            return int(match.group(1))
        return self.outline + 1 if self.outline is not None and self.outline < 9 else None


def toggle(properties: XmlElement | None, name: str) -> bool | None:
    """An on/off property such as `b` or `vanish`; None where it is absent."""
    node = child(properties, name)
    return None if node is None else attribute(node, "val") in _ON


def integer(text: str | None) -> int | None:
    """An integer attribute; None where it is absent or damaged."""
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


class Styles:
    """All styles of a document by id. A missing or unknown id gives the default style."""

    def __init__(self, root: XmlElement | None) -> None:
        self._nodes: dict[str, XmlElement] = {}
        self._done: dict[str, Style] = {}
        self._default: str | None = None
        for node in root if root is not None else ():
            if local_name(node) == "style":
                identifier = attribute(node, "styleId") or ""
                self._nodes[identifier] = node
                if attribute(node, "type") == "paragraph" and attribute(node, "default") in ("1", "true"):
                    self._default = identifier

    def get(self, identifier: str | None) -> Style:
        identifier = identifier or self._default
        return Style() if identifier is None else self._resolve(identifier, ())

    def _resolve(self, identifier: str, seen: tuple[str, ...]) -> Style:
        if identifier in self._done:
            return self._done[identifier]
        node = self._nodes.get(identifier)
        if node is None or identifier in seen or len(seen) > 20:
            return Style(name=identifier)
        based = attribute(child(node, "basedOn"), "val")
        parent = self._resolve(based, (*seen, identifier)) if based else Style()
        style = self._own(node, parent)
        self._done[identifier] = style
        return style

    def _own(self, node: XmlElement, parent: Style) -> Style:
        paragraph, run = child(node, "pPr"), child(node, "rPr")
        number = child(paragraph, "numPr")
        outline = integer(attribute(child(paragraph, "outlineLvl"), "val"))
        found: dict[str, object] = {
            "outline": outline,
            "num_id": attribute(child(number, "numId"), "val"),
            "ilvl": integer(attribute(child(number, "ilvl"), "val")),
            "bold": toggle(run, "b"),
            "hidden": toggle(run, "vanish"),
            "vertical": attribute(child(run, "vertAlign"), "val"),
            "font": attribute(child(run, "rFonts"), "ascii"),
        }
        own = {key: value for key, value in found.items() if value is not None}
        return replace(parent, name=attribute(child(node, "name"), "val") or "", **own)  # type: ignore[arg-type]
