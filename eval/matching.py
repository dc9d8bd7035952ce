"""Whether a text, a citation or a claim holds what the key or the answer says; pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.records import Citation, Element
from knowledge.text import fold_quote, holds_quote

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)?")
_MARKER = re.compile(r"\[\d+\]")
MOST = 0.85
CLAUSE = 0.5


def meets(pattern: str, text: str) -> bool:
    """Whether a pattern of the key is met, in any case of letters."""
    return re.search(pattern, text, re.IGNORECASE) is not None


def holds_most(text: str, quote: str) -> bool:
    """The quote, or most of it: a passage may end inside it, a quote may be a sentence of it."""
    if holds_quote(text, quote) or holds_quote(quote, text):
        return True
    wanted = set(words(quote))
    return len(wanted) >= 4 and len(wanted & set(words(text))) >= MOST * len(wanted)


def stands_at_place(citation: Citation, elements: Sequence[Element]) -> bool:
    """Whether the quote stands in an element (or table row) at the place that the citation names."""
    for element in elements:
        same = (element.page, element.sheet, element.section, element.paragraph) == (
            citation.page, citation.sheet, citation.section, citation.paragraph)  # fmt: skip
        if citation.table is not None:
            if element.id != citation.table.id or element.table is None:
                continue
            row = citation.table.row
            inside = row is not None and row < len(element.table.rows)
            return inside and holds_quote(element.table.row_text(row or 0), citation.quote)
        if same and element.table is None and holds_quote(element.text, citation.quote):
            return True
    return False


def holds_values(claim: str, citations: Sequence[Citation]) -> bool:
    """Whether every number of the claim stands in its quotes."""
    held = fold_quote(" ".join(citation.quote for citation in citations))
    numbers = _NUMBER.findall(" ".join(map(fold_quote, claim.split())))
    return bool(citations) and all(number in held for number in numbers)


def carries(quote: str, claim: str) -> bool:
    """Whether a quote holds a number of the claim or its clause: half the words of the shorter of the two."""
    said = _MARKER.sub(" ", claim)
    numbers = set(_NUMBER.findall(said))
    if numbers & set(_NUMBER.findall(quote)):
        return True
    one, other = set(words(said)), set(words(quote))
    return bool(one and other) and len(one & other) >= CLAUSE * min(len(one), len(other))


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
