"""Findings → claims in the package's own words: the direct statement first, then the reason, then what limits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.cite import Citations
from assistant.classes import wants_all
from assistant.companions import companions, other_end
from assistant.disagree import disagreeing
from assistant.evidence import Finding
from assistant.fit import denies
from assistant.match import Match
from assistant.question import Asked
from assistant.rows import render_unit
from assistant.settings import AskSettings
from assistant.sides import ALL_SIDES, MANY_SIDED, named_types, numbers_of
from assistant.sums import Total
from assistant.units import Library, Unit, leans
from assistant.verify import why_not
from assistant.words import key_set
from knowledge.protocols import QuantityParser
from knowledge.records import CitationRole, Claim, Disagreement, DocumentEntry


@dataclass(frozen=True)
class Draft:
    """Checked claims in order, with the notes that follow them in the answer (`superseded`, version)."""

    claims: tuple[Claim, ...]
    notes: tuple[str, ...]
    conflicts: tuple[Disagreement, ...] = ()


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
        self._units: list[Unit] = []

    def add(
        self, unit: Unit, asked: Asked, role: CitationRole | None, *, kind: str = "stated", force: bool = False
    ) -> bool:
        """Whether the statement was taken in: not said yet, within the bounds, and supported."""
        text, headers = render_unit(unit, asked, self._parse)
        words = len(text.split())
        limit = self._settings.max_list_quotes if _wide(asked) else self._settings.max_quotes
        most = self._settings.max_words * (2 if wants_all(asked) else 1)
        said = key_set(text)
        if any(len(said & before) >= 0.85 * len(said) and numbers_of(text) <= before for before in self._said):
            return False
        if not force and (self._words + words > most or len(self._citations) + len(unit.pieces) > limit):
            return False
        markers = [self._citations.add(unit.document, piece, role) for piece in unit.pieces]
        markers += [self._citations.add(unit.document, piece, "kind") for piece in headers]
        quotes = [self._citations.by_marker(marker) for marker in markers]
        problem = why_not(text, quotes, self._parse)
        self._claims.append(
            Claim(
                text=text,
                kind="inferred" if kind == "inferred" else "stated",
                citations=tuple(markers),
                supported=problem is None,
                why_not=problem,
            )
        )
        self._notes.append(standing_note(unit))
        self._words += words
        self._units.append(unit)
        self._said.append(said)
        return problem is None

    def add_total(self, total: Total) -> None:
        """A sum over table rows: inferred, with every addend cited."""
        markers = tuple(
            self._citations.add(unit.document, piece, "value") for unit in total.parts for piece in unit.pieces
        )
        self._claims.append(Claim(text=total.text, kind="inferred", citations=markers, supported=True))
        self._notes.append(standing_note(total.parts[0]))
        self._units.append(total.parts[0])
        self._said.append(key_set(total.text))
        self._words += len(total.text.split())

    def draft(self, conflicts: Sequence[tuple[str, Sequence[Match]]]) -> Draft:
        """The claims so far. Statements that disagree are marked with document, version and date."""
        notes, found = list(self._notes), list[Disagreement]()
        for subject, matches in conflicts:
            sides = [
                number
                for number, unit in enumerate(self._units)
                if self._claims[number].supported and any(match.unit.id == unit.id for match in matches)
            ]
            if len({self._units[number].document.id for number in sides}) > 1:
                markers = tuple(self._claims[number].citations[0] for number in sides)
                found.append(Disagreement(subject=subject, citations=markers))
                for number in sides:
                    notes[number] = source_note(self._units[number])
        return Draft(tuple(self._claims), tuple(notes), tuple(found))


def compose(
    findings: Sequence[Finding],
    library: Library,
    citations: Citations,
    parse: QuantityParser,
    settings: AskSettings,
    entries: Mapping[str, DocumentEntry] | None = None,
) -> Draft:
    """Claims for all parts of the question, each part's best statement first; bounds hold for the whole answer.

    The best statement brings the sentence that carries it on, and the one that it carries on; footnotes come with
    their row.
    """
    composer = Composer(citations, parse, settings)
    for finding in findings:
        if finding.total is not None:
            composer.add_total(finding.total)
            continue
        role: CitationRole = "reason" if finding.reasons else "value"
        kind = finding.rationale or "stated"
        for match in (finding.reasons or finding.direct)[:1]:
            text = library.open(match.unit.document)
            before, after = text.next_to(match.unit)
            if before is not None and leans(match.unit):
                composer.add(before, finding.asked, "condition", force=True)
            composer.add(match.unit, finding.asked, role, kind=kind, force=True)
            for note in text.footnotes(match.unit):
                composer.add(note, finding.asked, "footnote", force=True)
            for beside in (before, after):
                if beside is not None and finding.reasons and other_end(match.unit, beside):
                    composer.add(beside, finding.asked, "reason", kind=kind)
            if (
                after is not None
                and match.unit.kind == "sentence"
                and (leans(after) or len(match.unit.text.split()) < SHORT)
                and not denies(finding.asked, after)
            ):
                composer.add(after, finding.asked, "condition")
        for unit in companions(finding, library, entries or {}):
            composer.add(unit, finding.asked, role, kind=kind if finding.reasons else "stated")
    for finding in findings:
        if finding.total is not None:
            continue
        many = settings.max_list_quotes if _wide(finding.asked) else settings.max_quotes
        for match in finding.reasons[1:many]:
            composer.add(match.unit, finding.asked, "reason", kind=finding.rationale or "stated")
        for match in finding.direct[1:many] if not finding.reasons else ():
            composer.add(match.unit, finding.asked, "value")
        for match in finding.absent[:1]:
            composer.add(match.unit, replace(finding.asked, kind="statement"), "condition")
    conflicts = [
        (" ".join(term.text for term in finding.asked.subject), disagreeing(finding.direct, parse))
        for finding in findings
        if finding.asked.kind in MANY_SIDED
    ]
    return composer.draft([(subject, matches) for subject, matches in conflicts if matches])


SHORT = 14


def _wide(asked: Asked) -> bool:
    """Lists, and questions on what several documents say, get more room: table rows bring their headers along."""
    return wants_all(asked) or asked.kind in ALL_SIDES or len(named_types(asked.text)) > 1


def standing_note(unit: Unit) -> str:
    document = unit.document
    if document.status == "current":
        return ""
    version = f" version {document.version}" if document.version else " version"
    return f"({document.status}{version})"


def source_note(unit: Unit) -> str:
    """Document, version and date behind a statement that another one contradicts."""
    document = unit.document
    parts = [document.title or document.file]
    if document.version:
        parts.append(f"version {document.version}")
    if document.effective_date:
        parts.append(document.effective_date)
    if document.status != "current":
        parts.append(document.status)
    return f"({', '.join(parts)})"
