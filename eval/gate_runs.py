"""What the gate measures: the sample in every variant, and outside data where it is there; figures by data set."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.cases import Run, code_version
from eval.compare import Difference, compare_runs
from eval.gate import Figures, Outcome
from eval.scores import RunScores, scores_of, share
from eval.variants import VARIANTS

ABLATIONS = tuple(name for name in VARIANTS if name != "full")

WORTH = ("ndcg@10", "right", "claims_held", "refusal_recall")


@dataclass(frozen=True)
class Measured:
    """`runs` of the sample, the whole program first; `absent` names what was not there to be measured."""

    runs: tuple[Run, ...]
    figures: Figures
    absent: tuple[str, ...] = field(default=())


def measure_all(sample: Path, data: Path | None, build: Path, *, ablations: bool = True) -> Measured:
    runs = sample_runs(sample, build, ("full", *ABLATIONS) if ablations else ("full",))
    figures: dict[str, Mapping[str, float | None]] = {"sample": sample_figures(runs)}
    absent = []
    for name, folder, measure in OUTSIDE:
        place = data / folder if data else None
        if place is None or not place.is_dir():
            absent.append(name)
            say(f"{name}: not measured, no {folder} in the external data")
            continue
        say(f"{name}: measuring")
        figures[name] = measure(place, build)
    return Measured(tuple(runs), figures, tuple(absent))


def sample_runs(sample: Path, build: Path, variants: Sequence[str]) -> list[Run]:
    """One home for all variants; it is made anew when the sources change."""
    import shutil

    from eval.dataset import read_dataset
    from eval.running import Plan, evaluate
    from eval.variants import variant_named
    from service.settings import Settings

    home = build / f"home-{code_version()}"
    for old in build.glob("home-*"):
        if old != home:
            shutil.rmtree(old)
    dataset = read_dataset(sample)
    settings = Settings(home=home, sponsor="evaluation", product=dataset.name)
    return [
        evaluate(dataset, settings, variant_named(name), Plan(build / f"sample-{name}.json"), say) for name in variants
    ]


def sample_figures(runs: Sequence[Run]) -> dict[str, float | None]:
    """The whole program's metrics by name, extraction over all, what it gains over each variant and its low end."""
    scores = scores_of(runs[0])
    found: dict[str, float | None] = {score.name: score.value for score in scores.scores}
    found["could_not_be_judged"] = float(scores.could_not_be_judged)
    found["p95_ms"] = scores.latency_ms.p95
    for row in scores.extraction:
        if row.by == "all":
            found |= {"extraction_precision": row.precision, "extraction_recall": row.recall, "extraction_f1": row.f1}
    for run in runs[1:]:
        for difference in compare_runs(run, runs[0]).differences:
            if difference.name in ("ndcg@10", "right"):
                found[f"{difference.name}_over_{run.variant}"] = difference.value
                found[f"{difference.name}_over_{run.variant}_low"] = difference.low
        if run.variant == "careless":
            found["claims_held_of_careless"] = scores_of(run).value("claims_held")
    return found


def write_documents(build: Path, measured: Measured, outcomes: Sequence[Outcome], results: Path | None) -> None:
    """`report.html` and `validation.docx` in the build folder."""
    from eval.judging import JudgeSettings, judge_run
    from eval.report import write_report
    from eval.trace import matrix, results_of
    from eval.validation import write_validation
    from service.settings import Settings

    judged = judge_run(measured.runs[0], JudgeSettings(cache=build / "judge"), Settings(), say)
    write_report(build / "report.html", measured.runs[0], measured.runs[1:], judged)
    rows = matrix(results_of(results) if results else {})
    write_validation(build / "validation.docx", measured.runs[0], rows, outcomes)


def quality_text(measured: Measured, outcomes: Sequence[Outcome]) -> str:
    """The section of `docs/quality.md` that `make eval` writes."""
    runs = measured.runs
    lines = [
        "## What is found, answered and extracted",
        "",
        f"`make eval`, {runs[0].started[:10]}. Intervals are 95 %. The sample (`corpus/sample`) and scifact are",
        "**development data**: rules and weights were made while looking at them. Their figures show that nothing has",
        "got worse; they are no estimate of quality on unseen packages (`docs/evaluating.md` has held-out ones). The",
        "thresholds are in `eval/thresholds.toml`.",
        "",
    ]
    lines += (
        [f"Not measured, absent from the data folder: {', '.join(measured.absent)}.", ""] if measured.absent else []
    )
    lines += _table(
        ("data set", "figure", "value", "criterion", "goal", "met"),
        [
            (
                o.criterion.dataset,
                o.criterion.figure,
                share(o.value),
                _bound(o),
                _goal(o),
                "yes" if o.passed else "**no**",
            )
            for o in outcomes
        ],
    )
    lines += ["", "### The sample by class", ""]
    rows = []
    for one in scores_of(runs[0]).by_class:
        right = next(score for score in one.scores if score.name == "right")
        rows.append((one.name, str(one.questions), f"{share(right.value)} [{share(right.low)}, {share(right.high)}]"))
    lines += _table(("class", "questions", "right"), rows)
    if len(runs) > 1:
        lines += ["", "### What each part is worth on the sample", ""]
        lines += [
            "The program minus each variant, paired over the same questions, with the interval of the difference.",
            "",
        ]
        lines += _table(("variant", *WORTH, ""), [_worth(run, runs[0]) for run in runs[1:]])
        lines += ["", "### All metrics of all variants", ""]
        scores = [scores_of(run) for run in runs]
        lines += _table(("figure", *(one.variant for one in scores)), _variants(scores))
    return "\n".join(lines) + "\n"


