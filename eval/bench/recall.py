"""Whether the right evidence is among the best passages: ours against the plain pipeline, on the files it can read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from eval.answers import Question, any_holds, read_questions
from eval.bench.command import knowline, python
from eval.bench.figure import Bar, Figure, measured

HITS = 5


def recall_figures(dataset: Path, work: Path) -> list[Figure]:
    """recall@5 of both over the questions whose evidence stands in a PDF; both get the PDF files alone."""
    package = work / "sample-pdf"
    shutil.rmtree(package, ignore_errors=True)
    for path in (dataset / "package").rglob("*.pdf"):
        target = package / path.relative_to(dataset / "package")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    _drop_unreadable(package)
    questions = [q for q in read_questions(dataset / "gold" / "qa.jsonl") if _in_package(q, package)]
    listed = work / "questions.json"
    listed.write_text(json.dumps([q.text for q in questions], ensure_ascii=False), encoding="utf-8")
    theirs = python("eval.bench.plain_pipeline", package, _empty(work / "plain-sample"), listed).json()["hits"]
    home = _empty(work / "home-sample-pdf")
    knowline(home, "--sponsor", "bench", "--product", "sample", "ingest", package, "--no-extract", "--json").json()
    ours = searched(home, [q.text for q in questions])
    mine, plain = _recall(questions, ours), _recall(questions, theirs)
    figure = measured(
        "plain", f"recall@{HITS} minus that of the plain pipeline, {len(questions)} questions on PDF files",
        mine - plain, Bar(0.0),
        "knowline search QUESTION -k 5; python -m eval.bench.plain_pipeline PACKAGE STORE QUESTIONS",
        shown=f"{mine - plain:+.3f}", remark=f"ours {mine:.3f}, plain {plain:.3f}; questions without earlier turns",
    )  # fmt: skip
    return [figure]


def searched(home: Path, questions: Sequence[str]) -> list[list[str]]:
    """The texts of the best hits for each question, as `knowline search` gives them."""
    from service.settings import load_settings
    from service.workspace import Workspace

    workspace = Workspace(load_settings({"home": home}))
    scope = workspace.scope()
    return [[hit.text for hit in workspace.searcher.search(scope, question, k=HITS)] for question in questions]


def _recall(questions: Sequence[Question], hits: Sequence[Sequence[str]]) -> float:
    found = [any_holds(q.evidence, texts[:HITS]) for q, texts in zip(questions, hits, strict=True)]
    return sum(found) / len(found)


def _in_package(question: Question, package: Path) -> bool:
    return question.answerable and not question.history and any((package / e.file).exists() for e in question.evidence)


def _drop_unreadable(package: Path) -> None:
    """Take out what a plain PDF loader ends at: locked and damaged files."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    for path in package.rglob("*.pdf"):
        try:
            reader = PdfReader(path)
            readable = not reader.is_encrypted and len(reader.pages) > 0
        except PyPdfError:
            readable = False
        if not readable:
            path.unlink()


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
