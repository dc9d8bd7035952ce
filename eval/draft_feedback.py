"""What people said of answers, as drafts: a helpful answer proposes its evidence, another one asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from eval.proposal import Proposal, Source, source_of
from service.feedback import Feedback

ORIGIN = "feedback"


def from_feedback(opinions: Sequence[Feedback]) -> tuple[Proposal, ...]:
    """One draft a question, from what was last said of it; opinions on answers that were not kept are left out."""
    last: dict[str, Feedback] = {}
    for opinion in opinions:
        if opinion.question is not None and opinion.answer is not None:
            last[opinion.question] = opinion
    return tuple(_draft(opinion) for opinion in last.values())


def _draft(opinion: Feedback) -> Proposal:
    assert opinion.question is not None and opinion.answer is not None
    answer, good = opinion.answer, opinion.verdict == "helpful"
    evidence: tuple[Source, ...] = tuple(source_of(citation) for citation in answer.citations) if good else ()
    said = f"“{opinion.comment}”" if opinion.comment else "no reason given"
    return Proposal(
        origin=ORIGIN,
        question=opinion.question,
        kind="why" if answer.rationale is not None else "value",
        evidence=evidence,
        answerable=answer.status != "not_found" if good else True,
        tags=(opinion.verdict,),
        rationale=answer.rationale if good else None,
        absence=answer.absence if good else None,
        checked=f"{opinion.created_by}, {opinion.created_at[:10]}: {opinion.verdict}; {said}",
    )
