"""Claims gathered by what they are about: one entry a document, name, step and unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from knowledge.checks.known import Claim, Known
from knowledge.checks.spans import Span, span_of
from knowledge.checks.usable import level, usable
from knowledge.checks.wording import Name


@dataclass(frozen=True, eq=False)
class Entry:
    """All that one document says of one thing in one unit: its claims with their bounds."""

    chain: str
    name: Name
    step: Name
    unit: str
    claims: tuple[tuple[Claim, Span], ...]

    def at(self, *levels: str) -> tuple[tuple[Claim, Span], ...]:
        return tuple((claim, span) for claim, span in self.claims if level(claim) in levels)

    @cached_property
    def row(self) -> bool:
        return any(claim.row for claim, _ in self.claims)

    @cached_property
    def parameters(self) -> frozenset[str]:
        return frozenset(claim.parameter_id for claim, _ in self.claims)


def entries(known: Known) -> tuple[Entry, ...]:
    """Entries of the current documents, in the order of documents."""
    groups: dict[tuple[str, Name, Name, str], list[tuple[Claim, Span]]] = defaultdict(list)
    for claim in known.current_claims:
        if not usable(claim):
            continue
        span = span_of(claim.statement)
        if span is not None:
            key = (known.chain(claim.document), claim.name, claim.step, span.bare_unit or "")
            groups[key].append((claim, span))
    return tuple(Entry(*key, tuple(group)) for key, group in groups.items())
