"""The table as CSV (UTF-8, comma, header row)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple

from service.exports.rows import COLUMNS, Row

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def to_csv(rows: Iterable[Row]) -> str:
    """Text cells that a spreadsheet would run as a formula are quoted with an apostrophe, numbers excepted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([plain(value) for value in astuple(row)])
    return out.getvalue()


def plain(value: str) -> str:
    """The cell as text that no spreadsheet runs."""
    if not value.startswith(_FORMULA_START):
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value
