"""A proposed question with its gold evidence, in the form of `qa.jsonl`, for a person to accept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.records import Citation, Element, Statement

KIND_WORDS = {
    "setpoint": "set point",
    "target": "target",
    "nor": "normal operating range",
    "par": "proven acceptable range",
    "design_space": "design space",
    "characterized": "characterized range",
    "edge_of_failure": "edge of failure",
    "ipc": "in-process limit",
    "alert": "alert limit",
    "action": "action limit",
    "acceptance": "acceptance criterion",
    "spec_release": "release limit",
    "spec_shelf_life": "shelf-life limit",
    "sst": "system suitability limit",
    "hold_time": "hold time",
}


@dataclass(frozen=True)
class Source:
    """Where the evidence stands, as the key writes it."""

    file: str
    page: int | None
    section_or_sheet: str | None
    quote: str


@dataclass(frozen=True)
class Proposal:
    """`origin` is the kind of draft; `checked` says how an absence or a premise was checked."""

    origin: str
    question: str
    kind: str
    facts: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[Source, ...] = ()
    answerable: bool = True
    tags: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    rationale: str | None = None
    absence: str | None = None
    checked: str | None = None
    forbidden: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        """The same question over the same evidence has the same id."""
        parts = [self.origin, self.question, *self.history, *(source.quote for source in self.evidence)]
        return f"D-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:10]}"


def line_of(proposal: Proposal) -> str:
    """One line of `qa.jsonl`; `state` keeps it out of every run until a person accepts it."""
    evidence = [dict(vars(source)) for source in proposal.evidence]
    record: dict[str, Any] = {
        "id": proposal.id,
        "state": "proposed",
        "question": proposal.question,
        "class": proposal.kind,
        "role": "",
        "history": list(proposal.history),
        "facts": [list(group) for group in proposal.facts],
        "forbidden": list(proposal.forbidden),
        "evidence": evidence,
        "answerable": proposal.answerable,
        "absence": proposal.absence,
        "tags": list(proposal.tags),
        "origin": proposal.origin,
        "checked": proposal.checked,
    }
    if proposal.rationale is not None:
        record["rationale"] = proposal.rationale
    return json.dumps(record, ensure_ascii=False)


def source_of(citation: Citation) -> Source:
    return Source(citation.file, citation.page, citation.section or citation.sheet, citation.quote)


def source_in(element: Element, quote: str) -> Source:
    return Source(element.file, element.page, element.section or element.sheet, quote)


def number_pattern(number: str) -> str:
    """The number in either decimal style, not inside a longer one."""
    return rf"(?<![\d.,]){re.escape(number).replace(re.escape('.'), '[.,]')}(?!\d)"


def value_facts(statement: Statement) -> tuple[tuple[str, ...], ...]:
    """One group for each bound; empty where the statement has no number."""
    bounds: Sequence[str | None] = (statement.low, statement.target, statement.high)
    return tuple((number_pattern(bound),) for bound in bounds if bound is not None)


def kind_words(statement: Statement) -> str:
    return KIND_WORDS.get(statement.kind or "", "limit")


def numbers_shown(statement: Statement) -> bool:
    """Whether every bound stands in the quote as written, so that an answer can be compared with it."""
    facts = value_facts(statement)
    return bool(facts) and all(re.search(group[0], statement.citation.quote) for group in facts)
