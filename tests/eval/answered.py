"""Answers, documents and questions put together in code."""

from __future__ import annotations

from collections.abc import Sequence

from eval.answers import Evidence, Question
from eval.marks import Sample, marks_of
from knowledge.records import Answer, Citation, Claim, Element, Searched

REASON = "The hold is limited to 24 h because bioburden rises once the oxygen is used up."
DOCUMENT = (
    Element(id="e1", file="a.pdf", page=1, kind="paragraph", text=f"Holds. {REASON} It is kept at 2-8 °C."),
    Element(id="e2", file="a.pdf", page=2, kind="paragraph", text="The resin is changed after 100 cycles."),
)
ASKED = Question(
    id="q1", text="Why is the hold limited to 24 h?", kind="RAT", role="QA specialist",
    facts=(("bioburden", "germs"), (r"24\s*h",)), forbidden=("48 h",), evidence=(Evidence("a.pdf", REASON, 1),),
)  # fmt: skip
UNANSWERABLE = Question(id="q2", text="What happens after 72 h?", kind="UNA", answerable=False)


def cited(quote: str = REASON, page: int = 1, marker: int = 1) -> Citation:
    return Citation(file="a.pdf", page=page, marker=marker, document_id="d1", quote=quote, verified=True)


def answered(text: str = REASON, citations: Sequence[Citation] | None = None, *, status: str = "answered", **more: object) -> Answer:
    """An answer of one claim that cites everything; a refusal has neither."""
    given = tuple(citations if citations is not None else [cited()]) if status != "not_found" else ()
    claim = Claim(text=text, kind="stated", citations=tuple(c.marker for c in given), supported=True)
    return Answer.model_validate({
        "id": "a", "question": "q", "standalone_question": "q", "status": status, "answer": text,
        "claims": (claim,) if given else (), "citations": given, "searched": Searched(documents=1, passages=2), **more,
    })  # fmt: skip


def refused() -> Answer:
    return answered("Not in the package.", status="not_found", rationale="not_found")


def marks(question: Question, answer: Answer, passages: Sequence[str] = (REASON,)) -> dict[str, float | None]:
    found = marks_of(Sample(question, answer, passages, lambda document: DOCUMENT if document == "d1" else ()))
    return {name: mark.value for name, mark in found.items()}
