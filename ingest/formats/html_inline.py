"""Inline HTML: shown text with raised and lowered characters, and what is invisible or struck out kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from ingest.clean import clean_characters, clean_text, join_superscript, subscript
from ingest.formats.xml import XmlElement

_SKIPPED_NAMES = (
    "script style template noscript head iframe object embed applet audio video canvas map svg link meta datalist title"
)
SKIPPED = frozenset(_SKIPPED_NAMES.split())
_LINE_BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "pre"))
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![\-\w])color\s*:\s*(?:#fff(?:fff)?|white|rgba?\(\s*255\s*,\s*255\s*,\s*255[^)]*\))", re.IGNORECASE
)
_BACKGROUND = re.compile(r"background", re.IGNORECASE)
_CSS_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CSS_SELECTOR = re.compile(r"^(?:[a-z][\w]*)?([.#])([\w\-]+)$", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def tag_of(node: XmlElement | None) -> str:
    """Lower-case tag; "" for comments and the like."""
    return node.tag.lower() if node is not None and isinstance(node.tag, str) else ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Classes and ids that the page's own style sheet makes invisible (simple selectors)."""

    classes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    @classmethod
    def from_css(cls, css: str) -> Hidden:
        found: dict[str, set[str]] = {".": set(), "#": set()}
        for selectors, body in _CSS_RULE.findall(css[:500_000]):
            if _INVISIBLE.search(body):
                for selector in selectors.split(","):
                    match = _CSS_SELECTOR.match(selector.strip())
                    if match:
                        found[match.group(1)].add(match.group(2))
        return cls(frozenset(found["."]), frozenset(found["#"]))


def hides(node: XmlElement, hidden: Hidden) -> bool:
    """True for an element that a browser does not show."""
    style = node.get("style") or ""
    if node.get("hidden") is not None or _INVISIBLE.search(style):
        return True
    if _WHITE.search(style) and not _BACKGROUND.search(style) and not _on_background(node):
        return True
    if tag_of(node) == "input" and (node.get("type") or "").lower() == "hidden":
        return True
    classes = (node.get("class") or "").split()
    return bool(hidden.classes.intersection(classes)) or (node.get("id") in hidden.ids if hidden.ids else False)


def _on_background(node: XmlElement) -> bool:
    """White text is readable on a coloured ground."""
    around = [*islice(node.iterancestors(), 8), node]
    return any(_BACKGROUND.search(n.get("style") or "") or n.get("bgcolor") or n.get("class") for n in around)


class InlineText:
    """A growing run of shown text, and beside it what is not shown."""

    def __init__(self, hidden: Hidden) -> None:
        self.preformatted = False
        self.hidden_count = 0
        self.deleted_count = 0
        self.hidden = hidden
        self._text = ""
        self._apart: list[tuple[str, str]] = []
        self._pictures: list[str] = []

    def put(self, text: str | None) -> None:
        if text:
            text = clean_characters(text)
            self._text += text if self.preformatted else _SPACE.sub(" ", text)

    def hide(self, node: XmlElement, part: str = "hidden") -> None:
        """Keep an element's text apart; scripts in it are nothing."""
        pieces = [] if tag_of(node) in SKIPPED else _pieces(node)
        text = clean_text(_SPACE.sub(" ", " ".join(pieces)))
        if text:
            self._apart.append((part, text))
            self.hidden_count += part == "hidden"
            self.deleted_count += part == "deleted"

    def read(self, node: XmlElement, depth: int = 0) -> None:
        """An inline element with its content, without its tail."""
        tag = tag_of(node)
        if not tag or tag in SKIPPED or depth > 150:
            return
        if hides(node, self.hidden):
            self.hide(node)
        elif tag in ("del", "s", "strike"):
            self.hide(node, "deleted")
        elif tag in ("sup", "sub"):
            before, self._text = self._text, ""
            self._inside(node, depth)
            inner, self._text = self._text, before
            self._text = join_superscript(before, inner) if tag == "sup" else before + subscript(inner)
        elif tag == "img":
            text = clean_text(node.get("alt") or "")
            self._pictures += [text] if text else []
        elif tag == "input":
            self._input(node)
        elif tag in ("select", "textarea"):
            chosen = [o for o in node.iter("option") if o.get("selected") is not None]
            self.put(" ".join(o.text or "" for o in chosen) if tag == "select" else node.text)
        else:
            self._text += "\n" if tag in _LINE_BREAKS else ""
            self._inside(node, depth)
            self._text += "\n" if tag in _LINE_BREAKS and tag != "br" else ""

    def _inside(self, node: XmlElement, depth: int) -> None:
        self.put(node.text)
        for item in node:
            self.read(item, depth + 1)
            self.put(item.tail)

    def _input(self, node: XmlElement) -> None:
        kind = (node.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            self._text += "☒" if node.get("checked") is not None else "☐"
        elif kind in ("text", "number", "date", "email", "search"):
            self.put(node.get("value"))

    def take(self) -> str:
        text, self._text = self._text, ""
        return text

    def take_pictures(self) -> list[str]:
        pictures, self._pictures = self._pictures, []
        return pictures

    def take_apart(self) -> list[tuple[str, str]]:
        apart, self._apart = self._apart, []
        return apart


def _pieces(node: XmlElement) -> list[str]:
    pieces = [node.text or ""]
    for item in node.iterdescendants():
        if tag_of(item) not in SKIPPED:
            pieces.append(item.text or "")
        pieces.append(item.tail or "")
    return pieces
