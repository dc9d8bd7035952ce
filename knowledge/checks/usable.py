"""Which statements may stand on a side: what is laid down now, not what was once, was tried, or would be."""

from __future__ import annotations

import re

from knowledge.checks.known import NORMS, STUDIES, TALK, Claim
from knowledge.checks.wording import name_of, stems

# kinds of statement by what they can be compared with
LEVELS = {
    "setpoint": "target", "target": "target", "nor": "nor", "par": "par", "design_space": "par",
    "characterized": "studied", None: "range",
    "spec_release": "spec_release", "spec_shelf_life": "spec_shelf_life", "sst": "sst", "ipc": "ipc",
    "alert": "alert", "action": "action", "acceptance": "acceptance", "capability": "capability",
}  # fmt: skip
PAST = re.compile(
    r"\b(?:was|were|had|went|rose|fell|became|grew|gave|took|showed|formerly|previous(?:ly)?|earlier|former|until \d{4}|"
    r"old|once|instead of|lowered|raised|narrowed|widened|changed|shortened|cut from|tightened|no longer|not yet|"
    r"tried|tested|studied|compared|varied|ran|observed|seen|found|measured|war|waren|wurde|wurden|hatte|était|étaient|"
    r"carry-over|carried over|taken over|leftover|copied|would|might|could|idea|proposed?|wants?|suggest\w*)\b",
    re.IGNORECASE,
)
NORMATIVE = re.compile(
    r"\b(?:target|set (?:to|at)|shall|must|limit(?:ed)?|at least|at most|not (?:more|less|exceed\w*) than|never more|"
    r"up to|maximum|minimum|NMT|NLT|NOR|PAR|range|is (?:kept|held|set|run|loaded|done|made|charged|added|filled|stored)|"
    r"are (?:kept|held|set|run|loaded|stored)|acceptable|allowed|between|within|not to|soll|darf|höchstens|mindestens|"
    r"doit|consigne|au plus|au moins)\b|[≤≥]|±",
    re.IGNORECASE,
)
CHANGES = re.compile(
    r"\b(?:change[sd]?|revision|version history|history|what changed|änderung\w*|modifications?|earlier|former|"
    r"not studied|did not look|open ends|background)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(r"\b(?:if|when|where|once|unless|means|wenn|falls|si|lorsque)\b", re.IGNORECASE)
_SIMPLE_PAST = re.compile(r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bbeen )\b[a-z]{3,}ed\b")
_AMBIENT = re.compile(r"room temperature|ambient|raumtemperatur|température ambiante", re.IGNORECASE)
# a name that many things share: in a sentence it does not tell which one is meant
GENERIC = stems(
    """temperature time speed volume pressure concentration ph flow flow_rate length mass weight share duration ratio
    load column_load area power column protein buffer water content amount agitation"""
)
# documents whose every sentence in the present tense lays something down
_LAYING_DOWN = frozenset({"process_description", "master_batch_record", "method_sop", "specification", "sop"})
_UNIT_LIKE = re.compile(r"^(?:[a-zµ°%]{1,3}|mM|mol)(?:\s|$)")


def level(claim: Claim) -> str | None:
    """What a claim is compared as; None where it is not compared."""
    kind = claim.statement.kind
    if kind not in LEVELS:
        return None
    if kind in ("par", "design_space") and claim.statement.operator == "eq":
        return "target" if claim.row else None
    if kind is None and claim.statement.operator == "eq":
        return "target" if claim.row or claim.document.document_type in TALK else None
    return LEVELS[kind]


def usable(claim: Claim) -> bool:
    """A limit or target that its document lays down, named clearly enough to be compared."""
    if level(claim) is None or not claim.name or _nameless(claim):
        return False
    statement, kind = claim.statement, claim.document.document_type
    if CHANGES.search(claim.statement.citation.section or "") and kind not in STUDIES:
        return False
    if kind == "batch_history" or kind == "deviation":
        return False
    if claim.row:
        if kind in STUDIES:
            return statement.kind in ("par", "design_space", "nor", "target", "characterized", "spec_release", "sst")
        if kind in ("slides", "facility_fit") and not statement.basis and _two_sites(statement.citation.quote):
            return False
        return not (claim.mention.subject == "attribute" and statement.kind in (None, "setpoint", "target"))
    return _usable_sentence(claim)


def _two_sites(quote: str) -> bool:
    """A row with a value for each of two sites or vessels tells equipment, not one limit."""
    return sum(bool(re.match(r"^[≤≥<>~]?\s*\d", cell.strip())) for cell in quote.split(" | ")[1:]) > 1


def _usable_sentence(claim: Claim) -> bool:
    statement, quote = claim.statement, claim.statement.citation.quote
    if not claim.name.part_of(name_of(quote)) or "?" in quote:
        return False
    if claim.name.merged <= GENERIC and (not claim.step or _AMBIENT.search(quote)):
        return False
    if statement.kind == "characterized":
        return statement.operator == "range" and claim.document.document_type in STUDIES
    if PAST.search(quote):
        return False
    if statement.kind in ("par", "design_space", "nor"):
        return True
    if claim.document.document_type in STUDIES:
        return False
    if claim.document.document_type not in NORMS | TALK or _CONDITIONAL.search(_before(claim)):
        return False
    if bool(NORMATIVE.search(quote)) or _on_slide(claim):
        return True
    return claim.document.document_type in _LAYING_DOWN and not _SIMPLE_PAST.search(quote)


def _before(claim: Claim) -> str:
    """The text of the quote up to the value."""
    quote = claim.statement.citation.quote
    at = quote.find(claim.statement.value_text)
    return quote[:at] if at >= 0 else quote


def _on_slide(claim: Claim) -> bool:
    return claim.statement.citation.part == "body"


def _nameless(claim: Claim) -> bool:
    """The name is a unit, a heading with a kind of number, or says nothing."""
    name = claim.mention.name.strip()
    if _UNIT_LIKE.match(name) and name.casefold() not in ("ph", "do", "tmp", "lod", "vcd", "hmw", "hcp"):
        return True
    heading = claim.heading.casefold()
    return bool(heading) and name.casefold().startswith(heading[:12]) and "," in name and not claim.row
