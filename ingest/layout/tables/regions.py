"""Where tables without a drawn grid may stand: between level rules, or where lines fall into columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout.tables.rules import Line
from ingest.layout.tables.textlines import Segment, TextLine

_BAR_GAP_PT = 30.0
_MIN_BAR_EM = 6.0


@dataclass(slots=True)
class Region:
    """A stretch of lines to be tried as a table. `bounded`: level rules above and below. `rules`: those inside."""

    lines: list[TextLine]
    rules: list[Line]
    bounded: bool


def bars_of(horizontal: Sequence[Line], em: float) -> list[list[Line]]:
    """Level rules as lists of pieces that stand side by side at one height, from top to bottom."""
    bars: list[list[Line]] = []
    for line in sorted(horizontal, key=lambda piece: (round(piece.at), piece.start)):
        last = bars[-1] if bars else None
        if last and abs(line.at - last[-1].at) < 1.6 and 0 <= line.start - last[-1].end < _BAR_GAP_PT:
            last.append(line)
        else:
            bars.append([line])
    return [bar for bar in bars if bar[-1].end - bar[0].start >= _MIN_BAR_EM * em]


def rule_regions(bars: Sequence[list[Line]], lines: Sequence[TextLine], em: float) -> list[Region]:
    """Regions between rules of the same extent that hold lines in columns."""
    regions: list[Region] = []
    free = list(bars)
    while free:
        chain = _chain(free)
        free = [bar for bar in free if bar not in chain]
        if len(chain) >= 2:
            regions += _from_chain(chain, lines, bars, em)
    return regions


def _chain(bars: Sequence[list[Line]]) -> list[list[Line]]:
    chain = [bars[0]]
    for bar in bars[1:]:
        low, high = chain[0][0].start, chain[0][-1].end
        shared = min(high, bar[-1].end) - max(low, bar[0].start)
        if shared >= 0.85 * max(high - low, bar[-1].end - bar[0].start):
            chain.append(bar)
    return chain


def _from_chain(
    chain: Sequence[list[Line]], lines: Sequence[TextLine], bars: Sequence[list[Line]], em: float
) -> list[Region]:
    x0, x1 = min(bar[0].start for bar in chain), max(bar[-1].end for bar in chain)
    bands: list[tuple[list[TextLine], str]] = []
    for upper, lower in itertools.pairwise(chain):
        held = [
            clip
            for line in lines
            if upper[0].at - 1 < (line.y0 + line.y1) / 2 < lower[0].at + 1
            if (clip := clipped(line, x0 - em, x1 + em))
        ]
        apart = not held and lower[0].at - upper[0].at > 0.8 * em
        bands.append((held, "prose" if apart else _kind(held, bool(bands) and bands[-1][1] == "columns")))
    regions: list[Region] = []
    run: list[int] = []
    for k in range(len(bands) + 1):
        if k < len(bands) and bands[k][1] != "prose":
            run.append(k)
            continue
        while run and bands[run[0]][1] != "columns":
            run.pop(0)
        while run and bands[run[-1]][1] != "columns":
            run.pop()
        if run:
            held = [line for j in run for line in bands[j][0]]
            top, bottom = chain[run[0]][0].at, chain[run[-1] + 1][0].at
            inside = [
                piece
                for bar in bars
                for piece in bar
                if top - 1 <= piece.at <= bottom + 1 and piece.start < x1 and piece.end > x0
            ]
            regions.append(_extended(Region(held, inside, True), lines, (x0 - em, x1 + em), em))
        run = []
    return regions


def _extended(region: Region, lines: Sequence[TextLine], width: tuple[float, float], em: float) -> Region:
    """Add lines below the last rule that carry on in the region's columns, and heads above the first."""
    held = _heads_above(region, lines, width, em) + list(region.lines)
    most = max(len(line.segments) for line in held)
    pending: list[TextLine] = []
    for line in lines:
        last = pending[-1] if pending else held[-1]
        if line.y0 + line.y1 <= held[-1].y0 + held[-1].y1:
            continue
        clip = clipped(line, *width)
        if clip is None or clip.ends_table or line.y0 - last.y1 > 1.2 * em or not _in_columns(clip, held, em):
            break
        if len(clip.segments) >= max(2, 0.5 * most):
            held += [*pending, clip]
            pending = []
        elif len(pending) < 4:
            pending.append(clip)
        else:
            break
    for line in pending:
        if not _carries_on(held[-1], line):
            break
        held.append(line)
    return Region(held, region.rules, True)


