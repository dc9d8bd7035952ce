"""A quantity as it stands in a text."""

from __future__ import annotations

from knowledge.records.base import Record
from knowledge.records.parameter import Operator


class Quantity(Record):
    """One number, range or limit with its unit.

    `start`, `end` and `unit_start`, `unit_end` are half-open character offsets in the text searched;
    `text == source[start:end]`. Numbers are decimal strings with the digits as written (`"0.50"`, `"1.5e6"`).
    """

    start: int
    end: int
    text: str
    operator: Operator
    target: str | None = None
    low: str | None = None
    high: str | None = None
    unit_as_written: str | None = None
    unit_ucum: str | None = None
    unit_kind: str | None = None
    unit_start: int | None = None
    unit_end: int | None = None


class QuantityList(Record):
    quantities: tuple[Quantity, ...]
