"""Benchmarks: bars and their direction, figures kept between runs, the page of figures, generated packages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench import drops
from eval.bench.__main__ import main
from eval.bench.document import document
from eval.bench.figure import Bar, Figure, absent, keep, measured, median, percentile
from eval.bench.latency import distinct
from eval.bench.pages import package, write_pdf

TIME = Bar(150, 50, at_least=False, unit=" ms")


@pytest.mark.parametrize(
    ("bar", "value", "met"),
    [(Bar(0.72), 0.72, True), (Bar(0.72), 0.7199, False), (TIME, 150.0, True), (TIME, 150.1, False)],
)
def test_a_bar_is_met_on_its_side(bar: Bar, value: float, met: bool) -> None:
    assert measured("b", "w", value, bar, "c").ok is met


def test_a_bar_shows_its_goal_only_where_it_is_another() -> None:
    assert TIME.shown() == "≤ 150 ms (goal 50)"
    assert Bar(1.0, 1.0).shown() == "≥ 1"


def test_what_could_not_be_measured_is_neither_met_nor_missed() -> None:
    figure = absent("b", "w", TIME, "c", "no folder x in the data folder")
    assert figure.ok is None and "not measured" in figure.line() and "no folder x" in figure.line()


def test_figures_of_other_benches_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    keep(path, [measured("a", "one", 1.0, Bar(1), "c"), measured("b", "two", 1.0, Bar(1), "c")])
    again = keep(path, [measured("a", "three", 2.0, Bar(1), "c")])
    assert [f.what for f in again] == ["two", "three"]


def test_the_page_says_what_is_not_met() -> None:
    good = replace(measured("a", "one", 1.0, Bar(1), "run one"), date="2026-01-01")
    bad = Figure("a", "two", 0.5, "0.5", "≥ 1", False, "run two", "too slow")
    text = document([good, bad])
    assert "| one | 1 | ≥ 1 | yes | 2026-01-01 |" in text
    assert "**no**" in text and "**Not met.** two: too slow" in text and "    run one" in text


def test_medians_and_percentiles() -> None:
    assert (median([3, 1, 2]), median([4, 1, 2, 3])) == (2, 2.5)
    assert percentile(range(100), 0.95) == 95 and percentile([7.0], 0.95) == 7.0


def test_the_same_seed_writes_the_same_pages(tmp_path: Path) -> None:
    import pypdfium2

    for name in "ab":
        assert write_pdf(tmp_path / f"{name}.pdf", 3, seed=4) == 3
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    pdf = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    lengths = [len(page.get_textpage().get_text_range()) for page in pdf]
    pdf.close()
    assert len(lengths) == 3 and min(lengths) > 1500


def test_a_package_has_at_least_the_pages_asked_for_and_is_written_once(tmp_path: Path) -> None:
    folder = package(tmp_path, 13)
    assert [path.name for path in sorted(folder.iterdir())] == ["D-000_report.pdf", "D-001_report.pdf"]
    (folder / "D-000_report.pdf").unlink()
    assert package(tmp_path, 13) == folder and len(list(folder.iterdir())) == 1


def test_the_later_drop_changes_grows_and_shrinks(tmp_path: Path) -> None:
    first = {path: path.read_bytes() for path in drops.first(tmp_path / "p").rglob("*") if path.is_file()}
    later = {path: path.read_bytes() for path in drops.second(tmp_path / "p").rglob("*") if path.is_file()}
    assert first.keys() - later.keys() and later.keys() - first.keys()
    assert any(first[path] != later[path] for path in first.keys() & later.keys())


def test_questions_are_distinct() -> None:
    assert len(set(distinct(60))) == 60


def test_data_that_is_absent_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "quality.md"
    arguments = ["--data", str(tmp_path / "none"), "--work", str(tmp_path / "w"), "--out", str(out)]
    assert main([*arguments, "--only", "hostile"]) == 0
    assert capsys.readouterr().out.count("not measured") == 1
    assert out.read_text(encoding="utf-8").count("| not measured |") == 1
