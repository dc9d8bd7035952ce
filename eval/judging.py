"""Runs judged by ragas: with any LangChain model as judge, and by the metrics that need none.

Verdicts are kept by content, so that the same answer is not judged twice. What a judge could not do (an error, a
time-out, no verdict) is counted by metric and never averaged in. The reference of a case is its gold evidence; the
context of faithfulness is what the answer cites.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from eval.cases import Case, Run, hash_of
from eval.intervals import Mark, estimate
from knowledge.errors import UsageError
from knowledge.records.base import Record
from service.settings import Settings

Say = Callable[[str], None]
_MARKER = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True)
class JudgeSettings:
    """`model` None runs the metrics that need no judge. `cache` None keeps nothing."""

    model: str | None = None
    base_url: str | None = None
    cache: Path | None = None
    timeout_s: float = 120.0
    parallel: int = 4


@dataclass(frozen=True)
class Judged:
    """One case as a judge sees it."""

    id: str
    question: str
    response: str
    passages: tuple[str, ...]
    cited: tuple[str, ...]
    reference: tuple[str, ...]


class JudgeMetric(Protocol):
    """One metric: 0..1, higher is better. `version` changes whenever its verdicts would."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def score(self, case: Judged) -> Awaitable[float]: ...


class JudgeScore(Record):
    """Mean with its 95 % interval; how many were judged, failed and timed out, and the first reason of a failure."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    judged: int
    failed: int
    timed_out: int
    from_cache: int
    first_failure: str | None = None


class JudgeReport(Record):
    """`skipped` are refusals and cases without gold evidence: there is nothing to compare."""

    dataset: str
    variant: str
    judge: str | None
    cases: int
    skipped: int
    scores: tuple[JudgeScore, ...]


@dataclass(frozen=True)
class Verdict:
    value: float | None
    reason: str | None = None
    cached: bool = False


TIMED_OUT = "timed out"


def judge_run(run: Run, wanted: JudgeSettings, settings: Settings, say: Say) -> JudgeReport:
    """Raises `UsageError` where the sponsor's text may not go to a model."""
    if wanted.model and run.sponsor in settings.chat_forbidden_sponsors:
        raise UsageError(f"the text of sponsor {run.sponsor!r} may not go to a model (chat_forbidden_sponsors).")
    from eval.ragas_metrics import metrics_for

    cases = [judged for case in run.cases if (judged := as_judged(case)) is not None]
    metrics = metrics_for(wanted, settings)
    verdicts = asyncio.run(judge_cases(cases, metrics, wanted, say))
    return JudgeReport(
        dataset=run.dataset,
        variant=run.variant,
        judge=wanted.model,
        cases=len(cases),
        skipped=len(run.cases) - len(cases),
        scores=tuple(score_of(name, found) for name, found in verdicts.items()),
    )


def read_judged(path: Path) -> JudgeReport:
    """Raises `UsageError` for a file that is no report of a judge."""
    try:
        return JudgeReport.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(f"{path}: no report that `knowline eval judge --json` printed ({error}).") from error


def as_judged(case: Case) -> Judged | None:
    """None for refusals, errors, and cases whose key names no evidence."""
    answer = case.answer
    if answer is None or answer.status == "not_found" or not case.evidence:
        return None
    return Judged(
        id=case.id,
        question=answer.standalone_question,
        response=_MARKER.sub("", answer.answer),
        passages=tuple(passage.text for passage in case.retrieved),
        cited=tuple(citation.quote for citation in answer.citations),
        reference=tuple(item.quote for item in case.evidence),
    )


async def judge_cases(
    cases: Sequence[Judged], metrics: Sequence[JudgeMetric], wanted: JudgeSettings, say: Say
) -> dict[str, list[Verdict]]:
    """Every metric over every case, in order; at most `parallel` at a time."""
    gate = asyncio.Semaphore(wanted.parallel)
    found: dict[str, list[Verdict]] = {}
    for metric in metrics:
        found[metric.name] = await asyncio.gather(*(_verdict(metric, case, wanted, gate) for case in cases))
        say(f"{metric.name}: {len(cases)} cases")
    return found


def score_of(name: str, verdicts: Sequence[Verdict]) -> JudgeScore:
    value = estimate([Mark(verdict.value) if verdict.value is not None else None for verdict in verdicts])
    late = sum(verdict.reason == TIMED_OUT for verdict in verdicts)
    reasons = (verdict.reason for verdict in verdicts if verdict.reason not in (None, TIMED_OUT))
    return JudgeScore(
        name=name,
        value=value.value,
        low=value.low,
        high=value.high,
        judged=value.judged,
        failed=value.not_judged - late,
        timed_out=late,
        from_cache=sum(verdict.cached for verdict in verdicts),
        first_failure=next(reasons, None),
    )


def text_of(report: JudgeReport) -> str:
    judge = report.judge or "no judge"
    lines = [f"{report.dataset}, {report.variant}, {judge}: {report.cases} answers judged, {report.skipped} skipped"]
    for score in report.scores:
        value = "not judged" if score.value is None else f"{score.value:.3f} [{score.low:.3f}, {score.high:.3f}]"
        lost = f"  failed {score.failed}, timed out {score.timed_out}" if score.failed or score.timed_out else ""
        lines.append(f"  {score.name:<28}{value}  n {score.judged}{lost}")
        if score.first_failure:
            lines.append(f"    first failure: {score.first_failure}")
    return "\n".join(lines)


async def _verdict(metric: JudgeMetric, case: Judged, wanted: JudgeSettings, gate: asyncio.Semaphore) -> Verdict:
    place = _place(metric, case, wanted)
    kept = _kept(place)
    if kept is not None:
        return Verdict(kept, cached=True)
    async with gate:
        try:
            value = float(await asyncio.wait_for(metric.score(case), wanted.timeout_s))
        except TimeoutError:
            return Verdict(None, TIMED_OUT)
        except Exception as error:
            return Verdict(None, f"{type(error).__name__}: {str(error)[:200]}")
    if math.isnan(value):
        return Verdict(None, "no verdict")
    _keep(place, value)
    return Verdict(value)


def _place(metric: JudgeMetric, case: Judged, wanted: JudgeSettings) -> Path | None:
    if wanted.cache is None:
        return None
    content: Mapping[str, object] = {**vars(case), "id": "", "metric": metric.name, "version": metric.version}
    judge = f"{wanted.model} {wanted.base_url}"
    return wanted.cache / f"{hash_of([json.dumps(content, sort_keys=True).encode(), judge.encode()])}.json"


def _kept(place: Path | None) -> float | None:
    if place is None or not place.is_file():
        return None
    value = json.loads(place.read_text(encoding="utf-8"))["value"]
    return float(value)


def _keep(place: Path | None, value: float) -> None:
    if place is None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({"value": value}), encoding="utf-8")
    os.replace(part, place)
