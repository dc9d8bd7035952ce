"""What passages have in common is taken out of their cosines; the order of writing never shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.protocols import Vector
from retrieval.meaning import COMMON, FEWEST, Space, space_of, towards


def _vectors(seed: int, count: int = FEWEST + 10, dimensions: int = 16) -> Vector:
    """Unit vectors that lie close together, as those of one package do."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(count, dimensions)) + 3 * random.normal(size=dimensions)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def _space(vectors: Vector) -> Space:
    ids = [f"p{number:04}" for number in range(len(vectors))]
    space = space_of(vectors, np.arange(len(vectors)), np.ones(len(vectors), dtype=bool), ids)
    assert space is not None
    return space


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_cosines_are_those_of_the_passages_without_what_is_common(seed: int) -> None:
    vectors = _vectors(seed)
    space = _space(vectors)
    query = space.query(vectors[3])
    passages = np.stack([space.passage(vector, number) for number, vector in enumerate(vectors)])
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-3)
    np.testing.assert_allclose(space.cosines(vectors @ query, query), passages @ query, atol=1e-3)
    np.testing.assert_allclose(passages @ space.common.T, 0, atol=1e-3)
    assert space.common.shape[0] == COMMON


def test_passages_of_one_style_are_told_further_apart() -> None:
    vectors = _vectors(1)
    space = _space(vectors)
    query = space.query(vectors[0])
    assert np.ptp(space.cosines(vectors @ query, query)) > 2 * np.ptp(vectors @ vectors[0])


def test_the_order_of_writing_does_not_show() -> None:
    vectors = _vectors(2)
    ids = [f"p{number:04}" for number in range(len(vectors))]
    live = np.ones(len(vectors), dtype=bool)
    order = np.random.default_rng(0).permutation(len(vectors))
    space = space_of(vectors, np.arange(len(vectors)), live, ids)
    other = space_of(vectors[order], np.arange(len(vectors)), live, [ids[n] for n in order])
    assert space is not None and other is not None
    assert (space.centre == other.centre).all() and (space.common == other.common).all()


def test_passages_that_are_not_live_have_no_say() -> None:
    vectors = np.vstack([_vectors(3), _vectors(4)])
    live = np.arange(len(vectors)) < FEWEST + 10
    ids = [f"p{number:04}" for number in range(len(vectors))]
    space = space_of(vectors, np.arange(len(vectors)), live, ids)
    assert space is not None and (space.centre == _space(_vectors(3)).centre).all()


def test_few_passages_have_nothing_in_common() -> None:
    vectors = _vectors(5, FEWEST - 1)
    assert space_of(vectors, np.arange(len(vectors)), np.ones(len(vectors), dtype=bool), [""] * len(vectors)) is None


def test_the_query_moves_towards_what_was_found_and_stays_where_nothing_was() -> None:
    query, found = np.eye(2, dtype=np.float32)
    assert (towards(query, [(0.0, found)]) == query).all()
    moved = towards(query, [(0.5, found)])
    assert moved @ found > 0.5 and float(np.linalg.norm(moved)) == pytest.approx(1)
