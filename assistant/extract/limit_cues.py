"""What kind of limit or value a sentence states: by its wording, then by what the document is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.extract.cue_binding import cue_of, taken_until
from assistant.extract.hold_cues import Reading, hold_in
from assistant.extract.limit_words import (
    ADVISES,
    ALLOWS,
    ASSAYED,
    AT_A,
    BOUND,
    CHECKED,
    CUE_OF,
    DERIVES,
    EDGE,
    FAILED,
    FAILED_AT,
    FOUND_AFTER,
    GAVE,
    HISTORY,
    INTEGRITY,
    INVERSE,
    IS_LIMIT,
    LIMIT_KINDS,
    LIMITS,
    OBSERVED,
    OPENS,
    OUTCOME,
    OUTCOME_LIMIT,
    OUTPUT,
    PROVES,
    REFUSED,
    RULES,
    STUDIES,
    TAKEN_ON,
    WAS,
)
from assistant.extract.setting import Setting
from knowledge.records import Operator, Quantity, RangeKind

_PROPERTY = re.compile(r"\b(?:starts?|begins?|is|are|lies?|occurs?|liegt|beginnt|est)\s+(?:at\s+|at\s+about\s+|bei\s+|about\s+|de\s+|à\s+)?$", re.I)
_TOLD = re.compile(
    r"\b(?:is|are|be|was|were|do|does|must|shall|should|may|can|keep|use|stop\w*|let|wait|measure|add|ist|sind|wird|werden|darf|muss|soll|messen|est|sont|doit|\w+ed|\w+ieren|\w{3,}en)\b", re.I
)  # fmt: skip
STILL = re.compile(r"\bstill\b|\bnoch\b|\bencore\b", re.I)
_LITTLE = re.compile(r"\b(?:chang\w*|var(?:y|ied|ies)|differ\w*|mov\w*|ändert\w*|schwankt\w*|vari\w*)\b[^.;]{0,60}\b(?:less|weniger|not\s+more|moins)\b", re.I)
_WORST = re.compile(r"\bworst[- ]case\s+(?:was|were|is)\s*(?:pH\s*)?$", re.I)


def kind_in(
    sentence: str, clause: tuple[int, int], quantities: Sequence[Quantity], at: int, setting: Setting, document_type: str | None
) -> Reading | None:  # fmt: skip
    """None for a quantity that states neither a limit nor a value worth keeping."""
    quantity = quantities[at]
    masked = _without_brackets(sentence, quantity)
    lead = re.match(r"[^\d<>≤≥±]*", quantity.text)
    before = masked[clause[0] : quantity.start] + (lead.group() if lead else "")
    after = masked[quantity.end : clause[1]]
    text = masked[clause[0] : clause[1]]
    single, studies = quantity.operator == "eq", document_type in STUDIES
    if quantity.unit_kind == "time" and (hold := hold_in(text, before, after, quantity, setting)) is not None:
        return hold
    if quantity.operator in ("lt", "le", "gt", "ge") and REFUSED.search(after):
        return Reading("acceptance", INVERSE[quantity.operator], 0.7)
    cue = cue_of(before, quantity.text, after, taken_until(sentence, clause, quantities, at))
    if cue == "setpoint" and studies and CUE_OF["characterized"].search(before[-60:] + " | " + after[:60]):
        cue = "characterized"  # "was run once without change"
    if cue == "setpoint" and studies and single and _PROPERTY.search(before):
        return Reading(None, None, 0.5)  # a property of the product or the machine
    if cue == "spec_shelf_life" and (studies or document_type in HISTORY) and not re.search(r"shelf|label", text, re.I):
        cue = None  # how a study stored its samples
    told = studies or document_type in HISTORY or document_type is None
    if (
        quantity.operator in LIMITS
        and told
        and cue not in LIMIT_KINDS
        and (OUTCOME_LIMIT.search(masked[clause[0] : quantity.start]) or IS_LIMIT.match(quantity.text))
    ):
        return None
    if (
        quantity.operator in LIMITS
        and len(before.split()) <= 2
        and (FAILED.search(after) or re.search(r"\b(?:observed|seen|reported)\b", after))
    ):
        return None
    if single and GAVE.search(before) and document_type not in RULES and not _WORST.search(before):
        return Reading("actual", None, 0.65)
    if quantity.operator == "range" and told and OBSERVED.search(before[-60:]) and WAS.search(before):
        return Reading("actual", None, 0.65)
    if single and quantity.unit_ucum == "%" and studies and re.match(r"\s+of\s+(?:the|its|this|that|what)\b", after):
        return None  # a share of another value
    edge = _edge(before)
    was = bool(WAS.search(before)) and single
    if edge is not None and (single or quantity.operator in LIMITS):
        kind = cue if cue in LIMIT_KINDS else None
        return Reading(kind or _bound_kind(quantity, setting, document_type), edge if single else None, 0.8)
    found = _by_cue(cue, quantity, before, text)
    if found is not None:
        return found
    if was and (studies or document_type in HISTORY):
        return Reading("actual", None, 0.65)
    if BOUND.search(before[-90:]) or re.search(
        r"\b(?:is|was)\s+the\s+(?:proven\s+)?limit\b", masked[quantity.end :], re.I
    ):
        return Reading(_bound_kind(quantity, setting, document_type), "le" if single else None, 0.7)
    if (
        document_type in DERIVES
        and quantity.operator in LIMITS
        and (
            PROVES.search(masked)
            or re.search(r"\bbecause\b|\bsince\b|\bweil\b|,\s+as\b|\botherwise\b|;", masked[quantity.end :])
        )
    ):
        return Reading("par", None, 0.65)
    if studies and single and FAILED_AT.search(before):
        return Reading("edge_of_failure", None, 0.6)
    if studies and single and _leads(before) and OPENS.match(before) and FAILED.search(after):
        return Reading("edge_of_failure", None, 0.6)
    if single and not _is_rule(sentence, document_type) and (OUTCOME.search(before[-60:]) or FOUND_AFTER.search(after)):
        return Reading("actual", None, 0.65)
    if (
        quantity.operator == "range"
        and studies
        and re.search(r"\b(?:was|were|ran|tried|compared|tested|examined|varied|looked|covered|used|explored|screened|wurden?|ont\s+été)\b", text, re.I)
        and cue in (None, "setpoint")
    ) or (quantity.operator == "range" and studies and cue is None and _LITTLE.search(after)):
        return Reading("characterized", None, 0.65)
    if quantity.operator == "range" and ALLOWS.search(before):
        return Reading("nor", None, 0.65)
    reading = _by_document(cue, quantity, before, after, was, setting, document_type)
    if reading is not None and reading.kind == "setpoint" and quantity.operator in LIMITS and not _TOLD.search(text):
        return replace(reading, kind=None)  # "Start drift NMT 15 µg/min": a criterion without a verb sets nothing
    return reading


def _bound_kind(quantity: Quantity, setting: Setting, document_type: str | None) -> RangeKind | None:
    """What "the limit" is in such a document: proven where reports derive ranges, else what it is accepted at."""
    if document_type in DERIVES:
        return "par"
    if setting.subject == "hold" and quantity.unit_kind == "time":
        return "hold_time"
    return "acceptance" if document_type in STUDIES else _from_setting(setting)


def _by_cue(cue: RangeKind | None, quantity: Quantity, before: str, text: str) -> Reading | None:
    """Kinds that their wording alone settles."""
    single = quantity.operator == "eq"
    if cue == "validation":
        return Reading(cue, "ge" if single else None, 0.75)
    if cue in ("alert", "action"):
        limit: Operator = "le" if cue == "alert" or re.search(r"limit|grenz", before, re.I) else "gt"
        return Reading(cue, limit if single else None, 0.75)
    if cue == "acceptance":
        return Reading(
            cue, "le" if single and re.search(r"margin|offset|toler|differ|limit", text, re.I) else None, 0.75
        )
    if cue == "capability":
        return Reading(cue, (_side(before) or "le") if single else None, 0.75)
    if cue in ("par", "nor", "sst") and single:
        return Reading(cue, "le", 0.6) if re.search(r"\blimit", before, re.I) else Reading(cue, None, 0.75)
    if cue in LIMIT_KINDS or cue in ("design_space", "edge_of_failure", "target"):
        return Reading(cue, None, 0.8)
    return None


def _by_document(
    cue: RangeKind | None, quantity: Quantity, before: str, after: str, was: bool, setting: Setting, document_type: str | None
) -> Reading | None:  # fmt: skip
    """What the kind of document makes of wording that settles nothing."""
    single = quantity.operator == "eq"
    if (
        cue == "setpoint"
        and re.search(r"\b(?:was|were)\s+(?:\w+\s+)?used\b", before[-40:] + " | " + after[:30], re.I)
        and document_type not in RULES
        and document_type not in STUDIES
    ):
        return Reading("actual", None, 0.6)
    if cue == "setpoint" and quantity.operator in (*LIMITS, "range") and not (document_type or "").startswith("method"):
        return Reading(_from_setting(setting), None, 0.6)
    if cue is not None:
        upper = (
            cue == "characterized"
            and single
            and bool(
                STILL.search(after[:40])
                or re.search(r"load|lifetime|cycles?|number|uses|age|beladung|\bhold", before[-60:] + quantity.text, re.I)
            )
        )
        return Reading(
            cue if cue != "setpoint" or document_type not in HISTORY else "actual", "le" if upper else None, 0.7
        )
    if was or (
        single
        and document_type in HISTORY
        and quantity.unit_kind == "time"
        and re.search(r"\b(?:\w+ed|was|were|stood|ran|took)\s+for\s+$", before, re.I)
    ):
        return Reading("actual", None, 0.65)
    if single and document_type in RULES and re.search(r"\btakes?\s+(?:about\s+)?$|^\W*:\s*$", before, re.I):
        return Reading("setpoint", None, 0.55)
    if not single:
        told = setting.kind is None or setting.kind == "setpoint"
        if told and INTEGRITY.search(before) and quantity.operator in LIMITS:
            return Reading("acceptance", None, 0.6)
        if told and ASSAYED.search(before[-70:]) and document_type not in STUDIES:
            return Reading("acceptance", None, 0.55)
        if told and quantity.operator in LIMITS and TAKEN_ON.search(after) and OUTPUT.search(before[-70:]):
            return Reading("acceptance", None, 0.6)
        checked = CHECKED.search(before[-70:]) or (quantity.operator in LIMITS and OUTPUT.search(before[-70:]))
        if told and checked and document_type in RULES and document_type != "method_sop":
            return Reading("ipc", None, 0.55)
        return Reading(_from_setting(setting), None, 0.6)
    if document_type in RULES and AT_A.search(before):
        return Reading("setpoint", None, 0.6)
    if ADVISES.search(before):
        return Reading(_from_setting(setting), None, 0.6)
    if setting.kind in ("sst", "capability", "spec_release", "spec_shelf_life") or document_type == "method_sop":
        return Reading(setting.kind or "setpoint", _side(before) if setting.kind == "capability" else None, 0.55)
    if document_type in RULES and re.search(r"\b(?:is|are|=|:|beträgt|est\s+de)\s*$", before, re.I):
        return Reading(None if re.search(r"expect|erwart|attendu", before, re.I) else "setpoint", None, 0.55)
    return None


def _without_brackets(sentence: str, quantity: Quantity) -> str:
    """Brackets that do not hold the quantity blanked, offsets kept: what they say is said of something else."""

    def blank(match: re.Match[str]) -> str:
        return match.group() if match.start() <= quantity.start < match.end() else " " * len(match.group())

    return re.sub(r"\([^()]*\)", blank, sentence)


def _edge(before: str) -> Operator | None:
    """The side that "upper edge", "shortest time" give a single number, if they stand near it."""
    found = [
        m
        for m in EDGE.finditer(before)
        if len(before) - m.end() < 60 and m["what"].casefold() not in ("the", "of", "a", "and")
    ]
    if not found or (
        re.search(r"\b(?:was|were|gave|reached|found)\s*$", before, re.I)
        and found[-1]["what"].casefold() not in ("edge", "limit", "bound")
    ):
        return None
    if found[-1]["what"].casefold() not in (
        "edge",
        "limit",
        "end",
        "bound",
        "grenze",
        "limite",
        "ph",
        "time",
        "temperature",
        "load",
        "value",
        "speed",
        "pressure",
        "flow",
        "concentration",
        "duration",
        "volume",
    ):
        return None
    side = found[-1]["side"].casefold()
    return "le" if re.match(r"upper|high|longest|max|obere|sup", side) else "ge"


def _side(before: str) -> Operator | None:
    """The side that a "maximum" or "minimum" in front gives a single number."""
    if re.search(r"\bmin", before, re.I):
        return "ge"
    return "le" if re.search(r"\bmax|\bup\s+to\b", before, re.I) else None


def _leads(before: str) -> bool:
    return len(before.split()) <= 7


def _is_rule(sentence: str, document_type: str | None) -> bool:
    return document_type in RULES and not re.search(r"\b(?:was|were|found|observed|betrug)\b", sentence, re.I)


def _from_setting(setting: Setting) -> RangeKind | None:
    return (
        setting.kind
        if setting.kind in ("sst", "ipc", "capability", "spec_release", "spec_shelf_life", "setpoint", "acceptance")
        else None
    )
