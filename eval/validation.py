"""The validation summary as DOCX: intended use, data set, criteria, results, deviations, trace matrix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.cases import Run
from eval.gate import Outcome
from eval.marks import BY_NAME
from eval.scores import RunScores, Score, scores_of
from eval.trace import Row

USE = (
    "The program reads the documents that a sponsor hands over for a process transfer, answers questions about them "
    "with citations, and keeps limits and reasons as knowledge that named people review. It supports decisions of "
    "qualified people who look at the cited evidence."
)
EXCLUDED = (
    "It is not used for batch release or disposition, to change a process parameter, or to replace the review of a "
    "document. An answer without a citation, or one that nobody has compared with its evidence, is no basis of a "
    "decision."
)


def write_validation(path: Path, run: Run, rows: Sequence[Row], outcomes: Sequence[Outcome] = ()) -> None:
    """`rows` are the trace matrix, `outcomes` the criteria with what was measured."""
    from docx import Document

    scores = scores_of(run)
    document = Document()
    document.add_heading("Validation summary", level=0)
    document.add_paragraph(
        f"Knowline {run.versions.release}. Measured {run.started}. Prepared for review and signature."
    )
    document.add_heading("1 Intended use and exclusions", level=1)
    document.add_paragraph(USE)
    document.add_paragraph(EXCLUDED)
    document.add_heading("2 What was measured", level=1)
    _table(document, ("Item", "Version or hash"), _versions(run))
    document.add_heading("3 Criteria set beforehand", level=1)
    if outcomes:
        head = ("Data set", "Figure", "Criterion", "Measured", "Met")
        _table(document, head, [_criterion(outcome) for outcome in outcomes])
    else:
        document.add_paragraph("No criteria were applied to this run; `make eval` applies those of the release.")
    document.add_heading("4 Results with 95 % intervals", level=1)
    _table(
        document, ("Figure", "Value", "Interval", "Judged", "Not judged"), [_result(score) for score in scores.scores]
    )
    document.add_heading("5 Deviations and limits", level=1)
    for line in deviations(run, scores, rows, outcomes):
        document.add_paragraph(line, style="List Bullet")
    document.add_heading("6 Trace matrix", level=1)
    _table(document, ("Requirement", "Text", "Tests", "Result"), [_traced(row) for row in rows])
    document.add_heading("7 Signatures", level=1)
    _table(
        document,
        ("Role", "Name", "Date", "Signature"),
        [(r, "", "", "") for r in ("Author", "Reviewer", "Quality unit")],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def deviations(run: Run, scores: RunScores, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> list[str]:
    """What did not go as set out: criteria missed, what was not judged or not read, requirements without tests."""
    found = [
        f"Criterion missed: {o.criterion.dataset}, {o.criterion.figure}, {_number(o.value)}."
        for o in outcomes
        if not o.passed
    ]
    found += [f"{case.id} could not be judged: {case.error}" for case in run.cases if case.error is not None]
    found += [f"Not read: {line}" for line in (run.package.failed if run.package else ())]
    found += [
        f"The {check.gold} {check.what} of the key were not judged: the program has no command for them yet."
        for check in scores.checks
        if not check.judged
    ]
    if scores.extraction_not_judged:
        found.append(f"{scores.extraction_not_judged} extracted statements stand where the key is silent.")
    for verdict, words in (("failed", "failed"), ("not run", "were not run"), ("no test", "have no test")):
        names = ", ".join(row.requirement.id for row in rows if row.verdict == verdict)
        if names:
            found.append(
                f"Requirements whose tests {words}: {names}." if verdict != "no test" else f"Without a test: {names}."
            )
    return found or ["None."]


def _versions(run: Run) -> list[tuple[str, str]]:
    versions = run.versions
    return [
        ("Program", versions.release),
        ("Sources", versions.code),
        ("Data set", f"{run.dataset}, {len(run.cases)} questions"),
        ("Answer key", versions.dataset),
        ("Index content", versions.index or "–"),
        ("Embedding model", versions.embedder or "–"),
        ("Chat model", versions.model or "none"),
        ("Variant", versions.variant),
    ]


def _criterion(outcome: Outcome) -> tuple[str, ...]:
    c = outcome.criterion
    bound = f"at least {c.least:g}" if c.least is not None else f"at most {c.most:g}"
    return c.dataset, c.figure, bound, _number(outcome.value), "yes" if outcome.passed else "NO"


def _result(score: Score) -> tuple[str, ...]:
    low, high = _number(score.low), _number(score.high)
    interval = f"{low} to {high}" if score.value is not None else "–"
    return BY_NAME[score.name].title, _number(score.value), interval, str(score.judged), str(score.not_judged)


def _traced(row: Row) -> tuple[str, ...]:
    tests = "\n".join(f"{test}: {outcome}" for test, outcome in row.outcomes) or "–"
    return row.requirement.id, row.requirement.text, tests, row.verdict


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}" if abs(value) < 10 else f"{value:.0f}"


def _table(document: Any, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
