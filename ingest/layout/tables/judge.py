"""What looks like columns and is no table: lists, contents, equations, scattered labels, side-by-side prose."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingest.layout.primitives import Word
from ingest.layout.tables.cells import cell_text
from ingest.layout.tables.gridlines import GridLine

_MARKER = re.compile(r"[•●○■□▪–—*·►➢✓-]|\(?[0-9ivxIVX]{1,4}[.)]|\(?[a-zA-Z][.)]|\[\d+\]|[0-9]+(\.[0-9]+)+\.?|\d{1,2}")
_EQUATION_NO = re.compile(r"\(\d+[a-z]?(\.\d+)?\)")
_INTEGER = re.compile(r"\d{1,4}|[ivxlc]{1,6}")
# A limit as a cell gives it: "NMT 2.5 %", "within 15 %", "97–103 % of assigned", "≤ 4 mg/L at the end".
_LIMIT = re.compile(
    r"(?:(?:NMT|NLT|max\.?|min\.?|maximum|minimum|not\s+(?:more|less)\s+than|at\s+(?:most|least)"
    r"|up\s+to|within|below|above|under|over|höchstens|mindestens|maximal|minimal|unter|über|au\s+(?:plus|moins)|[≤≥<>±~])\s*)?"
    r"[-−–+]?\d[\d.,  ]*(?![.)]\s)\S*(?:\s\S+){0,6}",
    re.I,
)


def is_open_table(
    words: Sequence[Word],
    lines: Sequence[GridLine],
    groups: Sequence[Sequence[int]],
    n_cols: int,
    bounded: bool,
    n_rules: int,
) -> bool:
    """Weigh the evidence; `bounded` (level rules above and below) asks for less of it."""
    texts = [
        [(p.first, p.last, cell_text(words, p.words), v) for p, v in zip(line.pieces, line.values, strict=True)]
        for line in lines
    ]
    cells = [cell for row in texts for cell in row]
    rows = [row for row in texts if len(row) >= 2]
    if not any(not value for *_, value in cells) or len(rows) < 2 or len(groups) < 2:
        return False
    filled = sum(len({p.first for k in group for p in lines[k].pieces}) for group in groups) / (len(groups) * n_cols)
    leaders = sum(any(words[i].text.endswith("....") for p in line.pieces for i in p.words) for line in lines)
    contents = not bounded and _is_contents(texts, n_cols, 0.7 if leaders >= 0.4 * len(lines) else 0.9)
    if filled < 0.4 or contents or _is_list(texts, n_cols) or _is_equations(texts):
        return False
    beyond = [cell for row in texts for cell in row if cell[0] > 0]
    values = sum(cell[3] for cell in beyond) / max(1, len(beyond))
    words_per_cell = sum(len(cell[2].split()) for cell in beyond) / max(1, len(beyond))
    if is_chart([[cell_text(words, p.words) for p in line.pieces] for line in lines], columns_of(texts, n_cols)):
        return False
    if bounded:
        return len(groups) >= 2 and (values >= 0.25 or n_rules >= 3 or any(line.rule_above for line in lines))
    aligned = _alignment(lines, n_cols)
    if n_cols == 2:
        keyed = sum(row[0][2].endswith(":") > row[1][2].endswith(":") for row in rows) >= 0.6 * len(rows)
        limits = sum(cell[3] or bool(_LIMIT.fullmatch(cell[2])) for cell in beyond) / max(1, len(beyond))
        told = values >= 0.6 or limits >= 0.75 or (keyed and words_per_cell <= 6)
        return len(rows) >= 3 and aligned >= 0.75 and told
    if len(groups) == 2:
        head, row = (sorted({cell[0]: cell for k in group for cell in texts[k]}.values()) for group in groups)
        return n_cols >= 3 and len(row) == n_cols and all(c[3] for c in row[1:]) and (head[0][0] > 0 or not head[0][3])
    if values >= 0.4:
        return len(rows) >= (2 if values >= 0.6 else 3) and aligned >= 0.55
    headed = lines[0].bold and len(lines[0].pieces) == n_cols and not any(line.bold for line in lines[1:])
    if headed and len(groups) >= 3 and aligned >= 0.85:
        return True
    return len(rows) >= 4 and aligned >= 0.75 and words_per_cell <= (4 if values >= 0.05 else 3)


def _is_list(texts: Sequence[Sequence[tuple[int, int, str, bool]]], n_cols: int) -> bool:
    """Two columns of which the first holds bullets or numbers and the second text."""
    if n_cols > 2:
        return False
    rows = [row for row in texts if len(row) == 2]
    marked = sum(bool(_MARKER.fullmatch(row[0][2])) for row in rows)
    wordy = sum(not row[1][3] for row in rows)
    return marked >= 0.6 * len(rows) and wordy >= 0.6 * len(rows)


def _is_contents(texts: Sequence[Sequence[tuple[int, int, str, bool]]], n_cols: int, share: float) -> bool:
    """Titles with page numbers that never fall."""
    if n_cols > 3:
        return False
    ends = [row[-1][2] for row in texts if len(row) >= 2]
    numbers = [int(end) for end in ends if end.isdecimal() and len(end) <= 4]
    if len(ends) < 3 or sum(bool(_INTEGER.fullmatch(end)) for end in ends) < share * len(ends) or len(numbers) < 3:
        return False
    rising = all(a <= b for a, b in itertools.pairwise(numbers))
    middle = [row[-2][2] for row in texts if len(row) >= 2]
    return rising and sum(any(c.isalpha() for c in text) for text in middle) >= 0.7 * len(middle)


def _is_equations(texts: Sequence[Sequence[tuple[int, int, str, bool]]]) -> bool:
    rows = [row for row in texts if len(row) >= 2]
    return sum(bool(_EQUATION_NO.fullmatch(row[-1][2])) for row in rows) >= 0.5 * len(rows)


def _alignment(lines: Sequence[GridLine], n_cols: int) -> float:
    """Share of cells whose left edge, right edge or middle is that of their column, 0..1."""
    total = hits = 0
    for col in range(n_cols):
        own = [p for line in lines for p in line.pieces if p.first == col == p.last]
        if len(own) < 2:
            continue
        best = _at_indents([p.x0 for p in own]) if col == 0 else 0
        for places in (sorted(p.x0 for p in own), sorted(p.x1 for p in own), sorted((p.x0 + p.x1) / 2 for p in own)):
            middle = places[len(places) // 2]
            best = max(best, sum(abs(place - middle) <= 2.5 for place in places))
        total += len(own)
        hits += best
    return hits / total if total else 0.0


def _at_indents(places: Sequence[float]) -> int:
    """How many stand at an indent that another shares."""
    return sum(any(j != k and abs(a - b) <= 2.5 for j, b in enumerate(places)) for k, a in enumerate(places))


def columns_of(texts: Sequence[Sequence[tuple[int, int, str, bool]]], n_cols: int) -> list[list[str]]:
    """Cell texts by column, spanning cells left out."""
    return [[text for row in texts for first, last, text, _ in row if first == col == last] for col in range(n_cols)]


def is_chart(rows: Sequence[Sequence[str]], columns: Sequence[Sequence[str]]) -> bool:
    """An axis makes it a chart: a column without a head that falls in even steps, or even steps along the foot."""
    if any(_even_steps(column, 4, falling=True) and _number(column[0]) is not None for column in columns):
        return True
    return any(_even_steps(" ".join(row).split(), 5, falling=False) for row in rows[3:][-2:])


def _even_steps(texts: Sequence[str], least: int, falling: bool) -> bool:
    numbers = [_number(text) for text in texts]
    run: list[float] = []
    for number in [*numbers, None]:
        if number is not None:
            run.append(number)
            continue
        if len(run) >= least:
            steps = [b - a for a, b in itertools.pairwise(run)]
            even = all(abs(step - steps[0]) < 1e-6 * max(abs(v) for v in run) + 1e-9 for step in steps)
            years = all(1800 <= v <= 2200 and v == int(v) for v in run)
            if even and not years and (steps[0] < 0 if falling else abs(steps[0]) not in (0, 1)):
                return True
        run = []
    return False


def _number(text: str) -> float | None:
    cleaned = text.strip("% €$£").replace("−", "-").replace("–", "-").replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+", cleaned):
        cleaned = cleaned.replace(",", "")
    try:
        return float(cleaned.replace(",", "."))
    except ValueError:
        return None
