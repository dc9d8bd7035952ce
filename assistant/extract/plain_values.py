"""Values that plain wording states without a word for their kind: a described setting."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.extract.hold_cues import Reading
from knowledge.records import Quantity

_DESCRIBING = frozenset({"process_description", "method_sop", "master_batch_record", "transfer_protocol"})
_PRESENT = re.compile(
    r"\b(?:is|are|runs?|takes?|lasts?|goes|go|stays?|continues?|receives?|delivers?|starts?|ends?|stirs?|mix|heat|cool|dry|rinse|wash|hold|add|"
    r"blend|spray|fill|load|incubate|inject|equilibrate|dilute|dissolve[sd]?|with|at|for|over|wird|werden|dauert|läuft|bei|est|sont|dure|à)\b",
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


def described(document_type: str | None, before: str, told: str, quantity: Quantity) -> Reading | None:
    """A value in the present tense of a document that says how it is done is a setting. `told` is the sentence up to it."""
    if document_type not in _DESCRIBING or quantity.operator != "eq" or quantity.unit_ucum in (None, "1"):
        return None
    if _PAST.search(told.rsplit(";", 1)[-1]) or not _PRESENT.search(before):
        return None
    return Reading("setpoint", None, 0.6)
