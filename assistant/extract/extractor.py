"""The deterministic extractor: documents in, the knowledge table out; every value located at its quote or dropped."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.extract.grid import Grid, open_grid
from assistant.extract.items import items_of
from assistant.extract.linking import link
from assistant.extract.namebook import Known, NameBook, names_of
from assistant.extract.reasons import LocalSubjects, question_reasons, risk_reasons, sentence_reasons, table_reasons
from assistant.extract.row_values import RowReason
from assistant.extract.sentence_reader import read_sentences
from assistant.extract.setting import Setting, setting_of
from assistant.extract.statements import EXTRACTOR, Source
from assistant.extract.table_kinds import TableKind
from assistant.extract.table_reader import read_table
from assistant.extract.talk_tables import read_talk
from assistant.extract.topic import Topic
from knowledge.errors import KnowlineError
from knowledge.records import Abbreviation, DocumentEntry, Element, Rationale, Scope
from knowledge.records.extraction import Extraction, Link, Mention
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store
from knowledge.text import holds_quote

log = logging.getLogger(__name__)
_PROSE = frozenset({"paragraph", "list_item", "footnote", "speaker_note"})
_AT_ONCE = 400  # documents whose tables are held in memory while all their sentences are read
_NO_KNOWLEDGE = frozenset({"guideline"})


@dataclass
class Reading:
    """One document between the two passes: tables are read first, since their names are looked for in all sentences."""

    source: Source
    prose: list[Element] = field(default_factory=list)
    grids: list[tuple[Grid, TableKind]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    reasons: list[RowReason] = field(default_factory=list)


class RuleExtractor:
    """`Extractor` without a model. Only live documents of the scope are read."""

    version = EXTRACTOR

    def __init__(self, store: Store, table: KnowledgeTable) -> None:
        self._store = store
        self._table = table

    def extract(self, scope: Scope, document_ids: Sequence[str]) -> int:
        """Read these documents and link all mentions of the scope anew; gives the number of statements read."""
        wanted = set(document_ids)
        entries = [e for e in self._store.passages.documents(scope) if e.id in wanted]
        if not entries:
            return 0
        chains = {row.id: row.chain_id for row in self._store.documents.all(scope)}
        abbreviations = self._store.passages.abbreviations(scope)
        count = 0
        for start in range(0, len(entries), _AT_ONCE):
            batch = entries[start : start + _AT_ONCE]
            reading = {e.id for e in batch}
            known = names_of([m for m in self._table.mentions(scope) if m.document_id not in reading])
            documents = [(e, chains.get(e.id, e.id), self._store.passages.elements(e.id)) for e in batch]
            for source, extraction in read_documents(scope, documents, abbreviations, known):
                with self._store.transaction() as connection:
                    count += self._table.put(connection, scope, source.chain_id, extraction)
        links = link(scope, self._table.mentions(scope), abbreviations)
        with self._store.transaction() as connection:
            self._table.relink(connection, scope, links)
        return count


Document = tuple[DocumentEntry, str, Sequence[Element]]


def read_package(
    scope: Scope, documents: Sequence[Document], abbreviations: Sequence[Abbreviation] = ()
) -> tuple[list[Extraction], tuple[Link, ...]]:
    """All that a set of documents states, and which mentions are the same parameter."""
    extractions = [extraction for _, extraction in read_documents(scope, documents, abbreviations)]
    return extractions, link(scope, [m for e in extractions for m in e.mentions], abbreviations)


def read_documents(
    scope: Scope, documents: Sequence[Document], abbreviations: Sequence[Abbreviation] = (), known: Sequence[Known] = ()
) -> Iterable[tuple[Source, Extraction]]:
    """Tables of all documents first, then their sentences and reasons. A document that cannot be read is left empty and logged."""
    readings = [_guarded(Source(scope, entry, chain), elements) for entry, chain, elements in documents]
    book = NameBook([*(k for r in readings for k in names_of(r.mentions)), *known], abbreviations)
    for reading in readings:
        yield reading.source, _finished(reading, book)


def _guarded(source: Source, elements: Sequence[Element]) -> Reading:
    reading = Reading(source)
    if source.document_type in _NO_KNOWLEDGE:
        return reading
    usable = [e for e in elements if e.evidence and not e.hidden]
    reading.prose = [e for e in usable if e.kind in _PROSE and e.text.strip()]
    captions = {e.caption_of: e.text for e in usable if e.kind == "caption" and e.caption_of}
    notes = {e.id: e.text for e in usable if e.kind == "footnote"}
    grids: dict[str, Grid] = {}
    for element in usable:
        grid = open_grid(element, captions.get(element.id), grids)
        if grid is None:
            continue
        grids[element.id] = grid
        try:
            kind, table = read_table(source, grid, _setting(source, grid), notes)
        except (KnowlineError, ValueError, ArithmeticError, LookupError) as error:
            log.warning(
                "table %s of document %s was not read (%s: %s)",
                element.id,
                source.entry.id,
                type(error).__name__,
                error,
            )
            continue
        reading.grids.append((grid, kind))
        reading.mentions += table.mentions
        reading.reasons += table.reasons
    reading.mentions = [located(mention) for mention in reading.mentions]
    return reading


def _setting(source: Source, grid: Grid) -> Setting:
    return setting_of(
        source.document_type, source.entry.title, grid.element.section or grid.element.sheet, grid.caption or None
    )


def _finished(reading: Reading, book: NameBook) -> Extraction:
    source = reading.source
    entry = source.entry
    mentions, rationales = list(reading.mentions), list(table_reasons(source, reading.reasons))
    settings = {e.id: setting_of(source.document_type, entry.title, e.section, None) for e in reading.prose}
    topic = Topic()
    for element in reading.prose:
        try:
            mentions += [located(m) for m in read_sentences(source, element, settings[element.id], book, topic)]
        except (KnowlineError, ValueError, ArithmeticError, LookupError) as error:
            log.warning(
                "element %s of document %s was not read (%s: %s)", element.id, entry.id, type(error).__name__, error
            )
    for grid, kind in reading.grids:
        if kind in ("questions", "risks"):
            mentions += [located(m) for m in read_talk(source, grid, kind, _setting(source, grid), book)]
    local, topic = LocalSubjects(mentions), Topic()
    for element in reading.prose:
        rationales += sentence_reasons(source, element, settings[element.id], book, local, topic)
    for grid, kind in reading.grids:
        if kind in ("questions", "risks"):
            read = question_reasons if kind == "questions" else risk_reasons
            rationales += read(source, grid, book, local, _setting(source, grid))
    items = items_of(source, reading.grids, reading.prose)
    kept = (*(m for m in mentions if m.statements or m.role is not None), *local.added)
    return Extraction(
        document_id=entry.id, extractor=EXTRACTOR, mentions=kept, rationales=_distinct(rationales), items=tuple(items)
    )


def located(mention: Mention) -> Mention:
    """Only statements whose quote stands in its element; a value that is not in its quote never enters the table."""
    kept = tuple(s for s in mention.statements if s.citation.verified and holds_quote(s.citation.quote, s.value_text))
    return mention if len(kept) == len(mention.statements) else mention.model_copy(update={"statements": kept})


def _distinct(rationales: Sequence[Rationale]) -> tuple[Rationale, ...]:
    seen: dict[tuple[str, str], Rationale] = {}
    for rationale in rationales:
        seen.setdefault((rationale.about.id, rationale.statement), rationale)
    return tuple(seen.values())
