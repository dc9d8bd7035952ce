"""Web pages as a browser shows them."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.formats.html import read_html
from knowledge.errors import EmptyError
from knowledge.records import ParsedDocument

CELLS = st.text(alphabet="abc 01.<&µé°", max_size=8).map(lambda s: " ".join(s.split()))


def read(tmp_path: Path, body: str, head: str = "", encoding: str = "utf-8") -> ParsedDocument:
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return read_html(path, "a.html")


def test_headings_paragraphs_and_loose_text_in_order(tmp_path: Path) -> None:
    document = read(tmp_path, "<h1>1 Scope</h1>loose <b>text</b><p>Para<br>two</p><div>tail <span>end</span></div>")
    assert [(e.kind, e.text, e.section) for e in document.elements] == [
        ("heading", "1 Scope", "1 Scope"), ("paragraph", "loose text", "1 Scope"),
        ("paragraph", "Para\ntwo", "1 Scope"), ("paragraph", "tail end", "1 Scope"),
    ]


def test_scripts_and_styles_are_nothing_and_invisible_text_is_no_evidence(tmp_path: Path) -> None:
    body = (
        "<script>alert(1)</script><p>Seen<span style='display: none'>unseen</span></p><p class='gone'>also unseen</p>"
        "<p hidden>third</p><p style='color:#ffffff'>white</p><div style='background:#004'><b style='color:#fff'>on blue</b></div>"
    )
    document = read(tmp_path, body, head="<style>.gone {display:none}</style>")
    assert [e.text for e in document.elements if e.evidence] == ["Seen", "on blue"]
    assert {e.text for e in document.elements if not e.evidence} == {"unseen", "also unseen", "third", "white"}
    assert document.warnings


def test_lists_are_numbered_as_shown(tmp_path: Path) -> None:
    body = "<ol start=3><li>mix<ul><li>gently</li></ul></li><li>hold</li></ol><ol type=a><li>one</li></ol>"
    assert [(e.text, e.level) for e in read(tmp_path, body).elements] == [
        ("3. mix", 1), ("• gently", 2), ("4. hold", 1), ("a. one", 1),
    ]


def test_raised_and_struck_text(tmp_path: Path) -> None:
    document = read(tmp_path, "<p>10<sup>6</sup> in m<sup>2</sup>, H<sub>2</sub>O, <del>old</del>pH 7.0<sup>a</sup></p>")
    assert document.elements[0].text == "10⁶ in m², H₂O, pH 7.0 a"
    assert document.elements[1].part == "deleted" and not document.elements[1].evidence


def test_tables_with_spans_head_and_caption(tmp_path: Path) -> None:
    body = (
        "<table><caption>Table 1. Ranges</caption><thead><tr><th rowspan=2>P</th><th colspan=2>Range</th></tr>"
        "<tr><th>low</th><th>high</th></tr></thead><tr><td>pH</td><td>6.8</td><td>7.1</td></tr></table>"
    )
    caption, element = read(tmp_path, body).elements
    assert caption.caption_of == element.id
    assert element.table is not None
    assert element.table.rows == (("P", "Range", ""), ("", "low", "high"), ("pH", "6.8", "7.1"))
    assert element.table.header_rows == 2 and len(element.table.spans) == 2


def test_layout_tables_are_no_tables(tmp_path: Path) -> None:
    body = "<table><tr><td><p>left</p></td><td><table><tr><td>a</td><td>1</td></tr></table></td></tr></table>"
    assert [e.kind for e in read(tmp_path, body).elements] == ["paragraph", "table"]


def test_the_declared_code_page_is_used(tmp_path: Path) -> None:
    document = read(tmp_path, "<p>Prüfung 5 µm</p>", head="<meta charset='iso-8859-1'>", encoding="iso-8859-1")
    assert document.elements[0].text == "Prüfung 5 µm"


def test_deep_nesting_neither_fails_nor_loses_text(tmp_path: Path) -> None:
    document = read(tmp_path, "<div>" * 1000 + "deep" + "</div>" * 1000)
    assert any("deep" in e.text for e in document.elements)


def test_a_page_without_text_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        read(tmp_path, "<script>x</script>")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=2, max_size=5))
def test_a_table_reads_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    written = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    document = read(tmp_path_factory.mktemp("h"), f"<p>x</p><table>{written}</table>")
    expected = [tuple(tuple(row) for row in rows)] if any(any(row) for row in rows) else []
    assert [e.table.rows for e in document.elements if e.table] == expected
