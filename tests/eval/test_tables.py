"""The adjacency-relation measure: hand-counted relations, pairing of tables, pooling."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.tables import Counts, Grid, GridCell, evaluate, gold_grids, grid_of, main, pool, relations, report, score
from knowledge.records.document import CellSpan, Table


def plain(*rows: tuple[str, ...], page: int = 1) -> Grid:
    return grid_of(Table(rows=rows), page)


def test_neighbours_are_counted_right_and_below() -> None:
    found = relations(plain(("a", "b"), ("c", "d")))
    assert set(found) == {("a", "b", "right"), ("c", "d", "right"), ("a", "c", "below"), ("b", "d", "below")}


def test_blank_cells_are_looked_through() -> None:
    found = relations(plain(("a", "", "b"), ("", "", ""), ("c", "", "")))
    assert set(found) == {("a", "b", "right"), ("a", "c", "below")}


def test_a_spanning_cell_meets_each_neighbour_once() -> None:
    table = Table(rows=(("h", "top", ""), ("", "x", "y")), spans=(
        CellSpan(row=0, col=0, rowspan=2, colspan=1), CellSpan(row=0, col=1, rowspan=1, colspan=2),
    ))
    found = relations(grid_of(table, 1))
    assert found == {
        ("h", "top", "right"): 1, ("h", "x", "right"): 1, ("x", "y", "right"): 1,
        ("top", "x", "below"): 1, ("top", "y", "below"): 1,
    }


def test_content_is_compared_without_case_space_and_line_ends() -> None:
    gold, found = plain(("Total  sales", "1 \u2013 2")), plain(("total\nsales", "1-2"))
    assert score([gold], [found]) == Counts(1, 1, 1)


def test_equal_relations_count_as_often_as_they_occur() -> None:
    assert score([plain(("0", "0", "0"))], [plain(("0", "0"))]) == Counts(2, 1, 1)


def test_tables_are_paired_by_most_relations_on_their_page() -> None:
    gold = [plain(("a", "b", "c")), plain(("d", "e"))]
    found = [plain(("d", "e")), plain(("a", "b")), plain(("a", "b", "c"), page=2)]
    counts = score(gold, found)
    assert counts == Counts(3, 4, 2)
    assert counts.precision == 0.5
    assert counts.recall == pytest.approx(2 / 3)


def test_pooling_adds_counts_and_nothing_found_is_full_precision() -> None:
    total = pool([Counts(10, 0, 0), Counts(10, 10, 10)])
    assert (total.precision, total.recall) == (1.0, 0.5)
    assert total.f1 == pytest.approx(2 / 3)


STRUCTURE = """<?xml version="1.0" encoding="UTF-8"?>
<document><table id="1"><region page="2">
<cell start-row="0" start-col="0" end-col="1"><content>Head</content></cell>
<cell start-row="1" start-col="0"><content>a</content></cell>
<cell start-row="1" start-col="1"><content>b</content></cell>
</region></table></document>"""


def test_gold_files_are_read_and_a_folder_is_scored(tmp_path: Path) -> None:
    (tmp_path / "x-str.xml").write_text(STRUCTURE, encoding="utf-8")
    (tmp_path / "x.pdf").write_bytes(b"")
    (tmp_path / "without_gold.pdf").write_bytes(b"")
    assert gold_grids(tmp_path / "x-str.xml")[0].cells[0] == GridCell(0, 0, 0, 1, "Head")
    results = evaluate(tmp_path, lambda pdf: gold_grids(tmp_path / "x-str.xml"))
    assert results == {"x": Counts(3, 3, 3)}
    assert report(results).splitlines()[-1].split() == ["pooled", "3", "3", "1.0000", "1.0000", "1.0000"]


def test_a_folder_without_gold_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "no PDF" in capsys.readouterr().err
