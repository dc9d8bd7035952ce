"""K11: a hold time that is longer than what was studied, or that two documents state differently."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.found import Found, document_label
from knowledge.checks.hold_claims import Hold, holds
from knowledge.checks.known import STUDIES, TALK, Known
from knowledge.checks.spans import Tolerance, equal


def hold_times(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    groups: list[list[Hold]] = []
    for hold in holds(known):
        home = next((g for g in groups if any(hold.same(other) for other in g)), None)
        if home is None:
            groups.append([hold])
        else:
            home.append(hold)
    for group in groups:
        found = _found(known, group, tolerance)
        if found is not None:
            yield found


def _found(known: Known, group: list[Hold], tolerance: Tolerance) -> Found | None:
    allowed = [h for h in group if not h.studied]
    studied = [h for h in group if h.studied]
    longest = max((h.span.high for h in studied if h.span.high is not None), default=None)
    beyond = [h for h in allowed if longest is not None and h.span.high is not None and h.span.high > longest]
    beyond = [h for h in beyond if all(known.chain(h.document) != known.chain(s.document) for s in studied)]
    differing = _differing(known, allowed, tolerance)
    shown = [*differing, *(h for h in beyond if h not in differing)]
    if not shown:
        return None
    basis = sorted((h for h in studied if h.span.high == longest), key=_rank)[:2]
    every = [*shown, *basis]
    subject = min([*allowed, *basis], key=lambda h: (not h.row, len(h.label))).label
    what = "The hold is longer than what was studied" if beyond else "The documents allow different hold times"
    names = min((sorted(n.merged) for h in group for n in h.names), key=lambda words: (len(words), words))
    told = "; ".join(dict.fromkeys(f"{h.side.value_text} in {document_label(h.document)}" for h in every))
    return Found(
        type="K11", severity="major", subject=f"hold: {subject}", key=("hold", "+".join(names)),
        explanation=f"{what}: {told}.", sides=tuple({(h.side.citation.quote, h.side.value_text): h.side for h in every}.values()),
    )  # fmt: skip


def _rank(hold: Hold) -> tuple[bool, bool, bool]:
    """Rows before sentences, what lays down or studies before what talks."""
    kind = hold.document.document_type
    return (not hold.row, kind in TALK or hold.side.citation.part is not None,
            hold.studied and kind not in STUDIES)  # fmt: skip


def _differing(known: Known, allowed: list[Hold], tolerance: Tolerance) -> list[Hold]:
    by_chain: dict[str, list[Hold]] = {}
    for hold in allowed:
        by_chain.setdefault(known.chain(hold.document), []).append(hold)
    groups = [sorted(group, key=_rank) for group in by_chain.values()]
    result: list[Hold] = []
    for at, one in enumerate(groups):
        for other in groups[at + 1 :]:
            if not any(equal(a.span, b.span, tolerance) or a.span.high == b.span.high for a in one for b in other):
                result += [h for h in (one[0], other[0]) if h not in result]
    return result
