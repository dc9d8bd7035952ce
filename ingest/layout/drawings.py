"""Charts and diagrams: which words label them, in the drawing and along its axes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.layout.lines import Line, fragments, rows
from ingest.layout.markers import CAPTION
from ingest.layout.primitives import PageContent

Box = tuple[float, float, float, float]

_PROSE = 60
"""A line longer than this (characters) inside a drawing is running text."""
_TICK = re.compile(r"^[-−–+]?[\d.,]+(?:[eE][-−+]?\d+)?\s?[%°]?[A-Za-z]?$")
_REACH = 24.0
_TITLE = 40


def labels(page: PageContent) -> dict[int, int]:
    """Words that label a drawing: index of the word → index of the drawing. Prose inside a frame is no label."""
    found: dict[int, int] = {}
    for number, box in enumerate(page.drawings):
        inside = {i for i, w in enumerate(page.words) if i not in found and _holds(box, (w.x0, w.y0, w.x1, w.y1))}
        lines = fragments(page, {i for i in range(len(page.words)) if i not in inside}) if inside else []
        prose = [len(line.text) for line in lines if len(line.text) > _PROSE]
        if len(prose) >= 2 and sum(prose) > 0.4 * sum(len(line.text) for line in lines):
            continue
        inside |= _along_axes(page, box, inside | set(found))
        found.update(dict.fromkeys(sorted(inside), number))
    return found


def hidden_labels(page: PageContent, also: frozenset[int] = frozenset()) -> PageContent:
    """The page as the table finder should see it: labels of drawings, stamps and words `also` hidden, indexes kept."""
    stamps = {i for i, w in enumerate(page.words) if w.angle % 90}
    hidden = {*labels(page), *also, *stamps} if page.drawings else also | stamps
    if not hidden:
        return page
    words = tuple(replace(w, visible=False) if i in hidden else w for i, w in enumerate(page.words))
    rules = tuple(
        r
        for r in page.rules
        if not any(x0 <= r.x0 and r.x1 <= x1 and y0 <= r.y0 and r.y1 <= y1 for x0, y0, x1, y1 in page.drawings)
    )
    return replace(page, words=words, rules=rules)


def without_ornaments(pages: Sequence[PageContent]) -> list[PageContent]:
    """The pages without pictures that stand at the same place on many of them: logos, bands, backgrounds."""
    seen = Counter(key for page in pages for key in {_rounded(box) for box in page.images})
    many = {key for key, count in seen.items() if count >= max(3, 0.4 * len(pages))}
    if not many:
        return list(pages)
    return [
        page if page.ocr else replace(page, images=tuple(b for b in page.images if _rounded(b) not in many))
        for page in pages
    ]


def _rounded(box: Box) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = box
    return round(x0 / 4), round(y0 / 4), round(x1 / 4), round(y1 / 4)


def _holds(box: Box, word: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


def _along_axes(page: PageContent, box: Box, taken: set[int]) -> set[int]:
    """Tick labels beside and beneath the drawing, and the axis title right beneath them."""
    x0, y0, x1, y1 = box
    outside = fragments(page, taken)
    chosen: list[Line] = [
        p
        for p in outside
        if _TICK.match(p.text)
        and y0 - 6 <= (p.y0 + p.y1) / 2 <= y1 + 6
        and ((x0 - 2 * _REACH <= p.x0 and p.x1 <= x0 + 2) or (x1 - 2 <= p.x0 and p.x1 <= x1 + 2 * _REACH))
    ]
    left = {id(p) for p in chosen}
    bottom = y1
    for row in rows([p for p in outside if id(p) not in left and y1 - 4 <= p.y0 <= y1 + 2.5 * _REACH]):
        if row.x0 < x0 - 2 * _REACH or row.x1 > x1 + 2 * _REACH or row.y0 - bottom > _REACH:
            break
        ticks = _is_ticks(row)
        if not ticks and (bottom == y1 or len(row.text) > _TITLE or CAPTION.match(row.text) or row.text[-1] in ".;:"):
            break
        chosen.append(row)
        if not ticks:
            break
        bottom = row.y1
    own = {id(w) for line in chosen for w in line.words}
    return {i for i, w in enumerate(page.words) if id(w) in own}


def _is_ticks(row: Line) -> bool:
    words: Sequence[str] = [w.text for w in row.words]
    return len(words) >= 3 and sum(1 for w in words if _TICK.match(w)) >= 0.7 * len(words)
