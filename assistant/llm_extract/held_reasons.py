"""A proposed reason against its source: the line holds its words whole, gives a reason, and names what it is about."""

from __future__ import annotations

import re

from assistant.extract.evidence_kinds import evidence_of
from assistant.extract.names import usable_name, word_keys
from assistant.extract.why import gives_reason
from assistant.llm.grounds import Ground
from assistant.llm_extract.bound import denied_in
from assistant.llm_extract.replies import ReasonRow
from assistant.units import leans
from knowledge.text import holds_quote

_BOUNDARY = re.compile(r"[,;:.]\s|\s(?:because|since|as|but|und|weil|car)\s", re.IGNORECASE)


def reason_refused(row: ReasonRow, ground: Ground) -> str | None:
    """Which field the line does not hold; none where it holds all."""
    one = ground.unit
    if not holds_quote(one.text, row.quote):
        return "quote"
    if not holds_quote(one.text, row.statement) or _cut_off(row.statement, one.text):
        return "statement"
    keys = set(word_keys(row.about))
    own = set(word_keys(one.text))
    around = set(word_keys(" ".join((one.near, one.far, one.before if leans(one) else ""))))
    if not keys or not usable_name(row.about) or not keys <= own | around:
        return "about"
    if not gives_reason(one.text, known=keys <= own, document_type=one.document.document_type):
        return "reason"
    found, _ = evidence_of(one.text, one.document.document_type, one.element.section)
    if row.evidence_type is not None and row.evidence_type != found:
        return "evidence_type"
    return None


def _cut_off(statement: str, text: str) -> bool:
    """Whether the words begin behind a "not" of their own clause."""
    at = text.find(statement)
    if at < 0:
        return denied_in(text) and not denied_in(statement)
    clause = max((m.end() for m in _BOUNDARY.finditer(text, 0, at)), default=0)
    return denied_in(text[clause:at])
