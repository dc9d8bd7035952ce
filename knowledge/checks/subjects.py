"""Which entries of two documents are about the same thing, and how a person would call it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from knowledge.checks.alignment import aligned
from knowledge.checks.known import Claim, Known
from knowledge.checks.spans import shares_a_bound
from knowledge.checks.subject_entries import Entry, entries
from knowledge.records import DocumentEntry


def pairs(known: Known) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of entries of different documents that are about the same thing."""
    by_unit: dict[str, list[Entry]] = defaultdict(list)
    every = entries(known)
    found: list[tuple[Entry, Entry]] = []
    for entry in every:
        by_unit[entry.unit].append(entry)
    for group in by_unit.values():
        steps = _steps_by_name(group)
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                if one.chain != other.chain and _same(one, other, steps) and _one_method(one, other):
                    found.append((one, other))
    yield from found
    yield from aligned(every, found)


def title(entries_: Iterable[Entry]) -> str:
    """How a person would call it: the step and the name of the entry that is best named."""
    every = [claim for entry in entries_ for claim, _ in entry.claims]
    first = min(every, key=lambda claim: (not claim.row, not claim.mention.unit_operation, len(claim.mention.name)))
    step = next((c.mention.unit_operation for c in every if c.mention.unit_operation), None)
    name = first.mention.name
    return name if step is None or step.casefold() in name.casefold() else f"{step}: {name}"


def _same(one: Entry, other: Entry, steps: Mapping[frozenset[str], int]) -> bool:
    if not one.name.alike(other.name):
        return _rare_unit(one, other)
    if one.step.merged and other.step.merged:
        return one.step.merged == other.step.merged
    # one side does not tell its step: only a name that is in one step alone, or a number in common, tells
    if min(len(one.name.plain), len(other.name.plain)) > 1:
        return steps[one.name.merged] <= 1 or bool(one.parameters & other.parameters) or _number_in_common(one, other)
    return one.row and other.row and _number_in_common(one, other)


_OF_METHODS = frozenset({"method_condition", "system_suitability"})


def _one_method(one: Entry, other: Entry) -> bool:
    """What a method lays down is compared only with documents that name the method, never with another method."""
    for a, b in ((one, other), (other, one)):
        first = a.claims[0][0]
        document = first.document
        method = document.document_type == "method_sop" or first.mention.subject in _OF_METHODS
        if method and not any(_names(claim, document) for claim, _ in b.claims):
            return False
    return True


def _names(claim: Claim, method: DocumentEntry) -> bool:
    """The claim's own words, heading or title name the method."""
    citation = claim.statement.citation
    return method.number is not None and method.number in f"{citation.quote} {citation.section} {claim.document.title}"


def _steps_by_name(group: Iterable[Entry]) -> Mapping[frozenset[str], int]:
    found: dict[frozenset[str], set[frozenset[str]]] = defaultdict(set)
    for entry in group:
        if entry.step.merged:
            found[entry.name.merged].add(entry.step.merged)
    return defaultdict(int, {name: len(steps) for name, steps in found.items()})


def _number_in_common(one: Entry, other: Entry) -> bool:
    return any(shares_a_bound(a, b) for _, a in one.claims for _, b in other.claims)


def _rare_unit(one: Entry, other: Entry) -> bool:
    """Counted things of one step that only one name is counted in (cycles, uses) are the same whatever the name."""
    words = [{claim.statement.unit_as_written for claim, _ in entry.claims} for entry in (one, other)]
    counted = {word for word in words[0] & words[1] if word and len(word) > 3 and word.isalpha()}
    return (
        bool(counted) and one.unit == "1" and one.row and other.row and one.step == other.step and bool(one.step.merged)
    )
