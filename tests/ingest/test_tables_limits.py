"""What is no table, and what must hold for every table."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout.primitives import FoundTable, PageContent, Rule, Word
from ingest.layout.tables import find_tables
from tests.ingest.table_pages import Sheet, grid


def test_running_text_is_no_table() -> None:
    sheet = Sheet()
    sheet.prose(60, 80, 470, 50)
    assert sheet.tables() == []


def test_two_columns_of_running_text_are_no_table() -> None:
    sheet = Sheet(size=9.0)
    sheet.prose(50, 80, 235, 55)
    sheet.prose(310, 80, 235, 55, start=11)
    sheet.level(60, 50, 545)
    sheet.level(780, 50, 545)
    assert sheet.tables() == []


def test_lists_are_no_tables() -> None:
    sheet = Sheet()
    for k, mark in enumerate(("•", "•", "•", "•", "1.", "2.", "3.", "4.", "a)", "b)", "c)")):
        sheet.put(70, 100 + 14 * k, mark)
        sheet.put(95, 100 + 14 * k, ("Check the filter", "Record the pressure drop", "Sample the pool")[k % 3])
    assert sheet.tables() == []


def test_a_table_of_contents_is_no_table() -> None:
    sheet = Sheet()
    for k, title in enumerate(("Purpose", "Scope", "Process overview", "Harvest", "Capture", "References")):
        dots = "." * (60 - len(title))
        sheet.put(60, 100 + 15 * k, f"{k + 1} {title} {dots}")
        sheet.put(520, 100 + 15 * k, str(3 + 4 * k), "r")
    assert sheet.tables() == []


def test_numbered_equations_are_no_table() -> None:
    sheet = Sheet()
    for k, formula in enumerate(("kLa = a (P/V)^b", "Re = N D^2 / v", "t = V / Q", "P = Np r N^3 D^5")):
        sheet.put(220, 100 + 26 * k, formula)
        sheet.put(520, 100 + 26 * k, f"({k + 1})", "r")
    assert sheet.tables() == []


def test_the_axis_labels_of_a_chart_are_no_table() -> None:
    sheet = Sheet()
    for k in range(6):
        sheet.level(100 + 30 * k, 100, 400)
        sheet.put(90, 95 + 30 * k, str(50 - 10 * k), "r")
    for k in range(7):
        sheet.upright(100 + 50 * k, 100, 250)
        sheet.put(100 + 50 * k, 256, str(2 * k), "c")
    sheet.put(250, 275, "Culture time (d)", "c")
    assert sheet.tables() == []


def test_a_frame_round_a_paragraph_is_no_table() -> None:
    sheet = Sheet()
    end = sheet.prose(70, 110, 440, 6)
    grid(sheet, [60, 530], [100, end + 6])
    assert sheet.tables() == []


def test_line_numbers_of_a_draft_are_no_column() -> None:
    sheet = Sheet()
    sheet.prose(90, 80, 440, 40)
    for k in range(40):
        sheet.put(60, 80 + 12 * k, str(101 + k), "r")
    assert sheet.tables() == []


CELL = st.sampled_from(["pH", "7.2", "12", "Titre", "Load per cycle", "n/a", "1,250", "", "g/L", "Step 3", "0.5 h"])
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=7)


def _sheet(rows: list[list[str]], drawn: bool) -> PageContent:
    sheet = Sheet()
    sheet.prose(60, 60, 440, 3)
    xs, ys = [60, 200, 330, 460], [120 + 18 * k for k in range(len(rows) + 1)]
    if drawn:
        grid(sheet, xs, ys)
    else:
        for y in (ys[0], ys[1], ys[-1]):
            sheet.level(y, xs[0], xs[-1])
    for y, row in zip(ys, rows, strict=False):
        sheet.row(y + 4, [(x + 4, text) for x, text in zip(xs, row, strict=False) if text])
    sheet.prose(60, ys[-1] + 30, 440, 3)
    return sheet.page()


def _moved(page: PageContent, scale: float, dx: float, dy: float) -> PageContent:
    def x(value: float) -> float:
        return value * scale + dx

    def y(value: float) -> float:
        return value * scale + dy

    words = tuple(
        replace(w, x0=x(w.x0), x1=x(w.x1), y0=y(w.y0), y1=y(w.y1), size=w.size * scale) for w in page.words
    )
    rules = tuple(Rule(x(r.x0), y(r.y0), x(r.x1), y(r.y1)) for r in page.rules)
    return replace(page, words=words, rules=rules)


def _check(page: PageContent, tables: list[FoundTable]) -> None:
    held: set[int] = set()
    for table in tables:
        assert len({len(row) for row in table.rows}) == 1
        assert len(table.row_boxes) == len(table.rows)
        assert 0 <= table.header_rows < len(table.rows)
        assert not held & table.words
        held |= table.words
        covered = set()
        for row, col, down, across in table.spans:
            places = {(r, c) for r in range(row, row + down) for c in range(col, col + across)}
            assert not covered & places
            covered |= places
            assert all(not table.rows[r][c] for r, c in places - {(row, col)})
        written = "".join(text for row in table.rows for text in row).replace(" ", "")
        assert sorted(written) == sorted("".join(page.words[i].text for i in table.words))


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, drawn=st.booleans())
def test_rows_are_rectangular_and_each_word_stands_in_one_cell(rows: list[list[str]], drawn: bool) -> None:
    page = _sheet(rows, drawn)
    _check(page, find_tables(page))


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, scale=st.floats(0.8, 1.4), dx=st.floats(-20, 20), dy=st.floats(-20, 20), drawn=st.booleans())
def test_moving_or_scaling_the_page_leaves_the_rows_as_they_are(
    rows: list[list[str]], scale: float, dx: float, dy: float, drawn: bool
) -> None:
    page = _sheet(rows, drawn)
    before = [(table.rows, table.spans) for table in find_tables(page)]
    after = [(table.rows, table.spans) for table in find_tables(_moved(page, scale, dx, dy))]
    assert after == before


@settings(max_examples=40, deadline=None)
@given(
    start=st.integers(0, 40), width=st.integers(160, 480), lines=st.integers(3, 40), size=st.sampled_from([8.0, 10.0, 12.0])
)
def test_prose_never_yields_a_table(start: int, width: int, lines: int, size: float) -> None:
    sheet = Sheet(size=size)
    sheet.prose(50, 60, width, lines, start)
    assert sheet.tables() == []


COORDINATE = st.one_of(st.floats(-40, 640), st.integers(0, 60).map(lambda n: 10.0 * n))
WORD = st.builds(
    lambda text, x, y, width, height, size: Word(text, x, y, x + width, y + height, size),
    st.sampled_from(["a", "12", "•", "....", "Total", "-", "", "¹²", "(1)"]),
    COORDINATE,
    COORDINATE,
    st.sampled_from([0.0, 5.0, 40.0]),
    st.sampled_from([0.0, 10.0, 30.0]),
    st.sampled_from([0.0, 10.0]),
)
RULE = st.builds(
    lambda x, y, dx, dy: Rule(x, y, x + dx, y + dy),
    COORDINATE,
    COORDINATE,
    st.sampled_from([0.0, 200.0, -40.0]),
    st.sampled_from([0.0, 150.0]),
)


@settings(max_examples=80, deadline=None)
@given(words=st.lists(WORD, max_size=40), rules=st.lists(RULE, max_size=20))
def test_whatever_stands_on_the_page_tables_are_well_formed(words: list[Word], rules: list[Rule]) -> None:
    held: set[int] = set()
    for table in find_tables(PageContent(1, 595.0, 842.0, tuple(words), tuple(rules))):
        assert len({len(row) for row in table.rows}) == 1
        assert len(table.row_boxes) == len(table.rows)
        assert not held & table.words
        held |= table.words