def _in_columns(line: TextLine, held: Sequence[TextLine], em: float) -> bool:
    """True when each segment stands under text of the table and a lone one does not run over its columns."""
    above = [s for other in held for s in other.segments]
    if not all(any(min(s.x1, o.x1) > max(s.x0, o.x0) for o in above) for s in line.segments):
        return False
    if len(line.segments) > 1:
        return True
    widest = max(held, key=lambda other: len(other.segments))
    lone = line.segments[0]
    return sum(min(s.x1, lone.x1) - max(s.x0, lone.x0) > 0.5 * em for s in widest.segments) <= 1


def _heads_above(region: Region, lines: Sequence[TextLine], width: tuple[float, float], em: float) -> list[TextLine]:
    """Lines tight above the first rule that stand over the columns, where the first line is of values already."""
    first = region.lines[0]
    if not any(s.is_value for s in first.segments):
        return []
    heads: list[TextLine] = []
    for line in reversed([line for line in lines if line.y0 + line.y1 < first.y0 + first.y1]):
        below = heads[0] if heads else first
        clip = clipped(line, *width)
        over = clip and all(any(min(s.x1, o.x1) > max(s.x0, o.x0) for o in first.segments) for s in clip.segments)
        if (
            clip is None
            or not over
            or clip.ends_table
            or any(s.prose for s in clip.segments)
            or (below.y0 - clip.y1 > 1.2 * em or (len(clip.segments) < 2 and not heads) or len(heads) > 3)
        ):
            break
        heads.insert(0, clip)
    return heads


def _kind(held: Sequence[TextLine], after_columns: bool) -> str:
    """`columns`, `prose`, or `single` (blank, or lone phrases: a section head inside the table, say)."""
    if not held:
        return "single"
    if any(line.ends_table for line in held):
        return "prose"
    several = [line for line in held if len(line.segments) >= 2]
    whole_prose = sum(all(s.prose for s in line.segments) for line in held)
    if whole_prose >= 0.6 * len(held) and whole_prose >= 2 and not after_columns:
        return "prose"
    if after_columns and whole_prose >= 0.8 * len(held) and len(several) < 0.3 * len(held):
        return "prose" if len(held) >= 2 else "single"
    if len(several) >= 0.34 * len(held) or len(held[-1].segments) >= 3:
        return "columns"
    return "single" if len(held) <= 3 else "prose"


def clipped(line: TextLine, x0: float, x1: float) -> TextLine | None:
    """The line's segments inside x0..x1."""
    inside = [s for s in line.segments if s.x0 >= x0 and s.x1 <= x1]
    if not inside:
        return None
    return TextLine(min(s.y0 for s in inside), max(s.y1 for s in inside), inside, line.ends_table)


def column_regions(lines: Sequence[TextLine], bars: Sequence[list[Line]], em: float) -> list[Region]:
    """Runs of lines that fall into two or more segments, prose left out."""
    regions: list[Region] = []
    run: list[TextLine] = []
    pending: list[TextLine] = []
    above: TextLine | None = None
    for whole in lines:
        loose = [s for s in whole.segments if not s.prose]
        prose = [s for s in whole.segments if s.prose]
        line = TextLine(min(s.y0 for s in loose), max(s.y1 for s in loose), loose) if loose else whole
        apart = above is not None and line.y0 - above.y1 > _reach(above, line, bars, em)
        if whole.ends_table or apart or _cut_by(prose, run):
            regions += _closed(run, pending, bars)
            run, pending = [], []
        if len(loose) >= 2 and not whole.ends_table:
            run += [*pending, line]
            pending = []
        elif loose and not whole.ends_table:
            pending.append(line)
            if len(pending) > 3:
                regions += _closed(run, pending, bars)
                run, pending = [], pending[-3:]
        if not run and not pending:
            above = None
        elif loose or _inside(prose, run):
            above = line
    regions += _closed(run, pending, bars)
    return [_whole(region, lines) for region in regions]


