"""Columns of a table without vertical lines: white gutters that run through its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import Word
from ingest.layout.tables.cells import is_value
from ingest.layout.tables.textlines import TextLine

_LEAST_GAP_EM, _MOST_GAP_EM = 0.36, 0.52
"""Bounds of the gap up to which words are read as one phrase."""
_CURRENCY = frozenset(("$", "€", "£", "¥", "US$", "-$", "($"))
_AFTER = frozenset(("%", ")", "%)"))
_FIGURE = frozenset("0123456789(.-–−,—")


@dataclass(slots=True)
class Chunk:
    """A phrase of one line."""

    x0: float
    x1: float
    words: list[int]


@dataclass(slots=True)
class Piece:
    """What one line has in columns `first`..`last`."""

    first: int
    last: int
    x0: float
    x1: float
    words: list[int]


def phrase_gap(words: Sequence[Word], boxes: NDArray[np.float64], lines: Sequence[TextLine], em: float) -> float:
    """The gap up to which words make a phrase, in points: somewhat more than the usual space of these lines."""
    spaces = sorted(
        float(boxes[b, 0] - boxes[a, 2])
        for line in lines
        for segment in line.segments
        for a, b in pairwise(segment.words)
        if words[a].text.isalpha() and words[b].text.isalpha()
    )
    usual = spaces[len(spaces) // 2] if spaces else 0.28 * em
    return min(max(1.28 * usual, _LEAST_GAP_EM * em), _MOST_GAP_EM * em)


def chunks_of(
    words: Sequence[Word], boxes: NDArray[np.float64], line: TextLine, em: float, gap: float
) -> list[Chunk]:
    """The line's phrases, left to right; words up to `gap` apart are one phrase."""
    chunks: list[Chunk] = []
    for segment in line.segments:
        fresh = True
        for i in segment.words:
            x0, x1 = float(boxes[i, 0]), float(boxes[i, 2])
            if not fresh and x0 - chunks[-1].x1 <= gap:
                chunks[-1].words.append(i)
                chunks[-1].x1 = max(chunks[-1].x1, x1)
            else:
                chunks.append(Chunk(x0, x1, [i]))
            fresh = False
    return _with_signs(words, chunks, em)


def _with_signs(words: Sequence[Word], chunks: list[Chunk], em: float) -> list[Chunk]:
    """Join a currency sign set apart at the left of its column to the figure, and a per cent sign to the one before."""
    joined: list[Chunk] = []
    for chunk in chunks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and chunk.x0 - last.x1 < 6 * em
            and (
                (
                    len(last.words) == 1
                    and words[last.words[0]].text in _CURRENCY
                    and words[chunk.words[0]].text[:1] in _FIGURE
                )
                or (len(chunk.words) == 1 and words[chunk.words[0]].text in _AFTER and chunk.x0 - last.x1 < 1.5 * em)
            )
        ):
            last.words.extend(chunk.words)
            last.x1 = max(last.x1, chunk.x1)
        else:
            joined.append(chunk)
    return joined


def separators(lines: Sequence[Sequence[Chunk]], em: float) -> list[float]:
    """Positions x between columns, ascending; empty when there is one column at most."""
    counts = sorted(len(chunks) for chunks in lines)
    if not counts:
        return []
    typical = counts[int(0.7 * (len(counts) - 1))]
    body = [chunks for chunks in lines if len(chunks) >= max(2, 0.6 * typical)]
    if not body:
        return []
    gutters = _gutters(body, em)
    columns = _join_alternating([g for g in gutters if _parts(body, g)], body, em)
    return [(low + high) / 2 for low, high in columns]


def _gutters(body: Sequence[Sequence[Chunk]], em: float) -> list[tuple[float, float]]:
    starts = np.array([chunk.x0 for chunks in body for chunk in chunks])
    ends = np.array([chunk.x1 for chunks in body for chunk in chunks])
    stops = np.unique(np.concatenate([starts, ends]))
    if len(stops) < 3:
        return []
    cover = np.searchsorted(np.sort(starts), stops[:-1], side="right") - np.searchsorted(
        np.sort(ends), stops[:-1], side="right"
    )
    allowed = (len(body) + 3) // 9
    least = em * (0.75 if len(body) <= 3 else 0.55 if len(body) <= 6 else 0.38)
    gutters: list[tuple[float, float]] = []
    k = 0
    while k < len(cover):
        if cover[k] > allowed:
            k += 1
            continue
        end = k
        while end < len(cover) and cover[end] <= allowed:
            end += 1
        low, high = float(stops[k]), float(stops[end])
        if high - low >= least and k > 0 and end < len(cover):
            best = int(cover[k:end].min())
            inner = [j for j in range(k, end) if cover[j] == best]
            widest = max(inner, key=lambda j: stops[j + 1] - stops[j])
            gutters.append((float(stops[widest]), float(stops[widest + 1])))
        k = end
    return gutters


