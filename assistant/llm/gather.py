"""Findings → what is sent to a model: the statements that the quote-built answer rests on, then those beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Finding
from assistant.units import Library, Unit, leans
from knowledge.records import CitationRole

MOST = 16


@dataclass(frozen=True)
class Evidence:
    """One statement. `primary`: the best one of its part of the question. `inferred`: a reason that is only implied."""

    unit: Unit
    finding: Finding
    primary: bool
    role: CitationRole
    inferred: bool = False

    @property
    def everything(self) -> str:
        """All that would be sent or taken as context."""
        unit = self.unit
        return " ".join(part for part in (unit.text, unit.far, unit.source, unit.near) if part)


def gather(findings: Sequence[Finding], library: Library) -> list[Evidence]:
    """Evidence in the order of its worth, each statement once."""
    found: dict[tuple[str, int, int], Evidence] = {}
    answered = [finding for finding in findings if finding.status != "not_found"]
    for finding in answered:
        for one in _of(finding, library):
            found.setdefault(one.unit.id, one)
    ordered = sorted(found.values(), key=lambda one: not one.primary)
    return ordered[:MOST]


def _of(finding: Finding, library: Library) -> Iterator[Evidence]:
    matches = finding.reasons or finding.direct
    role: CitationRole = "reason" if finding.reasons else "value"
    inferred = bool(finding.reasons) and finding.rationale == "inferred"
    for number, match in enumerate(matches):
        yield Evidence(match.unit, finding, number == 0, role, inferred)
        if number:
            continue
        text = library.open(match.unit.document)
        before, after = text.next_to(match.unit)
        if before is not None and leans(match.unit):
            yield Evidence(before, finding, False, "condition")
        if after is not None and leans(after):
            yield Evidence(after, finding, False, "condition")
        for note in text.footnotes(match.unit):
            yield Evidence(note, finding, False, "footnote")
    for match in finding.absent[:2]:
        yield Evidence(match.unit, finding, False, "condition")
