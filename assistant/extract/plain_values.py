"""Values that plain wording states without a word for their kind: an aim with its range behind it, a described setting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extract.hold_cues import Reading
from knowledge.records import Quantity

_DESCRIBING = frozenset({"process_description", "method_sop", "master_batch_record", "transfer_protocol"})
_PRESENT = re.compile(
    r"\b(?:is|are|runs?|takes?|lasts?|goes|go|stays?|continues?|receives?|delivers?|starts?|ends?|stirs?|mix|heat|cool|dry|rinse|wash|hold|add|"
    r"blend|spray|fill|load|incubate|inject|equilibrate|dilute|dissolve[sd]?|with|at|for|over|wird|werden|dauert|läuft|bei|est|sont|dure|à)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:was|were|had|gave|found|showed|fell|rose|reached|became|lost|measured|observed|seen|wurde|wurden|war|était|étaient|a\s+été)\b",
    re.I,
)


def bracketed(sentence: str, quantities: Sequence[Quantity], at: int) -> Reading | None:
    """ "90 s (60 to 120 s)": the value is what is aimed at; the range behind it does not say which range it is."""
    quantity = quantities[at]
    if quantity.operator == "eq" and at + 1 < len(quantities) and _behind(sentence, quantity, quantities[at + 1]):
        return Reading("target", None, 0.75)
    if at and quantities[at - 1].operator == "eq" and _behind(sentence, quantities[at - 1], quantity):
        return Reading(None, None, 0.7)
    return None


def described(document_type: str | None, before: str, quantity: Quantity) -> Reading | None:
    """A value in the present tense of a document that says how it is done is a setting."""
    if document_type not in _DESCRIBING or quantity.operator != "eq" or quantity.unit_ucum in (None, "1"):
        return None
    if _PAST.search(before) or not _PRESENT.search(before):
        return None
    return Reading("setpoint", None, 0.6)


def _behind(sentence: str, value: Quantity, ranged: Quantity) -> bool:
    between = sentence[value.end : ranged.start]
    return (
        ranged.operator == "range"
        and ranged.unit_kind == value.unit_kind
        and re.fullmatch(r"\s*[(\[]\s*", between) is not None
    )
