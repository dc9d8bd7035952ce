"""Table recognition by adjacency relations, the measure of the ICDAR 2013 table competition.

Source: Göbel, Hassan, Oro, Orsi, "A methodology for evaluating algorithms for table understanding in PDF
documents" (DocEng 2012) and "ICDAR 2013 table competition". Every non-blank cell has a relation to its nearest
non-blank neighbours to the right and below; a relation is right when both contents and the direction agree.
Counts are pooled over tables and documents, so that a table missed costs its relations and one made up adds them.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.records.document import ParsedDocument, Table
from knowledge.text import fold_quote

Direction = Literal["right", "below"]
Relation = tuple[str, str, Direction]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell from (`row`, `col`) to (`last_row`, `last_col`), both inclusive, counted from 0."""

    row: int
    col: int
    last_row: int
    last_col: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, or the part of a table that stands on one page (from 1)."""

    page: int
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Relations in the gold tables, in the predicted ones, and in both."""

    gold: int = 0
    predicted: int = 0
    matched: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.gold + other.gold, self.predicted + other.predicted, self.matched + other.matched)

    @property
    def precision(self) -> float:
        """0..1; 1 where nothing was predicted."""
        return self.matched / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """0..1; 1 where there was nothing to find."""
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0..1, higher is better."""
        total = self.gold + self.predicted
        return 2 * self.matched / total if total else 1.0


def normalise(text: str) -> str:
    """Content as it is compared: folded as quotes are, case dropped, nothing but visible characters."""
    return "".join(c for c in fold_quote(text).casefold() if not unicodedata.category(c).startswith("C"))


def relations(grid: Grid) -> Counter[Relation]:
    """The grid's adjacency relations; blank cells are looked through. A pair of cells counts once a direction."""
    owner: dict[tuple[int, int], int] = {}
    contents = [normalise(cell.text) for cell in grid.cells]
    for index, cell in enumerate(grid.cells):
        if contents[index]:
            for row in range(cell.row, cell.last_row + 1):
                for col in range(cell.col, cell.last_col + 1):
                    owner[row, col] = index
    by_row: dict[int, list[int]] = {}
    by_col: dict[int, list[int]] = {}
    for (row, _), index in sorted(owner.items()):
        by_row.setdefault(row, []).append(index)
    for (_, col), index in sorted(owner.items(), key=lambda item: (item[0][1], item[0][0])):
        by_col.setdefault(col, []).append(index)
    pairs: set[tuple[int, int, Direction]] = set()
    sides: tuple[tuple[Direction, dict[int, list[int]]], ...] = (("right", by_row), ("below", by_col))
    for direction, rows in sides:
        for line in rows.values():
            pairs.update((a, b, direction) for a, b in itertools.pairwise(line) if a != b)
    return Counter((contents[a], contents[b], direction) for a, b, direction in pairs)


def score(gold: Sequence[Grid], predicted: Sequence[Grid]) -> Counts:
    """Counts of one document; tables of a page are paired by most relations in common, each at most once."""
    gold_relations = [relations(grid) for grid in gold]
    found_relations = [relations(grid) for grid in predicted]
    overlaps = [
        ((gold_relations[i] & found_relations[j]).total(), i, j)
        for i in range(len(gold))
        for j in range(len(predicted))
        if gold[i].page == predicted[j].page
    ]
    matched, used_gold, used_found = 0, set[int](), set[int]()
    for common, i, j in sorted(overlaps, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if i not in used_gold and j not in used_found:
            matched += common
            used_gold.add(i)
            used_found.add(j)
    return Counts(
        sum(counter.total() for counter in gold_relations),
        sum(counter.total() for counter in found_relations),
        matched,
    )


def pool(counts: Iterable[Counts]) -> Counts:
    """The sum over documents."""
    return sum(counts, Counts())


def grid_of(table: Table, page: int) -> Grid:
    """A parsed table as a grid."""
    spans = {(span.row, span.col): span for span in table.spans}
    cells = []
    for r, row in enumerate(table.rows):
        for c, text in enumerate(row):
            span = spans.get((r, c))
            down, across = (span.rowspan, span.colspan) if span else (1, 1)
            if text.strip():
                cells.append(GridCell(r, c, r + down - 1, c + across - 1, text))
    return Grid(page, tuple(cells))


def grids_of(document: ParsedDocument) -> list[Grid]:
    """The document's tables; a table that continues keeps one grid a page."""
    return [grid_of(e.table, e.page) for e in document.elements if e.table is not None and e.page is not None]


def gold_grids(structure: Path) -> list[Grid]:
    """Read one `*-str.xml` of the ICDAR 2013 set, one grid per region."""
    from defusedxml.ElementTree import parse

    grids = []
    for region in parse(structure).iter("region"):
        cells = []
        for cell in region.iter("cell"):
            row, col = int(cell.get("start-row")), int(cell.get("start-col"))
            last_row, last_col = int(cell.get("end-row") or row), int(cell.get("end-col") or col)
            cells.append(GridCell(row, col, last_row, last_col, cell.findtext("content") or ""))
        grids.append(Grid(int(region.get("page")), tuple(cells)))
    return grids


def evaluate(folder: Path, predict: Callable[[Path], list[Grid]]) -> dict[str, Counts]:
    """Score `predict` on every PDF of an ICDAR 2013 folder that has a `-str.xml` of the same name beside it."""
    results: dict[str, Counts] = {}
    for pdf in sorted(folder.glob("*.pdf")):
        structure = pdf.with_name(f"{pdf.stem}-str.xml")
        if structure.exists():
            results[pdf.stem] = score(gold_grids(structure), predict(pdf))
    return results


def report(results: dict[str, Counts]) -> str:
    """One line per file, the pooled figures last."""
    lines = [f"{'file':<12}{'gold':>7}{'found':>7}{'P':>8}{'R':>8}{'F1':>8}"]
    for name, counts in [*results.items(), ("pooled", pool(results.values()))]:
        lines.append(
            f"{name:<12}{counts.gold:>7}{counts.predicted:>7}"
            f"{counts.precision:>8.4f}{counts.recall:>8.4f}{counts.f1:>8.4f}"
        )
    return "\n".join(lines)


def read_grids(pdf: Path) -> list[Grid]:
    """The tables that the PDF reader sees, without text recognition."""
    from ingest.formats.pdf import read_pdf

    return grids_of(read_pdf(pdf, pdf.name))


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m eval.tables DIR`: precision, recall and F1 of each file and pooled."""
    parser = argparse.ArgumentParser(prog="python -m eval.tables", description="Score table recognition (ICDAR 2013).")
    parser.add_argument("folder", type=Path, help="PDF files with their *-str.xml beside them")
    folder: Path = parser.parse_args(arguments).folder
    results = evaluate(folder, read_grids)
    if not results:
        print(f"{folder}: no PDF with a *-str.xml beside it; name the data set's folder", file=sys.stderr)
        return 2
    print(report(results))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
