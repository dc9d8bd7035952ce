"""Findings → claims in the package's own words: the direct statement first, then the reason, then what limits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cite import Citations
from assistant.evidence import Finding
from assistant.match import Match
from assistant.question import Asked
from assistant.rows import render_unit
from assistant.settings import AskSettings
from assistant.units import Unit
from assistant.verify import why_not
from assistant.words import key_set
from knowledge.protocols import QuantityParser
from knowledge.records import CitationRole, Claim



@dataclass(frozen=True)
class Draft:
    """Checked claims in order, with the notes that follow them in the answer (`superseded`, version)."""

    claims: tuple[Claim, ...]
    notes: tuple[str, ...]


class Composer:
    """Collects claims of one answer within its bounds; each is checked against its quotes before it is kept."""

    def __init__(self, citations: Citations, parse: QuantityParser, settings: AskSettings) -> None:
        self._citations = citations
        self._parse = parse
        self._settings = settings
        self._claims: list[Claim] = []
        self._notes: list[str] = []
        self._words = 0
        self._said: list[frozenset[str]] = []

    def add(self, match: Match, asked: Asked, role: CitationRole | None, *, kind: str = "stated", force: bool = False) -> bool:
        """Whether the statement was taken in: not said yet, within the bounds, and supported."""
        text, headers = render_unit(match.unit, asked, self._parse)
        words = len(text.split())
        limit = self._settings.max_list_quotes if asked.kind == "list" else self._settings.max_quotes
        most = self._settings.max_words * (2 if asked.kind == "list" else 1)
        said = key_set(text)
        if any(len(said & before) >= 0.85 * len(said) for before in self._said):
            return False
        if not force and (self._words + words > most or len(self._citations) + len(match.unit.pieces) > limit):
            return False
        markers = [self._citations.add(match.unit.document, piece, role) for piece in match.unit.pieces]
        markers += [self._citations.add(match.unit.document, piece, "kind") for piece in headers]
        quotes = [self._citations.by_marker(marker) for marker in markers]
        problem = why_not(text, quotes, self._parse)
        self._claims.append(
            Claim(text=text, kind="inferred" if kind == "inferred" else "stated", citations=tuple(markers),
                  supported=problem is None, why_not=problem)
        )
        self._notes.append(standing_note(match.unit))
        self._words += words
        self._said.append(said)
        return problem is None

    def draft(self) -> Draft:
        return Draft(tuple(self._claims), tuple(self._notes))


def compose(findings: Sequence[Finding], citations: Citations, parse: QuantityParser, settings: AskSettings) -> Draft:
    """Claims for all parts of the question. Bounds hold for the whole answer; each part's best statement comes in first."""
    composer = Composer(citations, parse, settings)
    for finding in findings:
        lead = [(m, "reason") for m in finding.reasons[:1]] if finding.reasons else [(m, "value") for m in finding.direct[:1]]
        if finding.reasons and finding.direct and not same_place(finding.direct[0], finding.reasons[0]) and needs_value(finding):
            lead = [(finding.direct[0], "value"), *lead]
        for match, role in lead:
            composer.add(match, finding.asked, "reason" if role == "reason" else "value",
                         kind=finding.rationale or "stated", force=True)
    for finding in findings:
        many = settings.max_list_quotes if finding.asked.kind == "list" else 4
        for match in finding.reasons[1:many]:
            composer.add(match, finding.asked, "reason", kind=finding.rationale or "stated")
        for match in finding.direct[1:many] if not finding.reasons else ():
            composer.add(match, finding.asked, "value")
        for match in finding.absent[:1]:
            composer.add(match, replace(finding.asked, kind="statement"), "condition")
    return composer.draft()


def needs_value(finding: Finding) -> bool:
    """A reason that names no number is led by the value it explains."""
    return not any(char.isdigit() for char in finding.reasons[0].unit.text)


def same_place(one: Match, other: Match) -> bool:
    return one.unit.id == other.unit.id


def standing_note(unit: Unit) -> str:
    document = unit.document
    if document.status == "current":
        return ""
    version = f" version {document.version}" if document.version else " version"
    return f"({document.status}{version})"
