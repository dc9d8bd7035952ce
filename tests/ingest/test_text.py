"""Plain text and Markdown, and text as an engineer would type it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean_line, clean_text, join_superscript
from ingest.formats.encoding import decode
from ingest.formats.markdown import read_markdown
from ingest.formats.text import read_text
from knowledge.records import ParsedDocument
from knowledge.text import fold_quote


def text(tmp_path: Path, source: str, encoding: str = "utf-8") -> ParsedDocument:
    path = tmp_path / "a.txt"
    path.write_bytes(source.encode(encoding))
    return read_text(path, "a.txt")


def markdown(tmp_path: Path, source: str) -> ParsedDocument:
    path = tmp_path / "a.md"
    path.write_text(source, encoding="utf-8")
    return read_markdown(path, "a.md")


def test_numbered_headings_open_sections_and_numbered_steps_do_not(tmp_path: Path) -> None:
    document = text(tmp_path, "2.1 Elution\n\nThe pH is 3.6.\n\n1. Add acid.\n2. Wait 60 min.\n")
    assert [(e.kind, e.text) for e in document.elements] == [
        ("heading", "2.1 Elution"), ("paragraph", "The pH is 3.6."), ("list_item", "1. Add acid."),
        ("list_item", "2. Wait 60 min."),
    ]
    assert document.elements[3].section == "2.1 Elution"


def test_a_short_numbered_line_above_running_text_is_a_heading(tmp_path: Path) -> None:
    document = text(tmp_path, "2. Seed train\nDo not let the flasks stand when you count them.\n\n3. Shift\nIf the density is not there, wait.\n")
    assert [e.kind for e in document.elements] == ["heading", "paragraph"] * 2
    assert document.elements[3].section == "3. Shift"


def test_lines_broken_to_a_width_are_joined_and_others_kept(tmp_path: Path) -> None:
    wrapped = "The elution pH was kept at 3.6 because aggregates rose\nsteeply below 3.4 in all of the runs of the study made\nat scale."
    document = text(tmp_path, f"{wrapped}\n\npH: 3.6\nT: 20 °C\n")
    assert document.elements[0].text == wrapped.replace("\n", " ")
    assert document.elements[1].text == "pH: 3.6\nT: 20 °C"


def test_columns_set_with_blanks_are_a_table(tmp_path: Path) -> None:
    document = text(tmp_path, "Time    %A    %B\n------  ----  ----\n0       95    5\n20      5     95\n")
    table = document.elements[0].table
    assert table is not None and table.rows == (("Time", "%A", "%B"), ("0", "95", "5"), ("20", "5", "95"))
    assert table.header_rows == 1


def test_quoted_replies_are_marked(tmp_path: Path) -> None:
    document = text(tmp_path, "Agreed.\n\n> Is 24 h enough?\n>> older\n")
    assert [(e.text, e.part) for e in document.elements] == [("Agreed.", None), ("Is 24 h enough?\nolder", "quoted")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_code_pages(encoding: str) -> None:
    source = "Prüfung bei 25 °C ± 2, 10 µm – „gut“\n" * 3
    assert decode(source.encode(encoding))[0] == source


def test_markdown_shows_without_its_marks(tmp_path: Path) -> None:
    document = markdown(tmp_path, "# *Scope*\nA **bold** `x_1` [link](http://e.org) 10^6^ 5 * 3 * 2\n- a\n  more\n    1. b\n")
    assert [(e.kind, e.text, e.level) for e in document.elements] == [
        ("heading", "Scope", 1), ("paragraph", "A bold x_1 link 10⁶ 5 * 3 * 2", None), ("list_item", "• a more", 1),
        ("list_item", "1. b", 3),
    ]


def test_markdown_tables_code_and_struck_text(tmp_path: Path) -> None:
    document = markdown(tmp_path, "| A | B \\| C |\n|---|:-:|\n| 1 | 2 |\n\n```\n# no heading\n```\n~~gone~~ kept\n")
    table, code, kept, gone = document.elements
    assert table.table is not None and table.table.rows == (("A", "B | C"), ("1", "2")) and table.table.header_rows == 1
    assert (code.kind, code.text) == ("paragraph", "# no heading")
    assert kept.text == "kept" and (gone.text, gone.evidence) == ("gone", False)


def test_front_matter_gives_the_title(tmp_path: Path) -> None:
    assert markdown(tmp_path, "---\ntitle: Hold study\n---\n\ntext\n").title == "Hold study"


@pytest.mark.parametrize(
    ("before", "raised", "joined"),
    [("10", "6", "10⁶"), ("m", "-2", "m⁻²"), ("7.0", "1", "7.0 ¹"), ("7.0", "a", "7.0 a"), ("5", "th", "5th"), ("± 2", "3", "± 2³")],
)
def test_raised_text_joins_without_changing_numbers(before: str, raised: str, joined: str) -> None:
    assert join_superscript(before, raised) == joined


def test_characters_come_out_as_typed() -> None:
    assert clean_text("ﬁ\u00adlter  37 ºC\u00a0\u2009±\u20112 \uf06dm\r\nnext") == "filter 37 °C ±-2 μm\nnext"


@given(st.text(max_size=60))
def test_cleaning_is_stable_and_one_line_is_one_line(source: str) -> None:
    assert clean_text(clean_text(source)) == clean_text(source)
    assert "\n" not in clean_line(source)


@given(st.text(alphabet="abc ﬁﬂ\u00ad\u00a0\u2011²µΩ−–\u200b,.5", max_size=40))
def test_cleaning_keeps_what_a_quote_is_compared_by(source: str) -> None:
    assert fold_quote(clean_text(source)) == fold_quote(source.replace("\u200b", ""))
