"""Pages put together from words and rules, for the tests of table finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth

from ingest.layout.primitives import FoundTable, PageContent, Rule, Word
from ingest.layout.tables import find_tables


@dataclass
class Sheet:
    """A page in the making. `put` sets text with its left edge (or right edge, or middle) at x and its top at y."""

    size: float = 10.0
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, align: str = "l", bold: bool = False) -> None:
        font = "Helvetica-Bold" if bold else "Helvetica"
        x -= stringWidth(text, font, self.size) * {"l": 0.0, "c": 0.5, "r": 1.0}[align]
        for part in text.split(" "):
            width = stringWidth(part, font, self.size)
            if part:
                self.words.append(Word(part, x, y, x + width, y + self.size, self.size, bold=bold))
            x += width + stringWidth(" ", font, self.size)

    def row(self, y: float, cells: Iterable[tuple[float, str]], align: str = "l", bold: bool = False) -> None:
        for x, text in cells:
            self.put(x, y, text, align, bold)

    def level(self, y: float, x0: float, x1: float) -> None:
        self.rules.append(Rule(x0, y, x1, y))

    def upright(self, x: float, y0: float, y1: float) -> None:
        self.rules.append(Rule(x, y0, x, y1))

    def prose(self, x: float, y: float, width: float, n_lines: int, start: int = 0) -> float:
        """Set `n_lines` of running text, return the y below."""
        at = start
        for _ in range(n_lines):
            line = _PROSE[at % len(_PROSE)]
            while stringWidth(f"{line} {_PROSE[(at + 1) % len(_PROSE)]}", "Helvetica", self.size) < width:
                at += 1
                line = f"{line} {_PROSE[at % len(_PROSE)]}"
            at += 1
            self.put(x, y, line)
            y += 1.2 * self.size
        return y

    def page(self) -> PageContent:
        return PageContent(1, 595.0, 842.0, tuple(self.words), tuple(self.rules), tuple(self.fills))

    def tables(self) -> list[FoundTable]:
        return find_tables(self.page())


_PROSE = ["The", "seed", "train", "is", "expanded", "in", "shake", "flasks", "before", "the", "culture", "is", "moved", "to", "the", "production", "vessel,", "where", "the", "temperature", "is", "lowered", "once", "the", "viable", "cell", "density", "has", "reached", "its", "peak", "so", "that", "growth", "slows", "and", "the", "product", "is", "formed", "over", "the", "following", "days", "while", "the", "feed", "is", "given", "in", "small", "portions", "and", "the", "pH", "is", "held", "by", "carbon", "dioxide"]


def grid(sheet: Sheet, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Draw every line of a grid."""
    for y in ys:
        sheet.level(y, xs[0], xs[-1])
    for x in xs:
        sheet.upright(x, ys[0], ys[-1])


def only(tables: Sequence[FoundTable]) -> FoundTable:
    assert len(tables) == 1, [table.rows for table in tables]
    return tables[0]
