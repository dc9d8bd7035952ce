"""Values that plain wording states without a word for their kind: a described setting."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.extract.hold_cues import Reading
from assistant.extract.limit_words import RULES
from assistant.extract.noun_phrases import attached
from knowledge.records import Quantity

_DESCRIBING = RULES | {"master_batch_record", "email", "slides", "meeting_minutes", "qa_log", None}
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|be|been|must|shall|should|may|can|will|do|does|ist|sind|wird|werden|war|hat|est|sont|a\s+été|\w{3,}ed|gave|fell|rose)\b", re.I
)
_SETTINGS = frozenset({"eq", "plus_minus_abs", "plus_minus_rel"})
_PRESENT = re.compile(
    r"\b(?:is|are|runs?|takes?|lasts?|goes|go|stays?|continues?|receives?|delivers?|starts?|ends?|stirs?|mix|heat|cool|dry|rinse|wash|hold|add|"
    r"blend|spray|fill|load|incubate|inject|equilibrate|dilute|dissolve[sd]?|with|at|for|over|in|keeps?|use[sd]?|set|go(?:es)?|wird|werden|dauert|läuft|bei|est|sont|dure|à)\b",
    re.I,
)
_APPROXIMATE = re.compile(
    r"\b(?:about|approximately|approx\.?|around|ca\.?|circa|nominally|etwa|rund|ungefähr|environ)\s+$|~\s?$", re.I
)
_PAST = re.compile(
    r"\b(?:was|were|had|gave|found|showed|fell|rose|reached|became|lost|measured|observed|seen|wurde|wurden|war|était|étaient|a\s+été)\b",
    re.I,
)


def aimed(sentence: str, quantity: Quantity, reading: Reading | None) -> Reading | None:
    """ "about 220 g/m²" is aimed at rather than set."""
    if reading is None or reading.kind != "setpoint" or quantity.operator != "eq":
        return reading
    lead = re.match(r"[^\d−+-]*", quantity.text)
    told = sentence[max(0, quantity.start - 24) : quantity.start] + (lead.group() if lead else "")
    return replace(reading, kind="target") if _APPROXIMATE.search(told) else reading


def described(document_type: str | None, before: str, sentence: str, quantity: Quantity) -> Reading | None:
    """A value in the present tense of a document that says how it is done is a setting. "flow 180 mL/min" names what it sets."""
    if document_type not in _DESCRIBING or quantity.operator not in _SETTINGS or quantity.unit_ucum in (None, "1"):
        return None
    told = sentence[: quantity.start]
    if _PAST.search(told.rsplit(";", 1)[-1]):
        return None
    if _PRESENT.search(before):
        return Reading("setpoint", None, 0.6)
    if attached(sentence, quantity) is not None or (document_type in RULES and not _VERB.search(sentence)):
        return Reading("setpoint", None, 0.5)
    return None
