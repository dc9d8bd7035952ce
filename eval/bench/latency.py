"""Bars of waiting: `ask` warm over many passages, `ask` from cold, and `--help`."""

from __future__ import annotations

from collections.abc import Sequence

from eval.bench import speed
from eval.bench.command import KNOWLINE, knowline, run
from eval.bench.figure import Bar, Figure, Setting, measured, median, percentile
from eval.bench.words import Writer

WARM = Bar(150, 50, at_least=False, unit=" ms")
COLD = Bar(4.0, 2.0, at_least=False, unit=" s")
HELP = Bar(0.5, 0.3, at_least=False, unit=" s")
QUESTIONS, WARM_UP, CHUNKS = 200, 10, 10_000


def latency(setting: Setting) -> Sequence[Figure]:
    """Questions are distinct, so that no cache of answers helps."""
    home = speed.large_home(setting)
    if not (home / "knowline.db").exists():
        speed.memory(setting)
    questions = distinct(QUESTIONS + WARM_UP)
    chunks, times = warm(home, questions)
    if chunks < CHUNKS:
        raise RuntimeError(f"the large home holds {chunks} chunks of {CHUNKS}; raise MEMORY_PAGES")
    cold = [knowline(home, *speed.SCOPE, "ask", question, "--json") for question in questions[:5]]
    for ran in cold:
        ran.json()
    helps = [run([KNOWLINE, "--help"]).seconds for _ in range(9)]
    return [
        measured(
            "latency", f"`ask` in a warm process at {chunks} chunks, p95", percentile(times, 0.95), WARM,
            "python -m eval.bench --only latency",
            remark=f"{len(times)} distinct questions; p50 {percentile(times, 0.5):.0f} ms, longest {max(times):.0f} ms",
        ),
        measured(
            "latency", "`knowline ask` from cold", median(ran.seconds for ran in cold), COLD, "knowline ask QUESTION",
            remark=f"median of {len(cold)}; {min(r.seconds for r in cold):.2f} to {max(r.seconds for r in cold):.2f} s",
        ),
        measured(
            "latency", "`knowline --help`", median(helps), HELP, "knowline --help",
            remark=f"median of {len(helps)}; {min(helps):.2f} to {max(helps):.2f} s",
        ),
    ]  # fmt: skip


def distinct(count: int) -> list[str]:
    writer, found = Writer(7), dict[str, None]()
    while len(found) < count:
        found[writer.question()] = None
    return list(found)


def warm(home: object, questions: Sequence[str]) -> tuple[int, list[float]]:
    """The home's chunks, and milliseconds for each question after the first `WARM_UP`."""
    from time import perf_counter

    from service.settings import load_settings
    from service.workspace import Workspace

    workspace = Workspace(load_settings({"home": home}))
    scope, times = workspace.scope(), []
    for question in questions:
        start = perf_counter()
        workspace.assistant.ask(scope, question)
        times.append(1000 * (perf_counter() - start))
    return sum(entry.chunks for entry in workspace.inventory()), times[WARM_UP:]
