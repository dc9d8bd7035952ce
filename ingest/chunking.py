"""A parsed document → chunks that follow its structure.

A chunk stays inside its section (very small neighbouring sections share one), holds whole paragraphs, numbered steps
and table rows, and maps to the elements it was made of. A heading stands in the text of the chunk that it opens and
in the context of those that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.chunking_context import HEADINGS, common_prefix, context_line, document_name, readable, section_paths
from ingest.chunking_table import TableSource, position, table_pieces
from ingest.chunking_text import Joined, fitting, join
from knowledge.ids import chunk_id
from knowledge.protocols import TokenCounter
from knowledge.records import Chunk, ChunkKind, ChunkPart, Element, ParsedDocument, Position, Table

CHUNKER_VERSION = "1"
CONTEXT_TOKENS = 40
TEXT_TOKENS = 200
_MARGIN = 4
_SMALL_SECTION = 60
_TINY_SECTION = 25
_LONG_FOOTNOTE = 60
_UNKNOWN = 1 << 30


@dataclass(slots=True)
class _Unit:
    """Characters [start, end) of a paragraph, heading or list item. `tokens` without specials."""

    source: Joined
    start: int
    end: int
    tokens: int
    path: tuple[str, ...]
    heading: bool


@dataclass(slots=True)
class _Open:
    """The text chunk being filled."""

    units: list[_Unit] = field(default_factory=list)
    tokens: int = 0

    def only_headings(self) -> bool:
        return all(unit.heading for unit in self.units)

    def add(self, unit: _Unit) -> None:
        last = self.units[-1] if self.units else None
        if last is not None and last.source is unit.source:
            last.end, last.tokens = unit.end, last.tokens + unit.tokens
        else:
            self.units.append(unit)
        self.tokens += unit.tokens


def chunk_document(parsed: ParsedDocument, document_id: str, counter: TokenCounter) -> list[Chunk]:
    """Chunks in reading order, each at most `counter.max_tokens` word-pieces, context and specials included."""
    return _Chunker(parsed, document_id, counter).run()


class _Chunker:
    def __init__(self, parsed: ParsedDocument, document_id: str, counter: TokenCounter) -> None:
        self._document = document_id
        self._counter = counter
        self._specials = counter.count_tokens("")
        self._count = lru_cache(maxsize=8192)(self._count_pieces)
        self._name = document_name(parsed)
        self._elements = readable(parsed.elements)
        self._by_id = {element.id: element for element in self._elements}
        self._paths = section_paths(self._elements)
        self._sizes: dict[str, int] = {}
        self._contexts: dict[tuple[str, ...], str] = {}
        self._room = counter.max_tokens - self._specials - CONTEXT_TOKENS - _MARGIN
        self._limit = min(TEXT_TOKENS, self._room)
        self._chunks: list[Chunk] = []
        self._open = _Open()

    def run(self) -> list[Chunk]:
        with_table = self._with_table()
        followers = self._followers(with_table)
        carried_on = set(followers.values())
        captions = {e.id: [] for e in self._elements if e.table is not None}  # type: dict[str, list[Element]]
        for element in self._elements:
            if element.kind == "caption" and element.id in with_table:
                captions[element.caption_of or ""].append(element)
        for index, element in enumerate(self._elements):
            if element.id in with_table or element.id in carried_on:
                continue
            if element.table is not None:
                self._add_table(element, element.table, captions[element.id])
            elif element.kind in HEADINGS:
                self._add_heading(element, self._section_size(index))
            else:
                self._add_text(join(self._run_from(element, followers)), self._paths[element.id])
        self._close()
        return self._chunks

    # what belongs to what

    def _with_table(self) -> set[str]:
        """Ids of the captions and short footnotes that stand in their table's chunks."""
        found: set[str] = set()
        for element in self._elements:
            owner = self._by_id.get(element.caption_of or "")
            if element.kind == "caption" and element.table is None and owner is not None and owner.table is not None:
                found.add(element.id)
            if element.table is not None:
                found.update(self._footnotes(element.table))
        return found

    def _footnotes(self, table: Table) -> dict[str, Element]:
        found = {note: self._by_id[note] for _, _, note in table.notes if note in self._by_id}
        return {
            note: footnote
            for note, footnote in found.items()
            if footnote.table is None and self._count(footnote.text) <= _LONG_FOOTNOTE
        }

    def _followers(self, taken: set[str]) -> dict[str, str]:
        """For each element whose sentence is carried on: the id of the element that carries it on."""
        followers: dict[str, str] = {}
        seen: set[str] = set()
        for element in self._elements:
            source = element.continues_text
            if (
                source in seen
                and source not in followers
                and element.id not in taken
                and element.table is None
                and element.kind not in HEADINGS
            ):
                followers[source] = element.id
            if element.table is None and element.kind not in HEADINGS and element.id not in taken:
                seen.add(element.id)
        return followers

    def _run_from(self, element: Element, followers: dict[str, str]) -> list[Element]:
        run = [element]
        while run[-1].id in followers:
            run.append(self._by_id[followers[run[-1].id]])
        return run

    def _section_size(self, index: int) -> int:
        """Word-pieces of the section that a heading opens, up to the next one; unknown where a table comes first."""
        size = 0
        in_text = False
        for element in self._elements[index + 1 :]:
            if element.table is not None:
                return size if in_text else _UNKNOWN
            if element.kind in HEADINGS and in_text:
                return size
            in_text = in_text or element.kind not in HEADINGS
            size += self._count(element.text)
            if size > self._limit:
                return size
        return size

    # text

    def _add_heading(self, element: Element, section_size: int) -> None:
        """A heading opens a chunk, unless what is open is small and the whole new section fits beside it."""
        path = self._paths[element.id]
        if self._open.units and not self._open.units[-1].heading:
            same_top = self._open.units[-1].path[:1] == path[:1]
            small = self._open.tokens < (_SMALL_SECTION if same_top else _TINY_SECTION)
            if not small or self._open.tokens + self._count(element.text) + section_size > self._limit:
                self._close()
        self._add_text(join([element]), path, heading=True)

    def _add_text(self, joined: Joined, path: tuple[str, ...], *, heading: bool = False) -> None:
        if self._open.units and self._open.only_headings() and self._open.tokens > self._limit // 2:
            self._close()
        opening = self._open.tokens if self._open.only_headings() else 0
        whole = self._count(joined.text)
        overflows = opening == 0 and self._open.tokens + whole > self._limit >= whole
        if overflows or (not heading and self._leaves_section(path)):
            self._close()
        for start, end, tokens in fitting(joined.text, (0, len(joined.text)), self._limit - opening, self._count):
            if self._open.units and self._open.tokens + tokens > self._limit:
                self._close()
            self._open.add(_Unit(joined, start, end, tokens, path, heading))

    def _leaves_section(self, path: tuple[str, ...]) -> bool:
        """The section changed without a heading between (sheets, slides, attachments to a mail)."""
        last = self._open.units[-1] if self._open.units else None
        return (
            last is not None and not last.heading and last.path != path and self._open.tokens >= _SMALL_SECTION
        )

    def _close(self) -> None:
        units, self._open = self._open.units, _Open()
        if not units:
            return
        text = "\n".join(unit.source.text[unit.start : unit.end] for unit in units)
        parts = tuple(p for unit in units for p in unit.source.parts(self._document, unit.start, unit.end))
        body = next((unit for unit in units if not unit.heading), units[0])
        place = position(body.source.element_at(body.start))
        self._emit("text", text, parts, place, common_prefix([_outer(unit) for unit in units]))

    # tables

    def _add_table(self, element: Element, table: Table, captions: Sequence[Element]) -> None:
        headings: list[_Unit] = []
        if self._open.only_headings() and all(unit.start == 0 for unit in self._open.units):
            headings, self._open = self._open.units, _Open()
        self._close()
        lead = [unit.source.first for unit in headings] + list(captions)
        source = TableSource(element, table, tuple(lead), self._header(element), self._footnotes(table))
        own = self._paths[element.id]
        opened = {f"{self._document}.{unit.source.first.id}" for unit in headings}
        outer = common_prefix([_outer(unit) for unit in headings])
        for piece in table_pieces(source, self._document, self._room, self._count):
            opens = any(part.element_id in opened for part in piece.parts)
            self._emit("table", piece.text, piece.parts, piece.place, outer if opens else own)

    def _header(self, element: Element) -> tuple[Element, Table] | None:
        """The header rows to read a table by: its own, or those of the table that it continues."""
        seen: set[str] = set()
        owner: Element | None = element
        while owner is not None and owner.table is not None and owner.id not in seen:
            if owner.table.header_rows:
                return owner, owner.table
            seen.add(owner.id)
            owner = self._by_id.get(owner.table.continues or "")
        return None

    # chunks

    def _emit(
        self, kind: ChunkKind, text: str, parts: tuple[ChunkPart, ...], place: Position, path: tuple[str, ...]
    ) -> None:
        context = self._contexts.get(path)
        if context is None:
            context = self._contexts[path] = context_line(self._name, path, CONTEXT_TOKENS, self._count)
        tokens = self._counter.count_tokens(embedding_text(context, text))
        if tokens > self._counter.max_tokens:
            context = ""
            tokens = self._counter.count_tokens(text)
        ordinal = len(self._chunks)
        self._chunks.append(
            Chunk(
                id=chunk_id(self._document, ordinal), document_id=self._document, ordinal=ordinal, kind=kind,
                text=text, context=context, place=place, parts=parts, tokens=tokens,
            )
        )

    def _count_pieces(self, text: str) -> int:
        return self._counter.count_tokens(text) - self._specials


def embedding_text(context: str, text: str) -> str:
    """What of a chunk is embedded."""
    return f"{context}\n{text}" if context else text


def _outer(unit: _Unit) -> tuple[str, ...]:
    """The section path around a unit; of a heading without itself."""
    return unit.path[:-1] if unit.heading else unit.path
