"""What every relation is adjusted for: the groups a batch belongs to, and slow drift over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from knowledge.batches.fit import residual_maker
from knowledge.batches.table import BatchTable, Column

Floats = npt.NDArray[np.float64]
# a group takes degrees of freedom: at most this share of the batches, and levels of at least two batches on average
_SHARE, _PER_LEVEL = 0.25, 2.5
# slow waves over the order of making: one for so many batches, at most so many
_BATCHES_PER_WAVE, _WAVES = 25, 12
ORDER = "order of making"


@dataclass(frozen=True)
class Adjuster:
    """One source of differences that has nothing to do with the parameter: its columns, one row a batch."""

    name: str
    columns: Floats
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    adjusters: tuple[Adjuster, ...]
    left_out: tuple[str, ...]
    n: int
    groupings: tuple[npt.NDArray[np.int_], ...] = ()

    def lots_of(self, values: Floats) -> npt.NDArray[np.int_] | None:
        """The grouping within which these values hardly ever differ (a lot's property repeated for each batch made
        from it), the one with the most groups; None where they are each batch's own."""
        key = values.tobytes()
        if key not in self._lots:
            self._lots[key] = self._finest(values)
        return self._lots[key]

    @cached_property
    def _lots(self) -> dict[bytes, npt.NDArray[np.int_] | None]:
        return {}

    def _finest(self, values: Floats) -> npt.NDArray[np.int_] | None:
        found = None
        known = np.isfinite(values)
        for codes in self.groupings:
            used = codes[known]
            levels = len(np.unique(used))
            pairs = len(np.unique(np.column_stack([used, values[known]]), axis=0))
            if levels < 0.8 * known.sum() and pairs <= 1.05 * levels and (found is None or levels > found[0]):
                found = (levels, codes)
        return found[1] if found is not None else None

    @cached_property
    def matrix(self) -> Floats:
        """All of it; shape (batches, columns)."""
        return self.of(self.adjusters)

    @cached_property
    def _bases(self) -> dict[tuple[tuple[str, ...], bytes], Floats]:
        return {}

    def basis(self, rows: npt.NDArray[np.bool_], *names: str) -> Floats:
        """An orthonormal basis of intercept and adjusters (all where none is named) for these batches."""
        key = (names, rows.tobytes())
        found = self._bases.get(key)
        if found is None:
            chosen = [one for one in self.adjusters if not names or one.name in names]
            found = self._bases[key] = residual_maker(self.of(chosen)[rows])
        return found

    def of(self, adjusters: Sequence[Adjuster]) -> Floats:
        """Intercept and the columns of the adjusters; shape (batches, columns)."""
        parts = [np.ones((self.n, 1)), *(one.columns for one in adjusters)]
        return np.hstack(parts)


def design_of(table: BatchTable) -> Design:
    """Groups that leave enough batches to compare within them, the fewest levels first, and drift over time."""
    n = len(table.batches)
    order = _order(table)
    kept: list[Adjuster] = []
    left_out: list[str] = []
    used = 0
    waves = _waves(order)
    groups = sorted((_levels(column) for column in table.of("group")), key=lambda one: len(one.levels))
    for group in groups:
        levels = len(group.levels)
        if levels < 2:
            continue
        if levels * _PER_LEVEL > n or used + levels - 1 > max(2, _SHARE * n - waves.shape[1]):
            left_out.append(group.name)
            continue
        if kept and _rank([*kept, group], n) == _rank(kept, n):
            continue  # says nothing that the groups before do not say
        kept.append(group)
        used += levels - 1
    if waves.shape[1]:
        kept.append(Adjuster(ORDER, waves))
    return Design(tuple(kept), tuple(left_out), n, tuple(_codes(column) for column in table.of("group")))


def _codes(column: Column) -> npt.NDArray[np.int_]:
    return np.unique([text.strip().casefold() for text in column.texts], return_inverse=True)[1].astype(int)


def _levels(column: Column) -> Adjuster:
    texts = [text.strip().casefold() or "(none)" for text in column.texts]
    levels = tuple(sorted(set(texts)))
    matrix = np.array([[float(text == level) for level in levels[1:]] for text in texts]).reshape(len(texts), -1)
    return Adjuster(column.label, matrix, levels)


def _order(table: BatchTable) -> Floats:
    """Ranks of the batches in time, by the date where there is one, else by the order of the rows."""
    n = len(table.batches)
    rows = np.arange(n, dtype=float)
    times = [c for c in table.of("time") if sum(v is not None for v in c.numbers) >= 0.9 * n]
    if not times:
        return rows
    moments = np.array([np.nan if v is None else v for v in times[0].numbers])
    moments = np.where(np.isnan(moments), np.nanmedian(moments), moments)
    ranks = np.empty(n)
    ranks[np.lexsort((rows, moments))] = rows
    return ranks


def order_of(table: BatchTable) -> Floats:
    return _order(table)


def _waves(order: Floats) -> Floats:
    """Half waves of a cosine basis over the order: slow drift that makes unrelated series go together."""
    n = len(order)
    count = 0 if n < 8 else max(1, min(_WAVES, n // _BATCHES_PER_WAVE))
    steps = np.arange(1, count + 1)
    waves: Floats = np.cos(np.pi * np.outer(order + 0.5, steps) / max(1, n))
    return waves


def _rank(groups: Sequence[Adjuster], n: int) -> int:
    return int(np.linalg.matrix_rank(np.hstack([np.ones((n, 1)), *(one.columns for one in groups)])))
