"""What one case adds to each metric: question, answer and ranked passages in, one `Mark` a metric out; pure functions.

Evidence counts by its words, not by its file: a copy of a document is as good a source. All metrics but the length are
0..1 per case; `METRICS` says which way is better. A metric that a case cannot be judged by gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from eval.answers import Question
from eval.intervals import Mark
from eval.matching import carries, holds_most, holds_values, meets, stands_at_place
from eval.metrics import mrr, ndcg, recall
from knowledge.records import Answer, Citation, Element

Group = Literal["retrieval", "answers", "citations", "refusal"]
Elements = Callable[[str], Sequence[Element]]
MAX_WORDS, MAX_QUOTES = 150, 6
WHY_CLASS = "RAT"
_WHY = re.compile(r"\b(?:why|reasons?|rationale|how come|warum|weshalb|wieso|pourquoi|por qué)\b", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:list|table|all|each|every|which)\b|\balle\b|\bListe\b|\bTabelle\b|\btous\b|\btoutes\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Sample:
    """One question with what came of it. `passages` are texts, best first; `elements` reads a document by id."""

    question: Question
    answer: Answer
    passages: Sequence[str]
    elements: Elements

    @property
    def refused(self) -> bool:
        return self.answer.status == "not_found"


Measure = Callable[[Sample], Mark | None]


@dataclass(frozen=True)
class Metric:
    """`title` for people; `higher` tells whether higher is better."""

    name: str
    title: str
    group: Group
    measure: Measure
    higher: bool = True


def evidence_ranking(question: Question, passages: Sequence[str]) -> list[str]:
    """The passages as a ranking of the key's evidence: each stands for the first piece that none above it held."""
    ranking: list[str] = []
    for number, text in enumerate(passages):
        held = (str(i) for i, item in enumerate(question.evidence) if holds_most(text, item.quote))
        ranking.append(next((piece for piece in held if piece not in ranking), f"other {number}"))
    return ranking


def ranked(sample: Sample, measure: Callable[[Sequence[str], Mapping[str, int], int], float], k: int) -> Mark | None:
    """A ranking measure over the pieces of gold evidence, each relevant once."""
    if not sample.question.evidence:
        return None
    judged = {str(i): 1 for i in range(len(sample.question.evidence))}
    return Mark(measure(evidence_ranking(sample.question, sample.passages[:k]), judged, k))


def any_evidence(sample: Sample) -> Mark | None:
    found = ranked(sample, recall, 10)
    return None if found is None else Mark(float(found.hits > 0))


def right(sample: Sample) -> Mark | None:
    """All facts met and nothing forbidden said; of the unanswerable: refused. None where the key holds neither."""
    question, answer = sample.question, sample.answer
    clean = not any(meets(pattern, answer.answer) for pattern in question.forbidden)
    if not question.answerable:
        return Mark(float(sample.refused and clean))
    if not question.facts and not question.forbidden:
        return None
    return Mark(float(not sample.refused and clean and _met(sample) == len(question.facts)))


def facts(sample: Sample) -> Mark | None:
    if not sample.question.answerable or not sample.question.facts:
        return None
    return Mark(0 if sample.refused else _met(sample), len(sample.question.facts))


def free_of_forbidden(sample: Sample) -> Mark | None:
    if not sample.question.forbidden:
        return None
    return Mark(float(not any(meets(pattern, sample.answer.answer) for pattern in sample.question.forbidden)))


def quotes_at_place(sample: Sample) -> Mark | None:
    """Citations whose quote stands in the element, page or row that they name."""
    citations = sample.answer.citations
    return (
        Mark(sum(stands_at_place(c, sample.elements(c.document_id)) for c in citations), len(citations))
        if citations
        else None
    )


def citation_precision(sample: Sample) -> Mark | None:
    """Citations that stand at their place and hold a value or the clause of a claim that cites them."""
    citations = sample.answer.citations
    if not citations:
        return None
    claims: dict[int, list[str]] = {}
    for claim in sample.answer.claims:
        for marker in claim.citations:
            claims.setdefault(marker, []).append(claim.text)
    good = sum(
        stands_at_place(c, sample.elements(c.document_id))
        and any(carries(c.quote, text) for text in claims.get(c.marker, []))
        for c in citations
    )
    return Mark(good, len(citations))


def citation_recall(sample: Sample) -> Mark | None:
    """Pieces of gold evidence that some citation quotes."""
    if not sample.question.answerable or not sample.question.evidence:
        return None
    quotes = [citation.quote for citation in sample.answer.citations]
    cited = sum(any(holds_most(quote, item.quote) for quote in quotes) for item in sample.question.evidence)
    return Mark(cited, len(sample.question.evidence))


