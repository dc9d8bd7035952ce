"""Results of measurements as they were written by `knowline eval run --out`, read from the home's folder.

The record names only what is shown; a run holds more. Intervals: Wilson's for cases that are one yes or no (Wilson
1927), the percentile bootstrap over cases for the others and for differences (Efron & Tibshirani, 1993).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import ConfigDict, Field, ValidationError

from knowledge.records.base import Record
from service.api.access import Access, check

FOLDER = "evaluations"
Z95, RESAMPLES = 1.959964, 2_000
MOST_BYTES = 200 << 20


class _Part(Record):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Made(_Part):
    """What the figures depend on."""

    release: str = ""
    code: str = ""
    embedder: str | None = None
    model: str | None = None


class Counted(_Part):
    """`hits` of `total` of one metric of one case; a total of 0 could not be judged."""

    hits: float
    total: float


class Said(_Part):
    answer: str = ""
    status: str = ""


class Asked(_Part):
    """One question and what came of it."""

    id: str
    kind: str = ""
    question: str
    answerable: bool = True
    answer: Said | None = None
    marks: dict[str, Counted] = Field(default_factory=dict)
    missing_facts: tuple[str, ...] = ()
    error: str | None = None


class EvaluationRun(_Part):
    """One run; `file` is its name in the folder."""

    file: str = ""
    dataset: str
    sponsor: str = ""
    variant: str
    started: str
    seconds: float = 0.0
    versions: Made = Made()
    cases: tuple[Asked, ...] = ()

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names in the order in which they come up."""
        return tuple(dict.fromkeys(name for case in self.cases for name in case.marks))


class Figure(Record):
    """A pooled ratio or a difference with its 95 % interval; None where nothing could be judged."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    judged: int


class Results(Record):
    """The runs that may be seen, newest first, and files that are no runs."""

    folder: str
    runs: tuple[EvaluationRun, ...]
    unreadable: tuple[str, ...]


class Changed(Record):
    """A question that one run answered rightly and the other did not."""

    kind: str
    question: str
    verdict: Literal["better", "worse"]


def results(access: Access) -> Results:
    """What lies in the folder and was measured on packages that the caller may see. Raises `ForbiddenError`."""
    check(access.caller, "read", access.scope)
    folder = access.service.settings.home / FOLDER
    runs, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        run = _read(path)
        if run is None:
            unreadable.append(path.name)
        elif access.caller.owner or run.sponsor == access.scope.sponsor:
            runs.append(run)
    runs.sort(key=lambda run: (run.started, run.file), reverse=True)
    shown = tuple(unreadable) if access.caller.owner else ()
    return Results(folder=str(folder), runs=tuple(runs), unreadable=shown)


def figures(cases: Sequence[Asked], metrics: Sequence[str]) -> tuple[Figure, ...]:
    """Each metric over the cases that could be judged."""
    return tuple(_pooled(name, [case.marks[name] for case in cases if name in case.marks]) for name in metrics)


def by_class(run: EvaluationRun, metric: str) -> tuple[Figure, ...]:
    """One metric, a figure for each class of question; `name` is the class."""
    kinds = sorted({case.kind for case in run.cases if metric in case.marks})
    return tuple(
        _pooled(kind, [case.marks[metric] for case in run.cases if case.kind == kind and metric in case.marks])
        for kind in kinds
    )


def differences(before: EvaluationRun, after: EvaluationRun) -> tuple[Figure, ...]:
    """`after` minus `before` over the same questions, cases drawn together; `judged` counts the pairs."""
    first = {(case.id, case.question): case for case in before.cases}
    pairs = [(first[key], case) for case in after.cases if (key := (case.id, case.question)) in first]
    found = []
    for name in after.metrics:
        both = [(a.marks[name], b.marks[name]) for a, b in pairs if name in a.marks and name in b.marks]
        both = [(a, b) for a, b in both if a.total > 0 and b.total > 0]
        if not both:
            continue
        old, new = _array([a for a, _ in both]), _array([b for _, b in both])
        draws = np.random.default_rng(0).integers(0, len(both), (RESAMPLES, len(both)))
        spread = _ratios(new, draws) - _ratios(old, draws)
        low, high = np.quantile(spread, [0.025, 0.975])
        value = new[0].sum() / new[1].sum() - old[0].sum() / old[1].sum()
        found.append(Figure(name=name, value=float(value), low=float(low), high=float(high), judged=len(both)))
    return tuple(found)


def changes(before: EvaluationRun, after: EvaluationRun) -> tuple[Changed, ...]:
    """Questions whose answer became right or wrong; what became worse first."""
    first = {(case.id, case.question): share(case) for case in before.cases}
    found: list[Changed] = []
    for case in after.cases:
        old, new = first.get((case.id, case.question)), share(case)
        if old is None or new is None or (old == 1.0) == (new == 1.0):
            continue
        verdict: Literal["better", "worse"] = "better" if new == 1.0 else "worse"
        found.append(Changed(kind=case.kind, question=case.question, verdict=verdict))
    return tuple(sorted(found, key=lambda one: (one.verdict == "better", one.kind, one.question)))


def worst(run: EvaluationRun, most: int = 20) -> tuple[Asked, ...]:
    """Cases that ended in an error, then wrong ones, those with most facts missing first."""
    bad = [case for case in run.cases if case.error or share(case) not in (None, 1.0)]
    bad.sort(key=lambda case: (case.error is None, share(case) or 0.0, -len(case.missing_facts), case.id))
    return tuple(bad[:most])


def share(case: Asked) -> float | None:
    """How right the answer is, 0 to 1, higher is better; None where it was not judged."""
    mark = case.marks.get("right")
    return mark.hits / mark.total if mark is not None and mark.total > 0 else None


def _read(path: Path) -> EvaluationRun | None:
    """None for a file that is no run; the list of what could not be read tells its name."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        return EvaluationRun.model_validate_json(path.read_bytes()).model_copy(update={"file": path.name})
    except (OSError, ValidationError):
        return None


