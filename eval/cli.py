"""`knowline eval`: measure the program on a data set."""

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
    dataset: Annotated[Path, typer.Option("--dataset", help="a BEIR folder")],
    run_out: Annotated[Path | None, typer.Option("--run-out", help="write the ranking as a TREC run")] = None,
    parts: Annotated[bool, typer.Option("--parts", help="also each half alone, and what fusion gains")] = False,
    cache: Annotated[Path | None, typer.Option("--cache", help="where indexes of data sets are kept")] = None,
) -> None:
    """Measure retrieval on a data set."""
    from eval.beir import is_beir, read_beir, trec_run
    from eval.beir import run as run_beir
    from service.models import build_embedder

    call: Call = context.obj
    if not dataset.is_dir():
        raise UsageError(f"{dataset}: no such folder.")
    if not is_beir(dataset):
        raise UsageError(f"{dataset}: no corpus.jsonl and queries.jsonl in it, so it is no BEIR folder.")
    data = read_beir(dataset)
    embedder = build_embedder(call.settings)
    report, rankings = run_beir(data, embedder, cache or default_cache(), parts=parts, tell=_progress)
    if run_out is not None:
        run_out.write_text(trec_run(rankings), encoding="utf-8")
    if call.as_json:
        sys.stdout.write(report.model_dump_json(by_alias=True, exclude_none=True) + "\n")
        return
    metrics = report.metrics.model_dump(by_alias=True)
    lines = [f"{report.dataset}: {report.queries} queries, {report.seconds:.1f} s"]
    lines += [f"  {name:<12}{value:.4f}" for name, value in metrics.items()]
    lines.append(f"  ms a query  p50 {report.query_ms.p50:.1f}, p95 {report.query_ms.p95:.1f}")
    for name, part in (report.parts or {}).items():
        gain = f"fusion gains {part.gain:+.4f} [{part.gain_low:+.4f}, {part.gain_high:+.4f}]"
        lines.append(f"  {name:<12}ndcg@10 {part.metrics.ndcg_at_10:.4f}; {gain}")
    sys.stdout.write("\n".join(lines) + "\n")


def default_cache() -> Path:
    """`$XDG_CACHE_HOME/knowline/eval`, by default below `~/.cache`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "knowline" / "eval"


def _progress(done: int, total: int) -> None:
    print(f"indexed {done} of {total} passages", file=sys.stderr)
