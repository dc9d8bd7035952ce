"""Tables for chunking: whole rows under their caption and header rows, footnotes with the rows that need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.chunking_text import Count, fitting
from knowledge.ids import element_id
from knowledge.records import Box, ChunkPart, Element, Position, Table

_MAX_HEAD_SHARE = 0.5
_MAX_FIRST_SHARE = 0.75
_REPEATED_CAPTION = 30


@dataclass(frozen=True, slots=True)
class TablePiece:
    """Text and parts of one chunk of a table. `rows` are the body rows it holds, header rows not counted."""

    text: str
    parts: tuple[ChunkPart, ...]
    place: Position


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table with what belongs to it. `header` is its own header or that of the table it continues."""

    element: Element
    table: Table
    lead: tuple[Element, ...]
    header: tuple[Element, Table] | None
    footnotes: Mapping[str, Element]


@dataclass(slots=True)
class _Head:
    lines: list[str]
    parts: list[ChunkPart]
    tokens: int


def table_pieces(source: TableSource, document_id: str, limit: int, count: Count) -> Iterator[TablePiece]:
    """Chunks of one table, each of at most `limit` word-pieces.

    `lead` (headings, caption) comes first; header rows and a short caption are repeated in every further part.
    """
    packer = _Packer(source, document_id, limit, count)
    yield from packer.overlong_lead()
    for group in _row_groups(source.table):
        yield from packer.add(group)
    yield from packer.flush()
    yield from packer.untold_notes()


class _Packer:
    def __init__(self, source: TableSource, document_id: str, limit: int, count: Count) -> None:
        self._source, self._document, self._limit, self._count = source, document_id, limit, count
        self._header = self._header_head()
        self._first = self._with_lead(source.lead)
        caption = tuple(e for e in source.lead if e.kind == "caption" and count(e.text) <= _REPEATED_CAPTION)
        self._further = self._with_lead(caption)
        self._started = False
        self._rows: list[int] = []
        self._notes: list[str] = []
        self._used = 0
        self._told: set[str] = set()

    def overlong_lead(self) -> Iterator[TablePiece]:
        """A lead too long to stand over rows becomes chunks of its own, as does a header row."""
        too_wide = self._header.tokens > self._limit * _MAX_HEAD_SHARE
        if too_wide:
            self._further = _Head([], [], 0)
        if self._first.tokens <= self._limit * _MAX_FIRST_SHARE:
            return
        for element in self._source.lead:
            yield from self._cut(element, element.text, None)
        self._first = self._further = self._header
        if too_wide and self._source.header is not None:
            owner, table = self._source.header
            if owner is self._source.element:
                for row in range(table.header_rows):
                    yield from self._cut(owner, table.row_text(row), row)
            self._first = self._further = _Head([], [], 0)

    def add(self, rows: Sequence[int]) -> Iterator[TablePiece]:
        """Add rows that belong together; apart only where they do not fit into one chunk."""
        cost = sum(self._row_cost(row) for row in rows) + self._notes_cost(rows)
        head = self._head()
        if head.tokens + self._used + cost > self._limit:
            yield from self.flush()
            head = self._head()
        if head.tokens + cost <= self._limit:
            self._take(rows, cost)
        elif len(rows) > 1:
            for row in rows:
                yield from self.add([row])
        else:
            yield from self._overlong_row(rows[0])

    def flush(self) -> Iterator[TablePiece]:
        if not self._rows and (self._started or not self._first.lines):
            return
        head = self._head()
        own = element_id(self._document, self._source.element.id)
        lines = head.lines + [self._source.table.row_text(row) for row in self._rows]
        parts = list(head.parts)
        if self._rows:
            parts = _merged(parts, ChunkPart(element_id=own, rows=tuple(self._rows)))
        for note in self._notes:
            self._told.add(note)
            footnote = self._source.footnotes[note]
            lines.append(footnote.text)
            parts.append(_whole(self._document, footnote))
        yield TablePiece("\n".join(lines), tuple(parts), _place(self._source, self._rows))
        self._started = True
        self._rows, self._notes, self._used = [], [], 0

    def untold_notes(self) -> Iterator[TablePiece]:
        """Footnotes of rows without text, which no chunk needed."""
        for note, footnote in self._source.footnotes.items():
            if note not in self._told:
                yield from self._cut(footnote, footnote.text, None)

    def _head(self) -> _Head:
        return self._further if self._started else self._first

    def _take(self, rows: Sequence[int], cost: int) -> None:
        for note in self._new_notes(rows):
            self._notes.append(note)
        self._rows += rows
        self._used += cost

    def _overlong_row(self, row: int) -> Iterator[TablePiece]:
        """The one exception to whole rows: cut at cell borders, sentence ends, then words."""
        text = self._source.table.row_text(row)
        for note in self._new_notes([row]):
            self._told.add(note)
            yield from self._cut(self._source.footnotes[note], self._source.footnotes[note].text, None)
        head = self._head() if self._head().tokens <= self._limit * _MAX_HEAD_SHARE else _Head([], [], 0)
        part = ChunkPart(element_id=element_id(self._document, self._source.element.id), rows=(row,))
        for start, end, _ in fitting(text, (0, len(text)), self._limit - head.tokens, self._count):
            lines = [*head.lines, text[start:end]]
            yield TablePiece("\n".join(lines), tuple(_merged(head.parts, part)), _place(self._source, [row]))
        self._started = True

    def _cut(self, element: Element, text: str, row: int | None) -> Iterator[TablePiece]:
        for start, end, _ in fitting(text, (0, len(text)), self._limit, self._count):
            identity = element_id(self._document, element.id)
            rows = None if row is None else (row,)
            part = ChunkPart(
                element_id=identity, start=start if row is None else None, end=end if row is None else None, rows=rows
            )
            yield TablePiece(text[start:end], (part,), position(element))

    def _header_head(self) -> _Head:
        if self._source.header is None:
            return _Head([], [], 0)
        owner, table = self._source.header
        rows = [row for row in range(table.header_rows) if table.row_text(row)]
        lines = [table.row_text(row) for row in rows]
        parts = [ChunkPart(element_id=element_id(self._document, owner.id), rows=tuple(rows))] if rows else []
        return _Head(lines, parts, sum(map(self._count, lines)))

    def _with_lead(self, lead: Sequence[Element]) -> _Head:
        lines = [element.text for element in lead] + self._header.lines
        parts = [_whole(self._document, element) for element in lead] + self._header.parts
        return _Head(lines, parts, self._header.tokens + sum(self._count(element.text) for element in lead))

    def _row_cost(self, row: int) -> int:
        return self._count(self._source.table.row_text(row))

    def _notes_cost(self, rows: Sequence[int]) -> int:
        return sum(self._count(self._source.footnotes[note].text) for note in self._new_notes(rows))

    def _new_notes(self, rows: Sequence[int]) -> list[str]:
        wanted = dict.fromkeys(
            note for row, _, note in self._source.table.notes if row in rows and note in self._source.footnotes
        )
        if not self._rows and not self._started:
            headers = range(self._source.table.header_rows)
            wanted |= dict.fromkeys(
                n for row, _, n in self._source.table.notes if row in headers and n in self._source.footnotes
            )
        return [note for note in wanted if note not in self._notes]


