"""Cell values and looks of a workbook: shared strings, styles, values as displayed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.clean import clean_characters, clean_line, join_superscript, subscript
from ingest.formats.docx_styles import integer, toggle
from ingest.formats.number_format import BUILTIN, show_number, shows_nothing
from ingest.formats.xml import XmlElement, attribute, child, local_name

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


def shared_strings(root: XmlElement | None) -> list[RichText]:
    return [rich_text(item) for item in root if local_name(item) == "si"] if root is not None else []


class Looks:
    """The looks of cells by their style index."""

    def __init__(self, root: XmlElement | None) -> None:
        self._looks: list[Look] = []
        if root is None:
            return
        codes = dict(BUILTIN)
        for node in child(root, "numFmts") if child(root, "numFmts") is not None else ():
            number = integer(attribute(node, "numFmtId"))
            if number is not None:
                codes[number] = attribute(node, "formatCode") or "General"
        fonts = list(child(root, "fonts")) if child(root, "fonts") is not None else []
        fills = list(child(root, "fills")) if child(root, "fills") is not None else []
        filled = [_is_filled(fill) for fill in fills]
        for node in child(root, "cellXfs") if child(root, "cellXfs") is not None else ():
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
        return RichText(clean_line(raw))
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
