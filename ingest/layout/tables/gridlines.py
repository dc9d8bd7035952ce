"""A table's text lines by columns, with what the ruling lines say about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.layout.primitives import Word
from ingest.layout.tables.cells import cell_text, is_value, is_year
from ingest.layout.tables.columns import Piece
from ingest.layout.tables.rules import Line


@dataclass(slots=True)
class GridLine:
    """One text line of the table by columns; `rule_above` tells of a wide ruling line between it and the one before."""

    y0: float
    y1: float
    pieces: list[Piece]
    values: list[bool] = field(default_factory=list)
    years: bool = False
    bold: bool = False
    rule_above: bool = False
    part_rules: list[Line] = field(default_factory=list)
    rule_over_stub: bool = False

    def piece_at(self, col: int) -> Piece | None:
        return next((p for p in self.pieces if p.first <= col <= p.last), None)

    @property
    def spanning(self) -> bool:
        return any(piece.last > piece.first for piece in self.pieces)

    @property
    def n_values(self) -> int:
        return sum(v for v, p in zip(self.values, self.pieces, strict=True) if p.first > 0)

    @property
    def n_beyond_stub(self) -> int:
        return sum(p.first > 0 for p in self.pieces)


def grid_lines(
    words: Sequence[Word], lines: Sequence[tuple[float, float, list[Piece]]], rules: Sequence[Line], width: float
) -> list[GridLine]:
    """The table's lines with what rules say about them; `rules` are the horizontal ones inside the table."""
    result: list[GridLine] = []
    for y0, y1, pieces in lines:
        line = GridLine(y0, y1, pieces)
        texts = [cell_text(words, piece.words) for piece in pieces]
        line.values = [is_value(text) for text in texts]
        line.years = any(line.values[1:]) and all(map(is_year, texts[1:]))
        inked = [i for piece in pieces for i in piece.words]
        line.bold = sum(words[i].bold for i in inked) > 0.6 * len(inked)
        if result:
            above = (result[-1].y0 + result[-1].y1) / 2
            between = [rule for rule in rules if above < rule.at < (y0 + y1) / 2]
            total = sum(rule.length for rule in between)
            line.rule_above = total >= 0.7 * width and bool(between)
            line.part_rules = [] if line.rule_above else between
            line.rule_over_stub = any(rule.start < pieces[0].x1 for rule in between)
        result.append(line)
    return result
