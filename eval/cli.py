"""`knowline eval`: measure the program on data sets with known answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from knowledge.errors import UsageError

app = typer.Typer(add_completion=False, no_args_is_help=True)
commands = typer.Typer(add_completion=False, no_args_is_help=True, help="Evaluation on data sets with known answers.")
app.add_typer(commands, name="eval")
EXIT_SOME_FAILED = 3


class Call(Protocol):
    """What this door needs of the call that opened it."""

    @property
    def as_json(self) -> bool: ...

    @property
    def settings(self) -> Any: ...


@app.callback()
def root() -> None:
    """Keeps `eval` a name of its own."""


@commands.callback()
def group() -> None:
    """Keeps the commands' names."""


@commands.command()
def run(
    context: typer.Context,
    dataset: Annotated[Path, typer.Option("--dataset", help="a folder with gold/, a question file, or a BEIR folder")],
    variant: Annotated[str, typer.Option("--variant", help="the whole program, or with one part out")] = "full",
    out: Annotated[
        Path | None, typer.Option("--out", help="keep every case here; a stopped run goes on from it")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help="processes; as many as pay")] = None,
    run_out: Annotated[Path | None, typer.Option("--run-out", help="BEIR: write the ranking as a TREC run")] = None,
    parts: Annotated[bool, typer.Option("--parts", help="BEIR: also each half alone, and what fusion gains")] = False,
    cache: Annotated[Path | None, typer.Option("--cache", help="BEIR: where indexes are kept")] = None,
) -> None:
    """Measure retrieval, answers, citations, refusals and extraction on a data set."""
    from eval.beir import is_beir

    call: Call = context.obj
    if not dataset.exists():
        raise UsageError(f"{dataset}: no such file or folder.")
    if dataset.is_dir() and is_beir(dataset):
        _run_beir(call, dataset, run_out, parts, cache or default_cache())
        return
    from eval.dataset import read_dataset
    from eval.running import Plan, evaluate
    from eval.scores import scores_of, text_of
    from eval.variants import variant_named

    finished = evaluate(read_dataset(dataset), call.settings, variant_named(variant), Plan(out, workers), note)
    scores = scores_of(finished)
    show(call, scores.model_dump_json(), text_of(scores))
    broken = [case for case in finished.cases if case.error is not None]
    for case in broken:
        note(f"{case.id} could not be judged: {case.error}")
    if broken:
        raise typer.Exit(EXIT_SOME_FAILED)


@commands.command()
def compare(
    context: typer.Context,
    first: Annotated[Path, typer.Argument(metavar="A", help="a run that `eval run --out` wrote")],
    second: Annotated[Path, typer.Argument(metavar="B", help="another one over the same questions")],
) -> None:
    """Paired differences B minus A with intervals, per class, and the cases that changed."""
    from eval.cases import read_run
    from eval.compare import compare_runs
    from eval.compare import text_of as compared

    call: Call = context.obj
    result = compare_runs(read_run(first), read_run(second))
    show(call, result.model_dump_json(), compared(result))


@commands.command()
def draft(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help="write the proposals here instead of stdout")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="most proposals of one kind")] = 20,
    seed: Annotated[int, typer.Option("--seed", help="which ones are drawn where there are more")] = 0,
    reviewed: Annotated[Path | None, typer.Option("--reviewed", help="write decided statements as gold here")] = None,
) -> None:
    """Propose questions with evidence from the package and from feedback on answers, for a person to accept."""
    from eval.draft import draft_questions, line_of
    from eval.draft_feedback import from_feedback
    from eval.draft_reviewed import reviewed_lines
    from service.feedback import FeedbackBook
    from service.workspace import Workspace

    call: Call = context.obj
    workspace = Workspace(call.settings)
    try:
        proposals = draft_questions(workspace, limit=limit, seed=seed)
        opinions = FeedbackBook(workspace.store).all(workspace.scope())
        proposals = (*from_feedback(opinions), *proposals)
        if reviewed is not None:
            decided = list(reviewed_lines(workspace.knowledge.parameters(workspace.scope())))
            reviewed.write_text("".join(f"{line}\n" for line in decided), encoding="utf-8")
            note(f"{len(decided)} decided statements in {reviewed}")
    finally:
        workspace.close()
    lines = "".join(f"{line_of(proposal)}\n" for proposal in proposals)
    if out is not None:
        out.write_text(lines, encoding="utf-8")
    else:
        sys.stdout.write(lines)
    note(f"{len(proposals)} proposals; a person accepts one by setting `state` to `accepted`")


