"""Ranking measures against ir_measures, and their edges."""

from __future__ import annotations

import random

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from eval.metrics import by_score, mean, mrr, ndcg, paired_bootstrap, recall


def random_case(seed: int) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, float]]]:
    """Graded judgements and scores with many ties; some relevant documents are not retrieved."""
    draw = random.Random(seed)
    documents = [f"d{n}" for n in range(60)]
    qrels = {f"q{n}": {d: draw.choice([0, 0, 1, 2, 3]) for d in draw.sample(documents, 12)} for n in range(8)}
    run = {q: {d: round(draw.random(), 1) for d in draw.sample(documents, 40)} for q in qrels}
    return qrels, run


@pytest.mark.parametrize("seed", range(6))
def test_measures_equal_ir_measures(seed: int) -> None:
    qrels, run = random_case(seed)
    rankings = {query: by_score(scores) for query, scores in run.items()}
    pairs = [
        (nDCG @ 10, ndcg, 10),
        (nDCG @ 100, ndcg, 100),
        (R @ 10, recall, 10),
        (R @ 100, recall, 100),
        (RR, mrr, 1000),
    ]
    for theirs, ours, k in pairs:
        expected = {m.query_id: m.value for m in ir_measures.iter_calc([theirs], qrels, run)}
        for query, ranking in rankings.items():
            assert ours(ranking, qrels[query], k) == pytest.approx(expected[query], abs=1e-6), (str(theirs), query)


def test_nothing_relevant_or_nothing_found_is_zero() -> None:
    assert ndcg(["a"], {}, 10) == recall(["a"], {"a": 0}, 10) == mrr([], {"a": 1}, 10) == 0.0


def test_the_mean_of_nothing_is_unknown() -> None:
    assert mean([]) is None
    assert mean([0.5, 1.0]) == 0.75


def test_a_paired_interval_tells_a_real_difference_from_none() -> None:
    draw = random.Random(1)
    base = [draw.random() for _ in range(200)]
    better = [value + 0.05 + draw.gauss(0, 0.05) for value in base]
    shuffled = [value + draw.gauss(0, 0.05) for value in base]
    middle, low, high = paired_bootstrap(better, base, resamples=2000)
    assert low > 0 and low < middle < high
    assert paired_bootstrap(shuffled, base, resamples=2000)[1] < 0
    with pytest.raises(ValueError, match="equally long"):
        paired_bootstrap([], [])


@pytest.mark.parametrize("seed", range(6))
def test_reciprocal_rank_with_a_cutoff_equals_ir_measures(seed: int) -> None:
    """Its MS MARCO provider breaks ties the other way, so the scores are made distinct."""
    qrels, run = random_case(seed)
    distinct = {q: {d: score + int(d[1:]) * 1e-6 for d, score in scores.items()} for q, scores in run.items()}
    expected = {m.query_id: m.value for m in ir_measures.iter_calc([RR @ 10], qrels, distinct)}
    for query, scores in distinct.items():
        assert mrr(by_score(scores), qrels[query], 10) == pytest.approx(expected[query], abs=1e-6)
