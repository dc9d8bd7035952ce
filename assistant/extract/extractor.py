"""The deterministic extractor: documents in, the knowledge table out; every value located at its quote or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from assistant.extract.document_reading import Reading, finished, located, read_tables, read_told
from assistant.extract.linking import link
from assistant.extract.namebook import NameBook
from assistant.extract.statements import EXTRACTOR, Source
from assistant.extract.vocabulary import Vocabulary
from knowledge.records import Abbreviation, DocumentEntry, Element, Scope
from knowledge.records.extraction import Extraction, Link, Mention
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store

_AT_ONCE = 400  # documents that are held in memory between the passes; more are read again in each

Document = tuple[DocumentEntry, str, Sequence[Element]]


def read_package(
    scope: Scope, documents: Sequence[Document], abbreviations: Sequence[Abbreviation] = ()
) -> tuple[list[Extraction], tuple[Link, ...]]:
    """All that a set of documents states, and which mentions are the same parameter."""
    entries = {entry.id: entry for entry, _, _ in documents}
    readings = [read_tables(Source(scope, entry, chain), elements) for entry, chain, elements in documents]
    book = Vocabulary.of([m for r in readings for m in r.mentions], entries, abbreviations).book()
    for reading in readings:
        read_told(reading, book)
    said = [m for r in readings for m in (*r.mentions, *r.told)]
    wide = Vocabulary.of(said, entries, abbreviations, told=True).book()
    extractions = [finished(reading, wide) for reading in readings]
    return extractions, link(scope, [m for e in extractions for m in e.mentions], abbreviations)


class Further(Protocol):
    """A second pass over a document that the rules have read."""

    @property
    def label(self) -> str | None:
        """Its part of the extractor version; null where it only repeats what it added before."""
        ...

    def add(self, source: Source, elements: Sequence[Element], rules: Extraction, *, ask: bool) -> Extraction:
        """The extraction with further rows. Without `ask` the document is read for other documents' sake alone."""
        ...


class RuleExtractor:
    """`Extractor` without a model. Only live documents of the scope are read.

    What a document states depends on the names that others use. Each extraction keeps a print of the names it was made
    with; documents whose names have changed since are read again, so that equal content gives equal knowledge in
    whatever order it came.
    """

    def __init__(self, store: Store, table: KnowledgeTable, further: Further | None = None) -> None:
        """`further` may add rows to what the rules read from a document, before it is stored."""
        self._store = store
        self._table = table
        self._further = further
        label = None if further is None else further.label
        self.version = EXTRACTOR if label is None else f"{EXTRACTOR} + {label}"

    def extract(self, scope: Scope, document_ids: Sequence[str]) -> int:
        """Read these documents, and those that their names concern; link all mentions of the scope anew. Gives the
        number of statements read from these documents."""
        entries = {e.id: e for e in self._store.passages.documents(scope)}
        asked = {i for i in document_ids if i in entries}
        if not entries:
            return 0
        work = _Work(self._store, scope, entries)
        prints = self._table.names_read_with(scope)
        stored = [m for m in self._table.mentions_as_read(scope) if m.document_id in entries]
        tables = [m for m in stored if m.read_from == "table" and m.document_id not in asked]
        tables += work.tables(asked)
        names = Vocabulary.of(tables, entries, work.abbreviations)
        first = names.print
        wanted = asked | {i for i in entries if i in prints and not prints[i].startswith(first)}
        if not wanted:
            return 0
        told = [m for m in stored if m.read_from == "text" and m.document_id not in wanted]
        told += work.told(wanted, names.book())
        wide = Vocabulary.of([*tables, *told], entries, work.abbreviations, told=True)
        whole = f"{first} {wide.print}"
        wanted |= {i for i in entries if i in prints and prints[i] != whole}
        count = 0
        for source, extraction in work.finished(wanted, names.book(), wide.book()):
            if self._further is not None:
                elements = self._store.passages.elements(extraction.document_id)
                ask = extraction.document_id in asked
                extraction = self._further.add(source, elements, extraction, ask=ask)
            with self._store.transaction() as connection:
                read = self._table.put(connection, scope, source.chain_id, extraction.model_copy(update={"names": whole}))
            count += read if extraction.document_id in asked else 0
        links = link(scope, self._table.mentions(scope), work.abbreviations)
        with self._store.transaction() as connection:
            self._table.relink(connection, scope, links)
        return count


class _Work:
    """The documents under reading, kept between the passes while there are not too many."""

    def __init__(self, store: Store, scope: Scope, entries: dict[str, DocumentEntry]) -> None:
        self._store, self._scope, self._entries = store, scope, entries
        self._chains = {row.id: row.chain_id for row in store.documents.all(scope)}
        self._kept: dict[str, Reading] = {}
        self.abbreviations = store.passages.abbreviations(scope)

    def tables(self, ids: set[str]) -> list[Mention]:
        return [m for i in self._ordered(ids) for m in self._read(i).mentions]

    def told(self, ids: set[str], book: NameBook) -> list[Mention]:
        return [m for i in self._ordered(ids) for m in self._read(i, book).told]

    def finished(self, ids: set[str], book: NameBook, wide: NameBook) -> Iterator[tuple[Source, Extraction]]:
        for i in self._ordered(ids):
            reading = self._read(i, book)
            self._kept.pop(i, None)
            yield reading.source, finished(reading, wide)

    def _ordered(self, ids: set[str]) -> Iterable[str]:
        return sorted(ids, key=lambda i: (self._entries[i].file, i))

    def _read(self, document_id: str, book: NameBook | None = None) -> Reading:
        reading = self._kept.get(document_id)
        if reading is None:
            entry = self._entries[document_id]
            source = Source(self._scope, entry, self._chains.get(document_id, document_id))
            reading = read_tables(source, self._store.passages.elements(document_id))
            if len(self._kept) < _AT_ONCE:
                self._kept[document_id] = reading
        if book is not None and not reading.sentences_read:
            read_told(reading, book)
        return reading


__all__ = ["RuleExtractor", "located", "read_package"]
