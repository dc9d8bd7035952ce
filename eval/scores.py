"""A run's cases → figures with intervals: over all, per class, per role; extraction, curve, latency. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from eval.cases import Case, CheckRecall, ExtractionCounts, PackageRead, Run, Versions
from eval.intervals import Estimate, Mark, estimate, quantile, wilson
from eval.marks import METRICS, Group
from knowledge.records.base import Record


class Score(Record):
    """One metric with its 95 % interval (`wilson` or `bootstrap`); how many cases were judged, how many not."""

    name: str
    group: Group
    value: float | None
    low: float | None
    high: float | None
    judged: int
    not_judged: int
    method: str


class Slice(Record):
    """The figures of one class or role."""

    name: str
    questions: int
    scores: tuple[Score, ...]


class CurvePoint(Record):
    """The `answered` most confident answers: share of all questions, and how many of them are right."""

    coverage: float
    accuracy: float
    low: float
    high: float
    answered: int


class Prf(Record):
    """Precision, recall and F1 of one slice of extraction; None where nothing was predicted or the key is empty."""

    by: str
    name: str
    precision: float | None
    recall: float | None
    f1: float | None
    recall_low: float | None
    recall_high: float | None
    gold: int
    predicted: int


class Latency(Record):
    """Milliseconds an answer."""

    p50: float | None
    p95: float | None


class RunScores(Record):
    """What `eval run --json` prints. `could_not_be_judged` questions ended in an error; no figure holds them."""

    dataset: str
    variant: str
    questions: int
    could_not_be_judged: int
    scores: tuple[Score, ...]
    by_class: tuple[Slice, ...]
    by_role: tuple[Slice, ...]
    curve: tuple[CurvePoint, ...]
    curve_orders_by: str
    extraction: tuple[Prf, ...]
    extraction_not_judged: int
    checks: tuple[CheckRecall, ...]
    latency_ms: Latency
    seconds: float
    package: PackageRead | None
    versions: Versions

    def value(self, name: str) -> float | None:
        """A metric over all by name; None where it was not judged or does not exist."""
        return next((score.value for score in self.scores if score.name == name), None)


def scores_of(run: Run, *, seed: int = 0) -> RunScores:
    judged = [case for case in run.cases if case.error is None]
    points, order = curve(judged)
    times = [case.ms for case in judged if case.ms is not None]
    return RunScores(
        dataset=run.dataset,
        variant=run.variant,
        questions=len(run.cases),
        could_not_be_judged=len(run.cases) - len(judged),
        scores=figures(judged, seed),
        by_class=_slices(judged, lambda case: case.kind, seed),
        by_role=_slices(judged, lambda case: case.role, seed),
        curve=points,
        curve_orders_by=order,
        extraction=prf(run.extraction),
        extraction_not_judged=run.extraction.not_judged if run.extraction else 0,
        checks=run.checks,
        latency_ms=Latency(p50=quantile(times, 0.5), p95=quantile(times, 0.95)),
        seconds=run.seconds,
        package=run.package,
        versions=run.versions,
    )


def figures(cases: Sequence[Case], seed: int = 0) -> tuple[Score, ...]:
    """Every metric over these cases."""
    found = ((metric, estimate([mark_of(case, metric.name) for case in cases], seed=seed)) for metric in METRICS)
    return tuple(_score(metric.name, metric.group, value) for metric, value in found)


def mark_of(case: Case, metric: str) -> Mark | None:
    record = case.marks.get(metric)
    return None if record is None else Mark(record.hits, record.total)


def confidence(case: Case) -> float:
    """What answers are ordered by: their own confidence where the answer tells it, else the best passage's score."""
    if case.answer is not None and case.answer.confidence is not None:
        return case.answer.confidence
    return case.retrieved[0].score if case.retrieved else 0.0


