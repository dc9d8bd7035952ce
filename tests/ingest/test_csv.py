"""Delimited files of every making read back as the table that was written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.formats.delimited import find_delimiter, read_csv
from ingest.limits import Limits
from knowledge.errors import EmptyError

WORDS = st.text(alphabet="abcdefgäöüéß°µ ()/%", min_size=1, max_size=10).map(lambda s: " ".join(s.split()) or "x")
NUMBERS = st.decimals(min_value=0, max_value=9999, places=2).map(lambda d: str(d).replace(".", ","))


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[tuple[str, ...], ...]:
    tables = [e.table for e in read_csv(write(tmp_path, text, encoding), "a.csv").elements if e.table is not None]
    assert len(tables) == 1
    return tables[0].rows


@settings(max_examples=60, deadline=None)
@given(
    delimiter=st.sampled_from([";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    header=st.lists(WORDS, min_size=3, max_size=3),
    body=st.lists(st.tuples(WORDS, NUMBERS, NUMBERS), min_size=3, max_size=6),
)
def test_round_trip_over_delimiters_code_pages_and_decimal_commas(
    tmp_path_factory: pytest.TempPathFactory,
    delimiter: str,
    encoding: str,
    newline: str,
    header: list[str],
    body: list[tuple[str, str, str]],
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows([header, *body])
    assert rows_of(tmp_path_factory.mktemp("c"), out.getvalue(), encoding) == (tuple(header), *body)


def test_a_decimal_comma_is_no_delimiter() -> None:
    assert find_delimiter("Lot;pH\nA;6,8\nB;7,1\nC;7,0\n") == ";"
    assert find_delimiter("Lot,pH\nA,6.8\nB,7.1\n") == ","


def test_line_breaks_and_delimiters_inside_quotes_stay_in_the_cell(tmp_path: Path) -> None:
    text = 'Step,Note\nVI,"hold 60 min,\nthen neutralise"\nUF,"say ""stop"""\n'
    assert rows_of(tmp_path, text)[1:] == (("VI", "hold 60 min, then neutralise"), ("UF", 'say "stop"'))


def test_excels_separator_line_is_obeyed_and_no_row(tmp_path: Path) -> None:
    document = read_csv(write(tmp_path, "sep=;\nLot;pH\nA;7\n"), "a.csv")
    assert document.elements[0].cells == "A2:B3"


def test_lines_above_the_table_are_no_rows_of_it(tmp_path: Path) -> None:
    document = read_csv(write(tmp_path, "Batch history export\n\nLot;pH;Titer\nA;7,0;3,2\nB;6,9;3,4\n"), "a.csv")
    assert [e.kind for e in document.elements] == ["paragraph", "table"]
    table = document.elements[1].table
    assert table is not None and table.header_rows == 1 and document.elements[1].sheet is None


def test_a_row_of_units_under_the_names_is_header_too(tmp_path: Path) -> None:
    text = "Lot;Temperature;Titer;Volume;pH\n;°C;(g/L);L/m²;-\nA;37,0;3,2;120;7,0\nB;36,5;3,4;118;7,1\n"
    table = read_csv(write(tmp_path, text), "a.csv").elements[0].table
    assert table is not None and table.header_rows == 2


def test_large_files_are_cut_with_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n" + "1,2\n" * 100)
    assert read_csv(path, "a.csv", limits=Limits(max_cells=50)).warnings


def test_a_file_without_values_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        read_csv(write(tmp_path, ";;;\n;;;\n"), "a.csv")
