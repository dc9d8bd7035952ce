"""Characters as an engineer would type them: ligatures, symbol fonts, degree signs, raised and lowered digits."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_SINGLES = {
    "\x02": "-",
    "\ufffe": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2126": "Ω",
    "\u212b": "Å",
    "\u212a": "K",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
    "\u2060": "",
    "\ufeff": "",
    "\u200e": "",
    "\u200f": "",
}
_PLAIN = str.maketrans({**_LIGATURES, **_SINGLES})
SPACES = frozenset(
    " \t\r\n\f\v\x00\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

# Adobe Symbol encoding, code to Unicode, where it differs from ASCII (ISO 32000-1, annex D.5).
_SYMBOL_RANGES = {
    0x22: "∀",
    0x24: "∃",
    0x27: "∋",
    0x2A: "∗",
    0x2D: "−",
    0x40: "≅",
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    0x5C: "∴",
    0x5E: "⊥",
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλµνοπθρστυϖωξψζ", strict=True)),
    0x7E: "∼",
    0xA0: "€",
    0xA1: "ϒ",
    0xA2: "′",
    0xA3: "≤",
    0xA4: "/",
    0xA5: "∞",
    0xA6: "ƒ",
    0xA7: "♣",
    0xA8: "♦",
    0xA9: "♥",
    0xAA: "♠",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB5: "∝",
    0xB6: "∂",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0xBC: "…",
    0xC0: "ℵ",
    0xC5: "⊕",
    0xC6: "∅",
    0xC7: "∩",
    0xC8: "∪",
    0xC9: "⊃",
    0xCA: "⊇",
    0xCC: "⊂",
    0xCD: "⊆",
    0xCE: "∈",
    0xD0: "∠",
    0xD1: "∇",
    0xD2: "®",
    0xD3: "©",
    0xD4: "™",
    0xD5: "∏",
    0xD6: "√",
    0xD7: "⋅",
    0xD8: "¬",
    0xD9: "∧",
    0xDA: "∨",
    0xDB: "⇔",
    0xDC: "⇐",
    0xDD: "⇑",
    0xDE: "⇒",
    0xDF: "⇓",
    0xE5: "∑",
    0xF2: "∫",
}
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "☐",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "☐",
    0xD8: "➢",
    0xE0: "→",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_PUA_SYMBOL = {0xF000 + c: t for c, t in _SYMBOL_RANGES.items()}
_PUA_SYMBOL.update({0xF000 + c: chr(c) for c in range(0x20, 0x7F) if c not in _SYMBOL_RANGES})
_PUA_WINGDINGS = {0xF000 + c: t for c, t in _WINGDINGS.items()}
# Without the font's name only what both tables and common practice agree on: bullets of lists.
_PUA_UNKNOWN = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF06D: "µ",
    0xF0B0: "°",
    0xF0B1: "±",
    0xF0A3: "≤",
    0xF0B3: "≥",
    0xF0B4: "×",
}

_RAISED = str.maketrans("0123456789+-−–()nabcdefghi*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿᵃᵇᶜᵈᵉᶠᵍʰⁱ*")
_LOWERED = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_RAISABLE = re.compile(r"[\d+\-−–(),;*†‡§.\s]*[a-i]?|[a-i](?:,\s*[a-i])*|[\d+\-−–]*n[+\-−–]?[\d]*")
_DEGREE = re.compile(r"(?:(?<=\d)|^)[º˚](?=[CFKc]?\b)")
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd\uffff\x01\x03-\x08\x0e-\x1f\x7f-\x9f]")


_ACCENTS = {"¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c", "¸": "\u0327"}
_ACCENTED = re.compile(r"([¨´`ˆ˜ˇ¸])([^\W\d_])")


def _composed(match: re.Match[str]) -> str:
    """An accent set before its letter (old TeX fonts) as one character, where there is one."""
    letter = unicodedata.normalize("NFC", match[2].replace("ı", "i") + _ACCENTS[match[1]])
    return letter if len(letter) == 1 else match[0]


def plain(text: str, font: str) -> str:
    """A word's text as typed; `font` decides how private-use codes of symbol fonts are read."""
    if text.isascii() and text.isprintable():
        return text
    if any("\uf000" <= c <= "\uf0ff" for c in text):
        low = font.lower()
        table = _PUA_SYMBOL if "symbol" in low else _PUA_WINGDINGS if "wingding" in low else _PUA_UNKNOWN
        text = text.translate(table)
    text = text.translate(_PLAIN)
    if any("\U0001d400" <= c <= "\U0001d7ff" for c in text):
        text = unicodedata.normalize("NFKC", text)
    if "\u00ad" in text:
        text = text[:-1].replace("\u00ad", "") + ("-" if text[-1] == "\u00ad" else text[-1])
    if _ACCENTED.search(text):
        text = _ACCENTED.sub(_composed, text)
    if "º" in text or "˚" in text:
        text = _DEGREE.sub("°", text)
    return text


def raised(text: str) -> str:
    """Superscript digits, signs and single footnote letters; anything else (ordinals, ™) stays as it is."""
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text) else text


def lowered(text: str) -> str:
    """Subscript digits and signs; letters stay plain."""
    return text.translate(_LOWERED)


def unreadable(text: str) -> int:
    """How many characters carry no meaning: private use, replacement, control codes."""
    return 0 if text.isascii() and text.isprintable() else len(_UNREADABLE.findall(text))