def _worth(run: Run, full: Run) -> tuple[str, ...]:
    by_name = {one.name: one for one in compare_runs(run, full).differences}
    return (run.variant, *(_difference(by_name[name]) for name in WORTH), VARIANTS[run.variant].title)


def _difference(one: Difference) -> str:
    if one.value is None or one.low is None or one.high is None:
        return "–"
    return f"{one.value:+.3f} [{one.low:+.3f}, {one.high:+.3f}]"


def say(message: str) -> None:
    print(message, file=sys.stderr)


def scifact_figures(folder: Path, _build: Path) -> dict[str, float | None]:
    from eval.beir import read_beir, run
    from eval.cli import default_cache
    from service.models import build_embedder
    from service.settings import Settings

    report, _ = run(read_beir(folder), build_embedder(Settings()), default_cache(), parts=True, tell=_indexed)
    found: dict[str, float | None] = dict(report.metrics.model_dump(by_alias=True))
    for name, part in (report.parts or {}).items():
        found[f"gain_over_{name}_low"] = part.gain_low
    return found


def amab_figures(folder: Path, build: Path) -> dict[str, float | None]:
    """Statements of the DOCX rendering against the annexes; false sentences about the package that pass the check."""
    import random
    import shutil

    from eval.adversary import run as attack
    from eval.annexes import read_annexes
    from eval.extraction import score
    from service.settings import Settings
    from service.workspace import Workspace

    home = build / f"amab-{code_version()}"
    for old in build.glob("amab-*"):
        if old != home:
            shutil.rmtree(old)
    workspace = Workspace(Settings(home=home, sponsor="evaluation", product="amab", ocr=False))
    try:
        scope = workspace.scope(create=True)
        workspace.pipeline().ingest(scope, sorted(folder.glob("*.docx")), by="evaluation")
        gold, _ = read_annexes(folder / "ground_truth", ".docx")
        result = score(gold, workspace.knowledge.parameters(scope))
    finally:
        workspace.close()
    hits, total = result.recall()
    outcome = attack(folder, random.Random(1))  # noqa: S311
    return {
        "extraction_recall": hits / total if total else None,
        "located": result.located / result.statements if result.statements else None,
        "false_sentences_passed": float(sum(outcome.false.wrong.values())),
    }


def measeval_figures(folder: Path, _build: Path) -> dict[str, float | None]:
    from eval.measeval import score

    place = folder / "train" if (folder / "train").is_dir() else folder
    result = score(place)
    return {"overlap_f1": result.overlap_f1, "known_unit_recall": result.known_unit_recall}


def tables_figures(folder: Path, _build: Path) -> dict[str, float | None]:
    from eval.tables import evaluate, pool, read_grids

    counts = pool(evaluate(folder, read_grids).values())
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}


Measure = Callable[[Path, Path], Mapping[str, float | None]]
OUTSIDE: tuple[tuple[str, str, Measure], ...] = (
    ("scifact", "scifact", scifact_figures),
    ("amab", "amab_package", amab_figures),
    ("measeval", "measeval", measeval_figures),
    ("tables", "icdar2013_tables", tables_figures),
)


def _variants(scores: Sequence[RunScores]) -> list[tuple[str, ...]]:
    form = {"words": "{:.0f}"}
    rows = []
    for name in (score.name for score in scores[0].scores):
        cells = [one.value(name) for one in scores]
        shown = ("–" if value is None else form.get(name, "{:.3f}").format(value) for value in cells)
        rows.append((name, *shown))
    return rows


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows)]


def _bound(outcome: Outcome) -> str:
    c = outcome.criterion
    return f"≥ {c.least:g}" if c.least is not None else f"≤ {c.most:g}"


def _goal(outcome: Outcome) -> str:
    return "" if outcome.criterion.goal is None else f"{outcome.criterion.goal:g}"


def _indexed(done: int, total: int) -> None:
    if done == total or done % 1024 == 0:
        say(f"indexed {done} of {total} passages")
