"""The trace matrix: requirement → tests → result. The mapping stands in `trace.toml`, results come from JUnit XML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from knowledge.errors import UsageError

Outcome = Literal["passed", "failed", "skipped", "not run"]
Verdict = Literal["passed", "failed", "not run", "no test"]


@dataclass(frozen=True)
class Requirement:
    """`tests` are ids `path::function`."""

    id: str
    text: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One requirement with the outcome of each of its tests."""

    requirement: Requirement
    outcomes: tuple[tuple[str, Outcome], ...]

    @property
    def verdict(self) -> Verdict:
        """`passed` when every test ran and none failed; skipped counts as not run."""
        if not self.outcomes:
            return "no test"
        found = {outcome for _, outcome in self.outcomes}
        if "failed" in found:
            return "failed"
        return "passed" if found == {"passed"} else "not run"


def requirements() -> tuple[Requirement, ...]:
    raw = tomllib.loads((files("eval") / "trace.toml").read_text(encoding="utf-8"))
    return tuple(Requirement(name, item["text"], tuple(item["tests"])) for name, item in raw.items())


def matrix(results: Mapping[str, Outcome]) -> tuple[Row, ...]:
    """Every requirement in order; a test without a result was not run."""
    return tuple(Row(one, tuple((test, results.get(test, "not run")) for test in one.tests)) for one in requirements())


def results_of(path: Path) -> dict[str, Outcome]:
    """Outcomes by test id from a JUnit XML file; a test with parameters fails when any of its cases fails."""
    from defusedxml import ElementTree

    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise UsageError(f"{path}: no readable JUnit XML ({error}); make one with `pytest --junitxml FILE`.") from error
    found: dict[str, Outcome] = {}
    for case in root.iter("testcase"):
        identifier = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name', '').partition('[')[0]}"
        broken = case.find("failure") is not None or case.find("error") is not None
        outcome: Outcome = "failed" if broken else "skipped" if case.find("skipped") is not None else "passed"
        found[identifier] = _worse(found.get(identifier, outcome), outcome)
    return found


def _worse(one: Outcome, other: Outcome) -> Outcome:
    order: tuple[Outcome, ...] = ("failed", "skipped", "not run", "passed")
    return min(one, other, key=order.index)
