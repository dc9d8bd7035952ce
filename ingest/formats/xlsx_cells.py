"""Cell values and looks of a workbook: shared strings, styles, values as displayed."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.clean import clean_characters, clean_line, join_superscript, subscript
from ingest.formats.docx_styles import integer, toggle
from ingest.formats.number_format import BUILTIN, show_number, shows_nothing
from ingest.formats.xml import XmlElement, attribute, child, inside, local_name, refuse_doctype
from knowledge.errors import CorruptError, TooLargeError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Look:
    """`code` is the number format; `strong` bold or shaded; `invisible` white on white or format `;;;`."""

    code: str = "General"
    strong: bool = False
    struck: bool = False
    invisible: bool = False


@dataclass(frozen=True, slots=True)
class RichText:
    shown: str
    struck: str = ""


def rich_text(node: XmlElement) -> RichText:
    """Text of a string item; phonetic guides left out, raised and lowered runs as such, struck-out runs apart."""
    shown = struck = ""
    for item in node:
        name = local_name(item)
        if name == "t":
            shown += clean_characters(item.text or "")
        elif name == "r":
            text = clean_characters("".join(t.text or "" for t in item if local_name(t) == "t"))
            look = child(item, "rPr")
            vertical = attribute(child(look, "vertAlign"), "val")
            if toggle(look, "strike"):
                struck += text
            elif vertical == "superscript":
                shown = join_superscript(shown, text)
            else:
                shown += subscript(text) if vertical == "subscript" else text
    return RichText(clean_line(shown), clean_line(struck))


def shared_strings(data: bytes, where: str, bound: int) -> list[RichText]:
    """The workbook's strings by index, streamed; at most `bound`. Raises CorruptError, TooLargeError."""
    from lxml import etree

    refuse_doctype(data[:4096], where)
    strings: list[RichText] = []
    try:
        events = etree.iterparse(
            io.BytesIO(data), events=("end",), tag="{*}si", resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, recover=True,
        )
        for _, node in events:
            strings.append(rich_text(node))
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
            if len(strings) > bound:
                raise TooLargeError(f"{where}: over {bound} strings; split the workbook.")
    except etree.XMLSyntaxError as error:
        raise CorruptError(f"{where}: the strings of the workbook cannot be read ({error}).") from error
    return strings


class Looks:
    """The looks of cells by their style index."""

    def __init__(self, root: XmlElement | None) -> None:
        self._looks: list[Look] = []
        if root is None:
            return
        codes = dict(BUILTIN)
        for node in inside(child(root, "numFmts")):
            number = integer(attribute(node, "numFmtId"))
            if number is not None:
                codes[number] = attribute(node, "formatCode") or "General"
        fonts = inside(child(root, "fonts"))
        fills = inside(child(root, "fills"))
        filled = [_is_filled(fill) for fill in fills]
        for node in inside(child(root, "cellXfs")):
            font = _at(fonts, integer(attribute(node, "fontId")))
            ground = bool(_at(filled, integer(attribute(node, "fillId"))))
            code = codes.get(integer(attribute(node, "numFmtId")) or 0, "General")
            white = (attribute(child(font, "color"), "rgb") or "").upper() in ("FFFFFFFF", "00FFFFFF", "FFFFFF")
            self._looks.append(
                Look(
                    code=code,
                    strong=bool(toggle(font, "b")) or ground,
                    struck=bool(toggle(font, "strike")),
                    invisible=(white and not ground) or shows_nothing(code),
                )
            )

    def get(self, index: str | None) -> Look:
        return _at(self._looks, integer(index) or 0) or Look()


def cell_text(kind: str, raw: str, look: Look, strings: list[RichText], *, date1904: bool) -> RichText:
    """A stored value as the cell shows it."""
    if kind == "s":
        return _at(strings, integer(raw)) or RichText("")
    if kind == "b":
        return RichText("TRUE" if raw.strip() in ("1", "true") else "FALSE")
    if kind in ("str", "inlineStr", "e", "d"):
        return RichText(clean_line(raw.removesuffix("T00:00:00") if kind == "d" else raw))
    try:
        value = float(raw)
    except ValueError:
        return RichText(clean_line(raw))
    if not math.isfinite(value):
        return RichText(clean_line(raw))
    return RichText(clean_line(show_number(value, look.code, date1904=date1904)))


def _is_filled(fill: XmlElement) -> bool:
    pattern = child(fill, "patternFill")
    if pattern is None:
        return child(fill, "gradientFill") is not None
    colour = (attribute(child(pattern, "fgColor"), "rgb") or "").upper()
    return attribute(pattern, "patternType") not in (None, "none", "gray125") and colour not in ("FFFFFFFF", "00FFFFFF")


def _at(items: Sequence[_T], index: int | None) -> _T | None:
    return items[index] if index is not None and 0 <= index < len(items) else None