def evidence_cited(sample: Sample) -> Mark | None:
    found = citation_recall(sample)
    return None if found is None else Mark(float(found.hits > 0))


def claims_held(sample: Sample) -> Mark | None:
    """Shown claims whose every number stands in the quotes that they cite."""
    by_marker: dict[int, Citation] = {citation.marker: citation for citation in sample.answer.citations}
    shown = [claim for claim in sample.answer.claims if claim.supported]
    held = sum(holds_values(c.text, [by_marker[m] for m in c.citations if m in by_marker]) for c in shown)
    return Mark(held, len(shown)) if shown else None


def refusal_precision(sample: Sample) -> Mark | None:
    return Mark(float(not sample.question.answerable)) if sample.refused else None


def refusal_recall(sample: Sample) -> Mark | None:
    return None if sample.question.answerable else Mark(float(sample.refused))


def why_state(sample: Sample) -> Mark | None:
    """Of a why-question: whether the reason is told as the key has it, as stated, inferred or not found.

    A key without `rationale` asks for a reason, stated or inferred, wherever the question can be answered and is not
    tagged as a value without a reason.
    """
    question = sample.question
    if question.rationale is not None:
        wanted = {question.rationale}
    elif question.kind != WHY_CLASS and not _WHY.search(question.text):
        return None
    elif question.answerable and "value_without_reason" not in question.tags:
        wanted = {"stated", "inferred"}
    else:
        wanted = {"not_found"}
    said = "not_found" if sample.refused else sample.answer.rationale
    return Mark(float(said in wanted))


def concise(sample: Sample) -> Mark | None:
    """At most 150 words and 6 quotes; None of refusals, and where a list or table is asked for."""
    question = sample.question
    if sample.refused or {"list", "table"} & set(question.tags) or _LIST.search(question.text):
        return None
    words, quotes = len(sample.answer.answer.split()), len(sample.answer.citations)
    return Mark(float(words <= MAX_WORDS and quotes <= MAX_QUOTES))


def length(sample: Sample) -> Mark | None:
    return None if sample.refused else Mark(len(sample.answer.answer.split()))


METRICS: tuple[Metric, ...] = (
    Metric("recall@5", "gold evidence among the first 5", "retrieval", partial(ranked, measure=recall, k=5)),
    Metric("recall@10", "gold evidence among the first 10", "retrieval", partial(ranked, measure=recall, k=10)),
    Metric("ndcg@10", "nDCG@10 of gold evidence", "retrieval", partial(ranked, measure=ndcg, k=10)),
    Metric("mrr@10", "reciprocal rank of the first gold evidence", "retrieval", partial(ranked, measure=mrr, k=10)),
    Metric("evidence_top10", "some gold evidence among the first 10", "retrieval", any_evidence),
    Metric("right", "answers right: all facts, nothing forbidden; refused where unanswerable", "answers", right),
    Metric("facts", "facts of the key that the answer holds", "answers", facts),
    Metric("free_of_forbidden", "answers free of what the key forbids", "answers", free_of_forbidden),
    Metric("why_state", "reason told as stated, inferred or not found, rightly", "answers", why_state),
    Metric("concise", "answers of at most 150 words and 6 quotes", "answers", concise),
    Metric("words", "words an answer", "answers", length, higher=False),
    Metric("quotes_at_place", "quotes that stand where the citation says", "citations", quotes_at_place),
    Metric("citation_precision", "citations that stand there and hold their claim's value or clause", "citations",
           citation_precision),
    Metric("citation_recall", "pieces of gold evidence cited", "citations", citation_recall),
    Metric("evidence_cited", "answers that cite some gold evidence", "citations", evidence_cited),
    Metric("claims_held", "claims whose numbers all stand in their quotes", "citations", claims_held),
    Metric("refusal_precision", "refusals that were due", "refusal", refusal_precision),
    Metric("refusal_recall", "unanswerable questions refused", "refusal", refusal_recall),
)  # fmt: skip
BY_NAME = {metric.name: metric for metric in METRICS}


def marks_of(sample: Sample) -> dict[str, Mark]:
    """All metrics by name; those that the sample cannot be judged by are left out."""
    found = ((metric.name, metric.measure(sample)) for metric in METRICS)
    return {name: mark for name, mark in found if mark is not None}


def _met(sample: Sample) -> int:
    text = sample.answer.answer
    return sum(any(meets(pattern, text) for pattern in group) for group in sample.question.facts)