def _parts(body: Sequence[Sequence[Chunk]], gutter: tuple[float, float]) -> bool:
    """True when enough lines have something on both sides."""
    middle = (gutter[0] + gutter[1]) / 2
    both = sum(chunks[0].x0 < middle < chunks[-1].x1 for chunks in body)
    return both >= max(1, 0.3 * len(body))


def _join_alternating(
    gutters: list[tuple[float, float]], body: Sequence[Sequence[Chunk]], em: float
) -> list[tuple[float, float]]:
    """Drop a gutter between two columns that no line fills both of: a centred head over right-set figures, say."""
    kept = list(gutters)
    at = 0
    while at < len(kept):
        low = kept[at - 1][1] if at else -np.inf
        high = kept[at + 1][0] if at + 1 < len(kept) else np.inf
        cut = (kept[at][0] + kept[at][1]) / 2
        both = sum(
            any(low <= c.x0 and c.x1 <= cut for c in chunks) and any(cut <= c.x0 and c.x1 <= high for c in chunks)
            for chunks in body
        )
        if both == 0 and kept[at][1] - kept[at][0] < 3 * em:
            del kept[at]
        else:
            at += 1
    return kept


def pieces_of(
    words: Sequence[Word], boxes: NDArray[np.float64], chunks: Sequence[Chunk], cuts: Sequence[float]
) -> list[Piece]:
    """The line by columns. A phrase over a cut is parted where text meets a value, else it spans."""
    pieces: list[Piece] = []
    for chunk in chunks:
        parts = [chunk.words]
        for cut in cuts:
            if chunk.x0 < cut < chunk.x1:
                parts = [half for part in parts for half in _part(words, boxes, part, cut)]
        for part in parts:
            x0, x1 = float(boxes[part[0], 0]), max(float(boxes[i, 2]) for i in part)
            first, last = _column(x0, cuts, boxes, part, left=True), _column(x1, cuts, boxes, part, left=False)
            if len(part) == 1 and first != last:
                first = last = int(np.searchsorted(np.asarray(cuts), (x0 + x1) / 2))
            if pieces and pieces[-1].last >= first and len(part) and pieces[-1].first == first and first == last:
                pieces[-1].words.extend(part)
                pieces[-1].x1 = max(pieces[-1].x1, x1)
            elif pieces and pieces[-1].last >= first:
                first = min(pieces[-1].last + 1, last) if last > pieces[-1].last else -1
                if first < 0:
                    pieces[-1].words.extend(part)
                    pieces[-1].x1 = max(pieces[-1].x1, x1)
                else:
                    pieces.append(Piece(first, last, x0, x1, list(part)))
            else:
                pieces.append(Piece(first, last, x0, x1, list(part)))
    return pieces


def _column(x: float, cuts: Sequence[float], boxes: NDArray[np.float64], part: Sequence[int], left: bool) -> int:
    return int(np.searchsorted(np.asarray(cuts), x, side="right" if left else "left"))


def _part(words: Sequence[Word], boxes: NDArray[np.float64], part: list[int], cut: float) -> list[list[int]]:
    for k, (a, b) in enumerate(pairwise(part), 1):
        middle = (boxes[a, 0] + boxes[a, 2]) / 2
        if middle < cut <= (boxes[b, 0] + boxes[b, 2]) / 2:
            gap = boxes[b, 0] - boxes[a, 2]
            gaps = [boxes[q, 0] - boxes[p, 2] for p, q in pairwise(part)]
            right = is_value(words[b].text) and k == len(part) - 1
            if (right and gap >= 0.9 * max(gaps)) or (gap > 1.6 * float(np.median(gaps)) and len(gaps) > 2):
                return [part[:k], part[k:]]
            if is_value(words[a].text) and is_value(words[b].text):
                return [part[:k], part[k:]]
    return [part]
