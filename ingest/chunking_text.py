"""Running text for chunking: joined over page breaks, cut at sentence ends, each piece tied to its elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.ids import element_id
from knowledge.records import ChunkPart, Element

_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"'”’)\]]*\s+(?=[\"'“„(\[]?[A-ZÀ-ÞΑ-Ω\d])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:approx|appx|ca|cf|e\.g|i\.e|eq|eqs|et al|etc|fig|figs|incl|max|min|no|nos|nr|ref|refs|resp|sec|tab|vol|vs"
    r"|bzw|d\.h|ggf|inkl|u\.a|z\.b|zzgl|abb|p\. ?ex|env|núm|pág)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)

Count = Callable[[str], int]
"""Word-pieces of a text, specials left out."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters [start, end) of one element, standing at `at` in the joined text."""

    element: Element
    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of one element, or of several whose sentence runs over a page break."""

    text: str
    segments: tuple[Segment, ...]

    @property
    def first(self) -> Element:
        return self.segments[0].element

    def parts(self, document_id: str, start: int, end: int) -> tuple[ChunkPart, ...]:
        """Which stretches of which elements the characters [start, end) of the joined text are."""
        found: list[ChunkPart] = []
        for segment in self.segments:
            low = max(start, segment.at)
            high = min(end, segment.at + segment.end - segment.start)
            if low < high:
                shift = segment.start - segment.at
                found.append(
                    ChunkPart(
                        element_id=element_id(document_id, segment.element.id), start=low + shift, end=high + shift
                    )
                )
        return tuple(found)

    def element_at(self, start: int) -> Element:
        """The element that the character at `start` belongs to."""
        chosen = self.first
        for segment in self.segments:
            if segment.at <= start:
                chosen = segment.element
        return chosen


def join(elements: Sequence[Element]) -> Joined:
    """Join elements that continue each other: with a space, or with nothing after a hyphen at the end."""
    text = ""
    segments: list[Segment] = []
    for element in elements:
        if text and not text.endswith(("-", "\u00ad", " ", "\n")):
            text += " "
        segments.append(Segment(element, 0, len(element.text), len(text)))
        text += element.text
    return Joined(text, tuple(segments))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open bounds of the sentences, white space between them in neither."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text, start, match.start() + len(match.group().rstrip())):
            yield start, match.start() + len(match.group().rstrip())
            start = match.end()
    if text[start:].strip():
        yield start, len(text.rstrip())


def fitting(text: str, bounds: tuple[int, int], limit: int, count: Count) -> Iterator[tuple[int, int, int]]:
    """Cut text[start:end] into pieces of at most `limit` word-pieces: (start, end, word-pieces).

    Whole if it fits; else at sentence ends; a sentence too long at spaces, a word too long anywhere.
    """
    start, end = _stripped(text, *bounds)
    if start >= end:
        return
    tokens = count(text[start:end])
    if tokens <= limit:
        yield start, end, tokens
        return
    inner = [(start + low, start + high) for low, high in sentences(text[start:end])]
    if len(inner) > 1:
        for piece in inner:
            yield from fitting(text, piece, limit, count)
        return
    middle = _middle(text, start, end)
    if not start < middle < end:
        yield start, end, tokens
        return
    yield from fitting(text, (start, middle), limit, count)
    yield from fitting(text, (middle, end), limit, count)


def _middle(text: str, start: int, end: int) -> int:
    """The place nearest the middle where a cut hurts least: a cell border, a space, else the middle itself."""
    half = (start + end) // 2
    for separator in (" | ", "\n", " "):
        left = text.rfind(separator, start + 1, half)
        right = text.find(separator, half, end - 1)
        spots = [spot for spot in (left, right) if spot > start]
        if spots:
            return min(spots, key=lambda spot: abs(spot - half))
    return half


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n\r|":
        start += 1
    while end > start and text[end - 1] in " \t\n\r":
        end -= 1
    return start, end
