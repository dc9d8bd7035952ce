"""Ground-truth annexes (one JSON a document) as gold statements and gold reasons.

An annex lists parameters with unit, set point, NOR and a third range, and proven acceptable ranges per attribute, each
anchored on a verbatim table row with its header; and claims with the spans that support them. The third range takes its
kind from the header of its column: "Char. range" is characterized, "PAR" is a proven acceptable range.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.extraction import GoldStatement
from eval.reasons import GoldReason
from knowledge.quantities import parse_cell
from knowledge.records import Quantity


def read_annexes(folder: Path, suffix: str) -> tuple[tuple[GoldStatement, ...], tuple[GoldReason, ...]]:
    """Statements and reasons of all annexes; `suffix` (".docx", ".pdf") says in which rendering they are looked for."""
    statements: list[GoldStatement] = []
    reasons: list[GoldReason] = []
    for path in sorted(folder.glob("*.json")):
        annex = json.loads(path.read_text(encoding="utf-8"))
        file = str(annex["inventory"]["file_name"]).removesuffix(".docx") + suffix
        statements += _unique([*_parameters(annex, file), *_ranges(annex, file)])
        reasons += _reasons(annex, file)
    return tuple(statements), tuple(reasons)


def _parameters(annex: Mapping[str, Any], file: str) -> Iterator[GoldStatement]:
    for entity in annex["entities"]:
        for parameter in entity["parameters"]:
            for anchor in parameter["source_references"]:
                header = str(anchor.get("table_header") or "")
                if " | " not in header:
                    continue
                cells = dict(zip(header.split(" | "), str(anchor["quote"]).split(" | "), strict=False))
                unit = cells.get("Unit") or parameter.get("unit")
                for title, cell in cells.items():
                    kind = _kind(title)
                    if kind is None:
                        continue
                    for quantity in parse_cell(cell, header_unit=unit):
                        yield _gold(file, str(anchor["quote"]), parameter["parameter_name"], kind, quantity)


def _ranges(annex: Mapping[str, Any], file: str) -> Iterator[GoldStatement]:
    for one in annex.get("proven_acceptable_ranges") or ():
        for anchor in one["source_references"]:
            for field, kind in (
                ("characterization_range", "characterized"),
                ("par_at_setpoint", "par"),
                ("par_nor_propagated", "par"),
            ):
                for quantity in parse_cell(str(one.get(field) or "")):
                    if quantity.operator == "range":
                        yield _gold(file, str(anchor["quote"]), one["parameter"], kind, quantity)


def _kind(title: str) -> str | None:
    if re.search(r"set-?point|target", title, re.I):
        return "setpoint" if re.search(r"set", title, re.I) else "target"
    if re.search(r"char|studied", title, re.I):
        return "characterized"
    return "nor" if title.strip() == "NOR" else "par" if re.search(r"\bPAR\b|proven", title, re.I) else None


def _gold(file: str, quote: str, name: str, kind: str, quantity: Quantity) -> GoldStatement:
    bounds = (quantity.low, quantity.target, quantity.high)
    key = f"{file}:{name}:{kind}:{bounds}:{quote[:60]}"
    return GoldStatement(key, file, quote, name, kind, quantity.operator, bounds, quantity.unit_ucum, "table")


def _unique(found: Sequence[GoldStatement]) -> list[GoldStatement]:
    return list({one.id: one for one in found}.values())


def _reasons(annex: Mapping[str, Any], file: str) -> Iterator[GoldReason]:
    """Spans that support a claim: justifications and mechanisms. The annex does not name a parameter for them."""
    spans = {span["span_id"]: span for span in annex.get("rhetorical_spans") or ()}
    wanted = {i for span in spans.values() for i in span.get("supported_by") or ()}
    for ident in sorted(wanted & set(spans)):
        span = spans[ident]
        if span["role"] in ("justification", "mechanistic_warrant"):
            yield GoldReason(ident, file, str(span["source_reference"]["quote"]), None, None)
