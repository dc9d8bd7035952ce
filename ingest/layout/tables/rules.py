"""Ruling lines as tables use them: straightened, joined where drawn in pieces, split by direction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.layout.primitives import PageContent

THIN_PT = 2.6
"""A filled box thinner than this is a line."""
SAME_LINE_PT = 1.6
"""Pieces whose positions differ by less lie on one line."""
GAP_PT = 3.5
"""A gap in a line up to this is closed (dashes, pieces drawn cell by cell)."""
SHORTEST_PT = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """A ruling line: `at` is its y (horizontal) or x (vertical), it runs from `start` to `end`, in points."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def ruling_lines(page: PageContent) -> tuple[list[Line], list[Line]]:
    """The page's horizontal and vertical lines, each ordered by position."""
    horizontal: list[Line] = []
    vertical: list[Line] = []
    for rule in page.rules:
        x0, x1 = sorted((rule.x0, rule.x1))
        y0, y1 = sorted((rule.y0, rule.y1))
        _add(x0, y0, x1, y1, horizontal, vertical)
    for x0, y0, x1, y1 in page.fills:
        if min(x1 - x0, y1 - y0) <= THIN_PT:
            _add(x0, y0, x1, y1, horizontal, vertical)
    return _long(join_lines(horizontal)), _long(join_lines(vertical))


def _add(x0: float, y0: float, x1: float, y1: float, horizontal: list[Line], vertical: list[Line]) -> None:
    if y1 - y0 <= max(THIN_PT, 0.02 * (x1 - x0)) and x1 - x0 > y1 - y0:
        horizontal.append(Line((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= max(THIN_PT, 0.02 * (y1 - y0)):
        vertical.append(Line((x0 + x1) / 2, y0, y1))


def _long(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.length >= SHORTEST_PT]


def join_lines(lines: Sequence[Line]) -> list[Line]:
    """Join pieces of one line: position within `SAME_LINE_PT`, overlapping or with a gap up to `GAP_PT`."""
    joined: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda piece: piece.at):
        if band and line.at - band[0].at > SAME_LINE_PT:
            joined += _join_band(band)
            band = []
        band.append(line)
    joined += _join_band(band)
    return joined


def _join_band(band: list[Line]) -> list[Line]:
    joined: list[Line] = []
    for line in sorted(band, key=lambda piece: piece.start):
        if joined and line.start - joined[-1].end <= GAP_PT:
            last = joined[-1]
            longer = last if last.length >= line.length else line
            joined[-1] = Line(longer.at, last.start, max(last.end, line.end))
        else:
            joined.append(line)
    return joined


def cluster(values: Iterable[float], tolerance: float) -> list[float]:
    """Means of runs of values whose neighbours differ by `tolerance` or less, ascending."""
    means: list[float] = []
    run: list[float] = []
    for value in sorted(values):
        if run and value - run[-1] > tolerance:
            means.append(sum(run) / len(run))
            run = []
        run.append(value)
    if run:
        means.append(sum(run) / len(run))
    return means
