"""Runs put together from answers."""

from __future__ import annotations

from collections.abc import Mapping

from answered import ASKED, DOCUMENT, UNANSWERABLE, answered, refused

from eval.cases import Case, Run, Versions
from eval.running import case_of, failed
from knowledge.records import Answer, Hit

QUESTIONS = {"q1": ASKED, "q2": UNANSWERABLE}
HITS = [Hit(file="a.pdf", page=1, rank=1, score=0.5, document_id="d1", chunk_id="c", kind="text", text=DOCUMENT[0].text)]


def some_answers() -> dict[str, Answer | None]:
    return {"q1": answered(rationale="stated"), "q2": refused()}


def run_of(answers: Mapping[str, Answer | None], variant: str = "full") -> Run:
    """None stands for a question that ended in an error."""
    cases: list[Case] = []
    for name, answer in answers.items():
        question = QUESTIONS[name]
        broken = answer is None
        cases.append(failed(question, "TimeoutError: late") if broken else case_of(question, answer, HITS, lambda _: DOCUMENT))  # type: ignore[arg-type]
    versions = Versions(release="1", code="c", dataset="d", variant=variant)
    return Run(dataset="d", variant=variant, started="2026-01-01T00:00:00+00:00", seconds=1, versions=versions, cases=tuple(cases))
