"""Text as an engineer would type it: ligatures, odd spaces, soft hyphens, symbol fonts, superscripts.

Only the way a character is encoded changes here, never what is said: minus and dashes, Greek letters and the decimal
comma stay as written. Everything here leaves `knowledge.text.fold_quote` of a text as it was, except for characters
of symbol fonts, which have no meaning of their own.
"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_DROPPED = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)), "")
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_CONTROLS = {c: "" for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85)}
_DEGREES = {0x2103: "°C", 0x2109: "°F"}
_FULL_WIDTH = {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}

# The Adobe Symbol encoding; Office keeps such characters in the private use area at U+F000 + code.
_SYMBOL_UPPER = (
    "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
)
_SYMBOL_LOWER = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
SYMBOL_FONT: dict[int, str] = {
    **{0x41 + i: c for i, c in enumerate(_SYMBOL_LOWER)},
    **{0xA1 + i: c for i, c in enumerate(_SYMBOL_UPPER)},
    0x22: "∀", 0x24: "∃", 0x27: "∍", 0x2A: "∗", 0x2D: "−", 0x40: "≅",
}
_WINGDINGS = {0xA8: "☐", 0x6F: "☐", 0xFE: "☒", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0xA7: "•", 0x9F: "•", 0xE0: "→"}
_PRIVATE = {0xF000 + code: char for code, char in SYMBOL_FONT.items()}
_TABLE: dict[int, str] = {
    **_CONTROLS, **_LIGATURES, **_SPACES, **_DROPPED, **_HYPHENS, **_BREAKS, **_DEGREES, **_FULL_WIDTH, **_PRIVATE,
}

_ORDINAL_DEGREE = re.compile(r"(?<=[\d ])[º˚](?=\s?[CF]\b)")
_MATH_LETTER = re.compile("[\U0001d400-\U0001d7ff]")
_BLANKS = re.compile(r"[ \t]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_SUPER = str.maketrans("0123456789+-−–()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾")
_SUB = str.maketrans("0123456789+-−–()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎")
_SCRIPTABLE = re.compile(r"^[0-9+\-−–(), ]*[0-9+\-−–][0-9+\-−–(), ]*$")
_SUPER_LIKE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]")
_ORDINALS = frozenset(("st", "nd", "rd", "th", "er", "re", "e", "º", "ª"))
_POWER_BASE = re.compile(r"(?:^|[^\d.,])(?:10|2|3)$")


def clean_text(text: str) -> str:
    """Clean a whole text: characters as `clean_characters`, blanks collapsed, line breaks kept, ends stripped."""
    text = clean_characters(text).replace("\r\n", "\n").replace("\r", "\n")
    return _LINE_EDGES.sub("\n", _BLANKS.sub(" ", text)).strip()


def clean_line(text: str) -> str:
    """Clean a text and put it on one line, as table cells and headings are."""
    return " ".join(clean_characters(text).split())


def clean_characters(text: str) -> str:
    """Replace characters one by one, white space not collapsed (pieces of a line may be cleaned apart)."""
    if text.isascii():
        return text.translate(_CONTROLS) if not text.isprintable() else text
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    text = _ORDINAL_DEGREE.sub("°", text)
    return _MATH_LETTER.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)


def symbol_text(text: str, font: str) -> str:
    """Text set in a symbol font as the characters that the reader of the page sees."""
    table = _WINGDINGS if font.lower().startswith("wingdings") else SYMBOL_FONT if font.lower() == "symbol" else None
    if table is None:
        return text
    return "".join(table.get(ord(c) - 0xF000 if 0xF000 <= ord(c) <= 0xF0FF else ord(c), c) for c in text)


def superscript(text: str) -> str:
    """`6` → `⁶`, `-1` → `⁻¹`; text with letters stays plain."""
    return text.translate(_SUPER) if _SCRIPTABLE.match(text) else text


def subscript(text: str) -> str:
    """`2` → `₂`; text with letters stays plain."""
    return text.translate(_SUB) if _SCRIPTABLE.match(text) else text


def join_superscript(before: str, raised: str) -> str:
    """Put raised text after what precedes it.

    A blank keeps a note mark from being read as a part of the number or word before it: always before raised letters
    (ordinals such as `5th` apart), and before raised digits after a number that is no base of a power (`7.0 ¹`).
    """
    text = superscript(raised)
    mark = text.strip()
    if not mark or not before[-1:].isalnum() or mark in _ORDINALS:
        return before + text
    exponent = bool(_SUPER_LIKE.match(mark)) and (not before[-1].isdigit() or bool(_POWER_BASE.search(before)))
    return before + text if exponent or not mark[0].isalnum() else f"{before} {text.lstrip()}"
