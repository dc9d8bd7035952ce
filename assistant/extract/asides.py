"""Quantities of a sentence that are no statement of their own, and limits that a negation turns round."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extract.clauses import is_compared
from knowledge.records import Operator, Quantity

EQUIPMENT = re.compile(
    r"\s?(?:\(?[A-Za-z-]+\s)?(?:scale|bioreactors?|vessels?|tanks?|bags?|bottles?|columns?|capsules?|cassettes?|SUBs?|skid|models?|batch(?:es)?|flasks?|records?|fermenters?|holders?|filters?|bowl|pan|press|"
    r"maßstab|behälter|reaktor|cuve|flacon|drum|container|tubes?|vials?|syringes?|loop|emulsion|solution|orbit|diameter\b(?!\s+of))\b", re.I,
)  # fmt: skip
SUBSTANCE = re.compile(r"\b(?:with|of|in|into|mit|in|avec|de|dans|than|a|an|the|using|by|from)\s+$", re.I)
CONTENT = re.compile(
    r"\s+(?:\([wv]/[wv]\)\s+)?(?:[A-ZÄÖÜ][^\W\d_]+\b|[a-z]+(?:ic|ate|ide|ium|ol|ose|ine)\b|Tris|NaOH|NaCl|acid|base|buffer|ethanol)"
)
RECOMMENDS = re.compile(r"\brecommend|\bempf|\bconseill", re.I)
DESCRIBED = re.compile(
    r"\b(?:pools?|solutions?|samples?|bottles?|vessels?|bags?|tanks?|columns?|buffers?|bioreactors?|flasks?|vials?|HCCF|broth|container|loop|capsule|steps?|Flasche|Tank|Behälter|cuve|flacon)s?\s+(?:of|with|von|de)\s+$",
    re.I,
)
THROWN = re.compile(r"\b(?:discard|expire|throw|replace|verwerf|jeter)\w*\b", re.I)
NEGATED = re.compile(
    r"\b(?:do(?:es)?\s+not|don['’]t|must\s+not|may\s+not|shall\s+not|should\s+not|never|in\s+no\s+case|under\s+no\s+circumstances?|keinesfalls|auf\s+keinen\s+Fall|en\s+aucun\s+cas|not\s+(?:be|go|let|have)|nicht|ne\s+(?:pas|jamais)|ne\s+\w+\s+pas|no)\b[^.;,]{0,45}$",
    re.I,
)
UNDER = re.compile(r"\b(?:below|under|unter|sous|au-dessous\s+de)\s+$", re.I)
OVER = re.compile(r"\b(?:above|over|über|au-dessus\s+de)\s+$", re.I)
_PASSED = re.compile(r"\b(?:after|nach|après|every|over|during|alle|each|before)\s+(?:about\s+)?$", re.I)
_SPANS = re.compile(r"\b(?:after|nach|après|during|before)\s+(?:about\s+)?$", re.I)
_DIMENSION_BEFORE = re.compile(r"\d\s?(?:[cmµ]?m)?\s?[x×]\s?$")
_DIMENSION_AFTER = re.compile(r"\s?[x×]\s?\d[\d.,]*\s?[cmµn]?m\b")
_OF_A_THING = re.compile(r"\b(?:the|an?|each|our|your|this|their)\s+$", re.I)
_THING = re.compile(r"\s(?!(?:at|to|of|in|on|per|for|from|with|by|and|or|are|is|was|were|each|within|over)\b)[a-z]{3,}")
_LEADING = re.compile(r"^\W*(?:bei|at|with|for|in\s+case\s+of|à|avec|above|below|oberhalb|unterhalb)\b[^,;]*$", re.I)
_MEASURES = frozenset({"volume", "mass", "length", "area", "count", None})
_NAMED_INSIDE = re.compile(r"[(]\s*[^\W\d]{3,}[^()\d]{0,30}$")
_NOUN_BEFORE = re.compile(r"[^\W\d]{3,}\s$")
TURNED: dict[Operator, Operator] = {"gt": "le", "lt": "ge"}
COUNTS = re.compile(r"cycle|injection|passage|use|reuse|wash|stroke|time|bottle|flush|Zykl|utilisation|lifetime", re.I)


def negated(quantity: Quantity, before: str) -> Quantity:
    """ "do not go above 5 °C" is an upper limit, whatever "above 5 °C" alone would be."""
    if quantity.operator in TURNED and NEGATED.search(before):
        old, new = ("low", "high") if quantity.operator == "gt" else ("high", "low")
        value = getattr(quantity, old)
        return quantity.model_copy(update={"operator": TURNED[quantity.operator], old: None, new: value})
    if quantity.operator == "eq" and NEGATED.search(before):
        if UNDER.search(before):
            return with_operator(quantity, "ge")
        if OVER.search(before):
            return with_operator(quantity, "le")
    return quantity


def with_operator(quantity: Quantity, operator: Operator | None) -> Quantity:
    """A single number as the limit that the wording makes it."""
    value = quantity.target or quantity.low or quantity.high
    if operator is None or quantity.operator in ("range", "plus_minus_abs", "plus_minus_rel") or value is None:
        return quantity
    upper = operator in ("le", "lt")
    return quantity.model_copy(
        update={"operator": operator, "high": value if upper else None, "low": None if upper else value, "target": None}
    )


def left_out(
    sentence: str, quantities: Sequence[Quantity], at: int, before: str, *, listed: bool, ruled: bool = False
) -> bool:
    """Quantities that say what something is compared with, made of, kept in, or converted to.

    `ruled`: the document sets things, so that "every 45 s" and "over 10 min" are settings.
    """
    quantity = quantities[at]
    after = sentence[quantity.end : quantity.end + 40]
    if listed:
        return False
    if _DIMENSION_BEFORE.search(sentence[: quantity.start]) or _DIMENSION_AFTER.match(after):
        return quantity.unit_kind in ("length", None)
    if quantity.unit_kind == "volume" and quantity.operator == "eq" and _OF_A_THING.search(before) and _THING.match(after):
        return True
    if (
        ruled
        and quantity.operator in ("lt", "gt", "le", "ge")
        and _LEADING.match(before)
        and any(q.start > quantity.end for q in quantities[at + 1 :])
    ):
        return True
    stored = re.match(r"\s?/\s?\d+\s?%", after) or (quantity.text.endswith("RH") and before.rstrip().endswith("/"))
    if stored or re.match(r"\s?%?\s?R\.?H\b", after):
        return True  # the climate of a storage study
    if (
        is_compared(before)
        or re.search(r"\bby\s+(?:more|less|at)\b|^by\b", quantity.text)
        or re.search(r"\bn\s*=\s*$|\b(?:version|DEV-|table|figure|section)\s*$", before, re.I)
    ):
        return True
    if (
        quantity.unit_ucum == "1"
        and quantity.unit_kind == "count"
        and quantity.operator == "eq"
        and not COUNTS.search(quantity.text + after[:12])
    ):
        return True
    described = quantity.unit_kind in ("volume", "area", "length", "mass", "mass_conc", "amount_conc", "time")
    if described and (EQUIPMENT.match(after) or (DESCRIBED.search(before) and quantity.operator == "eq")):
        return True
    if (
        quantity.unit_kind in ("volume", "mass")
        and quantity.operator == "eq"
        and re.search(r"\b(?:at|bei|à)\s+$", before, re.I)
        and not re.match(r"\s*(?:fill|per)", after)
    ):
        return True
    if (
        quantity.unit_kind == "amount_conc"
        and CONTENT.match(after)
        and SUBSTANCE.search(before)
        and not RECOMMENDS.search(sentence)
    ):
        return True
    if (at and is_conversion(sentence, quantities[at - 1], quantity)) or is_aside(sentence, quantities, at, ruled=ruled):
        return True
    if quantity.unit_kind == "time" and quantity.operator == "eq" and not any(c.isdigit() for c in quantity.text):
        return True
    if (
        quantity.unit_kind in ("time", "count")
        and quantity.operator == "eq"
        and not re.search(r"injection", quantity.text)
        and not THROWN.search(before)
        and (_SPANS if ruled else _PASSED).search(before)
    ):
        return True
    return quantity.operator == "eq" and re.match(r"\s*[–-]\s*\d", after) is not None


def is_aside(sentence: str, quantities: Sequence[Quantity], at: int, *, ruled: bool = False) -> bool:
    """In brackets beside other values, and no range of the value just before."""
    quantity, earlier = quantities[at], quantities[max(0, at - 1)]
    opened = sentence.rfind("(", 0, quantity.start)
    if opened < 0 or sentence.find(")", opened) < quantity.start:
        return False
    if (
        quantity.operator in ("le", "lt", "ge", "gt")
        and earlier.unit_ucum == quantity.unit_ucum
        and opened - earlier.end < 45
        and not sentence[opened + 1 : quantity.start].strip()
    ):
        return False  # "8 diavolumes of buffer (at least 7)"
    if ruled and quantity.unit_kind not in _MEASURES and (
        _NAMED_INSIDE.search(sentence[opened : quantity.start]) or _NOUN_BEFORE.search(sentence[:opened])
    ):
        return False  # "the resin (loading 0.35 mmol/g)", "each amino acid (3.0 eq)"
    ranged = (
        quantity.operator == "range"
        and earlier.unit_kind == quantity.unit_kind
        and not sentence[earlier.end : opened].strip()
    )
    closed = sentence.find(")", opened)
    return not ranged and any(q.end <= opened or q.start > closed for q in quantities)


def is_conversion(sentence: str, earlier: Quantity, quantity: Quantity) -> bool:
    """ "29 psi (2.0 bar)": the same value again in another unit."""
    between = sentence[earlier.end : quantity.start].strip()
    return (
        between in ("(", "[", "or", "=", "/")
        and earlier.unit_kind == quantity.unit_kind
        and earlier.unit_ucum != quantity.unit_ucum
    )
