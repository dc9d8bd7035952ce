"""A question in a conversation → the question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.words import fold, is_number, standing, tokens
from knowledge.protocols import QuantityParser
from knowledge.records import Turn

_OPENING = re.compile(
    r"^\W*(?:and|but|so|then|also|ok(?:ay)?|what about|how about|what if|or|und|aber|was ist mit|wie sieht es|et"
    r"|mais|qu'en est-il|y|pero|qu[eé] tal|e)\b[\s,]*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|their|the same|such|there|one|ones|es|sie|ihn|das|diese[rsnm]?"
    r"|dort|il|elle|cela|ça|celui|eso|esto|ella|ello)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|can|could|may|must|should|will|would|has|have|had|ist|sind|wird|wurde"
    r"|kann|darf|gilt|est|sont|peut|es|son|puede|holds?|applies|happens?|comes?)\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"^(at|for|in|on|of|with|during|after|before|from|bei|für|im|in der|nach|pour|à|dans|para|en)\s+(.+)$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^\W*(?:why|how|who|when|where|which|what|warum|wie|wer|wann|welche\w*|was|pourquoi|comment|qui|quand|por "
    r"qu[eé]|c[oó]mo|qui[eé]n|cu[aá]ndo|cu[aá]l)\b",
    re.IGNORECASE,
)
_PREPOSITIONS = r"(?:at|for|in|on|of|with|during|after|before|from|bei|für|im|nach|pour|à|dans|para|en)"


def standalone_question(question: str, history: Sequence[Turn], parse: QuantityParser) -> str:
    """The question with the subject that earlier user turns gave it; unchanged where it has its own."""
    asked = ""
    for turn in (*history, Turn(role="user", content=question)):
        if turn.role == "user" and turn.content.strip():
            asked = _join(asked, " ".join(turn.content.split()), parse)
    return asked


def _join(earlier: str, question: str, parse: QuantityParser) -> str:
    if not earlier or not _leans(question):
        return question
    rest = _OPENING.sub("", question, count=1).strip()
    bare = rest.rstrip("?!. ")
    phrase = _PHRASE.match(bare)
    if phrase and not _ASKING.match(bare):
        return _requalified(earlier, phrase.group(1), phrase.group(2), parse)
    if not _ASKING.match(bare) and not _VERB.search(bare) and _content(bare):
        return _requalified(
            earlier, "for", re.sub(r"^(?:the|a|an|der|die|das|le|la|el)\s+", "", bare, flags=re.IGNORECASE), parse
        )
    subject = subject_phrase(earlier)
    if not subject:
        return question
    own = {fold(word) for word in tokens(bare)}
    missing = " ".join(word for word in tokens(subject) if fold(word) not in own)
    return f"{bare[:1].upper()}{bare[1:]} ({missing})?" if missing else question


def _leans(question: str) -> bool:
    """Whether the question needs an earlier one: it opens like a follow-up, points back, or names next to nothing."""
    content = _content(question)
    if _OPENING.match(question) and len(content) <= 6:
        return True
    if len(content) <= 1:
        return True
    return bool(_PRONOUN.search(question)) and len(content) <= 3


def _content(text: str) -> list[str]:
    return [
        word
        for word in tokens(text)
        if standing(word) in {"subject", "general"} and not is_number(word) and len(word) > 1
    ]


def subject_phrase(question: str) -> str:
    """The words of a question that name its subject, in order."""
    return " ".join(word for word in tokens(question) if standing(word) == "subject" or is_number(word))


def _requalified(earlier: str, preposition: str, qualifier: str, parse: QuantityParser) -> str:
    """The earlier question with one qualifier exchanged, or added where it had none like it."""
    base = earlier.rstrip("?!. ")
    new = parse(qualifier)
    if new:
        for old in parse(base):
            if old.unit_kind == new[0].unit_kind and old.unit_kind is not None:
                return f"{base[: old.start]}{new[0].text}{base[old.end :]}?"
        return f"{base} {preposition} {qualifier}?"
    for pattern in (rf"\b{preposition}\s+(?:the\s+)?", rf"\b{_PREPOSITIONS}\s+(?:the\s+)?"):
        found = list(re.finditer(pattern, base, re.IGNORECASE))
        if found:
            last = found[-1]
            tail = base[last.end() :]
            if 0 < len(tokens(tail)) <= 5 and not _VERB.search(tail):
                return f"{base[: last.start()]}{preposition} {qualifier}?"
    return f"{base} {preposition} {qualifier}?"
