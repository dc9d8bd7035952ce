"""What a reader of the statistics must know of the data: what is missing, censored, constant, extreme, or changed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from knowledge.batches.relations import LEAST, numbers_of
from knowledge.batches.table import BatchTable, Column

_FAR = 6.0
_JUMP = 50.0
_ROOM = 8


def data_issues(table: BatchTable) -> tuple[str, ...]:
    found = list(table.issues)
    if not table.of("parameter"):
        found.append("no column is read as a parameter")
    if not table.of("outcome"):
        found.append("no column is read as an outcome: name them with --outcome")
    if len(table.batches) < LEAST:
        found.append(f"{len(table.batches)} batches: fewer than {LEAST}, too few for any relation")
    elif len(table.batches) < 30:
        found.append(f"{len(table.batches)} batches: only strong relations can be seen below 30")
    for column in table.of("parameter", "outcome"):
        found += [f"{column.label}: {text}" for text in _of(column, table)]
    for column in table.of("other"):
        if any(column.texts):
            found.append(f"{column.label}: text that is neither number, group nor date; not used")
    return tuple(found)


def _of(column: Column, table: BatchTable) -> Iterator[str]:
    yield from column.notes
    values = numbers_of(column)
    known = np.isfinite(values)
    missing = int((~known).sum())
    if missing:
        yield f"{missing} of {len(values)} values are missing{_named(~known, table) if missing <= _ROOM else ''}"
    if column.censored:
        share = len(column.censored) / max(1, int(known.sum()))
        yield f"{len(column.censored)} values lie below a limit ({share:.0%}): taken at half of the limit, not at zero"
    if known.any() and len(np.unique(values[known])) == 1:
        yield f"constant ({values[known][0]:g}): no relation can be told; that is no proof of no effect"
        return
    middle = float(np.median(values[known])) if known.any() else 0.0
    spread = 1.4826 * float(np.median(np.abs(values[known] - middle))) if known.any() else 0.0
    if spread > 0:
        far = known & (np.abs(values - middle) > _FAR * spread)
        count = int(far.sum())
        if 0 < count <= max(3, 0.01 * len(values)):
            yield f"far from the others{_named(far, table)}: {', '.join(f'{v:g}' for v in values[far][:_ROOM])}"
    yield from _jump(values[known])


def _jump(values: np.ndarray) -> Iterator[str]:
    """Values that fall apart into two bands a power of ten or more apart look like two units."""
    ordered = np.sort(values[values > 0])
    if len(ordered) < 6:
        return
    steps = ordered[1:] / ordered[:-1]
    at = int(np.argmax(steps))
    if steps[at] >= _JUMP and 2 <= at + 1 <= len(ordered) - 2:
        yield f"two bands of values, {steps[at]:.0f} times apart: the unit may change between batches"


def _named(rows: np.ndarray, table: BatchTable) -> str:
    names = [table.batches[i] for i in np.flatnonzero(rows)]
    return f" (batch {', '.join(names[:_ROOM])}{' …' if len(names) > _ROOM else ''})"
