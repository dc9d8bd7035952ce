"""Titles that stand between two tables of one region."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.layout.tables.regions import Region
from ingest.layout.tables.textlines import TextLine


def parted(region: Region) -> list[Region]:
    """Cut where a title stands free between two tables: a lone phrase with white space above, no head of the stub."""
    lines = region.lines
    if len(lines) < 6:
        return [region]
    gaps = sorted(b.y0 - a.y1 for a, b in pairwise(lines))
    usual = gaps[len(gaps) // 2]
    cuts = [0]
    for k in range(2, len(lines) - 2):
        line = lines[k]
        if len(line.segments) == 1 and _stands_free(lines, k, usual):
            cuts.append(k)
    if len(cuts) == 1:
        return [region]
    parts = []
    for start, end in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        held = lines[start + 1 if start else 0 : end]
        if len(held) < 2:
            continue
        rules = [r for r in region.rules if held[0].y0 - 12 < r.at < held[-1].y1 + 12]
        parts.append(Region(held, rules, region.bounded))
    return parts


def _stands_free(lines: Sequence[TextLine], k: int, usual: float) -> bool:
    segment = lines[k].segments[0]
    above = lines[k].y0 - lines[k - 1].y1
    if above < max(0.8 * segment.size, usual + 0.6 * segment.size):
        return False
    stub = [line.segments[0] for line in lines if len(line.segments) > 1]
    left = min(s.x0 for s in stub)
    stub_right = sorted(s.x1 for s in stub if s.x0 < left + 3 * segment.size)
    in_stub = segment.x0 < left + 3 * segment.size and stub_right and segment.x1 <= stub_right[-1] + segment.size
    return not in_stub
