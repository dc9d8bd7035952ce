"""Line numbers in the margin of drafts: counted down every page, part of no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.layout.lines import fragments
from ingest.layout.primitives import FoundTable, PageContent, Word

_FEWEST = 8
_MARGIN = 0.2
_STEPS = (1, 2, 5, 10)


def line_numbers(pages: Sequence[PageContent], tables: Sequence[Sequence[FoundTable]]) -> list[frozenset[int]]:
    """Indexes of the words that number lines, page by page; none unless two pages or the whole document have them."""
    found = [
        _on_page(page, {i for t in on_page if t.ruled for i in t.words})
        for page, on_page in zip(pages, tables, strict=True)
    ]
    numbered = sum(1 for f in found if f)
    if numbered < 2 and not (numbered and len(pages) == 1):
        return [frozenset()] * len(pages)
    last = 0
    for at, page in enumerate(pages):
        if not found[at]:
            found[at] = _in_range(page, last, _first_after(pages, found, at))
        last = max((int(page.words[i].text) for i in found[at]), default=last)
    return found


def _first_after(pages: Sequence[PageContent], found: Sequence[frozenset[int]], at: int) -> int:
    for page, indexes in zip(pages[at + 1 :], found[at + 1 :], strict=True):
        if indexes:
            return min(int(page.words[i].text) for i in indexes)
    return 0


def _in_range(page: PageContent, before: int, after: int) -> frozenset[int]:
    """On a page with few numbers (tables between them): those that carry on the count, at the very margin."""
    column = sorted(
        (
            i
            for i, w in enumerate(page.words)
            if w.text.isdecimal()
            and len(w.text) <= 4
            and w.x1 < _MARGIN * page.width
            and before < int(w.text)
            and (not after or int(w.text) < after)
            and int(w.text) <= before + 80
        ),
        key=lambda i: page.words[i].y0,
    )
    values = [int(page.words[i].text) for i in column]
    if not column or before == 0 or any(b <= a for a, b in pairwise(values)):
        return frozenset()
    return frozenset(i for i in column if _is_first(page, page.words[i]))


def _is_first(page: PageContent, number: Word) -> bool:
    return not any(w.x1 <= number.x0 and _level(w, number) for w in page.words)


def _level(one: Word, other: Word) -> bool:
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5 * (other.y1 - other.y0)


def without_words(page: PageContent, apart: frozenset[int]) -> PageContent:
    return replace(page, words=tuple(w for i, w in enumerate(page.words) if i not in apart)) if apart else page


def _on_page(page: PageContent, taken: set[int]) -> frozenset[int]:
    candidates = [
        i
        for i, w in enumerate(page.words)
        if w.text.isdecimal()
        and len(w.text) <= 4
        and i not in taken
        and (w.x1 < _MARGIN * page.width or w.x0 > (1 - 0.5 * _MARGIN) * page.width)
    ]
    if len(candidates) < _FEWEST:
        return frozenset()
    words = page.words
    for column in sorted((_largest_column(page, candidates, edge) for edge in ("x0", "x1")), key=len, reverse=True):
        column.sort(key=lambda i: words[i].y0)
        if len(column) < _FEWEST or not _counts(page, column):
            continue
        if _is_outermost(page, column) and _covers_rows(page, column) and _beside_prose(page, column):
            return frozenset(column)
    return frozenset()


def _largest_column(page: PageContent, candidates: Sequence[int], edge: str) -> list[int]:
    """The most candidates that share one edge within 3 points."""
    at = sorted(candidates, key=lambda i: getattr(page.words[i], edge))
    best: list[int] = []
    current: list[int] = []
    for i in at:
        if current and getattr(page.words[i], edge) - getattr(page.words[current[0]], edge) > 3:
            current = []
        current.append(i)
        if len(current) > len(best):
            best = list(current)
    return best


def _counts(page: PageContent, column: Sequence[int]) -> bool:
    steps = [int(page.words[b].text) - int(page.words[a].text) for a, b in pairwise(column)]
    return any(sum(1 for s in steps if s == step) >= 0.9 * len(steps) for step in _STEPS)


def _is_outermost(page: PageContent, column: Sequence[int]) -> bool:
    """Nothing else stands between the numbers and the edge of the page."""
    own = set(column)
    left, right = min(page.words[i].x0 for i in column), max(page.words[i].x1 for i in column)
    top, bottom = page.words[column[0]].y0, page.words[column[-1]].y1
    others = [w for i, w in enumerate(page.words) if i not in own and top <= w.y0 <= bottom and w.visible]
    return all(w.x0 > right for w in others) or all(w.x1 < left for w in others)


def _beside_prose(page: PageContent, column: Sequence[int]) -> bool:
    """The numbers stand beside lines of text, not beside the cells of a table."""
    own = set(column)
    top, bottom = page.words[column[0]].y0 - 4, page.words[column[-1]].y1 + 4
    parts = [p for p in fragments(page, own) if top <= p.y0 and p.y1 <= bottom]
    return len(parts) <= 1.5 * len(column) and sum(len(p.text) for p in parts) >= 20 * len(column) / 2


def _covers_rows(page: PageContent, column: Sequence[int]) -> bool:
    """Every line of text has its number (at a step of one), as no list or table column has."""
    words = page.words
    if int(words[column[1]].text) - int(words[column[0]].text) > 1:
        return True
    own = set(column)
    centres = [(words[i].y0 + words[i].y1) / 2 for i in column]
    rest = [
        (w.y0 + w.y1) / 2
        for i, w in enumerate(words)
        if i not in own and w.visible and centres[0] - 4 <= (w.y0 + w.y1) / 2 <= centres[-1] + 4
    ]
    if not rest:
        return False
    near = sum(1 for y in rest if min(abs(y - c) for c in centres) < 4)
    return near >= 0.9 * len(rest)
