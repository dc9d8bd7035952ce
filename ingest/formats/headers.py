"""How many leading rows of a table are its header, from formatting, merges and content."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMERIC = re.compile(
    r"^(?:[<>≤≥~≈±=]\s*)?[+\-−–]?\d[\d.,\s]*(?:[×x·*]\s*10\S*|[eE][+\-−]?\d+)?(?:\s*(?:[-–−]|to|bis|±|\.\.\.?)\s*[+\-−]?\d[\d.,]*)?"
    r"\s*[%‰°]?[A-Za-zµμ/²³°·\-⁻¹]{0,12}$"
)
_SHORT = 80
_UNIT = (
    r"(?:[%‰]|°[CF]|[nµμmckdM]?(?:g|L|l|m|mol|M|Pa|bar|S|W|J|V|A|s|IU|EU|Da|AU|eq)|h|hr|hrs|min|d|days?|K|rpm|psig?|NTU|"
    r"LMH|CFU|cfu|cells|vvm|ppm|ppb|CV|DV|OD|pH|kp|area|w/w|v/v|w/v)"
)
_POWER = r"[²³⁻¹\d^-]{0,3}"
_UNIT_CELL = re.compile(rf"^[\[(]?(?:[-–—]|{_UNIT}{_POWER}(?:\s?[/·*\s]\s?{_UNIT}{_POWER}){{0,3}})[\])]?$")


def numeric_like(text: str) -> bool:
    """True for a cell that holds a value (number, range, limit, date) and not a name."""
    return bool(_NUMERIC.match(text)) or text in ("N/A", "n/a", "NA", "ND", "n.d.", "-", "–", "—")


def guess_header_rows(
    rows: Sequence[Sequence[str]],
    spans: Sequence[tuple[int, int, int, int]] = (),
    strong: Sequence[bool] = (),
    marked: int = 0,
) -> int:
    """Leading header rows of `rows`.

    `marked` rows are said by the format itself (repeat as header, thead) and decide alone. `strong` tells for each
    row whether it is set off by bold type or shading. Merged cells that start in a header row take the rows that
    they cover along (a two-row header).
    """
    if len(rows) < 2:
        return 0
    if marked:
        return min(marked, len(rows) - 1)
    set_off = _strong_rows(rows, strong)
    count = _covered(rows, spans, set_off or 1)
    if not set_off:
        count = _content_rows(rows, spans, count)
    if count and count < len(rows) - 1 and _is_unit_row(rows[count]):
        count += 1
    return count if count < len(rows) else 0


def _strong_rows(rows: Sequence[Sequence[str]], strong: Sequence[bool]) -> int:
    count = 0
    while count < len(strong) and strong[count]:
        count += 1
    if count == 0 or count == len(rows):
        return 0
    # A bold table is no header; of a long strong run only what holds no values is.
    while count > 1 and _value_share(rows[count - 1]) >= 0.5:
        count -= 1
    return min(count, 4)


def _content_rows(
    rows: Sequence[Sequence[str]], spans: Sequence[tuple[int, int, int, int]], count: int
) -> int:
    """`count` where the first rows name and the rows below hold values, else 0."""
    head, body, width = rows[:count], rows[count:], len(rows[0])
    covered = {
        (r, c) for row, col, high, wide in spans
        for r in range(row, row + high) for c in range(col, col + wide) if (r, c) != (row, col)
    }
    filled = [cell for row in head for cell in row if cell]
    named = sum(any(row[c] or (r, c) in covered for r, row in enumerate(head)) for c in range(width))
    if not body or named < max(2, (width + 1) // 2) or any(len(cell) > _SHORT for cell in filled):
        return 0
    if any(map(numeric_like, filled)) or len(set(filled)) < len(filled) * 0.6:
        return 0
    for column in range(width):
        values = [row[column] for row in body if row[column]]
        if values and sum(map(numeric_like, values)) >= 0.6 * len(values) and any(row[column] for row in head):
            return count
    return count if width >= 3 and len(rows) >= 3 and named == width else 0


def _covered(rows: Sequence[Sequence[str]], spans: Sequence[tuple[int, int, int, int]], count: int) -> int:
    """Take along rows that merged header cells reach into, and the row below a merged group name."""
    for row, _col, rowspan, _ in sorted(spans):
        if row < count:
            count = max(count, row + rowspan)
    groups = [span for span in spans if span[0] == count - 1 and span[3] > 1 and span[3] < len(rows[0])]
    if groups and count < len(rows) - 1 and _value_share(rows[count]) == 0 and any(rows[count]):
        below = [c for _, col, _, width in groups for c in rows[count][col:col + width]]
        if below and all(below) and len(set(below)) == len(below):
            count += 1
    return count


def _is_unit_row(row: Sequence[str]) -> bool:
    """A row of units under the names: `°C`, `(g/L)`, `-`."""
    filled = [cell for cell in row if cell]
    units = [bool(_UNIT_CELL.match(cell)) for cell in filled]
    real = [cell for cell in filled if cell not in ("-", "–", "—")]
    return len(real) >= 2 and sum(units) >= max(2, len(filled) - 1)


def _value_share(row: Sequence[str]) -> float:
    filled = [cell for cell in row if cell]
    return sum(map(numeric_like, filled)) / len(filled) if filled else 0.0
