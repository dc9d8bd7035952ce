"""Measures of a ranking. Pure functions over one query; all lie in 0..1, higher is better.

They equal trec_eval's (through ir_measures): nDCG with linear gain and a log2(rank + 1) discount (Järvelin & Kekäläinen
2002), recall and reciprocal rank over documents judged 1 or more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

Judgements = Mapping[str, int]
Metric = Callable[[Sequence[str], Judgements], float]


def ndcg(ranking: Sequence[str], judgements: Judgements, k: int) -> float:
    """Discounted gain of the first `k` against the best possible order; 0 when nothing relevant exists."""
    gains = [max(0, judgements.get(identifier, 0)) for identifier in ranking[:k]]
    ideal = sorted((grade for grade in judgements.values() if grade > 0), reverse=True)[:k]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def recall(ranking: Sequence[str], judgements: Judgements, k: int) -> float:
    """Share of the relevant documents among the first `k`; 0 when nothing relevant exists."""
    relevant = {identifier for identifier, grade in judgements.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def mrr(ranking: Sequence[str], judgements: Judgements, k: int) -> float:
    """1 / rank of the first relevant document, 0 when none is among the first `k`."""
    for rank, identifier in enumerate(ranking[:k], start=1):
        if judgements.get(identifier, 0) > 0:
            return 1 / rank
    return 0.0


def by_score(scores: Mapping[str, float]) -> list[str]:
    """Ids by falling score; ties by falling id, as trec_eval orders them."""
    return sorted(scores, key=lambda identifier: (scores[identifier], identifier), reverse=True)


def mean(values: Sequence[float]) -> float | None:
    """The mean, None of nothing."""
    return math.fsum(values) / len(values) if values else None


def paired_bootstrap(
    a: Sequence[float], b: Sequence[float], *, resamples: int = 10_000, level: float = 0.95, seed: int = 0
) -> tuple[float, float, float]:
    """(mean of a - b, low, high): the percentile interval of the mean difference, queries drawn with replacement.

    `a` and `b` hold one value a query, in the same order. Source: Efron & Tibshirani, An Introduction to the Bootstrap.
    """
    difference = np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)
    if difference.ndim != 1 or not difference.size:
        raise ValueError("a paired interval needs two equally long, non-empty lists")
    generator = np.random.default_rng(seed)
    means = np.array(
        [difference[generator.integers(0, difference.size, difference.size)].mean() for _ in range(resamples)]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(difference.mean()), float(low), float(high)


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
