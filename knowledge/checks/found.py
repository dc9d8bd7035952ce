"""What a rule gives: a disagreement with its sides, before it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.checks.known import Claim
from knowledge.checks.readings import READER
from knowledge.checks.text import Line
from knowledge.ids import scoped_id
from knowledge.records import Conflict, DocumentEntry, Scope, Side

SEVERITIES = ("critical", "major", "minor")


@dataclass(frozen=True)
class Found:
    """A conflict as found. `key` is what makes it itself, whatever the values are: rule, subject, documents."""

    type: str
    severity: str
    subject: str
    key: tuple[str, ...]
    explanation: str
    sides: tuple[Side, ...]

    def record(self, scope: Scope) -> Conflict:
        return Conflict(
            id=scoped_id("k", scope, self.type, *self.key), type=self.type, severity=self.severity,
            subject=self.subject, explanation=self.explanation, sides=self.sides,
        )  # fmt: skip


def side_of(claim: Claim) -> Side:
    statement = claim.statement
    known = statement.id if statement.extractor != READER else None
    return Side(statement_id=known, value_text=written(claim), citation=statement.citation)


def side_of_line(line: Line, value: str) -> Side:
    return Side(value_text=value, citation=line.citation())


def written(claim: Claim) -> str:
    """The value as written, with its unit where the text of the value leaves it out."""
    statement = claim.statement
    unit = statement.unit_as_written
    if not unit or unit.casefold() in statement.value_text.casefold() or unit == "pH":
        return statement.value_text
    return f"{statement.value_text} {unit}"


def sides(claims: Iterable[Claim]) -> tuple[Side, ...]:
    """One side a value and place, in order."""
    seen: dict[tuple[str, str], Side] = {}
    for claim in claims:
        side = side_of(claim)
        seen.setdefault((side.citation.quote, side.value_text), side)
    return tuple(seen.values())


def told(claim: Claim) -> str:
    """A side in words: the value and the document that says so."""
    return f"{written(claim)} in {document_name(claim)}"


def document_name(claim: Claim) -> str:
    return document_label(claim.document)


def document_label(document: DocumentEntry) -> str:
    """Number (or title, or file) and version, short."""
    name = document.number or document.title or document.file.rsplit("/", 1)[-1]
    return f"{name} ({document.version})" if document.version else name
