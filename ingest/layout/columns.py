"""Reading order: a page's fragments split into regions, columns read one after the other.

A recursive cut: where hardly any line crosses a vertical strip and both sides look like running text, the page is
read as columns; lines that do cross (full-width headings) divide it into bands from top to bottom.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.layout.lines import Line, rows

_MIN_LINES = 4
_MAX_DEPTH = 3
_BIN = 3.0


def regions(parts: Sequence[Line], *, ocr: bool = False, depth: int = 0) -> list[list[Line]]:
    """Fragments in reading order, one list per region."""
    if len(parts) < 2 * _MIN_LINES or depth >= _MAX_DEPTH:
        return [list(parts)] if parts else []
    gutter = _gutter(parts)
    if gutter is None:
        return [list(parts)]
    bands = _bands(parts, gutter)
    if not any(_are_columns(band, gutter, ocr) for band in bands):
        return [list(parts)]
    found: list[list[Line]] = []
    for band in bands:
        if _are_columns(band, gutter, ocr):
            for side in _sides(band, gutter):
                found.extend(regions(side, ocr=ocr, depth=depth + 1))
        elif found and not _follows_columns(found, band):
            found[-1].extend(band)
        else:
            found.append(list(band))
    return found


def _follows_columns(found: list[list[Line]], band: list[Line]) -> bool:
    """A band under columns starts a region of its own; under plain text it goes on."""
    last = found[-1]
    left, right = min(p.x0 for p in band), max(p.x1 for p in band)
    return min(p.x0 for p in last) > left + 30 or max(p.x1 for p in last) < right - 30


def _gutter(parts: Sequence[Line]) -> float | None:
    """The x that the fewest fragments cross in the middle of the text, or None where too many cross everywhere."""
    left, right = min(p.x0 for p in parts), max(p.x1 for p in parts)
    count = int((right - left) / _BIN) + 1
    if count < 20:
        return None
    steps = [0] * (count + 1)
    for p in parts:
        steps[int((p.x0 - left) / _BIN)] += 1
        steps[min(int((p.x1 - left) / _BIN) + 1, count)] -= 1
    crossing, running = [], 0
    for step in steps[:count]:
        running += step
        crossing.append(running)
    middle = range(int(0.16 * count), int(0.84 * count) + 1)
    fewest = min(crossing[i] for i in middle)
    if fewest > 0.3 * len(parts):
        return None
    best: tuple[float, float] | None = None
    start = None
    for i in [*middle, -1]:
        if i >= 0 and crossing[i] <= fewest:
            start = i if start is None else start
            last = i
        elif start is not None:
            centre = (start + last + 1) / 2
            score = (last - start + 1) - abs(centre - count / 2) * 0.02
            if best is None or score > best[0]:
                best = (score, left + centre * _BIN)
            start = None
    return best[1] if best else None


def _bands(parts: Sequence[Line], gutter: float) -> list[list[Line]]:
    """Fragments grouped from top to bottom: those that cross the gutter apart from those beside it."""
    bands: list[list[Line]] = []
    crossing_before: bool | None = None
    ordered = sorted(parts, key=lambda p: (p.y0 + p.y1) / 2)
    for at, part in enumerate(ordered):
        crosses = part.x0 < gutter - 1 and part.x1 > gutter + 1
        if not crosses and crossing_before and _ends_paragraph(ordered[at - 1], part, ordered[at + 1 : at + 2]):
            bands[-1].append(part)
            crossing_before = None
            continue
        if crossing_before is None or crosses != crossing_before:
            bands.append([])
        bands[-1].append(part)
        crossing_before = crosses
    return bands


def _ends_paragraph(before: Line, part: Line, after: Sequence[Line]) -> bool:
    """A short last line under a full-width one, with nothing beside it."""
    beside = any(min(part.y1, a.y1) - max(part.y0, a.y0) > 0.3 * part.height for a in after)
    close = part.y0 - before.y1 < 0.7 * part.size and abs(part.size - before.size) < 0.6 and part.bold == before.bold
    return close and not beside and abs(part.x0 - before.x0) < 2.5 * part.size


def _sides(band: Sequence[Line], gutter: float) -> tuple[list[Line], list[Line]]:
    left = [p for p in band if (p.x0 + p.x1) / 2 < gutter]
    return left, [p for p in band if (p.x0 + p.x1) / 2 >= gutter]


def _are_columns(band: Sequence[Line], gutter: float, ocr: bool) -> bool:
    """True when both sides of the gutter are running text rather than labels beside values."""
    left, right = _sides(band, gutter)
    texts = [[p for p in side if p.words] for side in (left, right)]
    if not all(texts) or any(p.x0 < gutter - 1 and p.x1 > gutter + 1 for p in band):
        return False
    rows_left, rows_right = rows(texts[0]), rows(texts[1])
    few = min(len(rows_left), len(rows_right))
    overlap = min(rows_left[-1].y1, rows_right[-1].y1) - max(rows_left[0].y0, rows_right[0].y0)
    if few < 2 or overlap <= 0:
        return False
    em = median([p.size for p in band])
    white = min(p.x0 for p in right) - max(p.x1 for p in left)
    if white < 0.7 * em:
        return False
    in_order = sorted(band, key=lambda p: p.order)
    sides = [(p.x0 + p.x1) / 2 < gutter for p in in_order]
    switches = sum(a != b for a, b in pairwise(sides))
    strong = all(_is_running_text(side) for side in (rows_left, rows_right))
    if switches <= 2 and not ocr:
        return few >= 3 and (strong or min(_mean_length(rows_left), _mean_length(rows_right)) >= 18)
    return few >= _MIN_LINES and strong and (ocr or switches <= 0.5 * few)


def _mean_length(lines: Sequence[Line]) -> float:
    return sum(len(line.text) for line in lines) / len(lines)


def _is_running_text(lines: Sequence[Line]) -> bool:
    """Lines of words that mostly fill their width."""
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return _mean_length(lines) >= 22 and median([line.width for line in lines]) > 0.6 * width
