"""Each way to be bad is caught by the metric meant for it, and what cannot be judged is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answered import ASKED, DOCUMENT, REASON, UNANSWERABLE, answered, cited, marks, refused

from eval.answers import Evidence


def test_a_good_answer_is_full_marks() -> None:
    found = marks(ASKED, answered(rationale="stated"))
    assert found.pop("words") == len(REASON.split())
    assert set(found.values()) == {1.0}
    assert {"recall@10", "right", "why_state", "concise", "citation_precision", "claims_held"} <= found.keys()


def test_a_broken_retriever_is_caught_by_recall() -> None:
    found = marks(ASKED, answered(rationale="stated"), passages=["something else", "and another"])
    assert found["recall@10"] == found["ndcg@10"] == found["mrr@10"] == found["evidence_top10"] == 0
    assert found["right"] == 1


@pytest.mark.parametrize(
    "liar", [cited("Bioburden was 12 CFU after 30 h."), cited(page=2), cited(marker=1).model_copy(update={"document_id": "d9"})]
)
def test_a_liar_that_cites_what_is_not_there_is_caught_by_the_quotes(liar: object) -> None:
    found = marks(ASKED, answered(citations=[liar]))  # type: ignore[list-item]
    assert found["quotes_at_place"] == 0 and found["citation_precision"] == 0


def test_a_true_quote_that_says_something_else_is_caught_by_citation_precision() -> None:
    found = marks(ASKED, answered(citations=[cited("The resin is changed after 100 cycles.", page=2)]))
    assert found["quotes_at_place"] == 1
    assert found["citation_precision"] == found["citation_recall"] == found["claims_held"] == 0


def test_an_invented_number_is_caught_by_the_claims() -> None:
    assert marks(ASKED, answered("It holds for 36 h because of bioburden; 24 h are usual."))["claims_held"] == 0


def test_an_answerer_that_never_refuses_is_caught_by_refusal_recall() -> None:
    found = marks(UNANSWERABLE, answered())
    assert found["refusal_recall"] == 0 and found["right"] == 0 and "refusal_precision" not in found
    assert marks(UNANSWERABLE, refused())["refusal_recall"] == 1


def test_one_that_always_refuses_is_caught_by_refusal_precision() -> None:
    found = marks(ASKED, refused())
    assert found["refusal_precision"] == found["right"] == found["facts"] == found["why_state"] == 0


def test_one_that_dumps_whole_passages_is_caught_by_its_length() -> None:
    dump = " ".join([REASON] * 15)
    found = marks(ASKED, answered(dump))
    assert found["right"] == 1 and found["concise"] == 0
    many = [cited(marker=number) for number in range(1, 8)]
    assert marks(ASKED, answered(citations=many))["concise"] == 0
    listed = replace(ASKED, text="List all holds.")
    assert "concise" not in marks(listed, answered(dump))


def test_a_forbidden_fact_makes_an_answer_wrong() -> None:
    found = marks(ASKED, answered(f"{REASON} Some say 48 h."))
    assert found["right"] == found["free_of_forbidden"] == 0 and found["facts"] == 1


def test_a_reason_is_stated_inferred_or_not_found_as_the_key_has_it() -> None:
    assert marks(ASKED, answered(rationale="not_found"))["why_state"] == 0
    without = replace(ASKED, tags=("value_without_reason",))
    assert marks(without, answered(rationale="not_found"))["why_state"] == 1
    told = replace(ASKED, rationale="inferred")
    assert marks(told, answered(rationale="stated"))["why_state"] == 0
    assert "why_state" not in marks(replace(ASKED, text="How long may it be held?", kind="HLD"), answered())


def test_half_of_the_evidence_is_half_of_the_recall() -> None:
    second = Evidence("a.pdf", DOCUMENT[1].text, 2)
    both = replace(ASKED, evidence=(*ASKED.evidence, second))
    found = marks(both, answered(), passages=["nothing", REASON, REASON])
    assert found["recall@10"] == found["citation_recall"] == found["mrr@10"] == 0.5


def test_a_key_without_facts_or_evidence_is_not_judged() -> None:
    found = marks(replace(ASKED, facts=(), forbidden=(), evidence=()), answered())
    assert not {"right", "facts", "recall@10", "citation_recall", "free_of_forbidden"} & found.keys()
