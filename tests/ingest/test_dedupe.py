"""Near-identical texts: the estimate is near the truth, order and case do not count, changed numbers do."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ingest.dedupe import Candidate, Pair, near_duplicates, says_the_same, similarity, sketch

_WORDS = [f"word{number}" for number in range(2000)]


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


@given(st.integers(0, 900))
def test_the_estimate_is_near_the_jaccard_similarity(changed: int) -> None:
    one, other = _WORDS[:1000], _WORDS[changed : 1000 + changed]
    first, second = sketch([" ".join(one)]), sketch([" ".join(other)])
    assert first is not None and second is not None
    truth = len(_shingles(one) & _shingles(other)) / len(_shingles(one) | _shingles(other))
    assert abs(similarity(first, second) - truth) < 0.15
    assert similarity(first, second) == similarity(second, first)


def test_breaks_case_and_typography_do_not_count() -> None:
    words = _WORDS[:100]
    whole = sketch([" ".join(words)])
    assert whole == sketch([" ".join(words[:50]).upper(), "\n".join(words[50:])]) == sketch(words)


def test_a_text_too_short_to_judge_has_no_sketch() -> None:
    assert sketch(["Hold for 24 h."]) is None


def test_numbers_on_one_side_alone_are_no_difference() -> None:
    assert says_the_same(Counter("1223"), Counter("123"))
    assert not says_the_same(Counter("1223"), Counter("1224"))


def test_pairs_do_not_depend_on_the_order_of_the_documents() -> None:
    mark = sketch([" ".join(_WORDS[:200])])
    pdf = Candidate("d2", "z.pdf", mark, "1", None, paged=True)
    docx = Candidate("d1", "a.docx", mark, None, "X", paged=False)
    newer = Candidate("d3", "b.docx", mark, "2", "X", paged=False)
    expected = [Pair(docx, pdf, False), Pair(newer, docx, False)]
    assert near_duplicates([pdf, docx, newer]) == near_duplicates([newer, docx, pdf]) == expected


def test_one_file_name_in_two_formats_may_differ_more() -> None:
    pdf = Candidate("d1", "r/Report.pdf", sketch(_WORDS[:1000]), None, None, paged=True)
    docx = Candidate("d2", "r/report.docx", sketch(_WORDS[:880]), "2", None, paged=False)
    other = Candidate("d3", "r/notes.docx", sketch(_WORDS[:880]), "3", None, paged=False)
    assert near_duplicates([pdf, docx, other]) == [Pair(docx, pdf, True)]