def _whole(region: Region, lines: Sequence[TextLine]) -> Region:
    """The region with the prose that stands between its columns: cells of running text."""
    low, high = min(line.x0 for line in region.lines), max(line.x1 for line in region.lines)
    top, bottom = region.lines[0].y0, region.lines[-1].y1
    held: list[TextLine] = []
    n_prose = 0
    for line in lines:
        clip = clipped(line, low - 1, high + 1)
        if clip is None or line.y1 < top + 1:
            continue
        if line.y0 > bottom - 1 and not (n_prose and not clip.ends_table and _carries_on(held[-1], clip, True)):
            break
        held.append(clip)
        n_prose += sum(s.prose for s in clip.segments)
    return Region(held, region.rules, region.bounded) if n_prose else region


def _reach(above: TextLine, below: TextLine, bars: Sequence[list[Line]], em: float) -> float:
    size = max(em, *(s.size for s in below.segments))
    if min(len(above.segments), len(below.segments)) >= 3:
        size *= 1.5
    ruled = any(above.y1 - 2 < bar[0].at < below.y0 + 2 for bar in bars)
    return size * (2.6 if ruled else 1.9)


def _inside(prose: Sequence[Segment], run: Sequence[TextLine]) -> bool:
    """True for prose that starts well right of the run's left edge: a cell of running text."""
    low = min((line.x0 for line in run), default=float("inf"))
    return all(s.x0 > low + 3 * s.size for s in prose)


def _cut_by(prose: Sequence[Segment], run: Sequence[TextLine]) -> bool:
    if not prose or not run:
        return False
    low, high = min(line.x0 for line in run), max(line.x1 for line in run)
    return any(s.x0 < low + 3 * s.size and min(high, s.x1) - max(low, s.x0) > 0.5 * (high - low) for s in prose)


def _closed(run: Sequence[TextLine], pending: Sequence[TextLine], bars: Sequence[list[Line]]) -> list[Region]:
    lines = list(run)
    for line in pending:
        if not lines or not _carries_on(lines[-1], line):
            break
        lines.append(line)
    while lines and len(lines[0].segments) < 2 and not _may_span(lines):
        lines.pop(0)
    if len(lines) < 2:
        return []
    top, bottom = lines[0].y1, lines[-1].y0
    low, high = min(line.x0 for line in lines), max(line.x1 for line in lines)
    reach = 1.4 * max(s.size for s in lines[0].segments)
    inside = [
        p
        for bar in bars
        for p in bar
        if lines[0].y0 - reach <= p.at <= lines[-1].y1 + reach and p.start < high and p.end > low
    ]
    wide = [p.at for p in inside if p.length >= 0.6 * (high - low)]
    bounded = bool(wide) and wide[0] < top and wide[-1] > bottom
    return [Region(lines, inside, bounded)]


def _carries_on(last: TextLine, line: TextLine, prose: bool = False) -> bool:
    """A last line of wrapped cells: tight below, each phrase starting where one above starts."""
    size = max(s.size for s in line.segments)
    return line.y0 - last.y1 <= 0.45 * size and all(
        any(abs(s.x0 - above.x0) <= 0.5 * size for above in last.segments) and (prose or not s.prose)
        for s in line.segments
    )


def _may_span(lines: Sequence[TextLine]) -> bool:
    """A lone phrase on top that stands over the columns right of the first is a spanning head, not a title."""
    first = lines[0].segments[0]
    after = next((line for line in lines[1:] if len(line.segments) >= 2), None)
    if after is None or lines[0].y1 < after.y0 - 1.2 * first.size:
        return False
    return first.x0 > after.segments[0].x1 or first.x0 > min(line.x0 for line in lines) + 8 * first.size
