"""The MeasEval report counts spans and units as the task does."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.measeval import main, score

HEAD = "docId\tannotSet\tannotType\tstartOffset\tendOffset\tannotId\ttext\tother\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "tsv").mkdir()
    (tmp_path / "text" / "a.txt").write_text("Held at 37 °C for about 5 min with 12 patients.", encoding="utf-8")
    rows = (
        'a\t1\tQuantity\t8\t13\tT1\t37 °C\t{"unit": "°C"}\n'
        'a\t2\tQuantity\t24\t29\tT2\t5 min\t{"unit": "min"}\n'
        'a\t3\tQuantity\t35\t46\tT3\t12 patients\t{"unit": "patients"}\n'
        "a\t3\tMeasuredEntity\t0\t4\tT4\tHeld\t{}\n"
    )
    (tmp_path / "tsv" / "a.tsv").write_text(HEAD + rows, encoding="utf-8")
    return tmp_path


def test_spans_and_units_are_counted(folder: Path) -> None:
    result = score(folder)
    assert (result.gold, result.found, result.exact) == (3, 2, 1)
    assert result.exact_f1 == pytest.approx(0.4)
    assert result.overlap_recall == pytest.approx(2 / 3)
    assert result.overlap_precision == pytest.approx((1 + 5 / 11) / 2)
    assert (result.unit_accuracy, result.known_unit_recall) == (1.0, 1.0)


def test_the_report_names_what_it_measures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0
    assert "exact span F1" in capsys.readouterr().out


def test_a_wrong_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no text/"):
        score(tmp_path)
