"""Whether a text line of an open table starts a row or carries on the cells of the one above."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import Word
from ingest.layout.tables.columns import Piece
from ingest.layout.tables.gridlines import GridLine

_JOINERS = frozenset(
    [
        "and",
        "of",
        "the",
        "or",
        "for",
        "to",
        "in",
        "with",
        "by",
        "from",
        "per",
        "at",
        "as",
        "on",
        "und",
        "der",
        "die",
        "von",
        "et",
        "de",
        "des",
        "la",
        "y",
        "del",
    ]
)
_OPERATORS = frozenset(["≤", "≥", "<", ">", "=", "±", "~", "≈", "×", "to"])
_SPACE_EM = 0.25
_STRONG, _WEAK, _AGAINST = 2, 1, -3


@dataclass(frozen=True, slots=True)
class Wraps:
    """What the body of one table tells of its rows.

    `loose` is the gap that parts rows where gaps fall into two kinds; `ruled` is True where lines part the rows;
    `widths` are the widest text of each column, in points; `wordy` the columns with cells of several words,
    `lower` those in which most lines start in lower case anyway.
    """

    words: Sequence[Word]
    boxes: NDArray[np.float64]
    em: float
    loose: float | None
    ruled: bool
    widths: dict[int, float]
    wordy: frozenset[int]
    lower: frozenset[int]

    @classmethod
    def of(
        cls, words: Sequence[Word], boxes: NDArray[np.float64], lines: Sequence[GridLine], n_header: int, em: float
    ) -> Wraps:
        """Measure the lines from `n_header` on."""
        body = lines[n_header:]
        gaps = [b.y0 - a.y1 for a, b in itertools.pairwise(body)]
        n_rules = sum(line.rule_above for line in body[1:])
        widths: dict[int, float] = {}
        wordy: set[int] = set()
        for line in lines:
            for piece in line.pieces:
                if piece.first == piece.last:
                    widths[piece.first] = max(widths.get(piece.first, 0.0), piece.x1 - piece.x0)
                    if len(piece.words) > 1:
                        wordy.add(piece.first)
        ruled = n_rules >= 2 and n_rules >= 0.4 * len(gaps)
        small = Counter(p.first for line in body for p in line.pieces if words[p.words[0]].text[:1].islower())
        filled = Counter(p.first for line in body for p in line.pieces)
        lower = frozenset(col for col, count in small.items() if count > 0.55 * filled[col] and filled[col] > 3)
        return cls(words, boxes, em, _loose_gap(gaps, em), ruled, widths, frozenset(wordy), lower)

    def goes_on(self, lines: Sequence[GridLine], group: Sequence[int], k: int) -> bool:
        """True when line `k` belongs to the row of the lines in `group`."""
        line, before = lines[k], lines[k - 1]
        gap = line.y0 - before.y1
        if line.rule_above or line.spanning or before.spanning or (gap > 0.9 * self.em and not self.ruled):
            return False
        if gap < -0.25 * self.em:
            return True
        held = {p.first: (p, v) for j in group for p, v in zip(lines[j].pieces, lines[j].values, strict=True)}
        if any(v and held.get(p.first, (p, False))[1] for p, v in zip(line.pieces, line.values, strict=True)):
            return False
        if self.ruled:
            return True
        if self.loose is not None and gap > self.loose:
            return False
        return self._reads_on(line, {col: piece for col, (piece, _) in held.items()})

    def _reads_on(self, line: GridLine, held: dict[int, Piece]) -> bool:
        tight = self.loose is not None
        columns = {piece.first for piece in line.pieces}
        if set(held) == {0} and 0 in columns and len(columns) > 1:
            return self._score(held[0], line.pieces[0]) >= _WEAK
        if not columns <= set(held) or any(
            value and not self._is_broken(held[piece.first])
            for piece, value in zip(line.pieces, line.values, strict=True)
        ):
            return False
        scores = [self._score(held[piece.first], piece) for piece in line.pieces]
        if columns == {0}:
            return scores[0] >= _WEAK
        if 0 not in columns:
            return tight or max(scores) > 0 or len(held) <= 2
        missing = len(set(held) - columns)
        if tight:
            return min(scores) > _AGAINST or missing > 0
        if missing == 0:
            return min(scores) >= 0 and max(scores) > _STRONG
        return min(scores) >= 0 and sum(scores) >= _STRONG

    def _is_broken(self, piece: Piece) -> bool:
        """True when the text ends so that even figures carry it on: `DEV-` and `003`, `≤` and `5`."""
        last = self.words[piece.words[-1]].text
        return last in _OPERATORS or (len(last) > 1 and last.endswith(("-", "\u2010")))

    def _score(self, above: Piece, below: Piece) -> int:
        """How far `below` reads as the rest of `above`: up to 3, or `_AGAINST` where its first word had room there."""
        if below.first == 0 and below.x0 < above.x0 - 0.3 * self.em:
            return _AGAINST
        last, first = self.words[above.words[-1]].text, self.words[below.words[0]].text
        if last.endswith(":"):
            return _AGAINST
        width = float(self.boxes[below.words[0], 2] - self.boxes[below.words[0], 0])
        room = self.widths.get(below.first, 0.0) - (above.x1 - above.x0)
        no_room = _SPACE_EM * self.em + width > room + 0.1 * self.em
        mid_sentence = first.isalpha() and first.islower() and below.first not in self.lower
        mid_sentence = mid_sentence or self._is_broken(above)
        if mid_sentence or last in _JOINERS or last.endswith((",", "-", "/", "&", "–", "+", "×")):
            return _STRONG + int(no_room)
        if (first[:1].islower() and not any(c.isupper() or c.isdigit() for c in first)) or first[:1] in "(&/%)+[":
            return _WEAK + int(no_room)
        if not no_room:
            return _AGAINST
        return _WEAK if below.first in self.wordy and len(above.words) > 1 else 0


def _loose_gap(gaps: Sequence[float], em: float) -> float | None:
    """The gap that parts rows, where gaps fall into two clear kinds; None where they do not."""
    ordered = sorted(gaps)
    if len(ordered) < 3:
        return None
    jumps = [(ordered[k + 1] - ordered[k], k) for k in range(len(ordered) - 1)]
    jump, k = max(jumps)
    if jump < 0.22 * em or k + 1 < 0.15 * len(ordered) or len(ordered) - k - 1 < max(1, 0.15 * len(ordered)):
        return None
    return (ordered[k] + ordered[k + 1]) / 2
