"""Text of slides: paragraphs with raised and lowered runs, numbering, struck-out text apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.clean import clean_characters, clean_text, join_superscript, subscript, symbol_text
from ingest.formats.docx_numbering import format_number
from ingest.formats.docx_styles import integer
from ingest.formats.docx_text import math_text
from ingest.formats.xml import XmlElement, attribute, child, local_name

_FORMATS = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
            "romanUc": "upperRoman"}
_AUTO = re.compile(r"^(arabic|alphaLc|alphaUc|romanLc|romanUc)(ParenBoth|ParenR|Period|Plain)")
_AROUND = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}.", "Plain": "{}"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`level` counts from 0; `bulleted` is None where the paragraph itself does not say."""

    text: str
    struck: str
    level: int
    bulleted: bool | None


def paragraphs_of(body: XmlElement) -> list[Paragraph]:
    """The paragraphs of a text body, empty ones too, automatic numbers put before their text."""
    found: list[Paragraph] = []
    counters: dict[int, int] = {}
    for node in body:
        if local_name(node) != "p":
            continue
        properties = child(node, "pPr")
        level = min(max(integer(attribute(properties, "lvl")) or 0, 0), 8)
        text, struck = _read(node)
        auto = child(properties, "buAutoNum")
        bulleted: bool | None = None
        counters = {at: n for at, n in counters.items() if at < level or (at == level and auto is not None)}
        if auto is not None:
            bulleted = True
            if text:
                counters[level] = counters.get(level, (integer(attribute(auto, "startAt")) or 1) - 1) + 1
                text = f"{_label(attribute(auto, 'type') or '', counters[level])} {text}"
        elif child(properties, "buChar") is not None:
            bulleted = True
        elif child(properties, "buNone") is not None:
            bulleted = False
        found.append(Paragraph(text, struck, level, bulleted))
    return found


def _label(kind: str, number: int) -> str:
    match = _AUTO.match(kind)
    if match is None:
        return f"{number}."
    return _AROUND[match.group(2)].format(format_number(number, _FORMATS[match.group(1)]))


def _read(paragraph: XmlElement) -> tuple[str, str]:
    shown = struck = ""
    for item in paragraph:
        name = local_name(item)
        if name in ("r", "fld"):
            look = child(item, "rPr")
            font = attribute(child(look, "sym"), "typeface") or attribute(child(look, "latin"), "typeface") or ""
            node = child(item, "t")
            text = clean_characters(symbol_text((node.text or "") if node is not None else "", font))
            shift = integer(attribute(look, "baseline")) or 0
            if attribute(look, "strike") in ("sngStrike", "dblStrike"):
                struck += text
            elif shift > 0:
                shown = join_superscript(shown, text)
            else:
                shown += subscript(text) if shift < 0 else text
        elif name == "br":
            shown += "\n"
        elif name == "AlternateContent" or name == "m":
            choice = next((c for c in item if local_name(c) == "Choice"), item)
            shown += "".join(math_text(n) for n in choice)
    return clean_text(shown), clean_text(struck)
