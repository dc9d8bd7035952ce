"""Chunks: bounded, whole, mapped to their elements, stable."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import CONTEXT_TOKENS, chunk_document, embedding_text
from knowledge.records import CellSpan, Chunk, Element, ParsedDocument, Table

DOCUMENT = "d0"


class Words:
    """Counts words and punctuation, two specials, like a word-piece tokenizer that knows every word."""

    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text)) + 2


def _element(number: int, kind: str, text: str, **more: Any) -> Element:
    return Element(file="a.pdf", id=f"e{number}", kind=kind, text=text, **more)  # type: ignore[arg-type]


def _table(number: int, rows: list[list[str]], header_rows: int = 1, **more: Any) -> Element:
    known = {key: more.pop(key) for key in ("spans", "continues", "notes", "cell_refs") if key in more}
    table = Table(rows=tuple(map(tuple, rows)), header_rows=header_rows, **known)
    text = "\n".join(table.row_text(row) for row in range(len(rows)))
    return _element(number, "table", text, table=table, **more)


def _chunks(*elements: Element, title: str | None = "Capture step") -> list[Chunk]:
    return chunk_document(ParsedDocument(file="a.pdf", title=title, number="PD-7", elements=elements), DOCUMENT, Words())


def _sentence(words: int, start: str = "Load") -> str:
    return " ".join([start, *(f"w{i}" for i in range(words - 1))]) + "."


_texts = st.lists(st.sampled_from(["the", "column", "6.8", "is", "held", "end.", "Then", "x" * 30]), max_size=120).map(" ".join)
_cells = st.lists(st.sampled_from(["", "pH", "6.8–7.2", "NOR", "a long remark on it."]), min_size=3, max_size=3)


@st.composite
def _documents(draw: st.DrawFn) -> ParsedDocument:
    elements: list[Element] = []
    for number in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from(["heading", "paragraph", "paragraph", "list_item", "footnote", "caption", "table", "header"]))
        if kind == "table":
            rows = draw(st.lists(_cells, min_size=1, max_size=30))
            earlier = [e for e in elements if e.table is not None]
            notes = [e for e in elements if e.kind == "footnote"]
            elements.append(
                _table(
                    number, rows, draw(st.integers(0, min(2, len(rows)))),
                    continues=earlier[-1].id if earlier and draw(st.booleans()) else None,
                    notes=((len(rows) - 1, 0, notes[-1].id),) if notes else (),
                    spans=(CellSpan(row=0, col=0, rowspan=min(3, len(rows)), colspan=1),),
                )
            )
            continue
        text = draw(_texts)
        tables = [e.id for e in elements if e.table is not None]
        elements.append(
            _element(
                number, kind, text, level=draw(st.integers(1, 3)) if kind == "heading" else None,
                continues_text=elements[-1].id if elements and draw(st.booleans()) else None,
                caption_of=tables[-1] if kind == "caption" and tables else None,
                evidence=draw(st.integers(0, 9)) > 0,
            )
        )
    return ParsedDocument(file="a.pdf", title=draw(st.sampled_from([None, "T", "long title " * 30])), elements=tuple(elements))


@settings(max_examples=150, deadline=None)
@given(_documents())
def test_every_piece_of_evidence_is_in_exactly_one_place(parsed: ParsedDocument) -> None:
    characters: Counter[tuple[str, int]] = Counter()
    rows: Counter[tuple[str, int]] = Counter()
    for chunk in chunk_document(parsed, DOCUMENT, Words()):
        for part in chunk.parts:
            local = part.element_id.removeprefix(DOCUMENT + ".")
            characters.update((local, at) for at in range(part.start or 0, part.end or 0))
            rows.update((local, row) for row in part.rows or ())
    noted = {note for e in parsed.elements if e.table for _, _, note in e.table.notes}
    for element in parsed.elements:
        used = element.evidence and element.kind not in ("header", "footer")
        if element.table is not None:
            for row in range(len(element.table.rows)):
                times = rows[element.id, row]
                if not element.table.row_text(row):
                    assert times == 0
                elif row < element.table.header_rows:
                    assert times >= 1
                else:
                    # A single row too long for a chunk is the one that may be cut.
                    assert times == 1 or Words().count_tokens(element.table.row_text(row)) > 100
            continue
        for at, character in enumerate(element.text):
            times = characters[element.id, at]
            if not used:
                assert times == 0
            elif not character.isspace():
                assert times == 1 or (times > 1 and (element.kind == "caption" or element.id in noted))


@settings(max_examples=100, deadline=None)
@given(_documents())
def test_chunks_are_bounded_numbered_and_say_what_their_parts_say(parsed: ParsedDocument) -> None:
    chunks = chunk_document(parsed, DOCUMENT, Words())
    by_id = {f"{DOCUMENT}.{element.id}": element for element in parsed.elements}
    for ordinal, chunk in enumerate(chunks):
        assert chunk.id == f"{DOCUMENT}.c{ordinal}" and chunk.ordinal == ordinal
        assert chunk.tokens == Words().count_tokens(embedding_text(chunk.context, chunk.text)) <= 256
        assert Words().count_tokens(chunk.context) <= CONTEXT_TOKENS + 2
        assert chunk.parts and chunk.text.strip()
        for part in chunk.parts:
            element = by_id[part.element_id]
            if part.rows is None:
                assert element.text[part.start : part.end].strip() in chunk.text
            elif Words().count_tokens(element.text) < 100:
                assert element.table is not None
                assert all(element.table.row_text(row) in chunk.text for row in part.rows)
    assert chunks == chunk_document(parsed, DOCUMENT, Words())


def test_a_heading_opens_its_chunk_and_is_the_context_of_the_next() -> None:
    first, second, *_ = _chunks(
        _element(0, "heading", "3 Process", level=1),
        _element(1, "heading", "3.1 Capture", level=2),
        _element(2, "paragraph", _sentence(150)),
        _element(3, "paragraph", _sentence(150)),
    )
    assert first.text.startswith("3 Process\n3.1 Capture\nLoad")
    assert first.context == "PD-7 Capture step"
    assert second.context == "PD-7 Capture step: 3 Process > 3.1 Capture"


def test_sections_do_not_share_a_chunk_unless_they_are_small() -> None:
    long, short = _sentence(90), _sentence(8)
    sections = [
        _element(0, "heading", "1 Purpose", level=1), _element(1, "paragraph", long),
        _element(2, "heading", "2 Scope", level=1), _element(3, "paragraph", short),
        _element(4, "heading", "3 Terms", level=1), _element(5, "paragraph", short),
        _element(6, "heading", "4 Steps", level=1), _element(7, "paragraph", long),
    ]
    texts = [chunk.text.splitlines()[0] for chunk in _chunks(*sections)]
    assert texts[0] == "1 Purpose" and "2 Scope" in texts
    assert not any("1 Purpose" in c.text and "2 Scope" in c.text for c in _chunks(*sections))
    assert any("2 Scope" in c.text and "3 Terms" in c.text for c in _chunks(*sections))


def test_text_over_a_page_break_is_read_together_with_both_places() -> None:
    (chunk,) = _chunks(
        _element(0, "paragraph", "The pool is held for at most", page=1),
        _element(1, "footer", "Page 1", page=1),
        _element(2, "paragraph", "24 h at 2–8 °C.", page=2, continues_text="e0"),
    )
    assert chunk.text == "The pool is held for at most 24 h at 2–8 °C."
    assert [part.element_id for part in chunk.parts] == ["d0.e0", "d0.e2"]
    assert chunk.place.page == 1


def test_a_numbered_step_is_never_cut() -> None:
    steps = [_element(i, "list_item", f"{i + 1}. {_sentence(70)}") for i in range(6)]
    chunks = _chunks(*steps)
    assert len(chunks) > 1
    for step in steps:
        assert sum(step.text in chunk.text for chunk in chunks) == 1


def test_a_long_paragraph_is_cut_at_sentence_ends_not_after_abbreviations() -> None:
    sentence = "The buffer holds approx. 50 mM of salt as shown in Fig. 3 of the report by J. Doe et al. 2020 on it."
    chunks = _chunks(_element(0, "paragraph", " ".join([sentence] * 30)))
    assert len(chunks) > 2
    assert all(chunk.text.endswith("on it.") and chunk.text.startswith("The buffer") for chunk in chunks)


def test_a_long_table_repeats_caption_and_header_and_keeps_rows_whole() -> None:
    rows = [["Parameter", "NOR", "Remark"]] + [[f"P{i}", "6.8–7.2", _sentence(20)] for i in range(20)]
    chunks = _chunks(
        _element(0, "heading", "5 Ranges", level=1),
        _element(1, "caption", "Table 4: Ranges", caption_of="e2"),
        _table(2, rows, page=3, row_boxes=tuple((0.1, 0.04 * i, 0.9, 0.04 * i + 0.03) for i in range(21))),
    )
    assert len(chunks) > 2 and all(chunk.kind == "table" for chunk in chunks)
    assert chunks[0].text.startswith("5 Ranges\nTable 4: Ranges\nParameter | NOR | Remark\nP0 |")
    assert chunks[1].text.startswith("Table 4: Ranges\nParameter | NOR | Remark\nP")
    assert chunks[1].context.endswith("5 Ranges") and not chunks[0].context.endswith("5 Ranges")
    assert chunks[0].place.bbox is not None and chunks[0].place.bbox[0].y1 < chunks[1].place.bbox[0].y1  # type: ignore[index]


def test_a_table_that_goes_on_uses_the_header_of_its_first_page() -> None:
    _, second = _chunks(
        _table(0, [["Parameter", "NOR"], ["pH", "6.8"]], page=1),
        _table(1, [["Load", "40 g/L"]], header_rows=0, continues="e0", page=2),
    )
    assert second.text == "Parameter | NOR\nLoad | 40 g/L"
    assert [(part.element_id, part.rows) for part in second.parts] == [("d0.e0", (0,)), ("d0.e1", (0,))]


def test_a_footnote_stands_with_the_rows_that_need_it() -> None:
    rows = [["Parameter", "Remark"]] + [[f"P{i}", _sentence(60)] for i in range(6)]
    chunks = _chunks(
        _table(0, rows, notes=((5, 0, "e1"),)), _element(1, "footnote", "a At the large scale only."),
    )
    assert [("a At the" in chunk.text) for chunk in chunks] == [("P4 |" in chunk.text) for chunk in chunks]


def test_a_workbook_chunk_names_the_cells_it_holds() -> None:
    (chunk,) = _chunks(
        _table(0, [["Batch", "Titer"], ["B1", "3.2"]], sheet="History", cells="A1:B2", cell_refs=(("A1", "B1"), ("A2", "B2")))
    )
    assert chunk.place.cells == "A2:B2" and chunk.context.endswith("History")


def test_a_table_of_contents_is_left_out_and_a_list_of_values_is_not() -> None:
    contents = [_element(i, "paragraph", f"{i + 1} Section {'.' * 20} {i * 3 + 1}") for i in range(5)]
    values = [_element(10 + i, "paragraph", f"Value {i} {'.' * 20} {v}") for i, v in enumerate((37, 7, 40, 5))]
    heading = _element(9, "heading", "Set points", level=1)
    text = "\n".join(chunk.text for chunk in _chunks(*contents, heading, *values))
    assert "Section" not in text and all(f"Value {i}" in text for i in range(4))


@pytest.mark.parametrize("text", ["x" * 5000, "| " * 3000, "пример " * 900, "\u00ad" * 50])
def test_odd_texts_end_in_bounded_chunks(text: str) -> None:
    assert all(chunk.tokens <= 256 for chunk in _chunks(_element(0, "paragraph", text), _table(1, [[text, text]], 1)))
