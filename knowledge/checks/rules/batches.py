"""K8: a value of a batch outside the limits in force, with no event recorded for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from knowledge.checks.found import Found, side_of, told, written
from knowledge.checks.known import RECORDS, Claim, Known
from knowledge.checks.rules.values import comparable
from knowledge.checks.spans import Span, Tolerance, inside, span_of
from knowledge.checks.text import Line
from knowledge.checks.usable import level, usable

_EVENT = re.compile(r"deviation|abweichung|écart|desviación|\bOOS\b|\bNC[- ]?\d|\bDEV[- ]?\d|investigat|event", re.IGNORECASE)
_NO_EVENT = re.compile(r"\bno (?:deviation|event)|without (?:a )?deviation|keine abweichung|pas d.écart", re.IGNORECASE)
_PROCESS = re.compile(r"\bprocess\b|\bprozess\b|\bprocédé\b", re.IGNORECASE)


def batches_outside(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    limits = _limits(known)
    old = _older_batches(known)
    events = _event_lines(known)
    done: set[tuple[str, str]] = set()
    for claim in known.current_claims:
        batch = _batch(claim)
        span = span_of(claim.statement)
        if claim.statement.kind != "actual" or batch is None or span is None or batch in old:
            continue
        outer = _limit_for(claim, span, limits, tolerance)
        if outer is None or _recorded(batch, claim, events):
            continue
        key = (batch, outer.mention.name)
        if key in done:
            continue
        done.add(key)
        severe = level(outer) != "nor"
        yield Found(
            type="K8", severity="critical" if severe else "major", subject=f"batch {batch}: {outer.mention.name}",
            key=("batch", batch, "+".join(sorted(outer.name.merged)), "+".join(sorted(outer.step.merged))),
            explanation=f"{written(claim)} is outside {told(outer)}, and no event is recorded for it.",
            sides=(side_of(claim), side_of(outer)),
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


def _limit_for(
    claim: Claim, span: Span, limits: Mapping[str | None, list[tuple[Claim, Span]]], tolerance: Tolerance
) -> Claim | None:
    """The limit that the value breaks: the PAR where there is one, else the other limits; none where any holds it."""
    same = [(c, s) for c, s in limits.get(span.unit, ()) if _same(claim, c) and comparable(claim, c)]
    par = [(c, s) for c, s in same if level(c) == "par"] or same
    if not par or any(inside(span, s, tolerance) for _, s in par):
        return None
    return par[0][0]


def _same(actual: Claim, limit: Claim) -> bool:
    if actual.statement.citation.quote == limit.statement.citation.quote:
        return actual.mention.id == limit.mention.id
    if not actual.name.alike(limit.name):
        return False
    return actual.step.merged == limit.step.merged and bool(limit.step.merged)


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


def _event_lines(known: Known) -> tuple[Line, ...]:
    return tuple(
        line
        for line in known.current_lines()
        if line.document.document_type in ("deviation", "capa", "change_control")
        or (_EVENT.search(line.text)
        and not _NO_EVENT.search(line.text))
    )


def _recorded(batch: str, claim: Claim, events: tuple[Line, ...]) -> bool:
    """An event names the batch; in a batch record, a remark on the very line tells of one."""
    place = claim.statement.citation
    label = place.quote.split(" | ", 1)[0].strip()
    record = claim.document.document_type in RECORDS
    for line in events:
        if line.document.id != claim.document.id:
            if batch in line.text:
                return True
        elif record:
            if line.row is None and len(label) < 8 and re.search(rf"(?<![\w.]){re.escape(label)}(?!\w|\.\d)", line.text):
                return True
        elif batch in line.text:
            return True
    return False
