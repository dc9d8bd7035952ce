"""The value cells of the generated tables are read into the bounds that they state."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from corpus.build.values import parse

NUMBER = st.decimals(min_value=-200, max_value=200, places=2, allow_nan=False)


@given(NUMBER, NUMBER)
def test_a_range_keeps_its_ends_as_written(a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    read = parse(f"{low}–{high}".replace(".", ","))
    assert read is not None and (read["operator"], read["low"], read["high"]) == ("range", str(low), str(high))


@given(NUMBER, st.decimals(min_value=0, max_value=9, places=1))
def test_an_absolute_tolerance_gives_low_and_high(mid: Decimal, tolerance: Decimal) -> None:
    read = parse(f"{mid} ± {tolerance}")
    assert read is not None
    assert (Decimal(str(read["low"])), Decimal(str(read["high"]))) == (mid - tolerance, mid + tolerance)


def test_words_are_no_value() -> None:
    assert parse("by mass") is None and parse("–") is None


def test_a_relative_tolerance_has_no_bounds_in_the_unit() -> None:
    assert parse("3.0 ± 10 %") == {"operator": "plus_minus_rel", "target": "3.0", "low": None, "high": None}
