"""The trace matrix names every requirement and tests that exist; results are taken as they are."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from eval.trace import Requirement, Row, matrix, requirements, results_of
from knowledge.errors import UsageError

ROOT = Path(__file__).parents[2]


@cache
def names_in(path: str) -> frozenset[str]:
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_is_there_in_order() -> None:
    assert [one.id for one in requirements()] == [f"G{number}" for number in range(1, 29)]


@pytest.mark.parametrize("test", sorted({test for one in requirements() for test in one.tests}))
def test_every_test_that_the_matrix_names_exists(test: str) -> None:
    path, _, name = test.partition("::")
    assert name in names_in(path), f"{test} is no test any more; mend eval/trace.toml"


def result(test: str, inside: str) -> str:
    path, _, name = test.partition("::")
    return f'<testcase classname="{path.removesuffix(".py").replace("/", ".")}" name="{name}">{inside}</testcase>'


@pytest.mark.parametrize(("inside", "verdict"), [("", "passed"), ("<failure/>", "failed"), ("<skipped/>", "not run")])
def test_one_failing_case_fails_its_requirement(tmp_path: Path, inside: str, verdict: str) -> None:
    tests = next(one.tests for one in requirements() if one.id == "G2")
    cases = [*(result(test, "") for test in tests), result(f"{tests[0]}[reject]", inside)]
    (tmp_path / "r.xml").write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    rows = {row.requirement.id: row for row in matrix(results_of(tmp_path / "r.xml"))}
    assert rows["G2"].verdict == verdict
    assert rows["G3"].verdict == "not run"


def test_a_requirement_without_tests_shows_as_a_hole() -> None:
    assert Row(Requirement("G0", "nothing tests this", ()), ()).verdict == "no test"


def test_a_file_that_is_no_result_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text("passed")
    with pytest.raises(UsageError, match=r"r\.xml: no readable JUnit XML"):
        results_of(tmp_path / "r.xml")
