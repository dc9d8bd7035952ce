"""A data set through one variant of the program: home, questions in order, marks, extraction, checks → `Run`.

Finished cases are kept in the run's file and not asked again while data, code, index and models are the same.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from eval.answers import Question
from eval.cases import (
    Case,
    GoldEvidence,
    MarkRecord,
    Passage,
    Run,
    Versions,
    code_version,
    hash_of,
    read_run,
    release,
    write_run,
)
from eval.dataset import DataSet
from eval.home import Say, opened
from eval.marks import Sample, marks_of
from eval.matching import holds_most, meets
from eval.variants import Answerer, Variant, build
from knowledge.errors import UsageError
from knowledge.protocols import Searcher
from knowledge.records import Answer, Element, Hit, Scope, Turn
from service.settings import Settings

if TYPE_CHECKING:
    from service.workspace import Workspace

log = logging.getLogger(__name__)
DEPTH = 10
SAVE_EVERY_S = 10.0
WORTH_A_WORKER = 60
CASE_TIMEOUT_S = 300.0
# Settings that an answer depends on; the others say where, for whom or how fast.
_MATTER = {
    "embedding_model", "embedding_base_url", "reranker_model", "chat_model", "chat_base_url", "refusal_threshold",
    "ocr", "max_file_mb", "max_pages", "archive_max_depth", "archive_max_members", "archive_max_unpacked_mb",
}  # fmt: skip
_worker: Worker | None = None


@dataclass(frozen=True)
class Plan:
    """How to run: where the run is kept (None: nowhere), how many processes (None: as many as pay)."""

    out: Path | None = None
    workers: int | None = None


class Worker:
    """One open home that asks questions; lives in the calling process or in each worker process."""

    def __init__(self, settings: Settings, variant: Variant) -> None:
        self._settings = settings
        self._variant = variant
        self._elements: dict[str, Sequence[Element]] = {}

    @cached_property
    def _workspace(self) -> Workspace:
        from service.workspace import Workspace

        return Workspace(self._settings)

    @cached_property
    def _parts(self) -> tuple[Answerer, Searcher, Scope]:
        return *build(self._workspace, self._variant), self._workspace.scope()

    def case(self, question: Question) -> Case:
        answerer, searcher, scope = self._parts
        return ask_one(question, scope, answerer, searcher, self.elements)

    def elements(self, document_id: str) -> Sequence[Element]:
        if document_id not in self._elements:
            self._elements[document_id] = self._workspace.store.passages.elements(document_id)
        return self._elements[document_id]

    def close(self) -> None:
        self._workspace.close()


def evaluate(dataset: DataSet, settings: Settings, variant: Variant, plan: Plan, say: Say) -> Run:
    """All questions, then extraction and checks where the data set has a key for them."""
    from eval.knowledge_scores import measure_knowledge

    started, clock = datetime.now(UTC), time.perf_counter()
    with opened(dataset, settings, say) as home:
        versions = _versions(dataset, home.settings, variant, home.digest)
        kept = _kept(plan.out, versions, say)
        cases: dict[str, Case] = {case.id: case for case in kept.cases if case.error is None} if kept else {}
        run = Run(
            dataset=dataset.name,
            sponsor=home.settings.sponsor or "",
            variant=variant.name,
            started=started.isoformat(timespec="seconds"),
            seconds=kept.seconds if kept else 0.0,
            versions=versions,
            package=home.package or (kept.package if kept else None),
            cases=(),
        )
        before, saved = run.seconds, time.perf_counter()
        missing = [question for question in dataset.questions if question.id not in cases]
        for number, case in enumerate(_asked(missing, home.settings, variant, plan.workers), start=1):
            cases[case.id] = case
            if number % 10 == 0 or number == len(missing):
                say(f"{variant.name}: {len(cases)} of {len(dataset.questions)} questions")
            if plan.out and time.perf_counter() - saved > SAVE_EVERY_S:
                write_run(plan.out, run.model_copy(update={"cases": tuple(cases.values())}))
                saved = time.perf_counter()
        extraction, checks = measure_knowledge(dataset, home.settings)
    done = run.model_copy(
        update={
            "cases": tuple(cases[question.id] for question in dataset.questions),
            "seconds": round(before + time.perf_counter() - clock, 2),
            "extraction": extraction,
            "checks": checks,
        }
    )
    if plan.out:
        write_run(plan.out, done)
    return done


def ask_one(
    question: Question,
    scope: Scope,
    answerer: Answerer,
    searcher: Searcher,
    elements: Callable[[str], Sequence[Element]],
) -> Case:
    """Ask, search, judge. An error is kept with the case, which could not be judged then; the run goes on."""
    history = [Turn(role="user", content=text) for text in question.history]
    try:
        answer = answerer.ask(scope, question.text, history)
        hits = searcher.search(scope, answer.standalone_question, k=DEPTH)
        return case_of(question, answer, hits, elements)
    except Exception as error:
        log.warning("question %s could not be judged: %s", question.id, type(error).__name__)
        return failed(question, f"{type(error).__name__}: {error}")


def case_of(
    question: Question, answer: Answer, hits: Sequence[Hit], elements: Callable[[str], Sequence[Element]]
) -> Case:
    """The case with its marks."""
    marks = marks_of(Sample(question, answer, [hit.text for hit in hits], elements))
    unmet = (group for group in question.facts if not any(meets(pattern, answer.answer) for pattern in group))
    return failed(question, None).model_copy(
        update={
            "retrieved": tuple(_passage(hit, question) for hit in hits),
            "answer": answer,
            "marks": {name: MarkRecord(hits=mark.hits, total=mark.total) for name, mark in marks.items()},
            "missing_facts": tuple(group[0] for group in unmet) if question.answerable else (),
            "ms": answer.timings_ms.get("total"),
        }
    )


def failed(question: Question, error: str | None) -> Case:
    """The case as asked, without an answer."""
    return Case(
        id=question.id,
        kind=question.kind,
        role=question.role,
        language=question.language,
        tags=question.tags,
        question=question.text,
        history=question.history,
        answerable=question.answerable,
        evidence=tuple(GoldEvidence(file=e.file, page=e.page, quote=e.quote) for e in question.evidence),
        error=error,
    )


def _passage(hit: Hit, question: Question) -> Passage:
    held = tuple(number for number, item in enumerate(question.evidence) if holds_most(hit.text, item.quote))
    return Passage(
        rank=hit.rank,
        file=hit.file,
        page=hit.page,
        sheet=hit.sheet,
        section=hit.section,
        score=hit.score,
        text=hit.text,
        evidence=held,
    )


def _asked(questions: Sequence[Question], settings: Settings, variant: Variant, workers: int | None) -> Iterator[Case]:
    count = workers or max(1, min(os.cpu_count() or 1, len(questions) // WORTH_A_WORKER))
    if count == 1 or not questions:
        with _working(Worker(settings, variant)) as worker:
            yield from map(worker.case, questions)
        return
    from pebble import ProcessExpired, ProcessPool

    single = settings.model_copy(update={"embedding_threads": 1})
    with ProcessPool(count, initializer=_start, initargs=(single, variant), context=get_context("spawn")) as pool:
        results = pool.map(_one, questions, timeout=CASE_TIMEOUT_S).result()
        for question in questions:
            try:
                yield next(results)
            except TimeoutError:
                yield failed(question, f"no answer within {CASE_TIMEOUT_S:g} s")
            except ProcessExpired as error:
                yield failed(question, f"the process that asked it ended with status {error.exitcode}")


@contextmanager
def _working(worker: Worker) -> Iterator[Worker]:
    try:
        yield worker
    finally:
        worker.close()


def _start(settings: Settings, variant: Variant) -> None:
    global _worker
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _worker = Worker(settings, variant)


def _one(question: Question) -> Case:
    assert _worker is not None
    return _worker.case(question)


def _versions(dataset: DataSet, settings: Settings, variant: Variant, digest: str) -> Versions:
    from service.models import build_embedder

    return Versions(
        release=release(),
        code=code_version(),
        index=digest,
        embedder=build_embedder(settings).version,
        model=settings.chat_model,
        prompt=_prompt() if settings.chat_model else None,
        settings=hash_of([settings.model_dump_json(include=_MATTER).encode()]),
        dataset=dataset.sha256,
        variant=variant.name,
    )


def _prompt() -> str:
    from assistant.llm.prompts import ANSWER

    return ANSWER.label


def _kept(out: Path | None, versions: Versions, say: Say) -> Run | None:
    if out is None or not out.is_file():
        return None
    try:
        run = read_run(out)
    except UsageError as error:
        say(f"{error} Starting anew.")
        return None
    if run.versions != versions:
        mine, theirs = versions.model_dump(), run.versions.model_dump()
        changed = ", ".join(name for name in mine if mine[name] != theirs[name])
        say(f"{out} was made with another {changed}; starting anew")
        return None
    return run
