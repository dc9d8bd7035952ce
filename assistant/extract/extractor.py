"""The deterministic extractor: documents in, the knowledge table out; every value located at its quote or dropped."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extract.linking import link
from assistant.extract.reasons import sentence_reasons, table_reasons
from assistant.extract.sentence_reader import Known, NameBook, read_sentences
from assistant.extract.setting import setting_of
from assistant.extract.statements import EXTRACTOR, Source
from assistant.extract.table_reader import RowReason, is_parameter_table, read_table
from knowledge.records import Element, Rationale, Scope, Statement
from knowledge.records.extraction import Extraction, Mention
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store
from knowledge.text import holds_quote

_PROSE = frozenset({"paragraph", "list_item", "footnote", "speaker_note"})
_BATCH_SKIPPED = frozenset({"guideline"})


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
        known = names_of(self._table.mentions(scope))
        chains = {row.id: row.chain_id for row in self._store.documents.all(scope)}
        count = 0
        for entry in entries:
            source = Source(scope, entry, chains.get(entry.id, entry.id))
            extraction = read_document(source, self._store.passages.elements(entry.id), known)
            with self._store.transaction() as connection:
                count += self._table.put(connection, scope, source.chain_id, extraction)
        links = link(scope, self._table.mentions(scope))
        with self._store.transaction() as connection:
            self._table.relink(connection, scope, links)
        return count


def read_document(source: Source, elements: Sequence[Element], known: Sequence[Known]) -> Extraction:
    """All that one document states, tables first, since their names are looked for in its sentences."""
    entry = source.entry
    if entry.document_type in _BATCH_SKIPPED:
        return Extraction(document_id=entry.id, extractor=EXTRACTOR)
    usable = [e for e in elements if e.evidence and not e.hidden]
    captions = {e.caption_of: e.text for e in usable if e.kind == "caption" and e.caption_of}
    notes = {e.id: e.text for e in usable if e.kind == "footnote"}
    mentions: list[Mention] = []
    row_reasons: list[RowReason] = []
    for element in usable:
        caption = captions.get(element.id)
        if element.table is None or not is_parameter_table(element, caption):
            continue
        setting = setting_of(entry.document_type, entry.title, element.section or element.sheet, caption)
        reading = read_table(source, element, caption, setting, notes)
        mentions += reading.mentions
        row_reasons += reading.reasons
    book = NameBook([*names_of(mentions), *known])
    prose = [(e, setting_of(entry.document_type, entry.title, e.section, None)) for e in usable if e.kind in _PROSE]
    for element, setting in prose:
        mentions += read_sentences(source, element, setting, book)
    located = [_located(mention) for mention in mentions]
    rationales = list(table_reasons(source, row_reasons))
    for element, setting in prose:
        rationales += sentence_reasons(source, element, setting, book, located)
    return Extraction(
        document_id=entry.id, extractor=EXTRACTOR, mentions=tuple(located), rationales=_distinct(rationales)
    )


def names_of(mentions: Sequence[Mention]) -> list[Known]:
    """Names that tables give, each with the kinds of unit it was seen with."""
    found: dict[tuple[str, str | None], tuple[Mention, set[str]]] = {}
    for mention in mentions:
        key = (mention.name, mention.unit_operation)
        _, kinds = found.setdefault(key, (mention, set()))
        kinds.update(unit_kinds(mention.statements))
    return [Known(m.name, m.number, m.unit_operation, frozenset(kinds)) for m, kinds in found.values()]


def unit_kinds(statements: Sequence[Statement]) -> set[str]:
    from knowledge.quantities import unit

    kinds = set()
    for statement in statements:
        found = unit(statement.unit_as_written) if statement.unit_as_written else None
        if found is not None and found.kind is not None:
            kinds.add(found.kind)
    return kinds


def _located(mention: Mention) -> Mention:
    """Only statements whose quote stands in its element; a value that is not in its quote never enters the table."""
    kept = tuple(s for s in mention.statements if s.citation.verified and holds_quote(s.citation.quote, s.value_text))
    return mention if len(kept) == len(mention.statements) else mention.model_copy(update={"statements": kept})


def _distinct(rationales: Sequence[Rationale]) -> tuple[Rationale, ...]:
    seen: dict[tuple[str, str], Rationale] = {}
    for rationale in rationales:
        seen.setdefault((rationale.about.id, rationale.statement), rationale)
    return tuple(seen.values())
