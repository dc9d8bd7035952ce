"""What use of the program shows over time: how carefully people review, and whether questions and documents drift.

Both come from what is stored anyway (audit trail, kept questions, documents); nothing is asked or read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from eval.intervals import quantile
from knowledge.records.base import Record
from knowledge.storage.audit import AuditEntry

if TYPE_CHECKING:
    from service.workspace import Workspace

DECISIONS = frozenset({"accept", "correct", "reject"})


class Reviewing(Record):
    """One person's decisions on statements. `unopened` were accepted before that person opened the evidence;
    `overturned` another person later decided otherwise. `seconds` is the median from opening to deciding.
    """

    person: str
    decisions: int
    accepted: int
    unopened: int
    overturned: int
    seconds: float | None


class Asked(Record):
    """One kept question: when, and whether it was refused; `refused` is null where it ended in an error."""

    at: str
    refused: bool | None


class Arrived(Record):
    """One document as it came in; `quality` 0..1, higher is better."""

    at: str
    document_type: str | None
    quality: float | None


class Month(Record):
    """`new_types` are kinds of document that no earlier month had."""

    month: str
    questions: int
    refused: int
    failed: int
    documents: int
    new_types: tuple[str, ...]
    unknown_type: int
    mean_quality: float | None


class Monitoring(Record):
    """What `eval monitor --json` prints."""

    reviewing: tuple[Reviewing, ...]
    months: tuple[Month, ...]


def monitor(workspace: Workspace) -> Monitoring:
    """Of one sponsor's product."""
    scope = workspace.scope()
    entries = workspace.store.audit.entries(scope)
    return Monitoring(reviewing=reviewing(entries), months=months(_asked(workspace), _arrived(workspace)))


def reviewing(entries: Iterable[AuditEntry]) -> tuple[Reviewing, ...]:
    """By person, in the order of names."""
    opened: dict[tuple[str, str], str] = {}
    taken: dict[str, list[AuditEntry]] = defaultdict(list)
    last: dict[str, AuditEntry] = {}
    unopened: dict[str, int] = defaultdict(int)
    overturned: dict[str, int] = defaultdict(int)
    waits: dict[str, list[float]] = defaultdict(list)
    for entry in sorted((one for one in entries if one.subject_type == "statement"), key=lambda one: one.seq):
        key = (entry.actor, entry.subject_id)
        if entry.action == "open":
            opened[key] = entry.at
        elif entry.action in DECISIONS:
            taken[entry.actor].append(entry)
            if key in opened:
                waits[entry.actor].append(_seconds(opened[key], entry.at))
            elif entry.action == "accept":
                unopened[entry.actor] += 1
            before = last.get(entry.subject_id)
            if before is not None and before.actor != entry.actor and entry.action != "accept":
                overturned[before.actor] += 1
            last[entry.subject_id] = entry
    return tuple(
        Reviewing(
            person=person,
            decisions=len(mine),
            accepted=sum(one.action == "accept" for one in mine),
            unopened=unopened[person],
            overturned=overturned[person],
            seconds=quantile(waits[person], 0.5),
        )
        for person, mine in sorted(taken.items())
    )


def months(asked: Sequence[Asked], arrived: Sequence[Arrived]) -> tuple[Month, ...]:
    """Each month in which a question was asked or a document came in, oldest first."""
    found, seen = [], set[str]()
    for month in sorted({one.at[:7] for one in asked} | {one.at[:7] for one in arrived}):
        questions = [one for one in asked if one.at.startswith(month)]
        documents = [one for one in arrived if one.at.startswith(month)]
        types = {one.document_type for one in documents if one.document_type}
        qualities = [one.quality for one in documents if one.quality is not None]
        found.append(
            Month(
                month=month,
                questions=len(questions),
                refused=sum(one.refused is True for one in questions),
                failed=sum(one.refused is None for one in questions),
                documents=len(documents),
                new_types=tuple(sorted(types - seen)),
                unknown_type=sum(one.document_type is None for one in documents),
                mean_quality=sum(qualities) / len(qualities) if qualities else None,
            )
        )
        seen |= types
    return tuple(found)


def text_of(result: Monitoring) -> str:
    lines = ["review"]
    for one in result.reviewing:
        wait = "–" if one.seconds is None else f"{one.seconds:.0f} s"
        lines.append(
            f"  {one.person}: {one.decisions} decisions, {one.unopened} of {one.accepted} accepted without opening the "
            f"evidence, {one.overturned} overturned, {wait} from opening to deciding"
        )
    lines += [] if result.reviewing else ["  no decisions yet"]
    for month in result.months:
        quality = "–" if month.mean_quality is None else f"{month.mean_quality:.2f}"
        lines.append(
            f"{month.month}  {month.questions} questions, {month.refused} refused, {month.failed} failed; "
            f"{month.documents} documents, quality {quality}, {month.unknown_type} of unknown type"
            + (f"; new: {', '.join(month.new_types)}" if month.new_types else "")
        )
    return "\n".join(lines)


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def _asked(workspace: Workspace) -> list[Asked]:
    from sqlalchemy import select

    from knowledge.records import Answer
    from knowledge.storage.conversation_schema import exchanges

    scope = workspace.scope()
    where = (exchanges.c.sponsor == scope.sponsor) & (exchanges.c.product == scope.product)
    query = select(exchanges.c.asked_at, exchanges.c.answer).where(where).order_by(exchanges.c.asked_at)
    with workspace.store.engine.connect() as connection:
        rows = connection.execute(query).all()
    answers = ((at, Answer.model_validate_json(text) if text else None) for at, text in rows)
    return [Asked(at=at, refused=answer.status == "not_found" if answer else None) for at, answer in answers]


def _arrived(workspace: Workspace) -> list[Arrived]:
    from sqlalchemy import select

    from knowledge.storage.schema import documents

    scope = workspace.scope()
    where = (documents.c.sponsor == scope.sponsor) & (documents.c.product == scope.product)
    query = select(documents.c.ingested_at, documents.c.document_type, documents.c.quality).where(where)
    with workspace.store.engine.connect() as connection:
        rows = connection.execute(query).all()
    return [Arrived(at=at, document_type=kind, quality=quality) for at, kind, quality in rows]
