"""What people think of answers, kept with question and answer, so that it can become a case of the evaluation."""

from __future__ import annotations

import uuid
from typing import Literal

from sqlalchemy import insert, select

from knowledge.records import Answer, Scope
from knowledge.records.base import Record
from knowledge.storage import Store
from knowledge.storage.clock import now
from knowledge.storage.service_schema import feedback as table
from service.conversations import Conversations

Verdict = Literal["helpful", "incomplete", "wrong"]


class Feedback(Record):
    """One opinion. `question` and `answer` are null where the answer was given without being kept."""

    id: str
    answer_id: str
    verdict: Verdict
    comment: str | None = None
    created_by: str
    created_at: str
    question: str | None = None
    answer: Answer | None = None


class FeedbackBook:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._conversations = Conversations(store)

    def add(self, scope: Scope, answer_id: str, verdict: Verdict, comment: str | None, by: str) -> str:
        """Note an opinion; gives its id. A later one of the same person on the same answer stands beside it."""
        kept = self._conversations.answer(scope, answer_id)
        values = {
            "id": "f" + uuid.uuid4().hex[:20], "sponsor": scope.sponsor, "product": scope.product,
            "answer_id": answer_id, "verdict": verdict, "comment": (comment or "").strip() or None, "created_by": by,
            "created_at": now(), "question": kept[0] if kept else None,
            "answer": kept[1].model_dump_json() if kept else None,
        }  # fmt: skip
        with self._store.transaction() as connection:
            connection.execute(insert(table), values)
        return str(values["id"])

    def all(self, scope: Scope) -> tuple[Feedback, ...]:
        """The package's feedback, oldest first."""
        query = (
            select(table)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .order_by(table.c.created_at, table.c.id)
        )
        with self._store.engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Feedback(
                id=row.id, answer_id=row.answer_id, verdict=row.verdict, comment=row.comment,
                created_by=row.created_by, created_at=row.created_at, question=row.question,
                answer=Answer.model_validate_json(row.answer) if row.answer else None,
            )
            for row in rows
        )  # fmt: skip

    def given(self, scope: Scope, answer_id: str, by: str) -> Verdict | None:
        """What a person last said of an answer."""
        mine = [one for one in self.all(scope) if one.answer_id == answer_id and one.created_by == by]
        return mine[-1].verdict if mine else None
