"""Monitoring counts what the trail and the kept questions hold."""

from __future__ import annotations

from eval.monitoring import Arrived, Asked, Monitoring, months, reviewing, text_of
from knowledge.storage.audit import AuditEntry


def entry(seq: int, actor: str, action: str, subject: str = "s1", minute: int = 0, kind: str = "statement") -> AuditEntry:
    return AuditEntry(seq, "p", f"2026-03-01T10:{minute:02}:00+00:00", actor, action, kind, subject, {})


def test_what_was_accepted_unopened_is_counted() -> None:
    trail = [entry(1, "Ann", "open"), entry(2, "Ann", "accept", minute=2), entry(3, "Ann", "accept", "s2"), entry(4, "Ben", "open", "s2"), entry(5, "Ben", "reject", "s3")]
    ann, ben = reviewing(trail)
    assert (ann.decisions, ann.accepted, ann.unopened, ann.seconds) == (2, 2, 1, 120.0)
    assert (ben.decisions, ben.unopened, ben.seconds) == (1, 0, None)


def test_what_another_person_decides_otherwise_is_counted_for_the_first() -> None:
    trail = [entry(1, "Ann", "accept"), entry(2, "Ben", "correct"), entry(3, "Ben", "reject"), entry(4, "Cy", "accept", kind="document")]
    ann, ben = reviewing(trail)
    assert ann.overturned == 1 and ben.overturned == 0


def test_an_approval_by_a_second_person_overturns_nothing() -> None:
    assert reviewing([entry(1, "Ann", "correct"), entry(2, "Ben", "accept")])[0].overturned == 0


def test_months_tell_refusals_new_types_and_quality() -> None:
    asked = [Asked(at="2026-01-09T", refused=True), Asked(at="2026-01-10T", refused=False), Asked(at="2026-02-01T", refused=None)]
    arrived = [Arrived(at="2026-01-01T", document_type="sop", quality=1.0), Arrived(at="2026-01-02T", document_type=None, quality=0.5)]
    first, second = months(asked, [*arrived, Arrived(at="2026-02-01T", document_type="report", quality=None), Arrived(at="2026-02-01T", document_type="sop", quality=None)])
    assert (first.questions, first.refused, first.new_types, first.unknown_type, first.mean_quality) == (2, 1, ("sop",), 1, 0.75)
    assert (second.failed, second.refused, second.new_types, second.mean_quality) == (1, 0, ("report",), None)
    assert "new: report" in text_of(Monitoring(reviewing=(), months=(first, second)))
