"""Lines that stand around tables and are not part of them: captions above, notes and sources below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.layout.primitives import Word
from ingest.layout.tables.textlines import TextLine

_CAPTION = re.compile(
    r"(?:table|tab\.|tabelle|tableau|tabla|figure|fig\.|abbildung|abb\.|figura|exhibit|chart|appendix|annex)"
    r"\s*[A-Z]{0,4}[-.]?\s?(?:\d+|[IVXL]+\b|[A-Z]\b)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:\w+\s)?(?:sources?|notes?|quellen?|anmerkung(?:en)?|hinweise?|remarques?|fuentes?|notas?|legende?|key|abbreviations?|footnotes?)"
    r"\s*(?:\(\w+\)|\d+)?\s*[:.—–]|(?:nb|n\.b\.)\s*[:.]",
    re.IGNORECASE,
)
_START_WORDS = 6


def mark_around(words: Sequence[Word], lines: Sequence[TextLine]) -> None:
    """Mark captions with the lines that carry them on, and the first lines of notes, as prose that ends a table."""
    for at, line in enumerate(lines):
        for segment in line.segments:
            if segment.prose and segment is not line.segments[0]:
                continue
            start = " ".join(words[i].text for i in segment.words[:_START_WORDS])
            if len(segment.words) == 1 and segment is line.segments[0] and len(line.segments) > 1:
                start += " " + words[line.segments[1].words[0]].text
            if _CAPTION.match(start):
                _end_at(line)
                _carry_on(lines, at)
                break
            if _NOTE.match(start):
                _end_at(line)
                break


def _end_at(line: TextLine) -> None:
    line.ends_table = True
    for segment in line.segments:
        segment.prose = True


def _carry_on(lines: Sequence[TextLine], at: int) -> None:
    """Further lines of a caption: tight below, one phrase, the same size and within its width."""
    first = lines[at]
    for line in lines[at + 1 : at + 3]:
        size = first.segments[0].size
        within = first.x0 - 2 <= line.x0 and line.x1 <= first.x1 + 2
        whole = len(line.segments) == 1 and abs(line.segments[0].size - size) < 0.1 * size
        if not (whole and within) or line.y0 - first.y1 > 0.55 * size:
            return
        _end_at(line)
        first = TextLine(line.y0, line.y1, [*first.segments])
