"""Statements on how long a thing may wait: what is held, for how long, allowed or studied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.checks.known import STUDIES, Claim, Known
from knowledge.checks.spans import Span, span_of
from knowledge.checks.usable import CHANGES, PAST
from knowledge.checks.wording import WEAK, Name, name_of, stems

_HOLD = re.compile(r"\bhold|storage|stor(?:e|ed)\b|wait|stand|\bstand(?:ing)?zeit|haltezeit|lagerung|attente|shelf", re.IGNORECASE)
_STUDIED = re.compile(
    r"\b(?:studied|supported|observed|tested|investigated|challenged|covered by|data (?:to|for|up to)|stable (?:for|up to)|"
    r"untersucht|geprüft|étudié|ended at)\b",
    re.IGNORECASE,
)
_NOT_NAMES = stems(
    """hold hold_time storage stored store time stop start maximum max report limit allowed studied material longest
    stability bulk_storage waiting intermediate duration study holding step total h d"""
)
_METHOD = stems("sample standard reagent mobile stock column")


@dataclass(frozen=True)
class Hold:
    claim: Claim
    span: Span
    names: tuple[Name, ...]
    studied: bool

    def same(self, other: Hold) -> bool:
        return any(_alike(a, b) for a in self.names for b in other.names)


def holds(known: Known) -> Iterator[Hold]:
    """Hold times of current documents in time units that name what is held."""
    for claim in known.current_claims:
        span = span_of(claim.statement)
        if span is None or span.unit != "min" or span.high is None or claim.statement.kind == "actual":
            continue
        if not _is_hold(claim) or _elsewhere(claim):
            continue
        heading = _heading(known, claim)
        names = (heading,) if heading is not None else (_bare(name_of(claim.mention.name, known.abbreviations)),)
        names = tuple(name for name in names if name)
        if names and not any(name.plain & _METHOD for name in names):
            yield Hold(claim, span, names, _is_study(claim))


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
        or (not claim.row
        and bool(_STUDIED.search(claim.statement.citation.quote)))
    )


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
