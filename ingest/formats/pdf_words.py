"""Characters to words: where a word ends, which digits are raised, and what each word looks like."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.formats.pdf_frame import Frame
from ingest.formats.pdf_native import Glyphs, Run
from ingest.formats.pdf_symbols import SPACES, lowered, plain, raised
from ingest.layout.primitives import Word

_SPACE_CODES = np.array(sorted(ord(c) for c in SPACES), np.uint32)
_COLUMN = 3
"""So many word starts above each other make the left edge of a column."""
_MAX_SHIFTED = 14
"""Longer runs are no superscripts, whatever their size."""


def words_of(glyphs: Glyphs, frame: Frame, visible: Sequence[bool]) -> tuple[Word, ...]:
    """The words of a page in content order, in the upright frame. `visible` tells it for each run."""
    runs = glyphs.runs
    codes = np.frombuffer(glyphs.text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kept = np.flatnonzero((glyphs.owner >= 0) & ~np.isin(codes, _SPACE_CODES))
    if not len(kept):
        return ()
    boxes = frame.boxes(glyphs.boxes)[kept]
    owner = glyphs.owner[kept]
    size = np.array([r.size for r in runs])
    base, angles = _upright(runs, frame)
    turned = np.array([bool(a) for a in angles])
    _level_boxes(boxes, owner, size, base, turned, frame)
    shift = _shifts(runs, boxes, owner, base, turned)
    starts = _word_starts(kept, boxes, owner, size, base, turned, codes, shift)
    x0, y0 = np.minimum.reduceat(boxes[:, :2], starts).T.tolist()
    x1, y1 = np.maximum.reduceat(boxes[:, 2:], starts).T.tolist()
    stops = [*starts[1:].tolist(), len(kept)]
    letters = [glyphs.text[i] for i in kept.tolist()]
    _drop_repeated(letters, boxes)
    owners = owner.tolist()
    multiple = (np.maximum.reduceat(owner, starts) != np.minimum.reduceat(owner, starts)).tolist()
    words: list[Word] = []
    for index, (start, stop) in enumerate(zip(starts.tolist(), stops, strict=True)):
        lead = owners[start]
        if multiple[index]:
            written, lead, level = _pieces(letters, owners, (start, stop), runs, shift)
        else:
            written, level = (
                _shifted(plain("".join(letters[start:stop]), runs[lead].font.name), shift[lead]),
                shift[lead],
            )
        if not written:
            continue
        run = runs[lead]
        words.append(
            Word(
                written,
                x0[index],
                y0[index],
                x1[index],
                y1[index],
                round(run.size, 2),
                bold=run.font.bold,
                italic=run.font.italic,
                font=run.font.name,
                visible=visible[lead],
                baseline_shift=level,
                angle=angles[lead],
            )
        )
    return tuple(words)


def _upright(runs: list[Run], frame: Frame) -> tuple[NDArray[np.float64], list[int]]:
    """Baseline of each run on the upright page, and its angle in degrees clockwise, 0 for ordinary lines."""
    base = np.empty(len(runs))
    angles = [0] * len(runs)
    for i, run in enumerate(runs):
        x, y = frame.point(*run.origin)
        dx, dy = frame.direction(*run.direction)
        if dx < 0.985:
            angles[i] = round(math.degrees(math.atan2(dy, dx))) % 360
        base[i] = x if abs(dy) > abs(dx) else y
    return base, angles


def _drop_repeated(letters: list[str], boxes: NDArray[np.float64]) -> None:
    """Empty the formula letters that a broken mapping gives twice for one glyph.

    Only letters beyond the basic plane: a ligature too is several letters in one box (`ff`), and rightly so.
    """
    for at in (np.flatnonzero((boxes[1:] == boxes[:-1]).all(axis=1)) + 1).tolist():
        before = letters[at - 1] or letters[max(at - 2, 0)]
        if letters[at] == "\u200b" or (letters[at] > "\uffff" and letters[at] == before):
            letters[at] = ""


def _level_boxes(
    boxes: NDArray[np.float64],
    owner: NDArray[np.int64],
    size: NDArray[np.float64],
    base: NDArray[np.float64],
    turned: NDArray[np.bool_],
    frame: Frame,
) -> None:
    """Give upright text the height of its type, so that lines stay even, where boxes tell something else.

    On a rotated page boxes hug the ink; fonts for formulas claim several lines above and below theirs.
    """
    level = ~turned[owner]
    if frame.rotation == 0:
        level &= boxes[:, 3] - boxes[:, 1] > 1.8 * size[owner]
        if not level.any():
            return
    boxes[level, 1] = (base - 0.8 * size)[owner[level]]
    boxes[level, 3] = (base + 0.2 * size)[owner[level]]


def _shifts(
    runs: list[Run],
    boxes: NDArray[np.float64],
    owner: NDArray[np.int64],
    base: NDArray[np.float64],
    turned: NDArray[np.bool_],
) -> list[int]:
    """+1 for raised, -1 for lowered, 0 for runs on the line, judged against the neighbours they touch."""
    shifts = [0] * len(runs)
    edges = np.flatnonzero(owner[1:] != owner[:-1])
    if not len(edges):
        return shifts
    firsts, lasts = [0, *(edges + 1).tolist()], [*edges.tolist(), len(owner) - 1]
    solid = owner[firsts].tolist()
    left, right = boxes[firsts, 0].tolist(), boxes[lasts, 2].tolist()
    level, rise = (~turned).tolist(), base.tolist()
    for at, i in enumerate(solid):
        run = runs[i]
        if not level[i] or run.stop - run.start > _MAX_SHIFTED:
            continue
        for other in (at - 1, at + 1):
            if not 0 <= other < len(solid) or not level[j := solid[other]]:
                continue
            gap = left[at] - right[other] if other < at else left[other] - right[at]
            if shifts[j] and other < at:
                shifts[i] = _same_shift(run, runs[j], rise[j] - rise[i], gap) * shifts[j]
            elif not shifts[j]:
                shifts[i] = _shift(run, runs[j], rise[j] - rise[i], gap)
                if not shifts[i] and other > at and _leads(run, runs[j], rise[j] - rise[i], gap):
                    shifts[i] = 1
            if shifts[i]:
                break
    return shifts


def _leads(run: Run, text: Run, rise: float, gap: float) -> bool:
    """A small raised mark set apart before a note (`ᵃ   At release`)."""
    size = text.size
    short = run.stop - run.start <= 3
    return short and run.size < 0.8 * size and 0.2 * size < rise < 0.75 * size and 0 < gap < 6 * size


def _same_shift(run: Run, shifted: Run, rise: float, gap: float) -> int:
    """1 where a run goes on at the height of the shifted one before it (`¹¹, ¹²`)."""
    size = shifted.size
    return int(abs(run.size - size) < 0.05 * size and abs(rise) < 0.05 * size and -0.3 * size < gap < 1.2 * size)


def _shift(run: Run, neighbour: Run, rise: float, gap: float) -> int:
    """`rise` is how far the run's baseline stands above its neighbour's, `gap` the white space between, in points."""
    size = neighbour.size
    if not -0.25 * size < gap < 0.4 * size:
        return 0
    if run.size < 0.88 * size:
        return 1 if 0.12 * size < rise < 0.75 * size else -1 if -0.4 * size < rise < -0.05 * size else 0
    if run.size <= 1.02 * size and gap < 0.15 * size and run.stop - run.start <= 4:
        return 1 if 0.2 * size < rise < 0.6 * size else -1 if -0.4 * size < rise < -0.12 * size else 0
    return 0


def _word_starts(
    kept: NDArray[np.int64],
    boxes: NDArray[np.float64],
    owner: NDArray[np.int64],
    size: NDArray[np.float64],
    base: NDArray[np.float64],
    turned: NDArray[np.bool_],
    codes: NDArray[np.uint32],
    shift: list[int],
) -> NDArray[np.int64]:
    """Indexes into `kept` at which a word starts."""
    a, b = owner[:-1], owner[1:]
    em = np.maximum(size[a], size[b])
    gap = np.where(turned[b], 0.0, boxes[1:, 0] - boxes[:-1, 2])
    drop = np.abs(base[a] - base[b])
    spaced = kept[1:] - kept[:-1] > 1
    moved = (drop > 0.5 * em) | (gap < -1.2 * em) | (turned[a] != turned[b])
    broken = spaced | (gap > np.where(a == b, 1.0, 0.3) * em) | moved
    if any(shift):
        level = np.array(shift)
        joined = (level[a] != level[b]) & (drop < 0.8 * em) & (gap > -0.3 * em) & (gap < 0.12 * em)
        new_line = np.zeros(len(joined), np.bool_)
        for i in np.flatnonzero(joined & spaced).tolist():
            new_line[i] = not (codes[kept[i] + 1 : kept[i + 1]] == 32).any()
        broken &= ~(joined & (~spaced | new_line))
    turned_apart = turned[b] & (a != b)
    broken |= turned_apart & (np.abs(boxes[1:, :2] - boxes[:-1, 2:]).min(axis=1) > em)
    touching = (a != b) & ~broken & (gap > 0.06 * em) & ~turned[b]
    if touching.any():
        _part_columns(broken, touching, boxes[:, 0])
    return np.concatenate(([0], np.flatnonzero(broken) + 1))


def _part_columns(broken: NDArray[np.bool_], touching: NDArray[np.bool_], left: NDArray[np.float64]) -> None:
    """Part words that nearly touch where the second starts at the left edge of a column, as several others do."""
    edges = np.sort(left[np.flatnonzero(broken) + 1])
    for at in np.flatnonzero(touching).tolist():
        x = left[at + 1]
        if np.searchsorted(edges, x + 0.6) - np.searchsorted(edges, x - 0.6) >= _COLUMN:
            broken[at] = True


def _shifted(text: str, shift: int) -> str:
    return raised(text) if shift > 0 else lowered(text) if shift < 0 else text


def _pieces(
    text: list[str], owners: list[int], span: tuple[int, int], runs: list[Run], shift: list[int]
) -> tuple[str, int, int]:
    """The text of a word of several runs, the run that gives its look (the largest), and its shift as a whole."""
    parts: list[str] = []
    lead, first = owners[span[0]], span[0]
    levels = set()
    for i in range(span[0] + 1, span[1] + 1):
        if i < span[1] and owners[i] == owners[first]:
            continue
        run = owners[first]
        parts.append(_shifted(plain("".join(text[first:i]), runs[run].font.name), shift[run]))
        levels.add(shift[run])
        if runs[run].size > runs[lead].size:
            lead = run
        first = i
    return "".join(parts), lead, levels.pop() if len(levels) == 1 else 0
