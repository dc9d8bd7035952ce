"""Rates and ratios with 95 % intervals, and paired differences; pure functions, the same seed gives the same numbers.

Wilson's interval for counts (Wilson 1927), the percentile bootstrap over cases for everything else (Efron & Tibshirani,
An Introduction to the Bootstrap, 1993). Nothing to judge gives None, never zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Z95 = 1.959964
RESAMPLES = 2_000
Interval = tuple[float, float]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rate:
    hits: int
    total: int

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None

    @property
    def wilson(self) -> Interval | None:
        """The 95 % Wilson interval."""
        return wilson(self.hits, self.total)


@dataclass(frozen=True)
class Mark:
    """What one case adds to a metric: `hits` of `total`. A total of 0 says that the case could not be judged."""

    hits: float
    total: float = 1.0

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None


@dataclass(frozen=True)
class Estimate:
    """Σ hits / Σ total over the judged cases with its 95 % interval. `method` is `wilson`, `bootstrap` or `none`."""

    value: float | None
    low: float | None
    high: float | None
    judged: int
    not_judged: int
    method: str


def wilson(hits: float, total: float) -> Interval | None:
    """The 95 % interval of a share of counts; None of nothing."""
    if not total:
        return None
    p = hits / total
    middle, spread = p + Z95**2 / (2 * total), Z95 * math.sqrt(p * (1 - p) / total + Z95**2 / (4 * total**2))
    low, high = (middle - spread) / (1 + Z95**2 / total), (middle + spread) / (1 + Z95**2 / total)
    return max(0.0, min(p, low)), min(1.0, max(p, high))


def estimate(marks: Sequence[Mark | None], *, seed: int = 0) -> Estimate:
    """The pooled ratio: Wilson where every case is one yes or no, else the bootstrap over cases.

    Where all cases agree on 0 or 1 the bootstrap knows no spread; Wilson over the cases stands in for it.
    """
    judged = [mark for mark in marks if mark is not None and mark.total > 0]
    missing = len(marks) - len(judged)
    if not judged:
        return Estimate(None, None, None, 0, missing, "none")
    hits, totals = _columns(judged)
    value = float(hits.sum() / totals.sum())
    if all(mark.total == 1 and mark.hits in (0, 1) for mark in judged):
        bounds = wilson(float(hits.sum()), float(totals.sum()))
        assert bounds is not None
        return Estimate(value, bounds[0], bounds[1], len(judged), missing, "wilson")
    low, high = _percentiles(_ratios(hits, totals, _draws(len(judged), seed)))
    if low == high and value in (0.0, 1.0):
        low, high = wilson(value * len(judged), len(judged)) or (low, high)
        return Estimate(value, low, high, len(judged), missing, "wilson")
    return Estimate(value, low, high, len(judged), missing, "bootstrap")


def paired_difference(a: Sequence[Mark], b: Sequence[Mark], *, seed: int = 0) -> Estimate:
    """Ratio of `b` minus ratio of `a` over the same cases in the same order, cases drawn together."""
    if len(a) != len(b):
        raise ValueError("a paired difference needs the same cases on both sides")
    pairs = [(one, other) for one, other in zip(a, b, strict=True) if one.total > 0 and other.total > 0]
    if not pairs:
        return Estimate(None, None, None, 0, len(a), "none")
    first, second = _columns([one for one, _ in pairs]), _columns([other for _, other in pairs])
    value = float(second[0].sum() / second[1].sum() - first[0].sum() / first[1].sum())
    draws = _draws(len(pairs), seed)
    low, high = _percentiles(_ratios(*second, draws) - _ratios(*first, draws))
    return Estimate(value, low, high, len(pairs), len(a) - len(pairs), "bootstrap")


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value that `share` of the values do not pass (nearest rank); None of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def _columns(marks: Sequence[Mark]) -> tuple[Floats, Floats]:
    hits, totals = [mark.hits for mark in marks], [mark.total for mark in marks]
    return np.array(hits, dtype=np.float64), np.array(totals, dtype=np.float64)


def _draws(size: int, seed: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, size, (RESAMPLES, size))


def _ratios(hits: Floats, totals: Floats, draws: npt.NDArray[np.int64]) -> Floats:
    ratios: Floats = hits[draws].sum(axis=1) / totals[draws].sum(axis=1)
    return ratios


def _percentiles(values: Floats) -> Interval:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
