"""The shape of an answer: claims, citations, and what is missing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.records.base import Record
from knowledge.records.place import Citation

AnswerStatus = Literal["answered", "partial", "not_found"]
RationaleState = Literal["stated", "inferred", "not_found"]
Absence = Literal["not_in_package", "not_studied"]


class Turn(Record):
    """One earlier turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class Premise(Record):
    """What the question takes for granted, and whether the package agrees."""

    as_asked: str
    ok: bool
    citations: tuple[int, ...] = ()


class Claim(Record):
    """One statement of the answer with the markers of the citations that hold its value or clause."""

    text: str
    kind: Literal["stated", "inferred"]
    citations: tuple[int, ...]
    supported: bool
    why_not: str | None = None


class Disagreement(Record):
    """Statements in the answer that do not agree with each other."""

    subject: str
    citations: tuple[int, ...]


class OpenQuestion(Record):
    id: str | None = None
    text: str


class Searched(Record):
    documents: int
    passages: int


class Provenance(Record):
    prompt: str | None = None
    index: str | None = None
    code: str | None = None
    config_sha256: str | None = None


class Answer(Record):
    """A cited answer. `rationale` is null unless a reason was asked for or a value is stated without one.

    `confidence` is how likely the answer holds, 0..1, higher is better; it orders answers where coverage is weighed
    against accuracy, and is null where it is not known.
    """

    id: str
    question: str
    standalone_question: str
    conversation_id: str | None = None
    status: AnswerStatus
    answer: str
    rationale: RationaleState | None = None
    absence: Absence | None = None
    premise: Premise | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    parameters: tuple[str, ...] = ()
    conflicts: tuple[Disagreement, ...] = ()
    open_question: OpenQuestion | None = None
    searched: Searched
    model: str | None = None
    confidence: float | None = None
    provenance: Provenance = Provenance()
    timings_ms: dict[str, float] = Field(default_factory=dict)
