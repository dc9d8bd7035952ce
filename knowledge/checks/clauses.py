"""Values that a text gives for a named thing, clause by clause, where the knowledge table holds no statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.checks.spans import Span, span_of_quantity
from knowledge.checks.text import Line
from knowledge.checks.wording import Name, name_of
from knowledge.records import Quantity

_BREAK = re.compile(r"[;:]\s|,\s|\s(?:and|then|und|dann|et|puis|while|whereas|but)\s|\.\s")


@dataclass(frozen=True)
class Clause:
    """One quantity with the words around it."""

    line: Line
    quantity: Quantity
    span: Span
    text: str
    words: Name


def clauses(line: Line) -> Iterator[Clause]:
    """The quantities of a sentence, each with the clause that it stands in."""
    breaks = [0, *(m.end() for m in _BREAK.finditer(line.text)), len(line.text)]
    for quantity in line.quantities:
        span = span_of_quantity(quantity)
        if span is None:
            continue
        start = max(b for b in breaks if b <= quantity.start)
        end = min(b for b in breaks if b >= quantity.end)
        text = line.text[start:end]
        yield Clause(line, quantity, span, text, name_of(text, line.abbreviations))
