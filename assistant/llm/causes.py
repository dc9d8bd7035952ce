"""What causes what: a sentence that makes the cause of its quote the effect says another thing, in whatever order."""

from __future__ import annotations

import re

from assistant.words import key_set

_FIRST = re.compile(
    r"^(?:because|since|as|weil|da)\s(?P<why>[^;]+?),\s(?P<what>(?!because|since)[^;]+)$", re.IGNORECASE
)
_LAST = re.compile(r"^(?P<what>.+?),?\s(?:because|since|weil|owing to|due to)\s(?P<why>.+)$", re.IGNORECASE)
_SO = re.compile(
    r"^(?P<why>.+?)(?:,\s(?:and\s)?so|[;,]\s(?:it\s)?(?:therefore|hence|thus)|\s(?:and|which)\stherefore)\s(?!that\b)(?P<what>.+)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LIMIT = re.compile(
    r"\blimits?\b[^;,\d]{0,40}?(?P<one>\d+(?:[.,]\d+)*)(?:[^;,\d]{0,25}(?P<two>\d+(?:[.,]\d+)*))?", re.IGNORECASE
)


def reversed_cause(sentence: str, quote: str) -> bool:
    """Whether a number, or most words, of the sentence's cause stand in the quote's effect alone, or the other way."""
    said, held = _parts(sentence), _parts(quote)
    if said is None or held is None:
        return False
    return any(_crossed(own, right, wrong) for own, right, wrong in ((said[0], *held), (said[1], held[1], held[0])))


def other_limit(sentence: str, quote: str) -> bool:
    """Whether the sentence calls a number the limit where the quote calls another one so."""
    said, held = _limits(sentence), _limits(quote)
    return bool(said and held) and said.isdisjoint(held)


def _parts(text: str) -> tuple[str, str] | None:
    """(effect, cause); none where the text names no cause."""
    text = " ".join(text.split())
    for pattern in (_FIRST, _LAST, _SO):
        if match := pattern.match(text):
            return match["what"], match["why"]
    return None


def _crossed(own: str, right: str, wrong: str) -> bool:
    there, here = set(_NUMBER.findall(wrong)), set(_NUMBER.findall(right))
    numbers = set(_NUMBER.findall(own))
    if numbers & (there - here):
        return True
    keys, near, far = key_set(own), key_set(right), key_set(wrong)
    return len(keys & (far - near)) > len(keys & (near - far))


def _limits(text: str) -> set[str]:
    return {number for match in _LIMIT.finditer(text) for number in match.groups() if number}
