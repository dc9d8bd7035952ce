"""K8: a value of a batch outside the limits in force, with no event recorded for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.checks.found import Found, side_of, told, written
from knowledge.checks.known import RECORDS, Claim, Known
from knowledge.checks.rules.values import comparable
from knowledge.checks.spans import Span, Tolerance, inside, span_of
from knowledge.checks.text import Line
from knowledge.checks.usable import level, usable
from knowledge.checks.wording import Name, name_of
from knowledge.records import Element

_EVENT = re.compile(
    r"deviation|abweichung|écart|desviación|\bOOS\b|investigat|\bevent\b|\b[A-Z]{1,4}-\d{2,4}-\d{2,4}\b", re.IGNORECASE
)
_NO_EVENT = re.compile(r"\bno (?:deviation|event)|without (?:a )?deviation|keine abweichung|pas d.écart", re.IGNORECASE)
REPORTS = ("deviation", "capa", "change_control")
_PROCESS = re.compile(r"\bprocess\b|\bprozess\b|\bprocédé\b", re.IGNORECASE)


def batches_outside(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    limits = _limits(known)
    old = _older_batches(known)
    events = Events.of(known)
    done: set[tuple[str, frozenset[str]]] = set()
    for claim in known.current_claims:
        batch = _batch(claim)
        span = span_of(claim.statement)
        if claim.statement.kind != "actual" or batch is None or not span or batch in old or span.high == 0:
            continue
        broken = _broken(claim, span, limits, tolerance)
        key = (batch, claim.name.merged)
        if not broken or key in done or events.recorded(batch, claim):
            continue
        done.add(key)
        severe = any(level(limit) in ("par", "spec_release") for limit in broken)
        yield Found(
            type="K8", severity="critical" if severe else "major", subject=f"batch {batch}: {claim.mention.name}",
            key=("batch", batch, "+".join(sorted(claim.name.merged)), "+".join(sorted(claim.step.merged))),
            explanation=f"{written(claim)} is outside {told(broken[0])}, and no event is recorded for it.",
            sides=(side_of(claim), *(side_of(limit) for limit in broken)),
        )  # fmt: skip


def _limits(known: Known) -> Mapping[str | None, list[tuple[Claim, Span]]]:
    found: dict[str | None, list[tuple[Claim, Span]]] = defaultdict(list)
    for claim in known.current_claims:
        if not claim.row or (not usable(claim) and claim.statement.kind not in ("ipc", "spec_release")):
            continue
        span = span_of(claim.statement)
        if span is not None and not span.point and level(claim) in ("nor", "par", "range", "ipc", "spec_release"):
            found[span.unit].append((claim, span))
    return found


def _broken(
    claim: Claim, span: Span, limits: Mapping[str | None, list[tuple[Claim, Span]]], tolerance: Tolerance
) -> list[Claim]:
    """The limits that the value breaks. In a batch record the range on its own row counts; elsewhere the PAR where
    there is one, else every limit of the thing. Nothing where one of them holds the value."""
    same = [(c, s) for c, s in limits.get(span.unit, ()) if _same(claim, c) and comparable(claim, c)]
    own = [(c, s) for c, s in same if c.statement.citation.quote == claim.statement.citation.quote]
    counted = own or [(c, s) for c, s in same if level(c) == "par"] or same
    if not counted or any(inside(span, s, tolerance) for _, s in counted):
        return []
    elsewhere = [c for c, s in same if (c, s) not in own and not inside(span, s, tolerance)]
    if own and not elsewhere:
        elsewhere = _by_numbers(claim, own[0][1], limits.get(span.unit, ()))
    elsewhere.sort(key=lambda c: (c.document.document_type in RECORDS, level(c) != "par"))
    return [*elsewhere, *(c for c, _ in own)][:3]


def _by_numbers(claim: Claim, own: Span, limits: Sequence[tuple[Claim, Span]]) -> list[Claim]:
    """The limit of a process document that has the very numbers of the record's range, where only one has them: the
    record may call it otherwise, or in another language."""
    found = {c.parameter_id: c for c, s in limits if c.document.document_type == "process_description"
             and s.low == own.low and s.high == own.high and c.document.id != claim.document.id}  # fmt: skip
    return list(found.values()) if len(found) == 1 else []


def _same(actual: Claim, limit: Claim) -> bool:
    if actual.statement.citation.quote == limit.statement.citation.quote:
        return actual.mention.id == limit.mention.id
    if actual.step.merged:
        return actual.name.alike(limit.name) and actual.step.merged == limit.step.merged
    # a table of batches that does not tell the step: every limit of that name
    history = actual.document.document_type == "batch_history"
    return history and actual.name.part_of(limit.name) and len(limit.name.plain - actual.name.plain) <= 1


def _batch(claim: Claim) -> str | None:
    if claim.statement.batch:
        return claim.statement.batch
    return claim.document.number if claim.document.document_type == "executed_batch_record" else None


def _older_batches(known: Known) -> frozenset[str]:
    """Batches of an earlier process, where the table of batches tells the process by number."""
    process: dict[str, int] = {}
    for item in known.items_of("batches"):
        value = next((f.value for f in item.fields if _PROCESS.search(f.name) and f.value and f.value.isdigit()), None)
        if value is not None:
            process[item.name] = int(value)
    latest = max(process.values(), default=0)
    return frozenset(batch for batch, number in process.items() if number < latest)


@dataclass(frozen=True)
class Events:
    """What tells that something was noticed: lines that speak of deviations, and the deviation reports there are."""

    lines: tuple[Line, ...]
    words: Mapping[str, Name]
    reports: Mapping[str, str]
    remarks: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, known: Known) -> Events:
        reports = known.of_types(*REPORTS)
        ids = {document.id for document in reports}
        ids |= {d.id for d in known.current if d.number and _EVENT.search(d.number)}
        lines = tuple(line for line in known.current_lines() if line.document.id in ids or _tells(line.text))
        words = {one: name_of(" ".join(line.text for line in known.lines[one]), known.abbreviations) for one in ids}
        numbers = {d.number: d.id for d in known.current if d.id in ids and d.number}
        remarks = {d.id: tuple(_remarks(known.elements.get(d.id, ()))) for d in known.of_types(*RECORDS)}
        return cls(lines, words, numbers, remarks)

    def recorded(self, batch: str, claim: Claim) -> bool:
        """An event is recorded for this value: a report on the batch that speaks of it, a number of a report that is
        not in the package, or a remark on the very line of the batch record."""
        place = claim.statement.citation
        label = place.quote.split(" | ", 1)[0].strip()
        here = claim.document.document_type in RECORDS
        if here and any(_about(label, remark) and _tells(remark) for remark in self.remarks[claim.document.id]):
            return True
        for line in self.lines:
            if line.document.id in self.words:
                if batch in line.text and self.words[line.document.id].plain & claim.name.plain:
                    return True
            elif line.document.id == claim.document.id and here:
                continue
            elif not here and batch in line.text and self._open_number(line, claim):
                return True
        return False

    def _open_number(self, line: Line, claim: Claim) -> bool:
        """The line names an event whose report speaks of this value, or whose report is not at hand."""
        known = [one for number, one in self.reports.items() if number in line.text]
        return not known or any(self.words[one].plain & claim.name.plain for one in known)


def _tells(text: str) -> bool:
    return bool(_EVENT.search(text)) and not _NO_EVENT.search(text)


def _about(label: str, remark: str) -> bool:
    return len(label) < 8 and bool(re.search(rf"(?<![\w.]){re.escape(label)}(?!\w|\.\d)", remark))


def _remarks(elements: Sequence[Element]) -> Iterator[str]:
    """Texts of a batch record between its tables; a remark that is only announced (`Comment to 3.4:`) with the next."""
    texts = [e.text for e in elements if e.table is None and e.kind not in ("header", "footer")]
    for at, text in enumerate(texts):
        following = texts[at + 1] if at + 1 < len(texts) and len(text) < 40 else ""
        yield f"{text} {following}"
