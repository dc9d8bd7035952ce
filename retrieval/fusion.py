"""Two rankings → one, and what the documents' order and versions say about it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.lexical import Floats

DENSE_WEIGHT = 0.42
NEIGHBOUR_WEIGHT = 0.1


def fuse(dense: Floats, lexical: Floats, dense_weight: float = DENSE_WEIGHT) -> Floats:
    """Weighted sum of both parts, each divided by its best score; in 0..1, higher is better.

    Cosines of one query lie close together, so dividing by the best gives words the say where they differ, and
    meaning where no word is found. A cosine below zero counts as zero.
    """
    return (dense_weight * _scaled(dense) + (1 - dense_weight) * _scaled(lexical)).astype(np.float32)


def with_neighbours(
    scores: Floats, before: npt.NDArray[np.int64], after: npt.NDArray[np.int64], weight: float = NEIGHBOUR_WEIGHT
) -> Floats:
    """Scores raised by a share of the better neighbour's: evidence seldom stands alone. Stays in 0..1."""
    raised = (scores + weight * np.maximum(scores[before], scores[after])) / (1 + weight)
    return raised.astype(np.float32)


def _scaled(scores: Floats) -> Floats:
    positive: Floats = np.maximum(scores, 0).astype(np.float32)
    best = float(positive.max()) if positive.size else 0.0
    return (positive / best).astype(np.float32) if best > 0 else positive
