"""What a measurement gives: a figure, the bar it is held against, and the command that makes it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bar:
    """A bound and where it must go. `at_least` tells the direction; `unit` is shown behind the numbers."""

    bound: float
    goal: float | None = None
    at_least: bool = True
    unit: str = ""

    def met(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def shown(self) -> str:
        sign = "≥" if self.at_least else "≤"
        goal = "" if self.goal is None or self.goal == self.bound else f" (goal {self.goal:g})"
        return f"{sign} {self.bound:g}{self.unit}{goal}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `value` is None where nothing could be measured; `remark` says why, or what stands out."""

    bench: str
    what: str
    value: float | None
    shown: str
    bar: str
    ok: bool | None
    command: str
    remark: str = ""
    date: str = ""

    @property
    def measured(self) -> bool:
        """False where data was absent; a figure without a bar is measured, and neither met nor missed."""
        return self.value is not None

    def line(self) -> str:
        verdict = "ok" if self.ok else "NOT MET"
        if self.ok is None:
            verdict = "told" if self.measured else "not measured"
        remark = f"\n    {self.remark}" if self.remark else ""
        return f"{verdict:<13}{self.what}: {self.shown}; bar {self.bar}\n    {self.command}{remark}"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where things are: external data, working folder, and how much is measured.

    `pages` are those of the package that speed is measured on, `kills` the random moments, `rounds` the repetitions
    of what is compared.
    """

    data: Path
    work: Path
    pages: int = 1000
    kills: int = 3
    rounds: int = 3


Bench = Callable[[Setting], Sequence[Figure]]


def measured(
    bench: str, what: str, value: float, bar: Bar, command: str, *, shown: str = "", remark: str = ""
) -> Figure:
    """A figure against its bar."""
    text = shown or f"{value:.3g}{bar.unit}"
    return Figure(bench, what, value, text, bar.shown(), bar.met(value), command, remark)


def absent(bench: str, what: str, bar: Bar, command: str, why: str) -> Figure:
    return Figure(bench, what, None, "–", bar.shown(), None, command, why)


def median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def percentile(values: Iterable[float], share: float) -> float:
    """The nearest-rank percentile; `share` in 0..1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def keep(path: Path, figures: Sequence[Figure]) -> list[Figure]:
    """Put the figures in a file beside those of other benches; gives all that are in it now, in a stable order."""
    known = [Figure(**raw) for raw in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []
    renewed = {figure.bench for figure in figures}
    merged = [figure for figure in known if figure.bench not in renewed] + list(figures)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in merged], ensure_ascii=False, indent=1), encoding="utf-8")
    return merged
