"""A16: materials whose critical attribute or second source is left blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import Missing, cited
from knowledge.checks.gap_rules.parameters import BLANK
from knowledge.checks.known import Known
from knowledge.checks.text import Grid

_MATERIAL = re.compile(r"material|component|excipient|ingredient|reagent|rohstoff|composant|matière", re.IGNORECASE)
_WANTED = (
    ("critical attribute", re.compile(r"critical|attribute|\bCMA\b|\blimit", re.IGNORECASE)),
    ("second source", re.compile(r"second|alternative|other source|single source", re.IGNORECASE)),
    ("grade", re.compile(r"grade|quality|compend", re.IGNORECASE)),
    ("supplier", re.compile(r"supplier|maker|manufacturer|vendor|source|lieferant|fournisseur", re.IGNORECASE)),
    ("function", re.compile(r"function|use\b|purpose|funktion", re.IGNORECASE)),
)


def material_gaps(known: Known) -> Iterator[Missing]:
    for grid in known.current_grids():
        if not grid.header or not _MATERIAL.search(grid.header[0]) or len(grid.header) < 3:
            continue
        if grid.document.document_type in ("executed_batch_record", "master_batch_record", "batch_history"):
            continue
        columns = _columns(grid)
        for line in grid.rows:
            label = line.cells[0].strip()
            lacking = [what for what, column in columns.items() if BLANK.match(line.cells[column])]
            grave = "critical attribute" in lacking and ("second source" in lacking or "second source" not in columns)
            if label and (grave or len(lacking) >= 2):
                yield Missing(
                    "A16", label, f"Not given: {', '.join(lacking)}.",
                    f"{label}: what is the {' and the '.join(lacking)}?", cited([line]),
                    ("material", line.document.number or line.document.file, label),
                )  # fmt: skip


def _columns(grid: Grid) -> dict[str, int]:
    found: dict[str, int] = {}
    for what, pattern in _WANTED:
        column = next(
            (i for i, header in enumerate(grid.header) if i and i not in found.values() and pattern.search(header)),
            None,
        )
        if column is not None:
            found[what] = column
    return found
