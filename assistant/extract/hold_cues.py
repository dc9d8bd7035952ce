"""Times that something may be kept for, or was stable for: what makes a time a hold time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extract.limit_words import DOING, HOLD, KEPT, STABLE
from assistant.extract.setting import Setting
from knowledge.records import Operator, Quantity, RangeKind


@dataclass(frozen=True, slots=True)
class Reading:
    """The kind that the wording gives, the operator it turns a single number into, and how sure that is (0..1)."""

    kind: RangeKind | None
    operator: Operator | None = None
    confidence: float = 0.7


_DONE = re.compile(
    r"\b(?:must|shall|should|has\s+to|have\s+to|is\s+to|are\s+to|to|muss|müssen|sind|doit|doivent)\s+(?:be\s+|[êe]tre\s+)?(?:\w+\s+)?(?:finished|complete[d]?|ended|done|started|begun|used|filtered|filled|loaded|processed|transferred|injected|measured|analy[sz]ed|frozen|termin\w+|abgeschlossen|verarbeitet)\b[^.;]{0,30}$",
    re.I,
)
_DONE_WITHIN = re.compile(
    r"\b(?:finished|complete[d]?|used(?:\s+up)?|filtered|filled|loaded|processed|transferred|injected|analy[sz]ed|read|counted|measured|frozen|consumed|further\s+processed|weiterverarbeitet|verarbeitet|verbraucht|eingesetzt|utilis\w+|trait[ée]\w*|inject[ée]\w*)\b[^.;\d]{0,25}"
    r"\b(?:within|in\s+less\s+than|before|latest|no\s+later\s+than|not\s+later\s+than|innerhalb(?:\s+von)?|binnen|dans\s+les|sous)\s*$",
    re.I,
)
_WITHIN = re.compile(r"(?:with)?in\b|innerhalb|binnen|dans\b|sous\b|before|no(?:t)?\s+later", re.I)
_CHANGES = re.compile(r"\b(?:rose|fell|drop(?:s|ped|ping)?|increas\w*|decreas\w*|reach\w*|lost|loses|gain\w*|chang\w*|died|dissolv\w*|precipit\w*|report\w*|repl\w*|trend\w*)\b", re.I)
_HOLD_OF = re.compile(r"\b(?:use[- ]by|expir(?:y|ation)|in-use|retest|holds?|storage|standing|waiting|wait)\b[^.;\d]{0,45}?(?:\b(?:to|of|is|at|up\s+to|for|time)|:)?\s*$|\blimits?\s+(?:this|the)\s+(?:hold|storage)\s+to\s*$", re.I)
_MODAL = re.compile(r"\b(?:may|can|could|darf|dürfen|kann|können|peut|peuvent)\b", re.I)
_HELD_FOR = re.compile(r"\b(?:held|holds?|gehalten|maintenue?s?|kept)\b[^.;]{0,40}\b(?:for|während|für|pendant)?\s*$", re.I)
_SINCE = re.compile(r"\s*(?:after|of|from|following|nach|après|ab)\b", re.I)
_KEEPS = re.compile(
    r"\b(?:keeps?|lasts?|may\s+(?:stand|wait|be\s+(?:kept|stored|held|used|left))|(?:can|may|could)\s+(?:\w+\s+)?(?:store|keep|hold|leave)\b[^.;]{0,40}|can\s+(?:stand|be\s+(?:kept|stored|held))|good|hält|halten|darf\s+(?:\w+\s+)?(?:stehen|gelagert)|se\s+conserve\w*|peut\s+[êe]tre\s+(?:conserv|gard|stock)\w*)\s+(?:for|up\s+to|for\s+up\s+to|pendant|bis\s+zu)?\s*$",
    re.I,
)


def hold_in(text: str, before: str, after: str, quantity: Quantity, setting: Setting) -> Reading | None:
    """Times that something may be kept, or was stable for."""
    upper: Operator | None = "le" if quantity.operator == "eq" else None
    if quantity.operator not in ("eq", "le", "lt"):
        return None
    if re.search(r"\bshelf[- ]life\b", before, re.I):
        return Reading("spec_shelf_life", None, 0.8)
    if STABLE.search(text):
        if setting.subject == "method_condition":
            return Reading("hold_time", upper, 0.75)  # how long a method lets its solutions be used
        return Reading("characterized", upper, 0.75)
    if setting.subject == "hold" and (
        quantity.operator != "eq"
        or re.search(r"limit|chosen|allowed|maximum|fixed|gewählt|\bmax", text, re.I)
        or len(text) < 60
    ):
        return Reading("hold_time", upper, 0.75)
    if re.search(r"\b(?:discard\w*|expires?|verwerfen|jeter)\b[^.;]*\b(?:after|nach|après)\s+$", before, re.I):
        return Reading("hold_time", upper, 0.75)
    lasting = quantity.unit_ucum in ("h", "d", "wk", "mo", "a")
    if lasting and (_DONE_WITHIN.search(before) or (_DONE.search(before) and _SINCE.match(after))):
        return Reading("hold_time", upper, 0.7)
    if lasting and _KEEPS.search(before):
        return Reading("hold_time", upper, 0.7)
    within = quantity.operator in ("le", "lt") and _WITHIN.match(quantity.text)
    if lasting and ((within and not _CHANGES.search(before)) or _HOLD_OF.search(before)):
        return Reading("hold_time", upper, 0.7)
    limited = (
        quantity.operator != "eq"
        or re.search(
            r"\b(?:for|within|up\s+to|until|innerhalb|für|pendant|dans\s+les)\s+(?:\w+\s+){0,2}$", before, re.I
        )
        or re.match(r"\s*(?:lang\s+)?(?:haltbar|stabil|verwendbar|usable|stable)\b", after, re.I)
    )
    doing = [m.start() for m in DOING.finditer(before)]
    keeping = [m.start() for m in HOLD.finditer(before)]
    if quantity.operator == "eq" and not _MODAL.search(before) and _HELD_FOR.search(before):
        return None  # "is held at 37 °C for 2 h" sets a time
    told = HOLD.search(text) and KEPT.search(text) and max(keeping, default=-1) >= max(doing, default=-2)
    return Reading("hold_time", upper, 0.75) if told and limited else None
