"""Statements on how long a thing may wait: what is held, for how long, allowed or studied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.checks.found import side_of, side_of_line
from knowledge.checks.known import NORMS, STUDIES, TALK, Claim, Known
from knowledge.checks.spans import Span, span_of, span_of_quantity
from knowledge.checks.text import Line
from knowledge.checks.usable import CHANGES, PAST
from knowledge.checks.wording import WEAK, Name, name_of, stems
from knowledge.quantities import parse_cell
from knowledge.records import DocumentEntry, Side

_HOLD = re.compile(
    r"\bhold|storage|stor(?:e|ed)\b|wait|stand|\bstand(?:ing)?zeit|haltezeit|lagerung|attente|shelf", re.IGNORECASE
)
_STUDIED = re.compile(
    r"\b(?:studied|supported|observed|tested|investigated|challenged|covered by|data (?:to|for|up to)|stable (?:for|up to)|"
    r"untersucht|geprüft|étudié|ended at)\b",
    re.IGNORECASE,
)
_WENT = re.compile(
    r"\b(?:studied|supported|observed|tested|investigated|stable|stopped|ended|challenged|covered)\b", re.IGNORECASE
)
_NOT_NAMES = stems(
    """hold hold_time storage stored store time stop start maximum max report limit allowed studied material longest
    stability bulk_storage waiting intermediate duration study holding step total h d"""
)
_OVER_TIME = (
    (re.compile(r"^(?:hours?|h|stunden?|heures?)\b|\(h\)|, h$", re.IGNORECASE), "h"),
    (re.compile(r"^(?:days?|d|tage?|jours?)\b|\(d\)|, d$", re.IGNORECASE), "d"),
    (re.compile(r"^(?:min(?:utes?|uten)?)\b|\(min\)|, min$", re.IGNORECASE), "min"),
)
_OTHER_KINDS = frozenset({"actual", "spec_release", "spec_shelf_life", "sst", "ipc", "validation", "acceptance"})
_METHOD = stems("sample standard reagent mobile stock column")


@dataclass(frozen=True)
class Hold:
    """One hold time as told: by a statement, or by a line of a study that the table holds no statement of."""

    claim: Claim | None
    line: Line | None
    span: Span
    names: tuple[Name, ...]
    studied: bool
    side: Side

    @property
    def _told_by(self) -> Claim | Line:
        told = self.claim if self.claim is not None else self.line
        assert told is not None  # one of both is given
        return told

    @property
    def document(self) -> DocumentEntry:
        return self._told_by.document

    @property
    def row(self) -> bool:
        return self.claim is not None and self.claim.row

    @property
    def label(self) -> str:
        told = self._told_by
        return told.section if isinstance(told, Line) else told.mention.name

    def same(self, other: Hold) -> bool:
        return any(_alike(a, b) for a in self.names for b in other.names)


def holds(known: Known) -> Iterator[Hold]:
    """Hold times of current documents in time units that name what is held."""
    stated: list[Hold] = []
    for claim in known.current_claims:
        span = span_of(claim.statement)
        if span is None or span.unit != "min" or span.high is None or claim.statement.kind in _OTHER_KINDS:
            continue
        if not _is_hold(claim) or _elsewhere(claim):
            continue
        name = _heading(known, claim) or _bare(name_of(_named(claim.mention.name), known.abbreviations))
        if name and not name.plain & _METHOD:
            stated.append(Hold(claim, None, span, (name,), _is_study(claim), side_of(claim)))
    yield from stated
    laid_down = [hold for hold in stated if hold.row and not hold.studied]
    yield from _told(known, [name for hold in laid_down for name in hold.names])
    yield from _tabled(known)


def _told(known: Known, held: Sequence[Name]) -> Iterator[Hold]:
    """How far a study went, in its sentences and rows: under a heading that names what was held, or naming it."""
    for line in known.current_lines():
        kind = line.document.document_type
        if kind in NORMS | TALK | {"deviation"} or not any(q.unit_kind == "time" for q in line.quantities):
            continue
        headed = (
            _bare(name_of(line.section, known.abbreviations)) if line.row is None and _WENT.search(line.text) else None
        )
        if headed and len(headed.plain) <= 4 and not headed.plain & _METHOD:
            names: tuple[Name, ...] = (headed,)
        elif line.row is not None or _WENT.search(line.text):
            words = name_of(line.cells[0] if line.row is not None else line.text, known.abbreviations)
            names = tuple(name for name in held if len(name.plain - WEAK) > 0 and name.part_of(words))[:1]
        else:
            names = ()
        spans = [s for q in line.quantities if (s := span_of_quantity(q)) is not None and s.unit == "min" and s.high]
        if spans and names:
            longest = max(spans, key=lambda span: span.high or 0)
            written = max((q.text for q in line.quantities if q.unit_kind == "time"), key=len)
            yield Hold(None, line, longest, names, True, side_of_line(line, written))


def _tabled(known: Known) -> Iterator[Hold]:
    """Tables of a study that follow a thing over time: how long it was followed, under the heading that names it."""
    for grid in known.current_grids():
        kind = grid.document.document_type
        unit = next((unit for pattern, unit in _OVER_TIME if grid.header and pattern.search(grid.header[0])), None)
        if unit is None or kind in NORMS | TALK or len(grid.rows) < 2:
            continue
        last = max(grid.rows, key=lambda line: _leading(line.cells[0]))
        name = _bare(name_of(last.section, known.abbreviations))
        quantities = parse_cell(last.cells[0], header_unit=unit)
        span = span_of_quantity(quantities[0]) if quantities else None
        if name and len(name.plain) <= 4 and not name.plain & _METHOD and span is not None and span.unit == "min":
            yield Hold(None, last, span, (name,), True, side_of_line(last, f"{last.cells[0].strip()} {unit}"))


def _leading(cell: str) -> float:
    match = re.match(r"\s*(\d+(?:\.\d+)?)", cell)
    return float(match[1]) if match else -1.0


def _is_hold(claim: Claim) -> bool:
    statement = claim.statement
    if claim.mention.subject in ("method_condition", "system_suitability"):
        return False
    if claim.document.document_type == "method_sop" and not _STUDIED.search(statement.citation.quote):
        return False
    if statement.kind == "hold_time" or claim.mention.subject == "hold":
        return True
    named = bool(_HOLD.search(claim.mention.name) or _HOLD.search(claim.heading))
    return named and (claim.row or statement.kind == "characterized")


def _elsewhere(claim: Claim) -> bool:
    """Told of the past, asked, or listed among the changes: no hold time that is in force."""
    quote = claim.statement.citation.quote
    if "?" in quote or CHANGES.search(claim.statement.citation.section or ""):
        return True
    return not claim.row and bool(PAST.search(quote)) and not _STUDIED.search(quote)


def _is_study(claim: Claim) -> bool:
    return (
        claim.statement.kind == "characterized"
        or claim.document.document_type in STUDIES
        or (not claim.row and bool(_STUDIED.search(claim.statement.citation.quote)))
    )


def _named(text: str) -> str:
    """The name without where the thing goes next (`affinity pool before AEX`) and how the hold is told."""
    return re.split(r"\b(?:before|prior to|after|until|vor|avant)\b", text, flags=re.IGNORECASE)[0] or text


def _bare(name: Name) -> Name:
    return Name(name.plain - _NOT_NAMES, name.merged - _NOT_NAMES)


def _heading(known: Known, claim: Claim) -> Name | None:
    """A sentence under a heading that names what is held."""
    if claim.row:
        return None
    named = _bare(name_of(claim.heading, known.abbreviations))
    return named if named and len(named.plain) <= 4 else None


def _alike(one: Name, other: Name) -> bool:
    if one.alike(other):
        return True
    small, large = sorted((one.plain, other.plain), key=len)
    extra = large - small
    return bool(small) and small <= large and (len(small) > 1 or all(word in WEAK for word in extra))
