"""Written characters: a folding that keeps every offset, so that the grammar knows one dash, one micro, one space."""

from __future__ import annotations

_FOLD = {
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2004": " ", "\u2005": " ", "\u2006": " ", "\u2007": " ",
    "\u2008": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ", "\u205f": " ", "\u3000": " ", "\t": " ",
    "\u200b": " ", "\ufeff": " ",
    "\u2010": "-", "\u2011": "-", "\ufe63": "-", "\uff0d": "-", "\u2043": "-",
    "\u2012": "–", "\u2015": "—", "\u2500": "–",
    "\u03bc": "µ", "\u2126": "Ω", "\u212b": "Å", "\u00ba": "°", "\u02da": "°", "\u2070\u0304": "°",
    "\u2219": "·", "\u22c5": "·", "\u2022": "·", "\u30fb": "·", "\u2027": "·", "\u2715": "×", "\u2a2f": "×",
    "\u2716": "×",
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2032": "'", "\u00b4": "'",
    "\u223c": "~", "\u02dc": "~", "\u2248": "~", "\u2243": "~", "\u2245": "~", "\uff5e": "~", "\u301c": "~",
    "\u2a7d": "≤", "\u2266": "≤", "\u2a7e": "≥", "\u2267": "≥", "\uff1c": "<", "\uff1e": ">", "\uff1d": "=",
    "\u2044": "/", "\u2215": "/", "\uff0f": "/", "\uff05": "%", "\uff08": "(", "\uff09": ")", "\uff1a": ":",
    "\uff0b": "+", "\u207b": "⁻", "\u00af": "⁻", "\uff0c": ",",
}  # fmt: skip
_TABLE = {ord(written): folded for written, folded in _FOLD.items() if len(written) == 1}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–", "0123456789-+--")


def fold(text: str) -> str:
    """`text` with look-alike characters unified; same length, so offsets stay true.

    Minus (U+2212), en dash and em dash stay apart from the hyphen: only the minus is always a sign.
    """
    return text if text.isascii() and "\t" not in text else text.translate(_TABLE)


def plain_digits(text: str) -> str:
    """Superscript digits and signs as plain ones."""
    return text.translate(_SUPERSCRIPTS)
