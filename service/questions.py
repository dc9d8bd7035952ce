"""Questions to the sponsor, from gaps, conflicts, open answers or typed by hand: asked of someone, answered, closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.ids import scoped_id
from knowledge.records import (
    Answer,
    Citation,
    Conflict,
    Gap,
    QuestionAnswer,
    QuestionOrigin,
    Rationale,
    RationaleAbout,
    Scope,
    SponsorQuestion,
)
from knowledge.storage import Act, check_schema, schema
from knowledge.storage.clock import now
from knowledge.storage.knowledge_rows import detail
from knowledge.storage.store import Store

OPEN, ASKED, ANSWERED, CLOSED = "open", "asked", "answered", "closed"
STATES = (OPEN, ASKED, ANSWERED, CLOSED)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who a question goes to, who looks after it, and until when (`YYYY-MM-DD`)."""

    asked_of: str | None = None
    owner: str | None = None
    due: str | None = None


class Questions:
    """The list of one store. Every change is in the audit trail."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, scope: Scope, state: str | None = None) -> tuple[SponsorQuestion, ...]:
        """In the order they were put; of one state where it is named."""
        table = check_schema.questions
        query = select(table).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        if state is not None:
            if state not in STATES:
                raise UsageError(f"no state {state!r}: one of {', '.join(STATES)}")
            query = query.where(table.c.state == state)
        with self._store.engine.connect() as connection:
            return tuple(_question(row) for row in connection.execute(query.order_by(table.c.created_at, table.c.id)))

    def get(self, scope: Scope, question_id: str) -> SponsorQuestion:
        """Raises `NotFoundError` for an id that is unknown in the scope."""
        for question in self.all(scope):
            if question.id == question_id:
                return question
        raise NotFoundError(f"no question {question_id!r} in {scope.sponsor}/{scope.product}")

    def add(
        self, scope: Scope, text: str, *, by: str, origin: QuestionOrigin | None = None, asking: Asking | None = None
    ) -> SponsorQuestion:
        """Put a question on the list; the same text of the same origin is on it once."""
        _check_person(by)
        words = " ".join(text.split())
        if not words:
            raise UsageError("a question needs a text")
        asking = _checked(asking or Asking())
        origin_parts = (origin.type, origin.id) if origin is not None else ("hand", words)
        question_id = scoped_id("q", scope, *origin_parts)
        known = next((one for one in self.all(scope) if one.id == question_id), None)
        if known is not None:
            return known
        values: dict[str, Any] = {
            "id": question_id, "sponsor": scope.sponsor, "product": scope.product, "text": words,
            "origin_type": origin.type if origin else None, "origin_id": origin.id if origin else None,
            "asked_of": asking.asked_of, "owner": asking.owner, "due": asking.due,
            "state": ASKED if asking.asked_of else OPEN, "created_by": by, "created_at": now(),
        }  # fmt: skip
        with self._store.transaction() as connection:
            connection.execute(insert(check_schema.questions), values)
            said = {"text": words, "origin": "/".join(origin_parts) if origin else None, "asked_of": asking.asked_of}
            self._record(connection, scope, by, "add", question_id, said)
        return self.get(scope, question_id)

    def from_gap(self, scope: Scope, gap: Gap, *, by: str, asking: Asking | None = None) -> SponsorQuestion:
        """The gap's ready-worded question, on the list."""
        return self.add(scope, gap.question, by=by, origin=QuestionOrigin(type="gap", id=gap.id), asking=asking)

    def from_conflict(
        self, scope: Scope, conflict: Conflict, *, by: str, asking: Asking | None = None
    ) -> SponsorQuestion:
        return self.add(
            scope,
            question_about(conflict),
            by=by,
            origin=QuestionOrigin(type="conflict", id=conflict.id),
            asking=asking,
        )

    def saved(self, scope: Scope, answer: Answer, *, by: str) -> Answer:
        """Put what an answer leaves open on the list; gives the answer with the question's id, or as it was."""
        if answer.open_question is None:
            return answer
        kept = self.add(scope, answer.open_question.text, by=by, origin=QuestionOrigin(type="answer", id=answer.id))
        return answer.model_copy(update={"open_question": answer.open_question.model_copy(update={"id": kept.id})})

    def assign(self, scope: Scope, question_id: str, asking: Asking, *, by: str) -> SponsorQuestion:
        """Say whom it is asked of, who owns it, when it is due; what is not given stays."""
        asking = _checked(asking)
        before = self.get(scope, question_id)
        changes = {
            name: value
            for name, value in (("asked_of", asking.asked_of), ("owner", asking.owner), ("due", asking.due))
            if value is not None
        }
        if not changes:
            raise UsageError("nothing to assign: give --asked-of, --owner or --due")
        if before.state == OPEN and asking.asked_of:
            changes["state"] = ASKED
        return self._change(scope, before, "assign", by, changes)

    def answer(
        self, scope: Scope, question_id: str, text: str, *, person: str, by: str, on: str | None = None
    ) -> SponsorQuestion:
        """Keep what a named person answered, and on which day (today where none is given)."""
        before = self.get(scope, question_id)
        if not text.strip() or not person.strip():
            raise ReviewError("an answer needs its text and the person who gave it: give --answer and --person")
        day = on or datetime.now(UTC).date().isoformat()
        _check_date(day)
        if before.state == CLOSED:
            raise ReviewError("this question is closed: reopen it first")
        values = {"state": ANSWERED, "answer_text": text.strip(), "answer_person": person.strip(), "answer_date": day}
        return self._change(scope, before, "answer", by, values)

    def close(self, scope: Scope, question_id: str, *, by: str, reason: str) -> SponsorQuestion:
        """No more to be done: answered well enough, or not needed any more."""
        if not reason.strip():
            raise ReviewError("closing a question needs a reason: give --reason")
        return self._change(scope, self.get(scope, question_id), "close", by, {"state": CLOSED}, reason)

    def reopen(self, scope: Scope, question_id: str, *, by: str, reason: str) -> SponsorQuestion:
        if not reason.strip():
            raise ReviewError("reopening a question needs a reason: give --reason")
        before = self.get(scope, question_id)
        state = ASKED if before.asked_of else OPEN
        return self._change(scope, before, "reopen", by, {"state": state}, reason)

    def as_rationale(self, scope: Scope, question_id: str, about: RationaleAbout, *, by: str) -> Rationale:
        """A person's answer as a reason for a parameter or statement: tacit knowledge, in review until decided on.

        Its source is the answer itself: person, day and words. Raises `ReviewError` where there is no answer yet.
        """
        _check_person(by)
        question = self.get(scope, question_id)
        if question.answer is None:
            raise ReviewError("this question has no answer yet: there is nothing to make a reason of")
        answer = question.answer
        citation = Citation(
            marker=1, document_id="", title=f"answer by {answer.person}, {answer.date}", document_type="qa_log",
            version=answer.date, quote=answer.text, role="reason", verified=True, file=f"questions/{question.id}",
        )  # fmt: skip
        rationale = Rationale(
            id=scoped_id("r", scope, "answer", question.id, about.type, about.id), about=about, statement=answer.text,
            evidence_type=None, strength="asserted", citation=citation, state="in_review",
        )  # fmt: skip
        values = {
            "id": rationale.id, "sponsor": scope.sponsor, "product": scope.product, "document_id": "",
            "about_type": about.type, "about_id": about.id, "state": "in_review", "author": by,
            "payload": rationale.model_dump_json(exclude_none=True), "origin": "hand", "found": 1,
        }  # fmt: skip
        table = schema.rationales
        with self._store.transaction() as connection:
            if connection.execute(select(table.c.id).where(table.c.id == rationale.id)).first() is not None:
                raise ReviewError("this answer is a reason of this already")
            connection.execute(insert(table), values)
            said = {"about": f"{about.type} {about.id}", "person": answer.person, "rationale": rationale.id}
            self._record(connection, scope, by, "use_answer", question.id, said)
        return rationale

    def _change(
        self,
        scope: Scope,
        before: SponsorQuestion,
        action: str,
        by: str,
        values: Mapping[str, Any],
        reason: str | None = None,
    ) -> SponsorQuestion:
        _check_person(by)
        table = check_schema.questions
        old = {name: _field(before, name) for name in values}
        with self._store.transaction() as connection:
            connection.execute(update(table).where(table.c.id == before.id).values(**values))
            self._record(connection, scope, by, action, before.id, {"old": old, "new": dict(values), "reason": reason})
        return self.get(scope, before.id)

    def _record(
        self, connection: Connection, scope: Scope, by: str, action: str, question_id: str, said: Mapping[str, Any]
    ) -> None:
        self._store.audit.append(connection, scope, Act(by, action, "question", question_id, detail(said)))


