"""CSV and its relatives → tables: delimiter, quoting and code page told from the content."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ingest.clean import clean_line
from ingest.formats.elements import ElementList
from ingest.formats.encoding import decode
from ingest.formats.sheet_blocks import Sheet, add_sheet
from ingest.limits import Limits
from knowledge.errors import EmptyError
from knowledge.records import ParsedDocument

MEDIA_TYPE = "text/csv"
_DELIMITERS = "\t;|,^~¦\x1f"
_STRENGTH = {"\t": 4, "\x1f": 4, ";": 3, "|": 3, "¦": 3, "^": 2, "~": 2, ",": 1}
_SEPARATOR_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*(?:\r\n|\n|\r)", re.IGNORECASE)
_DECIMAL = re.compile(r"^\s*[<>≤≥]?\s*[+\-−]?\d+(?:[.']\d{3})*,\d+\s*[%\w°µ/]*\s*$")
_SAMPLE_ROWS = 100
_FIELD_LIMIT = 10_000_000


def read_csv(path: Path, name: str, *, limits: Limits | None = None) -> ParsedDocument:
    """Read a delimited file. A file over `max_cells` is cut, with a warning. Raises EmptyError."""
    out = ElementList(name, paragraphs=False)
    bound = (limits or Limits()).max_cells
    text, code_page = decode(path.read_bytes())
    if code_page == "latin-1":
        out.warn("The code page could not be told; characters beyond ASCII may be wrong.")
    said = _SEPARATOR_LINE.match(text)
    text, skipped = (text[said.end():], 1) if said else (text, 0)
    if not text.strip(f"{_DELIMITERS}\"' \r\n"):
        raise EmptyError(f"{name}: the file holds no values.")
    delimiter = said.group(1) if said else find_delimiter(text)
    cells: dict[tuple[int, int], str] = {}
    for number, row in enumerate(records(text, delimiter)):
        for col, cell in enumerate(row):
            clean = clean_line(cell)
            if clean:
                cells[(number + skipped, col)] = clean
        if len(cells) > bound:
            out.warn(f"The file holds over {bound} cells; only the first {number + 1} rows were read.")
            break
    if not cells:
        raise EmptyError(f"{name}: the file holds no values.")
    add_sheet(out, Sheet(cells=cells, by_columns=False))
    return out.document(MEDIA_TYPE)


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a delimited text; line breaks inside quotes stay in their field."""
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter, skipinitialspace=False)


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the most rows into the same number of clean fields; `,` where none does."""
    sample = text[:200_000]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        score = _score(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _score(sample: str, delimiter: str) -> float:
    """0..2, higher is better: share of rows of the usual width, less the share of fields that look uncut."""
    rows: list[list[str]] = []
    try:
        for row in records(sample, delimiter):
            if any(row):
                rows.append(row)
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    fields = [field for row in rows if len(row) == width for field in row]
    stronger = [d for d in _DELIMITERS if _STRENGTH[d] > _STRENGTH[delimiter]]
    uncut = sum(any(d in field for d in stronger) for field in fields) / max(1, len(fields))
    halves = 0.0
    if delimiter == ",":
        halves = sum(bool(_DECIMAL.match(f"{a},{b}")) and b.strip().isdigit() and a.strip().lstrip("+-").isdigit()
                     for row in rows for a, b in pairwise(row)) / max(1, len(fields)) * 0.1
    return count / len(rows) - uncut - halves + 0.01 * _STRENGTH[delimiter]
