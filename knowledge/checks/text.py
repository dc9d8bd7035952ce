"""Documents as the checks read them: sentences and table rows, each able to say where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.checks.wording import Abbreviations, Name, name_of
from knowledge.citing import citation_of
from knowledge.quantities import find_quantities
from knowledge.records import Citation, CitationRole, DocumentEntry, Element, Quantity

_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“(\[•]?[A-ZÀ-ÖØ-Þ0-9])|\n+")
_NO_END = re.compile(
    r"(?:(?<!\d )(?<!\d)\b(?:e\.g|i\.e|ca|approx|no|nr|fig|tab|sec|ref|eq|vs|al|dr|mr|ms|resp|incl|max|min|z\.b|d\.h|vol|conc|temp|"
    r"ed|rev|ver|pos)\.|(?:^|(?<=[^\d°µ][\s(]))[A-Z]\.)$",
    re.IGNORECASE,
)
PROSE = frozenset({"paragraph", "list_item", "footnote", "speaker_note", "caption", "heading", "title"})
_CLASS_CELL = re.compile(
    r"^(?:p?-?(?:WC-)?CPP|KPP|n?-?KPP|GPP|non-?(?:CPP|KPP|key|critical)|key|critical|kritisch|critique|IPC|tbd|not classified|–|-)$",
    re.IGNORECASE,
)
_MOST_CELLS = 0.6
_LETTERS = re.compile(r"[^\W\d_]{3,}|\bpH\b|\bDO\b")
_HALF = 0.5


@dataclass(frozen=True)
class Line:
    """One sentence, or one row of a table (`row` set), of a document."""

    document: DocumentEntry
    element: Element
    text: str
    row: int | None
    abbreviations: Abbreviations
    stated_type: str | None = None

    @cached_property
    def words(self) -> Name:
        return name_of(self.text, self.abbreviations)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(find_quantities(self.text))

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row; a sentence is one cell."""
        table = self.element.table
        return (self.text,) if table is None or self.row is None else table.rows[self.row]

    @property
    def section(self) -> str:
        return (self.element.section or "").rsplit(" > ", 1)[-1]

    def citation(self, role: CitationRole | None = "value") -> Citation:
        cited = citation_of(self.document, self.element, self.row, self.text, role=role)
        return cited.model_copy(update={"document_type": self.stated_type})


@dataclass(frozen=True)
class Grid:
    """A table with its header line put together: one text a column, the header rows joined from above."""

    document: DocumentEntry
    element: Element
    header: tuple[str, ...]
    rows: tuple[Line, ...]

    @cached_property
    def label(self) -> str:
        return self.element.section or self.element.sheet or ""

    @cached_property
    def class_column(self) -> int | None:
        """The column whose cells are classes of parameters (CPP, KPP, key, …), whatever its header says."""
        for index in range(len(self.header)):
            cells = [line.cells[index].strip() for line in self.rows if line.cells[index].strip()]
            if len(cells) >= 2 and sum(bool(_CLASS_CELL.match(cell)) for cell in cells) >= _MOST_CELLS * len(cells):
                return index
        return None


def name_column(grid: Grid, header: re.Pattern[str], before: int | None = None) -> int | None:
    """The column of names: headed so and holding words; else, left of `before`, the one with most words in it."""
    worded = {
        i: sum(bool(_LETTERS.search(line.cells[i])) for line in grid.rows)
        for i in range(len(grid.header))
    }  # fmt: skip
    enough = _HALF * len(grid.rows)
    named = next((i for i, h in enumerate(grid.header) if header.search(h.strip()) and worded[i] >= enough), None)
    if named is not None or before is None:
        return named
    best = max(range(before), key=lambda i: worded[i], default=None)
    return best if best is not None and worded[best] >= enough else None


def lines_of(
    document: DocumentEntry, elements: Sequence[Element], abbreviations: Abbreviations, stated_type: str | None
) -> Iterator[Line]:
    """The sentences and table rows of a document in reading order; what is no evidence is left out."""
    for element in elements:
        if not element.evidence:
            continue
        if element.table is not None:
            for row in range(len(element.table.rows)):
                text = element.table.row_text(row)
                if text:
                    yield Line(document, element, text, row, abbreviations, stated_type)
        elif element.kind in PROSE:
            for sentence in sentences(element.text):
                yield Line(document, element, sentence, None, abbreviations, stated_type)


def grids_of(lines: Sequence[Line]) -> Iterator[Grid]:
    """The tables of a document. A table that continues another one without a header of its own takes that one's."""
    held: list[Line] = []
    header: tuple[str, ...] = ()
    for line in [*lines, None]:
        if held and (line is None or line.element.id != held[0].element.id):
            table = held[0].element.table
            if table is not None:
                own = _header(table.rows[: table.header_rows])
                if own:
                    header = own
                elif not table.continues or len(header) != len(table.rows[0]):
                    header = tuple("" for _ in table.rows[0])
                body = tuple(one for one in held if (one.row or 0) >= table.header_rows)
                yield Grid(held[0].document, held[0].element, header, body)
            held = []
        if line is not None and line.row is not None:
            held.append(line)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each a verbatim part of it."""
    start = 0
    for match in _END.finditer(text):
        if _NO_END.search(text[start : match.start()]) and "\n" not in match.group():
            continue
        piece = text[start : match.start()].strip()
        if piece:
            yield piece
        start = match.end()
    rest = text[start:].strip()
    if rest:
        yield rest


def _header(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    if not rows:
        return ()
    return tuple(" ".join(dict.fromkeys(row[i] for row in rows if row[i])) for i in range(len(rows[0])))
