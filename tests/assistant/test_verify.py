"""A claim passes only with its numbers, units, words and negations in its quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify import why_not
from knowledge.records import Citation
from tests.assistant.builder import parse

QUOTE = "The pool is held for 60 to 90 min at 20 °C and must not be stirred."


def cited(quote: str = QUOTE, *, verified: bool = True) -> list[Citation]:
    return [Citation(marker=1, document_id="d", file="a.docx", quote=quote, verified=verified)]


@pytest.mark.parametrize("claim", [
    "The pool is held for 60 to 120 min at 20 °C.",
    "The pool is held for 60 to 90 h at 20 °C and must not be stirred.",
    "The pool is held for 60 to 90 min at 20 °C and must be stirred.",
    "Buffer exchange removes acetate before the filling line.",
])  # fmt: skip
def test_a_false_claim_is_refused(claim: str) -> None:
    assert why_not(claim, cited(), parse) is not None


def test_a_negation_may_not_be_added() -> None:
    assert why_not("The pool is not held at 20 °C.", cited("The pool is held at 20 °C."), parse) is not None


def test_a_claim_needs_quotes_that_stand_at_their_place() -> None:
    assert why_not(QUOTE, [], parse) == "no citation"
    assert why_not(QUOTE, cited(verified=False), parse) is not None


@given(
    st.lists(
        st.sampled_from(["hold", "pool", "pH", "3.5", "60", "min", "not", "never", "20", "°C", "column", "is", "at"]),
        min_size=1,
    ).map(" ".join)
)
def test_a_verbatim_claim_is_always_supported(text: str) -> None:
    assert why_not(text, cited(text), parse) is None
