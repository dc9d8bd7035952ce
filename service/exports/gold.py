"""What people decided, as gold data in the format of evaluation (`gold/parameters.jsonl`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.records import Parameter, Statement

_FIELDS = (
    "kind", "operator", "target", "low", "high", "low_inclusive", "high_inclusive", "unit_as_written", "unit_ucum",
    "value_text", "scale", "condition", "attribute", "basis", "stage", "n", "study", "process_version", "site", "batch",
)  # fmt: skip
_RIGHT = ("accepted", "corrected")


@dataclass(frozen=True, slots=True)
class GoldExport:
    """`lines` are JSON; `unquoted` statements were left out, since no document says what the person corrected to."""

    lines: tuple[str, ...]
    accepted: int
    corrected: int
    rejected: int
    unquoted: int


def gold_export(parameters: Sequence[Parameter]) -> GoldExport:
    """One line a decided statement. Rejected ones carry `"state": "rejected"`: what stands there is no statement."""
    lines: list[str] = []
    counts = {"accepted": 0, "corrected": 0, "rejected": 0}
    unquoted = 0
    for parameter, statement in _decided(parameters):
        if statement.citation.spoken is not None or any(c.spoken and c.role == "reason" for c in statement.citations):
            unquoted += 1
            continue
        counts[statement.state] += 1
        lines.append(json.dumps(gold_record(parameter, statement), ensure_ascii=False))
    return GoldExport(tuple(lines), counts["accepted"], counts["corrected"], counts["rejected"], unquoted)


def gold_record(parameter: Parameter, statement: Statement) -> dict[str, object]:
    """A statement with its place, as a line of `parameters.jsonl`."""
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
        "state": statement.state,
    }


def _decided(parameters: Sequence[Parameter]) -> Iterator[tuple[Parameter, Statement]]:
    for parameter in parameters:
        for statement in parameter.statements:
            if statement.state in (*_RIGHT, "rejected"):
                yield parameter, statement


__all__ = ["GoldExport", "gold_export", "gold_record"]
