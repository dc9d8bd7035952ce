"""What the checks look at: one package's documents, text, statements, items and reasons, indexed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.checks.kinds import guessed_kind
from knowledge.checks.readings import batch_claims, record_claims
from knowledge.checks.text import Grid, Line, grids_of, lines_of
from knowledge.checks.versions import older
from knowledge.checks.wording import NAMELESS, NONE, Abbreviations, Name, name_of
from knowledge.records import DocumentEntry, Element, KnowledgeItem, Rationale, Scope, Statement
from knowledge.records.extraction import Mention

# what a document is for: it tells what is to be done, what was found out, or what happened
NORMS = frozenset(
    """process_description transfer_protocol master_batch_record executed_batch_record method_sop specification ppq
    control_strategy slides facility_fit method_transfer sop protocol material_specification equipment_list""".split()  # noqa: SIM905
)
STUDIES = frozenset(
    """characterization_report development_report hold_time_study method_validation_report stability_report report
    campaign_report""".split()  # noqa: SIM905
)
TALK = frozenset({"email", "qa_log", "meeting_minutes", "slides"})
RECORDS = frozenset({"master_batch_record", "executed_batch_record"})
USED = frozenset({"extracted", "in_review", "accepted", "corrected"})


@dataclass(frozen=True)
class Claim:
    """One statement as compared: with its name in its document, its step, and whether a table row states it."""

    statement: Statement
    mention: Mention
    parameter_id: str
    document: DocumentEntry
    name: Name
    step: Name

    @property
    def row(self) -> bool:
        return " | " in self.statement.citation.quote

    @property
    def heading(self) -> str:
        return (self.statement.citation.section or "").rsplit(" > ", 1)[-1]


@dataclass(frozen=True)
class Known:
    """A snapshot of one package. `documents` are the live ones; superseded ones are among them, marked."""

    scope: Scope
    documents: tuple[DocumentEntry, ...]
    mentions: tuple[Mention, ...]
    parameter_ids: Mapping[str, str]
    items: tuple[KnowledgeItem, ...]
    rationales: tuple[Rationale, ...]
    elements: Mapping[str, Sequence[Element]]
    abbreviations: Abbreviations = field(default=NONE)

    @cached_property
    def _typed(self) -> tuple[DocumentEntry, ...]:
        """The documents, those of unknown type with the one the checks take them for."""
        return tuple(
            document.model_copy(update={"document_type": guessed_kind(document, self.elements.get(document.id, ()))})
            for document in self.documents
        )

    @cached_property
    def by_id(self) -> Mapping[str, DocumentEntry]:
        return {document.id: document for document in self._typed}

    @cached_property
    def current(self) -> tuple[DocumentEntry, ...]:
        """Documents in force or in draft; copies of another one and superseded ones left out."""
        kept = [d for d in self._typed if d.status in ("current", "draft") and d.duplicate_of is None]
        kept = [d for d in kept if not self._outdated(d)]
        seen: set[tuple[str, str | None]] = set()
        result = []
        for document in kept:
            key = (document.number or document.file, document.version)
            if document.number is None or key not in seen:
                result.append(document)
            seen.add(key)
        return tuple(result)

    def of_types(self, *types: str) -> tuple[DocumentEntry, ...]:
        return tuple(d for d in self.current if d.document_type in types)

    def chain(self, document: DocumentEntry) -> str:
        """What makes two documents versions (or copies) of one: the number, else the number of another document that
        its title or file name starts with, else the file."""
        return document.number or self._borrowed.get(document.id) or document.file

    @cached_property
    def _borrowed(self) -> Mapping[str, str]:
        """Documents without a number of their own that are named by another one's number."""
        numbers = sorted({d.number for d in self.documents if d.number and len(d.number) > 3}, key=len, reverse=True)
        found: dict[str, str] = {}
        for document in self.documents:
            if document.number is None:
                names = (document.title or "", document.file.rsplit("/", 1)[-1])
                number = next((n for n in numbers if any(name.startswith(n) for name in names)), None)
                if number is not None:
                    found[document.id] = number
        return found

    def _outdated(self, document: DocumentEntry) -> bool:
        """An earlier version of a document that is at hand, though nothing but its name says which one it is."""
        number = self._borrowed.get(document.id)
        return number is not None and any(
            d.number == number and older(document.version or "", d.version or "") for d in self.documents
        )

    @cached_property
    def lines(self) -> Mapping[str, tuple[Line, ...]]:
        """Sentences and rows by document."""
        return {
            typed.id: tuple(lines_of(typed, self.elements.get(typed.id, ()), self.abbreviations, stated.document_type))
            for typed, stated in zip(self._typed, self.documents, strict=True)
        }

    @cached_property
    def grids(self) -> Mapping[str, tuple[Grid, ...]]:
        return {document: tuple(grids_of(lines)) for document, lines in self.lines.items()}

    def current_lines(self, *types: str) -> tuple[Line, ...]:
        documents = self.of_types(*types) if types else self.current
        return tuple(line for document in documents for line in self.lines[document.id])

    def current_grids(self, *types: str) -> tuple[Grid, ...]:
        documents = self.of_types(*types) if types else self.current
        return tuple(grid for document in documents for grid in self.grids[document.id])

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Statements in use of all live documents, superseded ones too (their state says so)."""
        found = []
        for mention in (*self.mentions, *self._read):
            document = self.by_id.get(mention.document_id)
            if document is None or document.duplicate_of is not None:
                continue
            name, step = self.names(mention)
            parameter = self.parameter_ids.get(mention.id, mention.id)
            found += [
                Claim(statement, mention, parameter, document, name, step)
                for statement in mention.statements
                if statement.state in USED or statement.state == "superseded"
            ]
        return tuple(found)

    @cached_property
    def _read(self) -> tuple[Mention, ...]:
        """Rows of batch records and batch tables that the knowledge table does not hold."""
        covered = frozenset(
            (citation.table.id, citation.table.row or 0)
            for mention in self.mentions
            for statement in mention.statements
            for citation in statement.citations[:1]
            if citation.table is not None
        )
        found: list[Mention] = []
        for document in self.current:
            if document.document_type in RECORDS | {None}:
                found += record_claims(self.lines[document.id], self.grids[document.id], covered)
            elif document.document_type == "batch_history":
                found += batch_claims(self.grids[document.id])
        return tuple(self._placed(mention) for mention in found)

    def _placed(self, mention: Mention) -> Mention:
        """A read row's heading is its step only where it names a unit operation that the package speaks of."""
        named = name_of(mention.unit_operation or "", self.abbreviations).merged
        operation = next((one for one, words in self._operations.items() if words and words <= named), None)
        return mention.model_copy(update={"unit_operation": operation})

    def step_of(self, text: str) -> Name:
        """The unit operation that a heading names, as one word; nameless where it names none that is spoken of."""
        named = name_of(text, self.abbreviations).merged & frozenset(self._steps)
        return Name(frozenset(w for step in named for w in self._steps[step]), named)

    @cached_property
    def _operations(self) -> Mapping[str, frozenset[str]]:
        operations = {m.unit_operation for m in self.mentions if m.unit_operation}
        return {one: name_of(one, self.abbreviations).merged for one in sorted(operations)}

    @cached_property
    def current_claims(self) -> tuple[Claim, ...]:
        ids = {document.id for document in self.current}
        return tuple(c for c in self.claims if c.document.id in ids and c.statement.state in USED)

    def names(self, mention: Mention) -> tuple[Name, Name]:
        """(what the thing is, which step it belongs to); a step named in the name itself wins."""
        named = name_of(mention.name, self.abbreviations)
        if not named and any(s.unit_ucum == "[pH]" for s in mention.statements):
            named = name_of("pH")
        inside = named.merged & frozenset(self._steps)
        if inside and len(named.merged) > len(inside):
            plain = frozenset(word for step in inside for word in self._steps[step])
            return named.without(Name(plain, inside)), Name(frozenset(), inside)
        step = name_of(mention.unit_operation or "", self.abbreviations)
        bare = named.without(step)
        return (bare or named), Name(frozenset(), step.merged)

    @cached_property
    def _steps(self) -> Mapping[str, frozenset[str]]:
        """The one word of each unit operation → the words it may be written with."""
        found: dict[str, frozenset[str]] = {}
        for operation in {m.unit_operation for m in self.mentions if m.unit_operation}:
            named = name_of(operation, self.abbreviations)
            for word in named.merged:
                found[word] = found.get(word, frozenset()) | named.plain | {word}
        return found

    def items_of(self, kind: str) -> tuple[KnowledgeItem, ...]:
        """Items of current documents."""
        ids = {document.id for document in self.current}
        return tuple(
            item
            for item in self.items
            if item.type == kind and any(c.document_id in ids for f in item.fields for c in f.citations)
        )

    @cached_property
    def mention_of(self) -> Mapping[str, Mention]:
        return {mention.id: mention for mention in self.mentions}

    @cached_property
    def by_parameter(self) -> Mapping[str, tuple[Claim, ...]]:
        groups: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.current_claims:
            groups[claim.parameter_id].append(claim)
        return {key: tuple(group) for key, group in groups.items()}


__all__ = ["NAMELESS", "NORMS", "RECORDS", "STUDIES", "TALK", "USED", "Claim", "Known"]
