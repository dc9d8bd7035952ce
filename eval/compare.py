"""Two runs over the same questions: paired differences with intervals, per class, and the cases that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from eval.cases import Case, Run
from eval.intervals import Mark, paired_difference
from eval.marks import METRICS
from eval.scores import mark_of
from knowledge.errors import UsageError
from knowledge.records.base import Record

Verdict = Literal["better", "worse", "no difference shown", "not judged"]


class Difference(Record):
    """`value` is B minus A over the cases that both judged, with its 95 % interval."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    pairs: int
    verdict: Verdict


class ClassDifference(Record):
    name: str
    differences: tuple[Difference, ...]


class Change(Record):
    """A question that one run answers rightly and the other does not."""

    id: str
    kind: str
    question: str
    now_right: bool
    before: str
    after: str


class Comparison(Record):
    """`only_a`, `only_b` count questions that the other run has not; they take no part."""

    a: str
    b: str
    questions: int
    only_a: int
    only_b: int
    differences: tuple[Difference, ...]
    by_class: tuple[ClassDifference, ...]
    changed: tuple[Change, ...]


def compare_runs(a: Run, b: Run, *, seed: int = 0) -> Comparison:
    """Raises `UsageError` where the runs share no question."""
    first = {case.id: case for case in a.cases}
    second = {case.id: case for case in b.cases}
    shared = [name for name in first if name in second and first[name].question == second[name].question]
    if not shared:
        raise UsageError(f"the runs {a.dataset}/{a.variant} and {b.dataset}/{b.variant} share no question.")
    pairs = [(first[name], second[name]) for name in shared]
    kinds = sorted({case.kind for case, _ in pairs if case.kind})
    by_class = ((kind, [pair for pair in pairs if pair[0].kind == kind]) for kind in kinds)
    return Comparison(
        a=f"{a.dataset}/{a.variant}",
        b=f"{b.dataset}/{b.variant}",
        questions=len(pairs),
        only_a=len(first) - len(pairs),
        only_b=len(second) - len(pairs),
        differences=differences(pairs, seed),
        by_class=tuple(ClassDifference(name=kind, differences=differences(group, seed)) for kind, group in by_class),
        changed=tuple(change for pair in pairs if (change := _change(*pair)) is not None),
    )


def differences(pairs: Sequence[tuple[Case, Case]], seed: int = 0) -> tuple[Difference, ...]:
    """Every metric, over the pairs that both sides judged."""
    found = []
    for metric in METRICS:
        nothing = Mark(0, 0)
        marks = [(mark_of(a, metric.name) or nothing, mark_of(b, metric.name) or nothing) for a, b in pairs]
        value = paired_difference([a for a, _ in marks], [b for _, b in marks], seed=seed)
        verdict = _verdict(value.low, value.high, metric.higher)
        found.append(
            Difference(
                name=metric.name, value=value.value, low=value.low, high=value.high, pairs=value.judged, verdict=verdict
            )
        )
    return tuple(found)


def text_of(comparison: Comparison) -> str:
    lines = [f"{comparison.b} minus {comparison.a}, {comparison.questions} questions"]
    lines += [f"  {d.name:<20}{signed(d)}  {d.verdict}" for d in comparison.differences if d.value is not None]
    for one in comparison.by_class:
        right = next(d for d in one.differences if d.name == "right")
        if right.value is not None:
            lines.append(f"  class {one.name:<14}right {signed(right)}  {right.verdict}")
    for change in comparison.changed:
        lines.append(f"  {'+' if change.now_right else '-'} {change.id} {change.kind} {change.question}")
    return "\n".join(lines)


def signed(difference: Difference) -> str:
    if difference.value is None or difference.low is None or difference.high is None:
        return "not judged"
    form = "{:+.1f}" if difference.name == "words" else "{:+.3f}"
    value, low, high = (form.format(number) for number in (difference.value, difference.low, difference.high))
    return f"{value} [{low}, {high}] n {difference.pairs}"


def _verdict(low: float | None, high: float | None, higher: bool) -> Verdict:
    if low is None or high is None:
        return "not judged"
    if low <= 0 <= high:
        return "no difference shown"
    return "better" if (low > 0) == higher else "worse"


def _change(a: Case, b: Case) -> Change | None:
    before, after = a.marks.get("right"), b.marks.get("right")
    if before is None or after is None or before.hits == after.hits:
        return None
    said = [case.answer.answer if case.answer else "" for case in (a, b)]
    return Change(
        id=a.id, kind=a.kind, question=a.question, now_right=after.hits > before.hits, before=said[0], after=said[1]
    )
