"""Small SVG drawings for the report: intervals, bars, curves. Values lie in 0..1; texts are escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, MUTED, BAND, GRID = "#1d4e66", "#5a6b73", "#a9c6d3", "#d8e0e4"
LABEL, PLOT, ROW = 250, 360, 22


@dataclass(frozen=True)
class Bar:
    """A value with its interval; None was not judged. `note` stands behind it."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    note: str = ""


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    low: float
    high: float


def bars(rows: Sequence[Bar], title: str) -> str:
    """Horizontal bars with whiskers on a 0 to 1 axis."""
    height = ROW * len(rows) + 26
    parts = [_axis(height)]
    for number, row in enumerate(rows):
        y = number * ROW + 4
        parts.append(f'<text x="{LABEL - 8}" y="{y + 12}" text-anchor="end">{escape(row.label)}</text>')
        if row.value is None or row.low is None or row.high is None:
            parts.append(f'<text x="{LABEL + 6}" y="{y + 12}" fill="{MUTED}">not judged</text>')
            continue
        width = max(1.0, row.value * PLOT)
        parts.append(f'<rect x="{LABEL}" y="{y}" width="{width:.1f}" height="14" fill="{BAND}"/>')
        parts.append(_whisker(row.low, row.high, y + 7))
        words = f"{row.value:.2f} {row.note}".strip()
        parts.append(f'<text x="{LABEL + PLOT + 8}" y="{y + 12}">{escape(words)}</text>')
    return _svg(LABEL + PLOT + 130, height, title, parts)


def interval(value: float | None, low: float | None, high: float | None) -> str:
    """One interval as a cell of a table."""
    if value is None or low is None or high is None:
        return ""
    x = [4 + number * 120 for number in (low, value, high)]
    drawn = [
        f'<line x1="4" y1="8" x2="124" y2="8" stroke="{GRID}"/>',
        f'<line x1="{x[0]:.1f}" y1="8" x2="{x[2]:.1f}" y2="8" stroke="{INK}" stroke-width="3"/>',
        f'<circle cx="{x[1]:.1f}" cy="8" r="4" fill="{INK}"/>',
    ]
    return _svg(128, 16, f"{value:.3f}, 95 % interval {low:.3f} to {high:.3f}", drawn)


def curve(points: Sequence[Point], title: str, x_label: str, y_label: str) -> str:
    """A curve with its band; both axes 0 to 1."""
    left, size = 50, 300
    at = [(left + p.x * size, 10 + (1 - p.y) * size, 10 + (1 - p.high) * size, 10 + (1 - p.low) * size) for p in points]
    parts = []
    for step in range(6):
        place = step / 5
        x, y = left + place * size, 10 + (1 - place) * size
        parts.append(f'<line x1="{left}" y1="{y}" x2="{left + size}" y2="{y}" stroke="{GRID}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{place:.1f}</text>')
        parts.append(f'<text x="{x}" y="{size + 26}" text-anchor="middle">{place:.1f}</text>')
    if at:
        upper = " ".join(f"{x:.1f},{high:.1f}" for x, _, high, _ in at)
        lower = " ".join(f"{x:.1f},{low:.1f}" for x, _, _, low in reversed(at))
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in at)
        parts.append(f'<polygon points="{upper} {lower}" fill="{BAND}" opacity="0.5"/>')
        parts.append(f'<polyline points="{line}" fill="none" stroke="{INK}" stroke-width="2"/>')
        parts.append(f'<circle cx="{at[-1][0]:.1f}" cy="{at[-1][1]:.1f}" r="4" fill="{INK}"/>')
    parts.append(f'<text x="{left + size / 2}" y="{size + 44}" text-anchor="middle">{escape(x_label)}</text>')
    middle = 10 + size / 2
    parts.append(
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{escape(y_label)}</text>'
    )
    return _svg(left + size + 20, size + 52, title, parts)


def histogram(values: Sequence[float], title: str, unit: str, bins: int = 24) -> str:
    """How often each size occurs; the last bin holds everything above the 99th percentile."""
    if not values:
        return ""
    ordered = sorted(values)
    top = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))] or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value / top * bins))] += 1
    width, height, most = 18, 120, max(counts)
    parts = [
        f'<rect x="{10 + n * width}" y="{10 + height - c / most * height:.1f}" width="{width - 2}" '
        f'height="{c / most * height:.1f}" fill="{BAND}"><title>{c}</title></rect>'
        for n, c in enumerate(counts)
    ]
    base = height + 26
    parts.append(f'<text x="10" y="{base}">0</text>')
    parts.append(f'<text x="{10 + bins * width}" y="{base}" text-anchor="end">{top:.0f} {escape(unit)}</text>')
    return _svg(bins * width + 20, height + 34, title, parts)


def _axis(height: int) -> str:
    lines = []
    for step in range(6):
        x = LABEL + PLOT * step / 5
        lines.append(f'<line x1="{x}" y1="0" x2="{x}" y2="{height - 20}" stroke="{GRID}"/>')
        lines.append(f'<text x="{x}" y="{height - 6}" text-anchor="middle" fill="{MUTED}">{step / 5:.1f}</text>')
    return "".join(lines)


def _whisker(low: float, high: float, y: float) -> str:
    a, b = LABEL + low * PLOT, LABEL + high * PLOT
    ends = "".join(f'<line x1="{x:.1f}" y1="{y - 4}" x2="{x:.1f}" y2="{y + 4}" stroke="{INK}"/>' for x in (a, b))
    return f'<line x1="{a:.1f}" y1="{y}" x2="{b:.1f}" y2="{y}" stroke="{INK}" stroke-width="1.5"/>{ends}'


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
