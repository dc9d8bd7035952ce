"""Layout analysis on pages of words: order, kinds, levels, running text, notes, continuation."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout.assemble import Extras, assemble
from ingest.layout.headings import fold
from ingest.layout.joining import Vocabulary, join_lines
from ingest.layout.markers import caption_kind, is_list_item, section_number
from ingest.layout.primitives import FoundTable, PageContent, Rule, Word
from knowledge.records import Element

WIDTH, HEIGHT = 595.0, 842.0
BODY = [
    "the",
    "culture",
    "was",
    "kept",
    "at",
    "its",
    "set",
    "point",
    "and",
    "sampled",
    "once",
    "a",
    "day",
    "for",
    "offline",
    "pH",
    "and",
    "metabolites",
]


def words(text: str, x: float, y: float, size: float = 10.0, bold: bool = False, width: float = 5.0) -> list[Word]:
    """A line of words from `x` on with letters `width` points wide, its top at `y`."""
    found = []
    for token in text.split():
        found.append(Word(token, x, y, x + width * len(token), y + size, size, bold=bold))
        x += width * (len(token) + 1)
    return found


def paragraph(first: str, x: float, y: float, lines: int, per_line: int = 9) -> list[Word]:
    """Body text: `first` opens it and decides the words that follow; ends with a full stop."""
    seed = sum(map(ord, first))
    found = words(f"{first} " + " ".join(BODY[: per_line - 2]), x, y)
    for i in range(1, lines):
        text = " ".join(BODY[(seed + 5 * i + j) % len(BODY)] for j in range(per_line))
        found += words(text + ("." if i == lines - 1 else ""), x, y + 13 * i)
    return found


def page(*parts: Sequence[Word], number: int = 1, rules: tuple[Rule, ...] = (), ocr: bool = False) -> PageContent:
    return PageContent(number, WIDTH, HEIGHT, tuple(w for p in parts for w in p), rules, ocr=ocr)


def read(*pages: PageContent, **options: object) -> tuple[Element, ...]:
    return assemble(pages, "a.pdf", **options)[0]  # type: ignore[arg-type]


def texts(elements: Sequence[Element], *kinds: str) -> list[str]:
    return [e.text for e in elements if e.kind in kinds]


def test_two_columns_are_read_one_after_the_other_between_full_width_headings() -> None:
    left = paragraph("Left", 60, 140, 8, 6)
    right = paragraph("Right", 320, 140, 8, 6)
    second_left = paragraph("Below", 60, 340, 8, 6)
    second_right = paragraph("Last", 320, 340, 8, 6)
    elements = read(
        page(
            words("1 Culture of the cells over the whole width of this page", 60, 100, 14, bold=True, width=7),
            left,
            right,
            words("2 Harvest of the cells over the whole width of this page", 60, 300, 14, bold=True, width=7),
            second_left,
            second_right,
        )
    )
    starts = [e.text.split()[0] for e in elements]
    assert starts == ["1", "Left", "Right", "2", "Below", "Last"]


def test_columns_written_row_by_row_are_still_columns_on_a_recognised_page() -> None:
    rows: list[Word] = []
    for i in range(12):
        rows += words("the left column has its own text" + ("." if i == 11 else ""), 60, 100 + 13 * i)
        rows += words("and the right column has another", 320, 100 + 13 * i)
    found = [e.text for e in read(page(rows, ocr=True))]
    assert "right" not in found[0] and "left" not in found[-1]


def test_labels_beside_values_are_read_in_rows() -> None:
    parts: list[Word] = []
    for i, (label, value) in enumerate(
        [("Batch", "B-17"), ("Volume", "200 L"), ("Date", "3 May"), ("Site", "Graz")] * 2
    ):
        parts += words(label, 60, 100 + 16 * i) + words(value, 260, 100 + 16 * i)
    text = " ".join(texts(read(page(parts)), "paragraph"))
    assert text.startswith("Batch B-17 Volume 200 L Date 3 May")


def test_heading_levels_follow_numbers_and_make_the_section_path() -> None:
    elements = read(
        page(
            words("5 Process description", 60, 80, 14, bold=True, width=7),
            paragraph("Intro", 60, 110, 3),
            words("5.3 Production bioreactor", 60, 170, 12, bold=True, width=6),
            paragraph("Then", 60, 200, 3),
            words("5.3.2 Culture pH", 60, 260, 11, bold=True),
            paragraph("The", 60, 290, 3),
            words("6 Harvest", 60, 350, 14, bold=True, width=7),
            paragraph("Here", 60, 380, 3),
        )
    )
    headings = [(e.level, e.text) for e in elements if e.kind == "heading"]
    assert [level for level, _ in headings] == [1, 2, 3, 1]
    deep = next(e for e in elements if e.text.startswith("The "))
    assert deep.section == "5 Process description > 5.3 Production bioreactor > 5.3.2 Culture pH"
    assert next(e for e in elements if e.text.startswith("Here")).section == "6 Harvest"


def test_numbered_headings_are_told_on_scans_where_all_type_is_alike() -> None:
    elements = read(
        page(
            words("5.1 Purpose of the study", 60, 80),
            paragraph("This", 60, 110, 4),
            words("5.2 Scope of the study", 60, 190),
            paragraph("Also", 60, 220, 4),
            ocr=True,
        )
    )
    assert texts(elements, "heading") == ["5.1 Purpose of the study", "5.2 Scope of the study"]


def test_outline_names_headings() -> None:
    content = page(words("Background", 60, 80), paragraph("This", 60, 110, 4))
    assert texts(read(content), "heading") == []
    elements = read(content, extras=Extras(outline={fold("Background"): 2}))
    assert (elements[0].kind, elements[0].level) == ("heading", 2)


def running_pages(count: int) -> list[PageContent]:
    return [
        page(
            words("Acme Biologics DEV-24 Version 3.0", 60, 30, 8),
            paragraph(f"Text{n}", 60, 100, 20),
            words("Confidential", 60, 800, 8),
            words(f"Page {n} of {count}", 480, 800, 8),
            number=n,
        )
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [2, 5])
def test_running_text_is_recognised_over_pages(count: int) -> None:
    elements = read(*running_pages(count))
    assert texts(elements, "header") == ["Acme Biologics DEV-24 Version 3.0"] * count
    assert texts(elements, "footer")[:2] == ["Confidential", f"Page 1 of {count}"]
    assert len(texts(elements, "paragraph")) == count


def test_steps_of_a_form_are_no_running_header() -> None:
    def steps(number: int) -> PageContent:
        parts = [words(f"Batch record MBR-9 Page {number} of 3", 60, 20, 8)]
        for i in range(6):
            parts.append(words(f"{6 * number + i}. Start the agitator of vessel V-{number}{i}.", 60, 52 + 60 * i))
            parts.append(words("Agitation: ____ rpm Actual: ____", 75, 66 + 60 * i))
            parts.append(words("Performed by: ____ Verified by: ____", 75, 80 + 60 * i))
        return page(*parts, number=number)

    elements = read(*(steps(n) for n in (1, 2, 3)))
    assert texts(elements, "header") == [f"Batch record MBR-9 Page {n} of 3" for n in (1, 2, 3)]
    items = texts(elements, "list_item")
    assert len(items) == 18
    assert all("Start the" in item and item.endswith("Verified by: ____") for item in items)


def test_page_count_and_identity_over_a_rule_head_even_a_single_page() -> None:
    elements = read(
        page(
            words("Doc. No. QC-017 Revision 4", 60, 30, 9),
            words("Page 1 of 1", 480, 30, 9),
            paragraph("Body", 60, 110, 6),
            rules=(Rule(60, 44, 535, 44),),
        )
    )
    assert texts(elements, "header") == ["Doc. No. QC-017 Revision 4", "Page 1 of 1"]


def test_table_header_repeated_on_each_page_is_no_running_header() -> None:
    def with_table(number: int) -> PageContent:
        head = words("Parameter Unit NOR", 60, 60)
        rows = [words(f"Row{number}{i} rpm {i}", 60, 76 + 14 * i) for i in range(30)]
        return page(head, *rows, number=number)

    def finder(content: PageContent) -> list[FoundTable]:
        lines = sorted({w.y0 for w in content.words if w.visible})
        rows = tuple(tuple(w.text for w in content.words if w.y0 == y) for y in lines)
        return [FoundTable((55, 55, 300, 520), rows, 1, words=frozenset(range(len(content.words))))]

    elements = read(*(with_table(n) for n in (1, 2, 3)), tables=finder)
    assert texts(elements, "header") == []
    tables = [e for e in elements if e.table]
    assert [t.table.rows[0] for t in tables if t.table] == [("Parameter", "Unit", "NOR")] * 3
    assert [t.table.continues for t in tables if t.table] == [None, tables[0].id, tables[1].id]


def test_sentence_over_a_page_break_is_linked() -> None:
    first = page(paragraph("The", 60, 100, 5)[:-1], words("and", 330, 152), number=1)
    second = page(paragraph("continues", 60, 100, 4), number=2)
    one, two = read(first, second)
    assert two.continues_text == one.id and one.page == 1 and two.page == 2


def test_footnotes_stand_apart_and_keep_their_mark() -> None:
    elements = read(
        page(
            paragraph("The", 60, 100, 12),
            words("¹ See the validation report of the assay", 60, 740, 8),
            words("² Mean of three runs", 60, 752, 8),
            rules=(Rule(60, 735, 200, 735),),
        )
    )
    assert texts(elements, "footnote") == ["¹ See the validation report of the assay", "² Mean of three runs"]


def test_note_under_a_table_is_tied_to_its_cell() -> None:
    table_words = words("pH 7.0ᵃ", 60, 100)
    content = page(table_words, words("ᵃ At the end of the hold", 60, 122, 8), paragraph("Then", 60, 300, 10))
    found = FoundTable((55, 95, 300, 115), (("pH", "7.0ᵃ"),), 0, words=frozenset((0, 1)))
    elements = read(content, tables=lambda _: [found])
    note = next(e for e in elements if e.kind == "footnote")
    table = next(e for e in elements if e.table)
    assert table.table is not None and table.table.notes == ((0, 1, note.id),)


def test_caption_is_tied_to_its_table() -> None:
    content = page(
        words("Table 3: Set points of the bioreactor", 60, 80), words("pH 7.0", 60, 100), paragraph("So", 60, 200, 5)
    )
    found = FoundTable((55, 95, 300, 115), (("pH", "7.0"),), 0, words=frozenset((7, 8)))
    elements = read(content, tables=lambda _: [found])
    assert [(e.kind, e.caption_of) for e in elements[:2]] == [("caption", elements[1].id), ("table", None)]


def test_numbers_of_lines_in_the_margin_are_no_text() -> None:
    def numbered(number: int) -> PageContent:
        parts: list[Word] = []
        for i in range(20):
            parts += words(str(20 * (number - 1) + i + 1), 40, 100 + 13 * i)
            parts += words(" ".join(BODY[(7 * number + 5 * i + j) % len(BODY)] for j in range(8)), 72, 100 + 13 * i)
        return page(parts, number=number)

    text = " ".join(e.text for e in read(numbered(1), numbered(2)))
    assert not any(token.isdecimal() for token in text.split())


def test_numbers_of_table_rows_are_kept() -> None:
    def run_table(number: int) -> PageContent:
        parts: list[Word] = []
        for i in range(14):
            for x, cell in zip((90, 150, 260, 360), (str(14 * number + i), "center", f"0.9{i}", f"3.{i}"), strict=True):
                parts += words(cell, x, 100 + 14 * i)
        return page(parts, number=number)

    text = " ".join(e.text for e in read(run_table(1), run_table(2)))
    assert {"14", "27", "28", "41"} <= set(text.split())


def test_contents_are_no_headings() -> None:
    elements = read(
        page(
            words("Contents", 60, 80, 14, bold=True, width=7),
            *(
                words(f"{i} Part of the report ..................... {i + 3}", 60, 100 + 20 * i, bold=True)
                for i in range(1, 7)
            ),
        ),
        page(words("1 Part of the report", 60, 80, 14, bold=True, width=7), paragraph("Now", 60, 110, 6), number=2),
    )
    assert [(e.page, e.text) for e in elements if e.kind == "heading"] == [(2, "1 Part of the report")]
    assert "3 Part of the report … 6" in texts(elements, "paragraph")


def test_list_items_keep_their_markers() -> None:
    elements = read(
        page(
            words("Proceed as follows:", 60, 80),
            words("1. Charge 40 L of buffer.", 60, 100),
            words("2. Start the agitator at", 60, 114),
            words("120 rpm.", 75, 127),
            words("• Record the time.", 60, 141),
        )
    )
    assert texts(elements, "list_item") == [
        "1. Charge 40 L of buffer.",
        "2. Start the agitator at 120 rpm.",
        "• Record the time.",
    ]


@given(st.lists(st.text("abcxyz019.,-°µ", min_size=1, max_size=12), min_size=1, max_size=8))
def test_joining_loses_no_character_but_hyphens(lines: list[str]) -> None:
    joined = join_lines(lines, Vocabulary(lambda: ()))
    assert joined.replace("-", "").replace(" ", "") == "".join(lines).replace("-", "")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["char-", "acter"], "character"),
        (["DEV-23-", "014"], "DEV-23-014"),
        (["fed-", "batch"], "fed-batch"),
        (["HPLC-", "MS"], "HPLC-MS"),
        (["pre- and post-", "harvest"], "pre- and post-harvest"),
        (["10–", "20"], "10–20"),
    ],
)
def test_line_ends(lines: list[str], joined: str) -> None:
    assert join_lines(lines, Vocabulary(lambda: ["fed", "batch", "post", "harvest"])) == joined


@pytest.mark.parametrize(
    ("text", "depth"),
    [("5.3.2 Culture pH", 3), ("1. Scope", 1), ("IV. METHODS", 1), ("B. Equipment", 2), ("A.2 Data", 2)],
)
def test_section_numbers(text: str, depth: int) -> None:
    found = section_number(text)
    assert found is not None and found[1] == depth


@pytest.mark.parametrize("text", ["0.5 mg/mL", "2000", "A dose", "250 rpm"])
def test_values_are_no_section_numbers(text: str) -> None:
    assert section_number(text) is None


def test_sentences_about_a_table_are_no_captions() -> None:
    assert caption_kind("Table 3 shows the ranges.") is None
    assert caption_kind("Table 3: Ranges") == "table"
    assert caption_kind("Figure 2.1 Growth of the culture") == "figure"
    assert not is_list_item("The first step")
