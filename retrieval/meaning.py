"""Cosines told apart: what all passages of a scope have in common is taken out, and the best ones speak for the query.

The passages of one package lie close together, because they speak of one product in one style. Their mean and their
strongest common directions are removed (Mu & Viswanath, All-but-the-Top, ICLR 2018). The query then moves towards the
best passages of the first fused ranking (Rocchio, Relevance Feedback in Information Retrieval, 1971), so that meaning
follows where words have led.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.protocols import Vector
from retrieval.lexical import Floats, Mask

COMMON = 3
FEWEST = 50
MOST = 20_000
QUESTION_SHARE = 0.5
FEEDBACK_PASSAGES = 3
FEEDBACK_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Space:
    """What the live passages have in common: their mean, `common` directions (k, d), the lengths that are left."""

    centre: Vector
    common: Vector
    lengths: Floats

    def query(self, vector: Vector) -> Vector:
        """A query's vector without what is common. Questions share half of what passages do."""
        rest = vector - QUESTION_SHARE * self.centre
        return _unit(rest - self.common.T @ (self.common @ rest))

    def passage(self, vector: Vector, number: int) -> Vector:
        """The passage of that number, from its stored vector."""
        rest = vector - self.centre
        left = (rest - self.common.T @ (self.common @ rest)) / self.lengths[number]
        return np.asarray(left, dtype=np.float32)

    def cosines(self, products: Floats, query: Vector) -> Floats:
        """From the products of all passages' vectors with a vector that `query` gave."""
        told = (products - self.centre @ query) / self.lengths
        return np.asarray(told, dtype=np.float32)


def space_of(vectors: Vector, rows: npt.NDArray[np.int64], live: Mask, ids: Sequence[str]) -> Space | None:
    """None where too few passages are live to tell what is common from what is told.

    The passages are taken in the order of their ids, so that the order of writing does not show in the last digits.
    """
    numbers = sorted((int(number) for number in np.flatnonzero(live)), key=lambda number: ids[number])
    if len(numbers) < FEWEST:
        return None
    step = -(-len(numbers) // MOST)
    sample = np.asarray(vectors)[rows[numbers[::step]]].astype(np.float64)
    centre = sample.mean(axis=0)
    sample -= centre
    _, directions = np.linalg.eigh(sample.T @ sample)
    common = directions[:, ::-1][:, :COMMON].T
    basis = np.vstack([centre, common]).astype(np.float32)
    along = (np.asarray(vectors) @ basis.T)[rows].astype(np.float64)
    offsets = along[:, 1:] - common @ centre
    squares = 1 - 2 * along[:, 0] + centre @ centre - (offsets**2).sum(axis=1)
    lengths = np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32)
    return Space(basis[0], basis[1:], lengths)


def towards(query: Vector, passages: Sequence[tuple[float, Vector]]) -> Vector:
    """The query moved towards passages, each by its share of their scores."""
    total = sum(score for score, _ in passages)
    if total <= 0:
        return query
    drawn = sum((score / total * vector for score, vector in passages), np.zeros_like(query))
    return _unit(query + FEEDBACK_WEIGHT * drawn)


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / (float(np.linalg.norm(vector)) or 1.0), dtype=np.float32)
