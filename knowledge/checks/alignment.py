"""Rows of a batch record and of a description that are the same by their place: for records in another language, or
with other names.

Sections are taken for the same step where several of their rows carry the same numbers in the same unit. What is left
over on both sides of such a step, one row each in a unit, near one another, is taken for the same parameter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from knowledge.checks.known import RECORDS
from knowledge.checks.spans import Span, equal
from knowledge.checks.subject_entries import Entry

_ANCHORS = 2
# what a step has one of; concentrations and shares are of many substances
_UNITS = frozenset(
    {"min", "Cel", "bar", "{rpm}", "L/min", "kN", "N", "cm/h", "{LMH}", "{CV}", "{DV}", "L/m2", "g/m2", "kg/h"}
)
_NEAR = Decimal("0.35")


def aligned(entries: Sequence[Entry], named: Sequence[tuple[Entry, Entry]]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs (record's entry, description's entry) that no name has brought together."""
    paired = {entry for couple in named for entry in couple}
    records = _by_section(e for e in entries if e.row and _kind(e) in RECORDS)
    papers = _by_section(e for e in entries if e.row and _kind(e) == "process_description")
    described = [entry for section in papers.values() for entry in section]
    recorded = [entry for section in records.values() for entry in section]
    for mine in records.values():
        best = max(papers.values(), key=lambda theirs: _anchors(mine, theirs), default=None)
        if best is None or _anchors(mine, best) < _ANCHORS:
            continue
        left = [e for e in mine if e not in paired and not any(_agree(e, other) for other in described)]
        over = [e for e in best if e not in paired and not any(_agree(e, other) for other in recorded)]
        for unit in {e.unit for e in left} & _UNITS:
            ones, others = [e for e in left if e.unit == unit], [e for e in over if e.unit == unit]
            if len(ones) == 1 and len(others) == 1:
                couples = [(ones[0], others[0])]
            else:
                couples = [(a, b) for a in ones for b in others if _overlap(a, b)]
            for a, b in couples:
                alone = sum(x is a for x, _ in couples) == 1 and sum(y is b for _, y in couples) == 1
                if alone and _near(a, b):
                    yield a, b


def _by_section(entries: Iterator[Entry]) -> Mapping[tuple[str, str], list[Entry]]:
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        claim = entry.claims[0][0]
        found[entry.chain, claim.heading or claim.mention.step or ""].append(entry)
    return found


def _kind(entry: Entry) -> str | None:
    return entry.claims[0][0].document.document_type


def _anchors(one: Sequence[Entry], other: Sequence[Entry]) -> int:
    return sum(any(_agree(a, b) for b in other) for a in one)


def _agree(one: Entry, other: Entry) -> bool:
    if one.unit != other.unit:
        return False
    return any(equal(a, b) and not (a.point and not one.unit) for a in _spans(one) for b in _spans(other))


def _overlap(one: Entry, other: Entry) -> bool:
    """Two ranges that have a part in common."""
    for a in _spans(one):
        for b in _spans(other):
            if (
                a.open
                or b.open
                or a.point
                or b.point
                or a.low is None
                or b.low is None
                or a.high is None
                or b.high is None
            ):
                continue
            if a.low < b.high and b.low < a.high:
                return True
    return False


def _near(one: Entry, other: Entry) -> bool:
    """The numbers are of one size: each bound within a third of the nearest one of the other side."""
    a = [n for span in _spans(one) for n in (span.low, span.high) if n is not None]
    b = [n for span in _spans(other) for n in (span.low, span.high) if n is not None]
    return bool(a and b) and all(min(abs(x - y) for y in b) <= _NEAR * max(abs(x), Decimal("1e-9")) for x in a)


def _spans(entry: Entry) -> list[Span]:
    return [span for claim, span in entry.claims if claim.statement.kind != "actual"]