def curve(cases: Sequence[Case]) -> tuple[tuple[CurvePoint, ...], str]:
    """Accuracy of the answers given against the share of questions answered, the most confident first.

    Answers to unanswerable questions count as wrong. Points stand where the confidence changes.
    """
    given = [case for case in cases if "right" in case.marks and case.answer and case.answer.status != "not_found"]
    own = bool(given) and all(case.answer and case.answer.confidence is not None for case in given)
    ordered = sorted(given, key=lambda case: (-confidence(case), case.id))
    points, hits = [], 0.0
    for number, case in enumerate(ordered, start=1):
        hits += case.marks["right"].hits if case.answerable else 0.0
        if number < len(ordered) and confidence(ordered[number]) == confidence(case):
            continue
        low, high = wilson(hits, number) or (0.0, 1.0)
        points.append(
            CurvePoint(coverage=number / len(cases), accuracy=hits / number, low=low, high=high, answered=number)
        )
    return tuple(points), "the answer's confidence" if own else "the score of the best passage"


def prf(counts: ExtractionCounts | None) -> tuple[Prf, ...]:
    found = []
    for count in counts.counts if counts else ():
        precision = count.right / count.predicted if count.predicted else None
        recall = count.right / count.gold if count.gold else None
        bounds = wilson(count.right, count.gold) or (None, None)
        both = precision is not None and recall is not None
        total = (precision or 0.0) + (recall or 0.0)
        f1 = (2 * (precision or 0.0) * (recall or 0.0) / total if total else 0.0) if both else None
        found.append(
            Prf(
                by=count.by,
                name=count.name,
                precision=precision,
                recall=recall,
                f1=f1,
                recall_low=bounds[0],
                recall_high=bounds[1],
                gold=count.gold,
                predicted=count.predicted,
            )
        )
    return tuple(found)


def text_of(scores: RunScores) -> str:
    """The figures as lines for a terminal."""
    lines = [f"{scores.dataset}, {scores.variant}: {scores.questions} questions, {scores.seconds:.1f} s"]
    if scores.could_not_be_judged:
        lines.append(f"  could not be judged: {scores.could_not_be_judged}")
    lines += [f"  {score.name:<20}{shown(score)}" for score in scores.scores if score.judged]
    for name, slices in (("class", scores.by_class), ("role", scores.by_role)):
        for one in slices:
            right = next((score for score in one.scores if score.name == "right"), None)
            if right and right.judged:
                lines.append(f"  {name} {one.name:<14} right {shown(right)}")
    for row in scores.extraction:
        if row.by == "all":
            three = f"P {share(row.precision)} R {share(row.recall)} F1 {share(row.f1)}"
            lines.append(f"  extraction          {three} of {row.gold}")
    for check in scores.checks:
        reported = "" if check.reported is None else f", {check.reported} reported"
        found = (
            f"{check.found} of {check.gold} found{reported}"
            if check.judged
            else f"not judged ({check.gold} in the key)"
        )
        lines.append(f"  {check.what:<20}{found}")
    if scores.latency_ms.p50 is not None:
        lines.append(f"  ms an answer        p50 {scores.latency_ms.p50:.0f}, p95 {scores.latency_ms.p95:.0f}")
    return "\n".join(lines)


def shown(score: Score) -> str:
    if score.value is None or score.low is None or score.high is None:
        return f"not judged ({score.not_judged})"
    form = "{:.1f}" if score.name == "words" else "{:.3f}"
    value, low, high = (form.format(number) for number in (score.value, score.low, score.high))
    return f"{value}  [{low}, {high}]  n {score.judged}"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _slices(cases: Sequence[Case], key: Callable[[Case], str], seed: int) -> tuple[Slice, ...]:
    names: Iterable[str] = sorted({key(case) for case in cases if key(case)})
    groups = ((name, [case for case in cases if key(case) == name]) for name in names)
    return tuple(Slice(name=name, questions=len(group), scores=figures(group, seed)) for name, group in groups)


def _score(name: str, group: Group, value: Estimate) -> Score:
    return Score(
        name=name, group=group, value=value.value, low=value.low, high=value.high, judged=value.judged,
        not_judged=value.not_judged, method=value.method,
    )  # fmt: skip
