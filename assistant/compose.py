"""Findings → claims in the package's own words: the direct statement first, then the reason, then what limits it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cite import Citations
from assistant.cues import REASON_HEADER
from assistant.evidence import Finding
from assistant.match import Match
from assistant.question import Asked, range_kinds_of
from assistant.settings import AskSettings
from assistant.units import Piece, Unit
from assistant.verify import why_not
from assistant.words import key_set
from knowledge.protocols import QuantityParser
from knowledge.records import CitationRole, Claim

_UNIT_HEADER = re.compile(r"^\W*(?:units?|UoM|Einheit|unité|unidad)\W*$", re.IGNORECASE)
_HEADER_UNIT = re.compile(r"[\(\[]\s*([^()\[\]]{1,16})\s*[\)\]]\s*$|,\s*([^\s,()]{1,12})\s*$")
_BARE_VALUE = re.compile(r"^[\s\d.,±≤≥<>~×x^+–-]*\d[\s\d.,±≤≥<>~×x^+–-]*(?:to\s+[\d.,]+)?$")
_SPACE = re.compile(r"\s+")
MAX_ROW_WORDS = 45


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


def render_unit(unit: Unit, asked: Asked, parse: QuantityParser) -> tuple[str, tuple[Piece, ...]]:
    """The unit as a claim, and the header rows that the claim draws on."""
    if unit.grid is None or unit.row is None:
        return _SPACE.sub(" ", unit.text).strip(), ()
    grid, row = unit.grid, unit.row
    label_col = grid.label_column(row)
    cells = [(col, header, text) for col, header, text in grid.cells(row) if col != label_col]
    chosen = _chosen(cells, asked)
    unit_cell = next((text for _, header, text in cells if _UNIT_HEADER.match(header)), "")
    parts = []
    for _, header, text in chosen:
        value = _with_unit(_SPACE.sub(" ", text).strip(), header, unit_cell, parse)
        parts.append(f"{header}: {value}" if header else value)
    label = _SPACE.sub(" ", grid.label(row)).strip()
    text = f"{label}: {'; '.join(parts)}" if parts else label
    return text, _header_pieces(unit, any(header for _, header, _ in chosen))


def _chosen(cells: list[tuple[int, str, str]], asked: Asked) -> list[tuple[int, str, str]]:
    """The cells that answer: those whose header names what is asked, else all that fit in a line."""
    wanted = asked.range_kinds - {"hold_time"}
    named = [cell for cell in cells if cell[1] and range_kinds_of(cell[1]) & wanted]
    if not named:
        scores = [(sum(term.weight for term in asked.terms if term.wordings[0].stands_in(key_set(header))), (col, header, text))
                  for col, header, text in cells if header]
        best = max((score for score, _ in scores), default=0.0)
        named = [cell for score, cell in scores if best > 0 and score >= 0.6 * best]
    if asked.wants_reason:
        named += [cell for cell in cells if cell[1] and REASON_HEADER.search(cell[1]) and cell not in named]
    rest = [cell for cell in cells if not _UNIT_HEADER.match(cell[1])]
    if sum(len(text.split()) + len(header.split()) for _, header, text in rest) <= MAX_ROW_WORDS:
        return rest if not (wanted and named) else [cell for cell in cells if cell in named]
    return [cell for cell in rest if cell in named] or rest[:4]


def _with_unit(value: str, header: str, unit_cell: str, parse: QuantityParser) -> str:
    if not _BARE_VALUE.match(value):
        return value
    found = _HEADER_UNIT.search(header)
    unit = unit_cell or (found.group(1) or found.group(2) if found else "")
    if not unit:
        return value
    with_unit = f"{value} {unit}" if unit != "%" else f"{value} %"
    if unit_cell or any(quantity.unit_as_written for quantity in parse(with_unit)):
        return with_unit
    return value


def _header_pieces(unit: Unit, used: bool) -> tuple[Piece, ...]:
    """The header rows as quotes of their own, where they stand in the same element."""
    grid, table = unit.grid, unit.element.table
    if not used or grid is None or table is None or not grid.own_header:
        return ()
    return tuple(
        Piece(unit.element, table.row_text(row), row) for row in grid.header_rows if table.row_text(row)
    )


def standing_note(unit: Unit) -> str:
    document = unit.document
    if document.status == "current":
        return ""
    version = f" version {document.version}" if document.version else " version"
    return f"({document.status}{version})"
