"""Running headers, footers and page numbers, told by their repetition over pages and by their place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.layout.lines import Line, line_of, rows
from ingest.layout.markers import PAGE_NUMBER, PAGE_OF
from ingest.layout.primitives import FoundTable, PageContent, Rule

_ZONE = 0.22
"""Share of the page height, from either edge, in which running text may stand."""
_DEPTH = 14
_APART = 30.0
_LARGE = 13.0
"""Type larger than this (points), and than half as much again as usual, is a title, on whatever pages it stands."""
_OUTER_NUMBER = re.compile(r"^(?:\d{1,4}|[ivxl]{1,6})(?=\s)|(?<=\s)(?:\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)
_COUNT = re.compile(r"(?:^|\s)\d{1,4}\s*(?:of|/|von|de|sur)\s*\d{1,4}$", re.IGNORECASE)
_IDENTITY = re.compile(
    r"\b(?:doc(?:ument)?\.?\s*(?:no|number|id|nr)|version|revision|rev\.?\s*\d|effective|confidential|proprietary|vertraulich|"
    r"dokument(?:en)?-?nr|gültig ab|confidentiel|confidencial|controlled copy|uncontrolled)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Running:
    """Fragments of one page by role."""

    header: list[Line]
    footer: list[Line]
    body: list[Line]


def split_running(
    pages: Sequence[PageContent], parts: Sequence[list[Line]], tables: Sequence[list[FoundTable]]
) -> list[Running]:
    """Headers, footers and body of each page, fragments in, fragments out.

    `tables` are each page's ruled tables: rows repeated at the head of a table that goes on are not running text,
    a box of which most is repeated is.
    """
    tops = [_edge(page, p, top=True) for page, p in zip(pages, parts, strict=True)]
    bottoms = [_edge(page, p, top=False) for page, p in zip(pages, parts, strict=True)]
    heads = _repeated(pages, tops, parts)
    feet = _repeated(pages, bottoms, parts)
    found = []
    for i, (page, fragments) in enumerate(zip(pages, parts, strict=True)):
        header = _take(page, _outside(tops[i], fragments, tables[i], heads), heads, top=True)
        footer = _take(page, _outside(bottoms[i], fragments, tables[i], feet), feet, top=False)
        header_ids = {id(f) for row in header for f in row}
        footer_ids = {id(f) for row in footer for f in row} - header_ids
        found.append(
            Running(
                [f for f in fragments if id(f) in header_ids],
                [f for f in fragments if id(f) in footer_ids],
                [f for f in fragments if id(f) not in header_ids and id(f) not in footer_ids],
            )
        )
    return found


def _edge(page: PageContent, parts: list[Line], *, top: bool) -> list[list[Line]]:
    """The outermost rows of a page as groups of fragments, from the edge inwards."""
    limit = page.height * _ZONE
    near = [p for p in parts if (p.y1 <= limit if top else p.y0 >= page.height - limit)]
    near.sort(key=lambda p: p.y0 if top else -p.y1)
    groups: list[list[Line]] = []
    for part in near:
        if groups and min(groups[-1][0].y1, part.y1) - max(groups[-1][0].y0, part.y0) > 0.5 * min(
            groups[-1][0].height, part.height
        ):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups[:_DEPTH]


def _key(text: str) -> str:
    """What stays the same from page to page: page numbers masked, other numbers kept."""
    if PAGE_NUMBER.match(text):
        return "#"
    text = PAGE_OF.sub("#", text)
    text = _COUNT.sub("#", text)
    return "".join(_OUTER_NUMBER.sub("#", text).split()).lower()


def _repeated(
    pages: Sequence[PageContent], edges: Sequence[list[list[Line]]], parts: Sequence[list[Line]]
) -> set[tuple[str, int]]:
    """Keys (text without page numbers, rough y) that stand on enough pages, once on each."""
    where: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, groups, fragments in zip(pages, edges, parts, strict=True):
        usual = median([f.size for f in fragments]) if groups else 0.0
        times = Counter([f.text for f in fragments]) if groups else Counter()
        for depth, group in enumerate(groups):
            for part in group:
                key, at = _key(part.text), round(part.y0 / 8)
                letters = any(c.isalpha() for c in key)
                large = part.size > max(_LARGE, 1.5 * usual)
                if large or (depth > 1 and not letters) or (letters and times[part.text] > 2):
                    continue
                for near in (at - 1, at, at + 1):
                    where[key, near].add(page.number)
    total = sum(1 for groups in edges if groups)
    return {key for key, seen in where.items() if _is_enough(seen, total)}


def _is_enough(seen: set[int], total: int) -> bool:
    if total < 2 or len(seen) < 2:
        return False
    if total <= 4:
        return len(seen) >= min(total, 2)
    if len(seen) >= max(3, 0.3 * total):
        return True
    span = max(seen) - min(seen) + 1
    return len(seen) >= 3 and len(seen) >= 0.45 * span


def _take(
    page: PageContent, groups: list[list[Line]], repeated: set[tuple[str, int]], *, top: bool
) -> list[list[Line]]:
    """The rows from the edge inwards up to the last one that is running text."""
    last = -1
    for i, group in enumerate(groups):
        if last >= 0 and _is_apart(groups[last], group, top):
            break
        hits = [f for f in group if (_key(f.text), round(f.y0 / 8)) in repeated]
        share = sum(len(f.text) for f in hits) / max(sum(len(f.text) for f in group), 1)
        if hits and (share >= 0.3 or len(hits) == len(group)):
            last = i
        elif _is_page_number(page, group, top) or _is_evident(page, group, i, groups, top):
            last = max(last, i)
        elif i - last > 2:
            break
    return groups[: last + 1]


def _is_apart(outer: list[Line], inner: list[Line], top: bool) -> bool:
    """White space between running text and the body: what repeats beyond it is a form, not a header."""
    upper, lower = (outer, inner) if top else (inner, outer)
    gap = min(f.y0 for f in lower) - max(f.y1 for f in upper)
    return gap > max(_APART, 3.2 * inner[0].size)


def _outside(
    groups: list[list[Line]], parts: list[Line], tables: list[FoundTable], repeated: set[tuple[str, int]]
) -> list[list[Line]]:
    """The edge rows before the first that belongs to a table of the body."""
    for table in tables:
        x0, y0, x1, y1 = table.box
        inner = [p for p in parts if x0 <= (p.x0 + p.x1) / 2 <= x1 and y0 <= (p.y0 + p.y1) / 2 <= y1]
        again = sum(len(p.text) for p in inner if (_key(p.text), round(p.y0 / 8)) in repeated)
        if again >= 0.5 * sum(len(p.text) for p in inner):
            continue
        own = {id(p) for p in inner}
        for i, group in enumerate(groups):
            if any(id(p) in own for p in group):
                groups = groups[:i]
                break
    return groups


def _is_page_number(page: PageContent, group: list[Line], top: bool) -> bool:
    """A lone page number at the very edge."""
    if len(group) > 1:
        return False
    part = group[0]
    edge = part.y1 < 0.1 * page.height if top else part.y0 > 0.9 * page.height
    if not edge or PAGE_NUMBER.match(part.text) is None:
        return False
    lone = part.text.strip(" -–—")
    return not lone.isdecimal() or int(lone) == page.number or not top


def _is_evident(page: PageContent, group: list[Line], index: int, groups: list[list[Line]], top: bool) -> bool:
    """A page count or document identity at the edge, parted from the text by a rule or white space."""
    text = " ".join(f.text for f in group)
    edge = group[0].y1 < 0.14 * page.height if top else group[0].y0 > 0.88 * page.height
    if not edge or not (PAGE_OF.search(text) or _IDENTITY.search(text) or _COUNT.search(text)):
        return False
    if (PAGE_OF.search(text) and len(text) < 140) or (_COUNT.search(text) and len(text) < 70):
        return True
    low = min(f.y0 for f in group), max(f.y1 for f in group)
    ruled = any(
        r.horizontal
        and r.x1 - r.x0 > 0.5 * page.width
        and (0 <= r.y0 - low[1] < 60 if top else 0 <= low[0] - r.y0 < 60)
        for r in page.rules
    )
    return ruled and len(text) < 140


def running_texts(parts: list[Line], page: PageContent) -> list[Line]:
    """Running fragments in reading order, row by row, split where a vertical rule parts two cells."""
    uprights = [r for r in page.rules if not r.horizontal]
    found: list[Line] = []
    for row in rows(parts):
        for piece in _cells(row, uprights):
            found.append(piece)
    return found


def _cells(row: Line, uprights: Sequence[Rule]) -> list[Line]:
    groups = [[row.words[0]]]
    for before, word in zip(row.words, row.words[1:], strict=False):
        gap = word.x0 - before.x1
        parted = gap > 2.2 * row.size or any(
            before.x1 - 1 <= r.x0 <= word.x0 + 1 and r.y0 < row.y1 and r.y1 > row.y0 for r in uprights
        )
        if parted:
            groups.append([])
        groups[-1].append(word)
    return [line_of(g, row.order) for g in groups]