def question_about(conflict: Conflict) -> str:
    """A conflict as a question a person can send."""
    values = "; ".join(
        f"{side.value_text} ({side.citation.title or side.citation.file}"
        f"{', version ' + side.citation.version if side.citation.version else ''})"
        for side in conflict.sides[:4]
    )
    return f"Which holds for {conflict.subject}: {values}?"


def _question(row: Any) -> SponsorQuestion:
    answer = None
    if row.answer_text is not None:
        answer = QuestionAnswer(text=row.answer_text, person=row.answer_person, date=row.answer_date)
    return SponsorQuestion(
        id=row.id, text=row.text, asked_of=row.asked_of, owner=row.owner, due=row.due, state=row.state, answer=answer,
        origin=QuestionOrigin(type=row.origin_type, id=row.origin_id) if row.origin_type else None,
    )  # fmt: skip


def _field(question: SponsorQuestion, name: str) -> str | None:
    if name.startswith("answer_"):
        return getattr(question.answer, name.removeprefix("answer_")) if question.answer else None
    return str(value) if (value := getattr(question, name)) is not None else None


def _checked(asking: Asking) -> Asking:
    if asking.due is not None:
        _check_date(asking.due)
    return asking


def _check_date(day: str) -> None:
    try:
        if not _DATE.match(day):
            raise ValueError(day)
        date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"{day!r} is no date; write it as 2026-03-31") from error


def _check_person(by: str) -> None:
    if not by.strip():
        raise ReviewError("this needs a named person: give --by NAME")
