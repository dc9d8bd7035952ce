"""The gate: figures against the thresholds of `thresholds.toml`. Below one of them the command ends with status 1.

    python -m eval.gate --build build/eval [--data DIR]

measures the sample and, where it is there, the external data; writes runs, report, validation summary and its section
of `docs/quality.md`.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from eval.quality_page import put
from knowledge.errors import UsageError

Figures = Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True)
class Criterion:
    """`least` or `most` that a figure of a data set may be, and the `goal` that it is on the way to."""

    dataset: str
    figure: str
    least: float | None = None
    most: float | None = None
    goal: float | None = None


@dataclass(frozen=True)
class Outcome:
    """`value` None: not measured, which fails unless the whole data set is absent."""

    criterion: Criterion
    value: float | None
    passed: bool

    @property
    def text(self) -> str:
        c = self.criterion
        bound = f"at least {c.least:g}" if c.least is not None else f"at most {c.most:g}"
        value = "not measured" if self.value is None else f"{self.value:.4g}"
        return f"{'ok  ' if self.passed else 'FAIL'} {c.dataset:<10} {c.figure:<28} {value:>12}  ({bound})"


def criteria(path: Path | None = None, *, ablations: bool = True) -> tuple[Criterion, ...]:
    """The thresholds of a file, by default those of this release; without `ablations` those that need no other run."""
    text = path.read_text(encoding="utf-8") if path else (files("eval") / "thresholds.toml").read_text(encoding="utf-8")
    found = []
    for dataset, bounds in tomllib.loads(text).items():
        for figure, bound in bounds.items():
            if not isinstance(bound, dict) or set(bound) - {"goal"} not in ({"least"}, {"most"}):
                raise UsageError(f"thresholds, [{dataset}] {figure}: give either `least` or `most`, not {bound!r}.")
            if ablations or not (dataset == "sample" and ("_over_" in figure or figure.endswith("_of_careless"))):
                found.append(Criterion(dataset, figure, **bound))
    return tuple(found)


def check(figures: Figures, wanted: Sequence[Criterion]) -> tuple[Outcome, ...]:
    """Criteria of data sets that were not measured at all are left out; a single missing figure fails."""
    return tuple(_outcome(c, figures[c.dataset].get(c.figure)) for c in wanted if c.dataset in figures)


def _outcome(criterion: Criterion, value: float | None) -> Outcome:
    if value is None:
        return Outcome(criterion, None, False)
    good = value >= criterion.least if criterion.least is not None else value <= (criterion.most or 0.0)
    return Outcome(criterion, value, good)


def main(arguments: Sequence[str]) -> int:
    import argparse

    from eval.gate_runs import measure_all, quality_text, write_documents

    parser = argparse.ArgumentParser(prog="python -m eval.gate")
    parser.add_argument("--build", type=Path, default=Path("build/eval"), help="where homes, runs and reports are kept")
    parser.add_argument("--data", type=Path, help="external data; what is absent is left out, saying so")
    parser.add_argument("--sample", type=Path, default=Path("corpus/sample"))
    parser.add_argument("--results", type=Path, help="JUnit XML of the tests, for the trace matrix")
    parser.add_argument("--quality", type=Path, help="also write the figures into this page (docs/quality.md)")
    parser.add_argument("--quick", action="store_true", help="no baselines and ablations")
    given = parser.parse_args(arguments)
    measured = measure_all(given.sample, given.data, given.build, ablations=not given.quick)
    outcomes = check(measured.figures, criteria(ablations=not given.quick))
    write_documents(given.build, measured, outcomes, given.results)
    if given.quality is not None:
        put(given.quality, "eval", quality_text(measured, outcomes))
    print("\n".join(outcome.text for outcome in outcomes))
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"{len(outcomes) - failed} of {len(outcomes)} criteria met; report in {given.build}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
