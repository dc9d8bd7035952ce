"""Statements that people accepted or corrected, as lines of `parameters.jsonl`: their decisions become test cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.records import Parameter
from service.exports.gold import gold_export


def reviewed_lines(parameters: Sequence[Parameter]) -> Iterator[str]:
    """One line a decided statement, with its place; rejected ones say that nothing is stated there."""
    yield from gold_export(parameters).lines
