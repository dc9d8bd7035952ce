"""Answers of processes are those of threads; a process that dies is replaced; who asks is in the record of a model's call."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from assistant.llm.phrase import Sent
from knowledge.records import Answer, Scope
from service.answering import Asked, Asker, Processes, Threads, build_answering
from service.chat import asking, audit_call, who_asks
from service.settings import Settings
from service.workspace import Workspace

SCOPE = Scope(sponsor="acme", product="mab")
WHY = Asked(SCOPE, "Why must the inlet temperature not exceed 70 °C?", (), None, "ana")


def plain(answer: Answer) -> dict[str, object]:
    return answer.model_dump(exclude={"timings_ms"})


def test_processes_answer_as_threads_do_and_are_replaced(home: Path) -> None:
    settings = Settings(home=home, embedding_threads=1)
    workspace = Workspace(settings)
    threads, processes = Threads(workspace.new_assistant, 1), Processes(settings, 1)
    try:
        expected = plain(Asker(threads, "ana").ask(SCOPE, WHY.question))
        assert plain(processes.answer(WHY, None)) == expected
        for number in processes.pids():
            os.kill(number, signal.SIGKILL)
        assert plain(processes.answer(WHY, None)) == expected
        before = processes.pids()
        processes.renew()
        assert not set(before) & set(processes.pids()) and plain(processes.answer(WHY, None)) == expected
    finally:
        processes.close()
        threads.close()
        workspace.close()


def test_what_answers_goes_by_the_settings(home: Path) -> None:
    for settings in (Settings(home=home), Settings(home=home, accounts=True, answer_processes=0)):
        workspace = Workspace(settings)
        assert isinstance(build_answering(workspace), Threads)
        workspace.close()


def test_the_record_of_a_call_names_who_asked(home: Path) -> None:
    workspace = Workspace(Settings(home=home, by="operator"))
    sent = Sent("a1", "m", "127.0.0.1", "p", ("d1",), 10, "0" * 64)
    with asking("ana"):
        audit_call(workspace.store, SCOPE, sent, who_asks(workspace.settings))
    audit_call(workspace.store, SCOPE, sent, who_asks(workspace.settings))
    actors = [act.actor for act in workspace.store.audit.entries(SCOPE, "a1") if act.action == "model_call"]
    assert actors[-2:] == ["ana", "operator"]
    workspace.close()
