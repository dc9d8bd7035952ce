"""Text lines of a page, cut into segments at wide gaps, and which segments are running prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import Word
from ingest.layout.tables.cells import is_value

GAP_EM = 0.85
"""A gap between words wider than this parts a line into segments."""
_BULLETS = frozenset("•●○■□▪▫–—‒-o➢►✓§\uf0b7")
_DOTS = frozenset(".…·_")


@dataclass(slots=True)
class Segment:
    """Words of one line without a wide gap between them; `y0`, `y1`, `size` are those of its largest word.

    `prose` marks a line of a paragraph; `is_value` a last segment that fills a data column.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    words: list[int]
    size: float
    letters: int
    prose: bool = False
    is_value: bool = False


@dataclass(slots=True)
class TextLine:
    """Segments at one height, left to right. `ends_table`: a caption or note, no table goes on through it."""

    y0: float
    y1: float
    segments: list[Segment]
    ends_table: bool = False

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return max(segment.x1 for segment in self.segments)


def ink_boxes(words: Sequence[Word], boxes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Word boxes without leader dots at their end, and which words are nothing but leader dots."""
    boxes = boxes.copy()
    dots = np.zeros(len(words), dtype=bool)
    ends = [word.text[-1:] in _DOTS for word in words]
    for i, word in enumerate(words):
        if not ends[i]:
            continue
        text = word.text
        if len(text) < 3 and not any(
            0 <= j < len(words) and ends[j] and _is_next(word, words[j]) for j in (i - 1, i + 1)
        ):
            continue
        rest = text.rstrip(".…·_")
        n_dots = len(text) - len(rest)
        if not rest:
            dots[i] = True
        elif n_dots >= 3:
            boxes[i, 2] = boxes[i, 0] + (boxes[i, 2] - boxes[i, 0]) * len(rest) / (len(rest) + 0.55 * n_dots)
    return boxes, dots


def _is_next(word: Word, other: Word) -> bool:
    gap = max(other.x0 - word.x1, word.x0 - other.x1)
    return gap < 0.8 * word.size and min(word.y1, other.y1) > max(word.y0, other.y0)


def line_numbers(words: Sequence[Word], boxes: NDArray[np.float64]) -> list[int]:
    """Words that number the lines of a draft: integers down the left margin, each one more than the last."""
    numbers = [i for i, word in enumerate(words) if word.text.isdecimal() and len(word.text) <= 5]
    if len(numbers) < 10:
        return []
    left = float(np.percentile([boxes[i, 0] for i in numbers], 20))
    margin = sorted((i for i in numbers if boxes[i, 2] < left + 40), key=lambda i: float(boxes[i, 1]))
    if len(margin) < 10 or sum(boxes[:, 0] < float(np.max(boxes[margin, 2]))) > 1.15 * len(margin):
        return []
    steps = [int(words[b].text) - int(words[a].text) for a, b in pairwise(margin)]
    return margin if sum(step == 1 for step in steps) >= 0.9 * len(steps) else []


def line_groups(boxes: NDArray[np.float64], usable: NDArray[np.int64]) -> list[list[int]]:
    """Indexes of `usable` words grouped by height: each word's middle lies within the line that it joins."""
    middle = (boxes[usable, 1] + boxes[usable, 3]) / 2
    order = usable[np.argsort(middle, kind="stable")]
    tops, bottoms = boxes[order, 1].tolist(), boxes[order, 3].tolist()
    groups: list[list[int]] = []
    core: list[tuple[float, float]] = []
    for i, top, bottom in zip(order.tolist(), tops, bottoms, strict=True):
        for k in range(len(groups) - 1, max(-1, len(groups) - 4), -1):
            high, low = core[k]
            if min(bottom, low) - max(top, high) >= 0.55 * min(bottom - top, low - high):
                groups[k].append(i)
                if bottom - top > 1.15 * (low - high):
                    core[k] = (top, bottom)
                break
        else:
            groups.append([i])
            core.append((top, bottom))
    return groups


def text_lines(
    words: Sequence[Word], boxes: NDArray[np.float64], usable: NDArray[np.int64], gap_em: float = GAP_EM
) -> list[TextLine]:
    """Lines from top to bottom. Words of leader dots should not be among `usable`."""
    lines = []
    x0s, y0s, x1s, y1s = (boxes[:, k].tolist() for k in range(4))
    for group in line_groups(boxes, usable):
        group.sort(key=x0s.__getitem__)
        segments: list[Segment] = []
        for i in group:
            word = words[i]
            size = word.size or y1s[i] - y0s[i]
            last = segments[-1] if segments else None
            if last is not None and (
                x0s[i] - last.x1 <= gap_em * max(size, last.size * 0.8)
                or (len(last.words) == 1 and words[last.words[0]].text in _BULLETS and x0s[i] - last.x1 < 4 * size)
            ):
                last.words.append(i)
                last.x1 = max(last.x1, x1s[i])
                if size > 1.02 * last.size:
                    last.size, last.y0, last.y1 = size, y0s[i], y1s[i]
                last.letters += len(word.text) if word.text.isalpha() else 0
            else:
                letters = len(word.text) if word.text.isalpha() else 0
                segments.append(Segment(x0s[i], y0s[i], x1s[i], y1s[i], [i], size, letters))
        if len(segments) > 1:
            last = segments[-1]
            last.is_value = len(last.words) <= 3 and is_value(" ".join(words[i].text for i in last.words))
        lines.append(TextLine(min(s.y0 for s in segments), max(s.y1 for s in segments), segments))
    lines.sort(key=lambda line: line.y0 + line.y1)
    return lines


def mark_prose(lines: Sequence[TextLine]) -> None:
    """Mark segments that follow each other as lines of a paragraph: same left edge, tight pitch, mostly long words."""
    open_runs: list[list[Segment]] = []
    for line in lines:
        if len(line.segments) > 1 and line.segments[-1].is_value:
            continue
        still_open: list[list[Segment]] = []
        taken: set[int] = set()
        for run in open_runs:
            last = run[-1]
            follower = next((k for k, s in enumerate(line.segments) if k not in taken and _follows(last, s)), None)
            if follower is not None:
                taken.add(follower)
                run.append(line.segments[follower])
                still_open.append(run)
            elif line.y0 - last.y1 < 1.4 * last.size:
                still_open.append(run)
            else:
                _close(run)
        for k, segment in enumerate(line.segments):
            if k not in taken:
                still_open.append([segment])
        open_runs = still_open
    for run in open_runs:
        _close(run)


def _follows(above: Segment, below: Segment) -> bool:
    size = max(above.size, below.size)
    return (
        -0.3 * size <= below.y0 - above.y1 <= 1.4 * size
        and min(above.size, below.size) > 0.85 * size
        and -3.2 * size <= below.x0 - above.x0 <= 3.2 * size
        and min(above.x1, below.x1) - max(above.x0, below.x0) > 0
    )


def _is_running(segment: Segment) -> bool:
    return len(segment.words) >= 4 and segment.letters >= 12 and segment.x1 - segment.x0 >= 11 * segment.size


def _same_pitch(run: Sequence[Segment], start: int, at: int) -> bool:
    """True unless the gap above `at` is clearly wider than the gaps since `start`."""
    if at - start < 2:
        return True
    return run[at].y0 - run[at - 1].y1 <= 0.3 * run[at].size + max(
        run[k].y0 - run[k - 1].y1 for k in range(start + 1, at)
    )


def _close(run: list[Segment]) -> None:
    """Mark the run's stretches of running lines, with the short last line of each paragraph."""
    at = 0
    while at < len(run):
        if not _is_running(run[at]):
            at += 1
            continue
        end = at + 1
        while end < len(run) and _is_running(run[end]) and _same_pitch(run, at, end):
            end += 1
        if end - at >= 2:
            stop = end + 1 if end < len(run) and _same_pitch(run, at, end) else end
            widest = max(s.x1 for s in run[at:end]) - min(s.x0 for s in run[at:end])
            if sum(s.x1 - s.x0 >= 0.72 * widest for s in run[at:end]) >= 0.6 * (end - at):
                for segment in run[at:stop]:
                    segment.prose = True
        at = end