def _row_groups(table: Table) -> Iterator[list[int]]:
    """Body rows with text, those under one merged cell together."""
    covered: set[int] = set()
    for span in table.spans:
        covered.update(range(span.row + 1, span.row + span.rowspan))
    group: list[int] = []
    for row in range(table.header_rows, len(table.rows)):
        if not table.row_text(row):
            continue
        if group and row not in covered:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _merged(parts: Sequence[ChunkPart], part: ChunkPart) -> list[ChunkPart]:
    """`parts` with `part`, one part an element where both hold rows of it."""
    found = list(parts)
    for position, other in enumerate(found):
        if other.element_id == part.element_id and other.rows is not None and part.rows is not None:
            found[position] = ChunkPart(element_id=part.element_id, rows=other.rows + part.rows)
            return found
    return [*found, part]


def _whole(document_id: str, element: Element) -> ChunkPart:
    return ChunkPart(element_id=element_id(document_id, element.id), start=0, end=len(element.text))


def _place(source: TableSource, rows: Sequence[int]) -> Position:
    element, table = source.element, source.table
    changes: dict[str, object] = {}
    if rows and table.cell_refs is not None:
        refs = [ref for row in (rows[0], rows[-1]) for ref in table.cell_refs[row] if ref]
        if refs:
            changes["cells"] = refs[0] if refs[0] == refs[-1] else f"{refs[0]}:{refs[-1]}"
    if rows and element.row_boxes is not None and element.page is not None:
        boxes = [element.row_boxes[row] for row in rows if row < len(element.row_boxes)]
        if boxes:
            changes["bbox"] = (
                Box(
                    page=element.page, x0=min(b[0] for b in boxes), y0=min(b[1] for b in boxes),
                    x1=max(b[2] for b in boxes), y1=max(b[3] for b in boxes),
                ),
            )
    return position(element).model_copy(update=changes)


def position(element: Element) -> Position:
    """The element's place alone."""
    return Position(**{name: getattr(element, name) for name in Position.model_fields})