@commands.command()
def report(
    context: typer.Context,
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="runs; the first is reported, the others compared")
    ],
    out: Annotated[Path, typer.Option("--out", help="the HTML file")],
    docx: Annotated[Path | None, typer.Option("--docx", help="also a validation summary")] = None,
    judged: Annotated[Path | None, typer.Option("--judged", help="what `eval judge --json` printed")] = None,
    results: Annotated[
        Path | None, typer.Option("--results", help="test results (JUnit XML) for the trace matrix")
    ] = None,
) -> None:
    """Write a self-contained report, and a validation summary with the trace matrix."""
    from eval.cases import read_run
    from eval.judging import read_judged
    from eval.report import write_report

    read = [read_run(path) for path in runs]
    write_report(out, read[0], read[1:], read_judged(judged) if judged else None)
    note(f"wrote {out}")
    if docx is not None:
        from eval.trace import matrix, results_of
        from eval.validation import write_validation

        write_validation(docx, read[0], matrix(results_of(results) if results else {}))
        note(f"wrote {docx}")


@commands.command()
def judge(
    context: typer.Context,
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="a run that `eval run --out` wrote")],
    model: Annotated[
        str | None, typer.Option("--model", help="the judge, `provider:NAME`; none: metrics without one")
    ] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", help="the judge's OpenAI-compatible address")] = None,
    cache: Annotated[Path | None, typer.Option("--cache", help="where verdicts are kept by content")] = None,
    timeout_s: Annotated[float, typer.Option("--timeout", min=1, max=3600, help="seconds a metric may take")] = 120.0,
) -> None:
    """Score a run with ragas; judge failures and time-outs are counted, never averaged in."""
    from eval.cases import read_run
    from eval.judging import JudgeSettings, judge_run
    from eval.judging import text_of as judged

    call: Call = context.obj
    settings = JudgeSettings(
        model=model, base_url=base_url, cache=cache or default_cache() / "judge", timeout_s=timeout_s
    )
    result = judge_run(read_run(run_file), settings, call.settings, note)
    show(call, result.model_dump_json(), judged(result))


@commands.command()
def monitor(context: typer.Context) -> None:
    """Tell how people review and how questions and documents change from month to month."""
    from eval.monitoring import monitor as watch
    from eval.monitoring import text_of as monitored
    from service.workspace import Workspace

    call: Call = context.obj
    workspace = Workspace(call.settings)
    try:
        result = watch(workspace)
    finally:
        workspace.close()
    show(call, result.model_dump_json(), monitored(result))


def default_cache() -> Path:
    """`$XDG_CACHE_HOME/knowline/eval`, by default below `~/.cache`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "knowline" / "eval"


def note(message: str) -> None:
    print(message, file=sys.stderr)


def show(call: Call, as_json: str, text: str) -> None:
    sys.stdout.write((as_json if call.as_json else text) + "\n")


def _run_beir(call: Call, folder: Path, run_out: Path | None, parts: bool, cache: Path) -> None:
    from eval.beir import read_beir, text_of, trec_run
    from eval.beir import run as run_beir
    from service.models import build_embedder

    embedder = build_embedder(call.settings)
    result, rankings = run_beir(read_beir(folder), embedder, cache, parts=parts, tell=_progress)
    if run_out is not None:
        run_out.write_text(trec_run(rankings), encoding="utf-8")
    show(call, result.model_dump_json(by_alias=True, exclude_none=True), text_of(result))


def _progress(done: int, total: int) -> None:
    note(f"indexed {done} of {total} passages")
