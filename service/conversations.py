"""What people asked, kept per person and package: conversations with their questions and answers, in SQL."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from knowledge.errors import NotFoundError, UsageError
from knowledge.records import Answer, Scope, SearchFilter, Turn
from knowledge.records.base import Record
from knowledge.storage import Store
from knowledge.storage.clock import now
from knowledge.storage.conversation_schema import conversations, exchanges

LONGEST_TITLE, LONGEST_QUESTION = 120, 4000


class Conversation(Record):
    id: str
    title: str
    created_at: str
    updated_at: str
    questions: int = 0


class Exchange(Record):
    """One question with what became of it. Without `answer` and `error` it is still being answered, or the service
    was stopped meanwhile."""

    id: str
    conversation_id: str
    question: str
    filter: SearchFilter | None = None
    answer: Answer | None = None
    error: str | None = None
    asked_at: str


class Conversations:
    """All calls take the owner; another person's conversation answers as one that does not exist."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, scope: Scope, owner: str) -> tuple[Conversation, ...]:
        """The person's conversations about the package, the last used first."""
        count = select(func.count()).where(exchanges.c.conversation_id == conversations.c.id).scalar_subquery()
        query = (
            select(conversations, count.label("questions"))
            .where(_own(scope, owner))
            .order_by(conversations.c.updated_at.desc(), conversations.c.id)
        )
        with self._store.engine.connect() as connection:
            return tuple(_conversation(row) for row in connection.execute(query))

    def get(self, scope: Scope, owner: str, conversation_id: str) -> Conversation:
        for found in self.all(scope, owner):
            if found.id == conversation_id:
                return found
        raise NotFoundError("no such conversation of yours in this package")

    def exchanges(self, scope: Scope, owner: str, conversation_id: str) -> tuple[Exchange, ...]:
        """Its questions and answers, oldest first."""
        self.get(scope, owner, conversation_id)
        query = select(exchanges).where(exchanges.c.conversation_id == conversation_id).order_by(exchanges.c.seq)
        with self._store.engine.connect() as connection:
            return tuple(_exchange(row) for row in connection.execute(query))

    def start(self, scope: Scope, owner: str, title: str) -> Conversation:
        """A new, empty conversation."""
        at = now()
        values = {
            "id": "v" + uuid.uuid4().hex[:20], "sponsor": scope.sponsor, "product": scope.product, "owner": owner,
            "title": _title(title), "created_at": at, "updated_at": at,
        }  # fmt: skip
        with self._store.transaction() as connection:
            connection.execute(insert(conversations), values)
        return self.get(scope, owner, str(values["id"]))

    def rename(self, scope: Scope, owner: str, conversation_id: str, title: str) -> Conversation:
        if not title.strip():
            raise UsageError("a conversation needs a name")
        with self._store.transaction() as connection:
            where = _own(scope, owner) & (conversations.c.id == conversation_id)
            connection.execute(update(conversations).where(where).values(title=_title(title)))
        return self.get(scope, owner, conversation_id)

    def delete(self, scope: Scope, owner: str, conversation_id: str) -> None:
        """The conversation with all its questions and answers; feedback given on them stays."""
        self.get(scope, owner, conversation_id)
        with self._store.transaction() as connection:
            connection.execute(delete(exchanges).where(exchanges.c.conversation_id == conversation_id))
            connection.execute(delete(conversations).where(conversations.c.id == conversation_id))

    def ask(
        self, scope: Scope, owner: str, conversation_id: str, question: str, where: SearchFilter | None
    ) -> Exchange:
        """Note a question; its answer comes with `finish`."""
        question = question.strip()
        if not 1 <= len(question) <= LONGEST_QUESTION:
            raise UsageError(f"a question has 1 to {LONGEST_QUESTION} characters; this one has {len(question)}")
        self.get(scope, owner, conversation_id)
        at = now()
        with self._store.transaction() as connection:
            seq = select(func.count()).where(exchanges.c.conversation_id == conversation_id)
            values = {
                "id": "x" + uuid.uuid4().hex[:20], "conversation_id": conversation_id, "sponsor": scope.sponsor,
                "product": scope.product, "seq": connection.execute(seq).scalar_one(), "question": question,
                "filter": where.model_dump_json() if where else None, "asked_at": at,
            }  # fmt: skip
            connection.execute(insert(exchanges), values)
            touched = conversations.c.id == conversation_id
            connection.execute(update(conversations).where(touched).values(updated_at=at))
            row = connection.execute(select(exchanges).where(exchanges.c.id == values["id"])).one()
        return _exchange(row)

    def finish(self, exchange_id: str, *, answer: Answer | None = None, error: str | None = None) -> None:
        values = {
            "answer": answer.model_dump_json() if answer else None,
            "answer_id": answer.id if answer else None,
            "error": error,
        }
        with self._store.transaction() as connection:
            connection.execute(update(exchanges).where(exchanges.c.id == exchange_id).values(**values))

    def answer(self, scope: Scope, answer_id: str) -> tuple[str, Answer] | None:
        """Question and answer by the answer's id, whoever asked; None where it was not kept."""
        query = (
            select(exchanges.c.question, exchanges.c.answer)
            .where(exchanges.c.sponsor == scope.sponsor, exchanges.c.product == scope.product)
            .where(exchanges.c.answer_id == answer_id)
            .order_by(exchanges.c.asked_at.desc())
        )
        with self._store.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.question, Answer.model_validate_json(row.answer))


def history_of(earlier: tuple[Exchange, ...]) -> tuple[Turn, ...]:
    """The conversation so far as an assistant takes it."""
    turns: list[Turn] = []
    for one in earlier:
        if one.answer is not None:
            turns += [Turn(role="user", content=one.question), Turn(role="assistant", content=one.answer.answer)]
    return tuple(turns[-100:])


def _own(scope: Scope, owner: str) -> Any:
    return (
        (conversations.c.sponsor == scope.sponsor)
        & (conversations.c.product == scope.product)
        & (conversations.c.owner == owner)
    )


def _title(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def _conversation(row: Any) -> Conversation:
    return Conversation(
        id=row.id, title=row.title, created_at=row.created_at, updated_at=row.updated_at, questions=row.questions
    )


def _exchange(row: Any) -> Exchange:
    return Exchange(
        id=row.id, conversation_id=row.conversation_id, question=row.question, asked_at=row.asked_at, error=row.error,
        filter=SearchFilter.model_validate_json(row.filter) if row.filter else None,
        answer=Answer.model_validate_json(row.answer) if row.answer else None,
    )  # fmt: skip
