"""Thresholds: below fails, missing fails, absent data sets do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gate import Criterion, check, criteria
from eval.gate_runs import Measured, quality_text, sample_figures
from eval.marks import BY_NAME
from eval.quality_page import put
from eval.variants import VARIANTS
from knowledge.errors import UsageError

from runs import run_of, some_answers  # isort: skip

WANTED = (Criterion("sample", "right", least=0.6), Criterion("sample", "words", most=100), Criterion("far", "f1", least=0.5))


def test_a_figure_below_its_threshold_fails_the_gate() -> None:
    outcomes = check({"sample": {"right": 0.59, "words": 80}}, WANTED)
    assert [(o.criterion.figure, o.passed) for o in outcomes] == [("right", False), ("words", True)]
    assert outcomes[0].text.startswith("FAIL") and "at least 0.6" in outcomes[0].text
    assert not check({"sample": {"right": 0.7, "words": 101}}, WANTED)[1].passed


def test_a_figure_that_was_not_measured_fails_and_an_absent_data_set_does_not() -> None:
    outcomes = check({"sample": {"right": None}}, WANTED)
    assert [o.passed for o in outcomes] == [False, False]


def test_the_thresholds_of_the_sample_name_figures_that_exist() -> None:
    known = sample_figures([run_of(some_answers(), variant) for variant in VARIANTS]).keys()
    named = {c.figure for c in criteria() if c.dataset == "sample"}
    assert named <= known | {"extraction_recall", "extraction_precision"}
    quick = sample_figures([run_of(some_answers())]).keys() | {"extraction_recall", "extraction_precision"}
    assert {c.figure for c in criteria(ablations=False) if c.dataset == "sample"} == named & quick
    assert known >= BY_NAME.keys()


def test_a_threshold_without_a_direction_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text('[sample]\n"right" = 0.5\n')
    with pytest.raises(UsageError, match=r"\[sample\] right"):
        criteria(tmp_path / "t.toml")


def test_the_quality_page_holds_every_variant_and_criterion() -> None:
    runs = (run_of(some_answers()), run_of(some_answers(), "bm25"))
    measured = Measured(runs, {"sample": sample_figures(runs)})
    text = quality_text(measured, check(measured.figures, criteria()))
    assert "| figure | full | bm25 |" in text and "| RAT | 1 |" in text and "| sample | recall@10 |" in text and "| bm25 | +0.000" in text


def test_each_command_rewrites_its_own_section_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    put(page, "bench", "speed 1")
    assert "Not measured yet: `make eval`" in page.read_text(encoding="utf-8")
    put(page, "eval", "right 2")
    put(page, "bench", "speed 3")
    text = page.read_text(encoding="utf-8")
    assert "right 2" in text and "speed 3" in text and "speed 1" not in text and text.index("right 2") < text.index("speed 3")
