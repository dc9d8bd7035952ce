"""Intervals: known values, coverage of the truth, repeatability, and nothing judged is not zero."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import Mark, estimate, paired_difference, quantile, wilson


def test_wilson_gives_the_published_interval() -> None:
    low, high = wilson(81, 263) or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) is None


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_holds_the_share_and_stays_between_0_and_1(hits: int, total: int) -> None:
    hits = min(hits, total)
    low, high = wilson(hits, total) or (1, 0)
    assert -1e-12 <= low <= hits / total <= high + 1e-12 and high <= 1 + 1e-12


def test_what_could_not_be_judged_is_counted_and_not_averaged_in() -> None:
    found = estimate([Mark(1), None, Mark(0, 0), Mark(1)])
    assert (found.value, found.judged, found.not_judged, found.method) == (1.0, 2, 2, "wilson")
    assert estimate([None, None]).value is None


def test_counts_of_several_a_case_are_pooled_and_bootstrapped() -> None:
    draw = random.Random(3)
    marks = [Mark(sum(draw.random() < 0.7 for _ in range(n)), n) for n in [draw.randint(1, 6) for _ in range(150)]]
    found = estimate(marks)
    assert found.method == "bootstrap" and found == estimate(marks)
    assert found.low is not None and found.high is not None and found.low < 0.7 < found.high
    assert found.value == pytest.approx(sum(m.hits for m in marks) / sum(m.total for m in marks))


def test_all_alike_still_leaves_room_for_doubt() -> None:
    found = estimate([Mark(3, 3)] * 10)
    assert found.value == found.high == 1 and found.low is not None and found.low < 0.8


def test_a_paired_difference_sees_what_two_intervals_would_not() -> None:
    draw = random.Random(1)
    before = [Mark(draw.random()) for _ in range(80)]
    after = [Mark(mark.hits + 0.03 + draw.gauss(0, 0.02)) for mark in before]
    found = paired_difference(before, after)
    assert found.low is not None and found.low > 0 and found.judged == 80
    same = paired_difference(before, before)
    assert same.value == same.low == same.high == 0
    with pytest.raises(ValueError, match="same cases"):
        paired_difference(before, after[:-1])


def test_a_quantile_of_nothing_is_unknown() -> None:
    assert quantile([], 0.5) is None and quantile([3, 1, 2], 0.5) == 2
