"""Presentations: slides as pages, in reading order, with notes, tables and charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.formats.pptx import read_pptx
from knowledge.errors import CorruptError, EmptyError
from knowledge.records import ParsedDocument

CELLS = st.text(alphabet="abc 01.µé°", max_size=8).map(lambda s: " ".join(s.split()))


def read(tmp_path: Path, deck: object) -> ParsedDocument:
    path = tmp_path / "a.pptx"
    deck.save(str(path))  # type: ignore[attr-defined]
    return read_pptx(path, "a.pptx")


def test_title_body_and_notes_with_their_slide(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Capture step"
    slide.placeholders[1].text = "Elution at pH 3.6\nAggregates below 3.4"
    slide.notes_slide.notes_text_frame.text = "The low edge is a guess."
    document = read(tmp_path, deck)
    assert [(e.kind, e.text, e.page, e.part) for e in document.elements] == [
        ("title", "Capture step", 1, "body"), ("list_item", "Elution at pH 3.6", 1, "body"),
        ("list_item", "Aggregates below 3.4", 1, "body"), ("speaker_note", "The low edge is a guess.", 1, "notes"),
    ]
    assert document.pages == 1 and document.elements[1].section == "Capture step"
    assert document.elements[1].bbox is not None


def test_boxes_are_read_from_top_to_bottom_groups_included(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for text, top in (("third", 5), ("first", 1)):
        slide.shapes.add_textbox(Inches(1), Inches(top), Inches(2), Inches(0.5)).text_frame.text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(3), Inches(2), Inches(0.5)).text_frame.text = "second"
    assert [e.text for e in read(tmp_path, deck).elements] == ["first", "second", "third"]


def test_merged_cells_and_charts(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(2, 3, Inches(1), Inches(1), Inches(5), Inches(1)).table
    for at, text in enumerate(("Parameter", "Range", "")):
        table.cell(0, at).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    for at, text in enumerate(("pH", "6.8", "7.1")):
        table.cell(1, at).text = text
    data = CategoryChartData()
    data.categories = ["day 1", "day 2"]
    data.add_series("Titer", (1.5, 2.5))
    slide.shapes.add_chart(XL_CHART_TYPE.LINE, Inches(1), Inches(4), Inches(3), Inches(2), data)
    grid, chart = read(tmp_path, deck).elements
    assert grid.table is not None and grid.table.rows == (("Parameter", "Range", ""), ("pH", "6.8", "7.1"))
    assert grid.table.header_rows == 1 and grid.table.spans[0].colspan == 2
    assert (chart.kind, chart.text) == ("figure", "Titer: day 1 = 1.5; day 2 = 2.5")


def test_hidden_slides_are_marked(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Backup"
    slide._element.set("show", "0")
    document = read(tmp_path, deck)
    assert document.elements[0].hidden and "hidden" in document.warnings[0]


def test_raised_and_struck_runs(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    paragraph = slide.shapes.add_textbox(0, 0, Inches(4), Inches(1)).text_frame.paragraphs[0]
    for text, key, value in (("10", "", ""), ("6", "baseline", "30000"), (" cells", "", ""), ("old", "strike", "sngStrike")):
        run = paragraph.add_run()
        run.text = text
        if key:
            run.font._element.set(key, value)
    assert [(e.text, e.evidence) for e in read(tmp_path, deck).elements] == [("10⁶ cells", True), ("old", False)]


def test_empty_and_broken_presentations_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        read(tmp_path, Presentation())
    (tmp_path / "b.pptx").write_bytes(b"PK\x03\x04 no package")
    with pytest.raises(CorruptError):
        read_pptx(tmp_path / "b.pptx", "b.pptx")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=2, max_size=4))
def test_a_table_reads_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, Inches(1), Inches(0.5)).text_frame.text = "top"
    table = slide.shapes.add_table(len(rows), 2, 0, Inches(3), Inches(4), Inches(1)).table
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    found = [e.table.rows for e in read(tmp_path_factory.mktemp("p"), deck).elements if e.table]
    assert found == ([tuple(tuple(row) for row in rows)] if any(any(row) for row in rows) else [])
