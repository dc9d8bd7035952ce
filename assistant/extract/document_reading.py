"""One document in three passes: its tables, then its sentences with the names of all tables, then reasons."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.extract.grid import Grid, open_grid
from assistant.extract.items import items_of
from assistant.extract.namebook import NameBook
from assistant.extract.orders import without_orders
from assistant.extract.reasons import (
    LocalSubjects,
    cell_reasons,
    question_reasons,
    risk_reasons,
    sentence_reasons,
    table_reasons,
)
from assistant.extract.row_values import RowReason
from assistant.extract.sentence_reader import read_sentences
from assistant.extract.setting import Setting, is_suitability, setting_of
from assistant.extract.statements import EXTRACTOR, Source
from assistant.extract.table_kinds import TableKind
from assistant.extract.table_reader import read_table
from assistant.extract.talk_tables import read_talk
from assistant.extract.topic import Topic
from knowledge.errors import KnowlineError
from knowledge.records import Element, Rationale
from knowledge.records.extraction import Extraction, Mention
from knowledge.text import holds_quote

log = logging.getLogger(__name__)
_PROSE = frozenset({"paragraph", "list_item", "footnote", "speaker_note"})
_NO_KNOWLEDGE = frozenset({"guideline"})


@dataclass
class Reading:
    """One document between the passes. `mentions` are those of its tables, `told` those of its sentences."""

    source: Source
    prose: list[Element] = field(default_factory=list)
    grids: list[tuple[Grid, TableKind]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    told: list[Mention] = field(default_factory=list)
    reasons: list[RowReason] = field(default_factory=list)
    sentences_read: bool = False


def read_tables(source: Source, elements: Sequence[Element]) -> Reading:
    """The first pass. A table that cannot be read is left out and logged."""
    reading = Reading(source)
    if source.document_type in _NO_KNOWLEDGE:
        return reading
    usable = [e for e in map(without_orders, elements) if e.evidence and not e.hidden]
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
    """What its headings and its caption say; a first header such as "Suitability" counts as a caption."""
    caption = grid.caption or (grid.headers[0] if is_suitability(grid.headers[0]) else None)
    return setting_of(source.document_type, source.entry.title, grid.element.section or grid.element.sheet, caption)


def read_told(reading: Reading, book: NameBook) -> None:
    """What the sentences and the cells that hold text say. An element that cannot be read is left out and logged."""
    source, topic = reading.source, Topic()
    reading.sentences_read = True
    for element in reading.prose:
        try:
            found = read_sentences(source, element, _around(source, element), book, topic)
            reading.told += [_told(m) for m in found]
        except (KnowlineError, ValueError, ArithmeticError, LookupError) as error:
            named = type(error).__name__
            log.warning("element %s of document %s was not read (%s: %s)", element.id, source.entry.id, named, error)
    for grid, kind in reading.grids:
        if kind in ("questions", "risks"):
            reading.told += [_told(m) for m in read_talk(source, grid, kind, _setting(source, grid), book)]


def finished(reading: Reading, book: NameBook) -> Extraction:
    """With the reasons, linked by names and values that tables and descriptions of all documents give."""
    source, mentions = reading.source, [*reading.mentions, *reading.told]
    rationales = list(table_reasons(source, reading.reasons))
    local, topic = LocalSubjects(mentions), Topic()
    for element in reading.prose:
        rationales += sentence_reasons(source, element, _around(source, element), book, local, topic)
    for grid, kind in reading.grids:
        if kind in ("questions", "risks"):
            read = question_reasons if kind == "questions" else risk_reasons
            rationales += read(source, grid, book, local, _setting(source, grid))
        if kind not in ("questions", "statistics", "gradient"):
            taken = frozenset(reason.text for reason in reading.reasons)
            rationales += cell_reasons(source, grid, book, local, _setting(source, grid), taken)
    items = items_of(source, reading.grids, reading.prose)
    kept = (*(m for m in mentions if m.statements or m.role is not None), *local.added)
    return Extraction(
        document_id=source.entry.id, extractor=EXTRACTOR, mentions=kept, rationales=_distinct(rationales), items=tuple(items)
    )  # fmt: skip


def _around(source: Source, element: Element) -> Setting:
    return setting_of(source.document_type, source.entry.title, element.section, None)


def located(mention: Mention) -> Mention:
    """Only statements whose quote stands in its element; a value that is not in its quote never enters the table."""
    kept = tuple(s for s in mention.statements if s.citation.verified and holds_quote(s.citation.quote, s.value_text))
    return mention if len(kept) == len(mention.statements) else mention.model_copy(update={"statements": kept})


def _told(mention: Mention) -> Mention:
    return located(mention).model_copy(update={"read_from": "text"})


def _distinct(rationales: Sequence[Rationale]) -> tuple[Rationale, ...]:
    seen: dict[tuple[str, str], Rationale] = {}
    for rationale in rationales:
        seen.setdefault((rationale.about.id, rationale.statement), rationale)
    return tuple(seen.values())
