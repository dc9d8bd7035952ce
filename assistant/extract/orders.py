"""Text that speaks to the system that reads it is no statement of the document: blanked before anything is read from it."""

from __future__ import annotations

import re

from assistant.cues import INSTRUCTION
from assistant.sentences import sentence_spans
from knowledge.records import Element

# What procedures say too: "System: pump and detector", "Print the label exactly as shown".
_PLAIN = re.compile(r"(?:system|user|developer)\s*:|(?:state|say|output|write|print|return)\b.*\bexactly$", re.I | re.S)


def without_orders(element: Element) -> Element:
    """The element with offsets kept: what speaks to the reading system is blanked, and all that follows it in the
    element; rows of a table that hold such a cell are blanked whole."""
    if not _orders(element.text):
        return element
    table = element.table
    if table is None:
        return element.model_copy(update={"text": _blanked(element.text)})
    rows = tuple(tuple("" for _ in row) if any(map(_orders, row)) else row for row in table.rows)
    return element.model_copy(update={"table": table.model_copy(update={"rows": rows})})


def _orders(text: str) -> bool:
    return any(not _PLAIN.match(found.group()) for found in INSTRUCTION.finditer(text))


def _blanked(text: str) -> str:
    start = next((s for s, e in sentence_spans(text) if _orders(text[s:e])), 0)
    return text[:start] + " " * (len(text) - start)
