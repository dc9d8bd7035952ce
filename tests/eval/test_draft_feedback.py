"""What people thought of answers becomes proposals: evidence where it helped, the complaint where it did not."""

from __future__ import annotations

import json

from answered import answered, refused

from eval.draft_feedback import from_feedback
from eval.proposal import line_of
from knowledge.records import Answer
from service.feedback import Feedback


def opinion(verdict: str, answer: Answer | None, comment: str | None = None) -> Feedback:
    return Feedback.model_validate({
        "id": "f1", "answer_id": "a1", "verdict": verdict, "comment": comment, "created_by": "Ann", "created_at": "2026-01-02T03:04:05Z",
        "question": "how warm?", "answer": answer,
    })  # fmt: skip


def test_an_answer_that_helped_becomes_a_case_with_its_evidence() -> None:
    answer = answered()
    (proposal,) = from_feedback([opinion("wrong", answer), opinion("helpful", answer)])
    assert [source.quote for source in proposal.evidence] == [citation.quote for citation in answer.citations]
    assert proposal.answerable and json.loads(line_of(proposal))["state"] == "proposed"


def test_a_complaint_becomes_a_case_without_the_evidence_that_was_wrong() -> None:
    (proposal,) = from_feedback([opinion("wrong", answered(), "the other bioreactor")])
    assert not proposal.evidence and "the other bioreactor" in (proposal.checked or "") and "Ann" in (proposal.checked or "")


def test_a_refusal_that_helped_is_a_question_without_an_answer() -> None:
    (proposal,) = from_feedback([opinion("helpful", refused())])
    assert not proposal.answerable
    assert from_feedback([opinion("helpful", None)]) == ()
