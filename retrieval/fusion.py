"""Two rankings → one."""

from __future__ import annotations

import numpy as np

from retrieval.lexical import Floats

DENSE_WEIGHT = 0.5


def fuse(dense: Floats, lexical: Floats, dense_weight: float = DENSE_WEIGHT) -> Floats:
    """Weighted sum of both parts, each divided by its best score; in 0..1, higher is better.

    A cosine below zero counts as zero.
    """
    return (dense_weight * _scaled(dense) + (1 - dense_weight) * _scaled(lexical)).astype(np.float32)


def _scaled(scores: Floats) -> Floats:
    positive: Floats = np.maximum(scores, 0).astype(np.float32)
    best = float(positive.max()) if positive.size else 0.0
    return (positive / best).astype(np.float32) if best > 0 else positive
