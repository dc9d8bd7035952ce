"""Query → what the lexical index is asked and what is embedded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.records import Abbreviation
from retrieval import tokenize
from retrieval.lexical import Alternative, Concept

_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,})[\"“”»]")


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: `dense` is embedded, `concepts` are scored, `phrases` must stand in a hit verbatim."""

    text: str
    dense: str
    concepts: tuple[Concept, ...]
    phrases: tuple[str, ...]


def understand(text: str, abbreviations: Sequence[Abbreviation] = ()) -> Query:
    language = tokenize.detect_language([text])
    groups: dict[str, Concept] = {}
    for term in tokenize.terms(text, language):
        groups.setdefault(term.text, Concept((Alternative((term.text,)),)))
    phrases = tuple(match.strip() for match in _QUOTED.findall(text))
    required = [
        Concept((Alternative(tuple(t.text for t in tokenize.terms(phrase, language))),), required=True)
        for phrase in phrases
        if tokenize.terms(phrase, language)
    ]
    return Query(text, text, (*groups.values(), *required), phrases)
