"""Comparing written text: one folding for quotes, whatever the format did to spaces, dashes and hyphens."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]")
_LINE_HYPHEN = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")
_SPACE = re.compile(r"\s+")


def fold_quote(text: str) -> str:
    """Fold a text for quote comparison.

    NFKC, unified dashes, soft and line-end hyphens dropped, all white space removed. Case is kept.
    A quote is found at its place when the folded quote is a substring of the folded element text.
    """
    text = unicodedata.normalize("NFKC", text.replace(SOFT_HYPHEN, ""))
    text = _DASHES.sub("-", text)
    text = _LINE_HYPHEN.sub("", text)
    return _SPACE.sub("", text)


def holds_quote(text: str, quote: str) -> bool:
    """True when `quote` (not blank) stands in `text` after folding."""
    folded = fold_quote(quote)
    return bool(folded) and folded in fold_quote(text)
