"""Questions from pages: answered behind, kept per person, told when interrupted; and what comes of them."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from knowledge.errors import NotFoundError, UsageError
from knowledge.records import Answer, Citation, Scope, Searched
from knowledge.storage import Store
from service.asking import Asking
from service.conversations import Conversations
from service.feedback import FeedbackBook

ACME, RIVAL = Scope(sponsor="acme", product="mab"), Scope(sponsor="rival", product="mab")


def answer(question: str, **values: Any) -> Answer:
    return Answer(id="a1", question=question, standalone_question=question, status="answered", answer="Yes. [1]",
                  searched=Searched(documents=1, passages=1), **values)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def until(true: Any) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_question_is_answered_behind_with_what_went_before(store: Store) -> None:
    book, asked, go = Conversations(store), [], threading.Event()

    def ask(_scope: Scope, question: str, history: Any, _where: Any, _tell: Any, *, by: str) -> Answer:
        go.wait(5)
        asked.append((question, [turn.content for turn in history], by))
        return answer(question)

    asking = Asking(book, ask)
    conversation = book.start(ACME, "ana", "First?")
    first = asking.start(ACME, "ana", conversation.id, "First?")
    assert asking.live(first) is not None and book.exchanges(ACME, "ana", conversation.id)[0].answer is None
    go.set()
    until(lambda: not asking.busy)
    asking.start(ACME, "ana", conversation.id, "And then?")
    until(lambda: not asking.busy)
    assert asked == [("First?", [], "ana"), ("And then?", ["First?", "Yes. [1]"], "ana")]
    assert [one.answer is not None for one in book.exchanges(ACME, "ana", conversation.id)] == [True, True]


def test_what_fails_is_told_without_details(store: Store) -> None:
    def ask(*_given: Any, by: str) -> Answer:
        raise RuntimeError("a secret of the inside")

    book = Conversations(store)
    asking, conversation = Asking(book, ask), book.start(ACME, "ana", "Why?")
    asking.start(ACME, "ana", conversation.id, "Why?")
    until(lambda: not asking.busy)
    told = book.exchanges(ACME, "ana", conversation.id)[0].error
    assert told and "secret" not in told


def test_another_persons_conversation_does_not_exist(store: Store) -> None:
    book = Conversations(store)
    mine = book.start(ACME, "ana", "Why?")
    for scope, owner in ((ACME, "ben"), (RIVAL, "ana")):
        assert not book.all(scope, owner)
        for act in (book.exchanges, book.delete):
            with pytest.raises(NotFoundError):
                act(scope, owner, mine.id)
    assert book.rename(ACME, "ana", mine.id, "  Hold   times ").title == "Hold times"
    with pytest.raises(UsageError):
        book.rename(ACME, "ana", mine.id, " ")


def test_feedback_keeps_the_question_and_outlives_the_conversation(store: Store) -> None:
    book, opinions = Conversations(store), FeedbackBook(store)
    conversation = book.start(ACME, "ana", "Why?")
    exchange = book.ask(ACME, "ana", conversation.id, "Why?", None)
    book.finish(exchange.id, answer=answer("Why?"))
    opinions.add(ACME, "a1", "wrong", "the old limit", "ana")
    book.delete(ACME, "ana", conversation.id)
    (kept,) = opinions.all(ACME)
    assert (kept.question, kept.verdict, kept.comment) == ("Why?", "wrong", "the old limit")
    assert kept.answer is not None and not opinions.all(RIVAL)


def test_a_conversation_becomes_a_document_with_its_pages(home: Path) -> None:
    from knowledge.records import Box
    from service.exports.answer_docx import answer_docx
    from service.settings import Settings
    from service.workspace import Workspace

    workspace = Workspace(Settings(home=home, sponsor="acme", product="mab"))
    try:
        page = next(one for one in workspace.inventory() if one.file == "harvest.pdf")
        cited = Citation(marker=1, document_id=page.id, file=page.file, page=1, quote="a viability of at least 60 %",
                         bbox=(Box(page=1, x0=0.1, y0=0.1, x1=0.9, y1=0.2),), status="superseded")  # fmt: skip
        found = Document(io.BytesIO(answer_docx(workspace, ACME, answer("Why\x00?", citations=(cited,)))))
    finally:
        workspace.close()
    text = "\n".join(one.text for one in found.paragraphs)
    assert "a viability of at least 60 %" in text and "SUPERSEDED" in text and "page 1" in text
    assert len(found.inline_shapes) == 1


def test_the_document_says_what_worded_the_answer(home: Path) -> None:
    from knowledge.records import Provenance
    from service.exports.answer_docx import answer_docx
    from service.settings import Settings
    from service.workspace import Workspace

    origin = Provenance(prompt="answer-v3", index="17", code="1.0")
    workspace = Workspace(Settings(home=home, sponsor="acme", product="mab"))
    try:
        plain = Document(io.BytesIO(answer_docx(workspace, ACME, answer("Why?"))))
        worded = Document(io.BytesIO(answer_docx(workspace, ACME, answer("Why?", model="openai:m", provenance=origin))))
    finally:
        workspace.close()
    assert "no language model" in "\n".join(one.text for one in plain.paragraphs)
    said = "\n".join(one.text for one in worded.paragraphs)
    assert "openai:m" in said and "prompt answer-v3" in said and "index 17" in said


def test_checked_sentences_are_told_while_the_answer_is_made(store: Store) -> None:
    from types import SimpleNamespace

    said, go = threading.Event(), threading.Event()

    def ask(_scope: Scope, question: str, _history: Any, _where: Any, tell: Any, *, by: str) -> Answer:
        tell(SimpleNamespace(text="It was held for 24 h."))
        said.set()
        go.wait(5)
        return answer(question)

    book = Conversations(store)
    asking, conversation = Asking(book, ask), book.start(ACME, "ana", "Why?")
    exchange = asking.start(ACME, "ana", conversation.id, "Why?")
    assert said.wait(5) and not asking.wait(exchange, 0.01)
    live = asking.live(exchange)
    assert live is not None and live.sentences == ("It was held for 24 h.",) and live.stage == "wording"
    go.set()
    assert asking.wait(exchange, 5) and asking.live(exchange) is None
