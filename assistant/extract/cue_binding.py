"""Which cue of a kind belongs to which value of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extract.limit_words import CUE, EQUIPMENT, WEAK
from knowledge.records import Quantity, RangeKind

_LISTED = re.compile(r"\b(?:and|or|und|oder|et|ou|bzw\.?|then)\b|,|/")
_ADJECTIVE_BEFORE = re.compile(r"\b(?:the|an?|of|each|all|every|with|in|per|from|into|\w+ly|this|that|these|both)\s+$", re.I)
_NOUN_AFTER = re.compile(r"\s(?!(?:at|to|with|for|in|by|from|over|and|or|until|using|between|on|into|under|through|as|is|was)\b)[a-z]{3,}")


def taken_until(sentence: str, clause: tuple[int, int], quantities: Sequence[Quantity], at: int) -> int:
    """Up to where in its clause cues of limits before a quantity belong to earlier values: the end of the last one that is
    of another kind of unit or operator, or is not joined to this one in a list."""
    end, quantity = clause[0], quantities[at]
    following = quantity
    for earlier in reversed(quantities[:at]):
        if earlier.start < clause[0]:
            break
        gap = sentence[earlier.end : following.start]
        ranged = (earlier.operator == "eq") == (quantity.operator == "eq")
        if earlier.unit_kind == quantity.unit_kind and ranged and len(gap) < 45 and _LISTED.search(gap):
            following = earlier
            continue
        if len(gap.strip()) <= 1 or (earlier.operator == "eq" and quantity.operator != "eq" and earlier.unit_ucum == quantity.unit_ucum):
            following = earlier
            continue  # "NOR 22 °C (20–24 °C)", "limit of 5 to …"
        end = earlier.end
        break
    return end - clause[0]


def cue_of(before: str, inside: str, after: str, taken: int = 0) -> RangeKind | None:
    """The kind whose cue stands closest to the quantity, before it rather than behind; cues of limits before those of doing.

    Cues of limits that end before `taken` belong to another value."""
    best: tuple[bool, int, RangeKind] | None = None
    for kind, pattern in CUE:
        for text, behind in ((before, False), (after[:140], True)):
            for match in pattern.finditer(text):
                if not behind and kind not in WEAK and match.end() <= taken:
                    continue
                if kind == "setpoint" and _ADJECTIVE_BEFORE.search(text[: match.start()]) and _NOUN_AFTER.match(text[match.end() :]):
                    continue  # "a concentrated solution" says what it is, not what is done
                distance = match.start() * 2 + 25 if behind else len(text) - match.end()
                if (
                    behind
                    and kind not in WEAK
                    and (re.search(r"\d", text[: match.start()]) or re.match(r"[^\d.;]{0,24}\d", text[match.end() :]))
                ):
                    continue  # it belongs to the next value
                if kind == "capability" and (
                    distance > 60 or not (EQUIPMENT.search(before + after) or "working volume" in before.casefold())
                ):
                    continue
                if distance <= 160 and (best is None or (kind in WEAK, distance) < best[:2]):
                    best = (kind in WEAK, distance, kind)
        if kind == "acceptance" and re.search(r"within\s+±|not\s+have\s+been", before[-16:] + inside, re.I):
            return "acceptance"
    return best[2] if best is not None else None
