"""Words to lines: fragments as written, rows within a region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.layout.primitives import PageContent, Word

_WORD_GAP = 1.5
"""Widest white space between words of one fragment, in font sizes; a wider one may be a column gutter."""


@dataclass(slots=True)
class Line:
    """Words on one baseline, left to right. `size` is that of most characters, `bold` and `italic` hold for all."""

    words: list[Word]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    italic: bool
    text: str
    order: int
    """Place in the content order of the page."""

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def width(self) -> float:
        return self.x1 - self.x0


def line_of(words: list[Word], order: int) -> Line:
    """A line of words that are in reading order already."""
    sizes: dict[float, int] = {}
    plain = upright = 0
    for w in words:
        n = len(w.text)
        sizes[w.size] = sizes.get(w.size, 0) + n
        if not w.bold:
            plain += n
        if not w.italic:
            upright += n
    total = sum(sizes.values())
    return Line(
        words,
        min(w.x0 for w in words),
        min(w.y0 for w in words),
        max(w.x1 for w in words),
        max(w.y1 for w in words),
        max(sizes, key=lambda s: (sizes[s], s)),
        plain <= 0.12 * total,
        upright <= 0.12 * total,
        " ".join([w.text for w in words]),
        order,
    )


def with_even_sizes(page: PageContent) -> PageContent:
    """A recognised page with the noise taken out of its type sizes: near the usual size is the usual size."""
    sizes = sorted((w.size, len(w.text)) for w in page.words)
    if not sizes:
        return page
    letters = [size for size, n in sizes for _ in range(n)]
    usual = letters[len(letters) // 2]
    even: dict[int, float] = {}
    for part in fragments(page):
        values = sorted(w.size for w in part.words for _ in w.text)
        own = values[len(values) // 2]
        size = usual if 0.78 * usual <= own <= 1.24 * usual else float(round(own))
        even.update((id(w), size) for w in part.words)
    return replace(page, words=tuple(replace(w, size=even.get(id(w), w.size)) for w in page.words))


def is_turned(word: Word) -> bool:
    """True for a word that runs up, down or across the page (stamps), not along its lines."""
    height, width, letters = word.y1 - word.y0, word.x1 - word.x0, len(word.text)
    if word.angle:
        return True
    if letters == 2:
        return height > 2.8 * width and height > 1.8 * word.size
    return letters > 2 and height > 1.6 * width and height > 1.5 * word.size


def fragments(page: PageContent, skip: frozenset[int] | set[int] = frozenset()) -> list[Line]:
    """Runs of neighbouring words in content order, without those whose index is in `skip` and turned ones."""
    found: list[Line] = []
    current: list[Word] = []
    first = 0
    for index, word in enumerate(page.words):
        if index in skip or not word.visible:
            continue
        if (word.angle or word.y1 - word.y0 > 1.5 * word.size) and is_turned(word):
            continue
        if current:
            last = current[-1]
            size = last.size if last.size > word.size else word.size
            overlap = min(last.y1, word.y1) - max(last.y0, word.y0)
            lower = min(last.y1 - last.y0, word.y1 - word.y0)
            if overlap > 0.5 * lower and -0.6 * size < word.x0 - last.x1 < _WORD_GAP * size:
                current.append(word)
                continue
            found.append(line_of(current, first))
        current = [word]
        first = index
    if current:
        found.append(line_of(current, first))
    return found


def rows(parts: Iterable[Line]) -> list[Line]:
    """Fragments of one region put together to lines, top to bottom."""
    ordered = sorted(parts, key=lambda p: ((p.y0 + p.y1) / 2, p.x0))
    groups: list[list[Line]] = []
    for part in ordered:
        if groups and _same_row(groups[-1], part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [_merged(g) for g in groups]


def _same_row(group: Sequence[Line], part: Line) -> bool:
    tallest = max(group, key=lambda g: g.height)
    if not 0.4 < part.height / max(tallest.height, 0.1) < 2.5:
        return False
    overlap = min(tallest.y1, part.y1) - max(tallest.y0, part.y0)
    if overlap <= 0.55 * min(tallest.height, part.height):
        return False
    return all(part.x0 >= g.x1 - 0.6 * g.size or part.x1 <= g.x0 + 0.6 * g.size for g in group)


def _merged(group: list[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    group.sort(key=lambda g: g.x0)
    return line_of([w for g in group for w in g.words], min(g.order for g in group))
