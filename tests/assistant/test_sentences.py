"""Sentences: offsets slice back, nothing is lost, abbreviations and numbers do not end one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(st.text(alphabet="Ab .!?;\n1,e-", max_size=120))
def test_spans_are_ordered_and_hold_all_words(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(("text", "count"), [
    ("The load was 1.5 g/L (e.g. Fig. 3). It was set to pH 3.5.", 2),
    ("See No. 4 and approx. 20 °C.", 1),
    ("3. Hold the pool at 2 °C. Then stop.", 2),
    ("Der Puffer ist z.B. 14 Tage haltbar. Er wird gekühlt.", 2),
    ("- first item\n- second item", 2),
])  # fmt: skip
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(split(text)) == count
