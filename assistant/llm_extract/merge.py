"""The rules' extraction and a model's held rows as one: what both found is kept once, and the rules win."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extract.evidence_kinds import evidence_of
from assistant.extract.names import name_key
from assistant.extract.setting import Setting, setting_of
from assistant.extract.statements import Details, Source, make_statement
from assistant.llm.grounds import Ground
from assistant.llm_extract.bound import Valued
from assistant.llm_extract.replies import ReasonRow, StatedRow
from assistant.units import Unit
from knowledge.records import Citation, CitationRole, Quantity, Rationale, RationaleAbout, Statement
from knowledge.records.extraction import Extraction, Mention
from knowledge.text import fold_quote

CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class HeldStatement:
    row: StatedRow
    ground: Ground
    value: Valued


@dataclass(frozen=True, slots=True)
class HeldReason:
    row: ReasonRow
    ground: Ground


class Merge:
    """One document. `kept` and `same` count the model's rows: new ones, and those that the rules had found too."""

    def __init__(self, source: Source, rules: Extraction, extractor: str) -> None:
        self._source, self._rules, self._extractor = source, rules, extractor
        self._mentions: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        self._added: dict[tuple[object, ...], Mention] = {}
        self._stated: Counter[tuple[object, ...]] = Counter()
        self._taken: set[tuple[object, ...]] = set()
        for mention in rules.mentions:
            self._mentions[name_key(mention.name)].append(mention)
            for statement in mention.statements:
                self._stated[_value_at(statement.citation, statement)] += 1
        self.kept = self.same = 0

    def merged(self, statements: Sequence[HeldStatement], reasons: Sequence[HeldReason]) -> Extraction:
        found = tuple(self._statements(statements))
        told = tuple(self._reasons(reasons))
        new = [*found, *(m for m in self._added.values() if not any(m.id == other.id for other in found))]
        return self._rules.model_copy(
            update={"mentions": (*self._rules.mentions, *new), "rationales": (*self._rules.rationales, *told)}
        )

    def _statements(self, rows: Sequence[HeldStatement]) -> Iterator[Mention]:
        for one in rows:
            unit, quantity = one.ground.unit, one.value.quantity
            citation = self._cited(unit)
            where = _value_at(citation, quantity)
            own = (*where, name_key(one.row.name), one.row.kind)
            if own in self._taken or self._stated[where] >= _times(unit, quantity):
                self.same += own not in self._taken
                continue
            self._taken.add(own)
            self._stated[where] += 1
            self.kept += 1
            yield self._mention(one, citation)

    def _mention(self, one: HeldStatement, citation: Citation) -> Mention:
        unit, row, quantity = one.ground.unit, one.row, one.value.quantity
        like = self._like(row.name, unit, quantity.unit_kind)
        element = unit.element
        key = (element.section or "", row.name.casefold(), "model", _place(citation), fold_quote(quantity.text))
        bare = self._bare(row.name, unit, key, like)
        citations = [citation]
        grid = unit.grid
        if one.value.said != quantity.text and grid is not None and grid.own_header and grid.header_rows:
            citations.append(self._source.cite_row(element, grid.header_rows[-1], "unit"))
        details = Details(kind=row.kind, scale=row.scale, condition=row.condition)
        statement = make_statement(self._source, key, quantity, details, tuple(citations), CONFIDENCE)
        statement = statement.model_copy(update={"extractor": self._extractor})
        return bare.model_copy(update={"statements": (statement,), "unit_kind": quantity.unit_kind})

    def _reasons(self, rows: Sequence[HeldReason]) -> Iterator[Rationale]:
        known = {(r.about.id, fold_quote(r.citation.quote)) for r in self._rules.rationales}
        for one in rows:
            unit, row = one.ground.unit, one.row
            about = self._subject(row.about, unit)
            quote = fold_quote(unit.text)
            wanted = set(name_key(row.about))
            ids = {m.id for m in self._rules.mentions if wanted & set(name_key(m.name))} | {about.id}
            if any(i in ids and (quote in text or text in quote) for i, text in known):
                self.same += 1
                continue
            known.add((about.id, quote))
            self.kept += 1
            entry = unit.document
            _, strength = evidence_of(unit.text, entry.document_type, unit.element.section)
            yield Rationale(
                id=self._source.record_id("r", about.id, "model", _place(self._cited(unit)), quote),
                about=RationaleAbout(type="parameter", id=about.id), statement=unit.text,
                evidence_type=row.evidence_type, strength=strength,
                citation=self._cited(unit, reason=True), extractor=self._extractor,
            )  # fmt: skip

    def _subject(self, name: str, unit: Unit) -> Mention:
        like = self._like(name, unit, None)
        if like is not None:
            return like
        key = (name_key(name), unit.element.section)
        if key not in self._added:
            where = (unit.element.section or "", name.casefold(), "model", "reason")
            self._added[key] = self._bare(name, unit, where, None)
        return self._added[key]

    def _like(self, name: str, unit: Unit, unit_kind: str | None) -> Mention | None:
        """What the rules call so: in the same section first, never of another kind of unit."""
        step = self._setting(unit).unit_operation
        known = self._mentions[name_key(name)]
        fitting = [m for m in known if unit_kind is None or m.unit_kind in (None, unit_kind)]
        here = [m for m in fitting if m.unit_operation == step]
        return next(iter(here), fitting[0] if len({m.unit_operation for m in fitting}) == 1 else None)

    def _bare(self, name: str, unit: Unit, key: tuple[str, ...], like: Mention | None) -> Mention:
        setting = self._setting(unit)
        return Mention(
            id=self._source.record_id("m", *key),
            document_id=self._source.entry.id,
            name=like.name if like else name,
            number=like.number if like else None,
            unit_operation=like.unit_operation if like else setting.unit_operation,
            step=like.step if like else setting.step,
            subject=like.subject if like else setting.subject,
            read_from="model",
        )

    def _setting(self, unit: Unit) -> Setting:
        return setting_of(self._source.document_type, self._source.entry.title, unit.element.section, None)

    def _cited(self, unit: Unit, reason: bool = False) -> Citation:
        piece = unit.pieces[0]
        role: CitationRole = "reason" if reason else "value"
        if piece.row is not None:
            return self._source.cite_row(piece.element, piece.row, role)
        return self._source.cite_text(piece.element, piece.quote, role)


def _place(citation: Citation) -> str:
    table = citation.table
    return f"{table.id.rpartition('.')[2]} {table.row}" if table is not None else fold_quote(citation.quote)


def _value_at(citation: Citation, value: Statement | Quantity) -> tuple[object, ...]:
    """A row by its number, a sentence by its words; and the numbers as written."""
    place = (citation.table.id, citation.table.row) if citation.table is not None else fold_quote(citation.quote)
    return (place, value.low, value.target, value.high)


def _times(unit: Unit, quantity: Quantity) -> int:
    """How often the line has the value."""
    return max(1, fold_quote(unit.text).count(fold_quote(quantity.text)))
