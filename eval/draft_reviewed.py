"""Statements that people accepted or corrected, as lines of `parameters.jsonl`: their decisions become test cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from knowledge.records import Parameter, Statement

DECIDED = ("accepted", "corrected")
_FIELDS = (
    "kind", "operator", "target", "low", "high", "low_inclusive", "high_inclusive", "unit_as_written", "unit_ucum",
    "value_text", "scale", "condition", "attribute", "basis", "stage", "n", "study", "process_version", "site", "batch",
)  # fmt: skip


def reviewed_lines(parameters: Sequence[Parameter]) -> Iterator[str]:
    """One line a decided statement, with its place."""
    for parameter in parameters:
        for statement in parameter.statements:
            if statement.state in DECIDED:
                yield json.dumps(_record(parameter, statement), ensure_ascii=False)


def _record(parameter: Parameter, statement: Statement) -> dict[str, object]:
    citation = statement.citation
    fields = statement.model_dump(mode="json", include=set(_FIELDS))
    return {
        "id": statement.id,
        "file": citation.file,
        "page": citation.page,
        "section_or_sheet": citation.section or citation.sheet,
        "cells": citation.cells,
        "quote": citation.quote,
        "name": parameter.name,
        "unit_operation": parameter.unit_operation,
        "step": parameter.step,
        "subject": parameter.subject,
        "role": parameter.role,
        **{name: fields[name] for name in _FIELDS},
        "origin": "table" if citation.table or citation.cells else "text",
    }