def _pooled(name: str, marks: Sequence[Counted]) -> Figure:
    judged = [mark for mark in marks if mark.total > 0]
    if not judged:
        return Figure(name=name, value=None, low=None, high=None, judged=0)
    hits, totals = _array(judged)
    value = float(hits.sum() / totals.sum())
    if all(mark.total == 1 and mark.hits in (0, 1) for mark in judged):
        low, high = _wilson(value, len(judged))
    else:
        draws = np.random.default_rng(0).integers(0, len(judged), (RESAMPLES, len(judged)))
        low, high = (float(one) for one in np.quantile(_ratios((hits, totals), draws), [0.025, 0.975]))
        if low == high and value in (0.0, 1.0):
            low, high = _wilson(value, len(judged))
    return Figure(name=name, value=value, low=low, high=high, judged=len(judged))


def _wilson(p: float, n: int) -> tuple[float, float]:
    middle, spread = p + Z95**2 / (2 * n), Z95 * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2))
    return max(0.0, min(p, (middle - spread) / (1 + Z95**2 / n))), min(
        1.0, max(p, (middle + spread) / (1 + Z95**2 / n))
    )


Columns = tuple[np.ndarray[tuple[int], np.dtype[np.float64]], np.ndarray[tuple[int], np.dtype[np.float64]]]


def _array(marks: Sequence[Counted]) -> Columns:
    return np.array([m.hits for m in marks], dtype=np.float64), np.array([m.total for m in marks], dtype=np.float64)


def _ratios(columns: Columns, draws: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> np.ndarray:  # type: ignore[type-arg]
    return columns[0][draws].sum(axis=1) / columns[1][draws].sum(axis=1)  # type: ignore[no-any-return]
