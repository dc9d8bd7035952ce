"""What requests carry, and the answers that are lists or small receipts. All other shapes are `knowledge.records`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from knowledge.records import (
    DocumentEntry,
    Element,
    Parameter,
    SearchFilter,
    Turn,
)
from knowledge.records.base import Record
from knowledge.review import Meaning
from knowledge.sources import Source
from service.accounts.roles import Role


def example_of(**values: Any) -> ConfigDict:
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": values})


class SearchRequest(Record):
    model_config = example_of(query="harvest criterion viability", k=5)

    query: str = Field(min_length=1, max_length=4000, description='"quoted phrases" must stand as they are')
    k: int = Field(default=10, ge=1, le=200, description="number of hits")
    filter: SearchFilter | None = None


class AskRequest(Record):
    model_config = example_of(question="Why is the pH of the production culture limited to 7.2?", history=[])

    question: str = Field(min_length=1, max_length=4000)
    history: tuple[Turn, ...] = Field(default=(), max_length=100, description="earlier turns, oldest first")
    filter: SearchFilter | None = None
    conversation_id: str | None = Field(default=None, max_length=100, description="given back as it is")
    stream: bool = Field(default=False, strict=True, description="server-sent events instead of one JSON answer")


class Signing(Record):
    """An electronic signature: the signed-in person's password once more, and what signing means."""

    password: str = Field(min_length=1, max_length=1024, repr=False)
    meaning: Meaning


class SignatureRecord(Record):
    """`valid` while nothing was decided since: a later decision makes a new revision and voids it."""

    by: str
    at: str
    meaning: Meaning
    revision: int
    valid: bool


class SignatureList(Record):
    signatures: tuple[SignatureRecord, ...]


class Decision(Record):
    model_config = example_of(
        action="correct", reason="digits swapped in the report", values={"low": "6.6", "high": "7.0"}
    )

    action: Literal["accept", "correct", "reject", "reopen", "open"]
    reason: str | None = Field(default=None, max_length=4000)
    values: dict[str, str] | None = Field(default=None, description="of a correction: target, low, high, unit, kind, …")
    source: Source | None = Field(
        default=None, description="of a correction: where the new values are from; it must say them"
    )
    by: str | None = Field(
        default=None, max_length=100, description="who decides; where accounts are on, it is the signed-in user"
    )
    signature: Signing | None = Field(
        default=None, description="where accounts are on: needed to approve what another person proposed"
    )


class MergeRequest(Record):
    model_config = example_of(into="p0f3c5a7d9e1b2c4d6f8a", reason="the method calls the same thing by its short name")

    into: str = Field(min_length=1, max_length=100, description="id of the parameter that stays")
    reason: str = Field(min_length=1, max_length=4000)
    by: str | None = Field(default=None, max_length=100)


class SplitRequest(Record):
    model_config = example_of(mentions=["m1a2b3c4d5e6f7a8b9c0d"], reason="this one is the wash step's flow rate")

    mentions: tuple[str, ...] = Field(min_length=1, max_length=1000, description="mention ids, from `links`")
    reason: str = Field(min_length=1, max_length=4000)
    by: str | None = Field(default=None, max_length=100)


class FeedbackRequest(Record):
    model_config = example_of(
        answer_id="a0f3c5a7d9e1b2c4d6f8a", verdict="wrong", comment="the limit is of the old process"
    )

    answer_id: str = Field(min_length=1, max_length=100)
    verdict: Literal["helpful", "incomplete", "wrong"]
    comment: str | None = Field(default=None, max_length=4000)


class SignIn(Record):
    model_config = example_of(user="ana", password="correct horse battery staple")  # noqa: S106 - an example

    user: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=1024, repr=False)


class Receipt(Record):
    id: str


class Granted(Record):
    sponsor: str
    roles: tuple[Role, ...]


class WhoAmI(Record):
    """The caller. `single_user` tells that there are no accounts and everything is allowed."""

    user: str
    single_user: bool
    grants: tuple[Granted, ...] = ()


class DocumentPage(Record):
    documents: tuple[DocumentEntry, ...]
    total: int
    next_cursor: str | None = None


class DocumentDetail(DocumentEntry):
    """One document; `elements` where they were asked for."""

    elements: tuple[Element, ...] | None = None


class ParameterPage(Record):
    parameters: tuple[Parameter, ...]
    total: int
    next_cursor: str | None = None


class AuditRecord(Record):
    """One act. `detail` holds text values by name: old, new, reason, …"""

    seq: int
    product: str
    at: str
    actor: str
    action: str
    subject_type: str
    subject_id: str
    detail: dict[str, str]


class AuditPage(Record):
    entries: tuple[AuditRecord, ...]
    total: int
    next_cursor: str | None = None


class Health(Record):
    status: Literal["ok", "starting", "stopping", "failing"]
    checks: dict[str, bool] = Field(default_factory=dict)
