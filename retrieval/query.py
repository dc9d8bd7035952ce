"""Query → what the lexical index is asked and what is embedded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval import tokenize
from retrieval.lexical import Alternative, Concept
from retrieval.tokenize import Language
from retrieval.wordings import Mention, Wordings, of_field, phrase

_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,})[\"“”»]")
_SYNONYM = 0.6
_NEAR = 0.25
_NEAR_CONCEPT = 0.3
_PHRASE_CONCEPT = 1.0
_NO_WORDINGS = Wordings()


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: `dense` texts are embedded, `concepts` scored, `phrases` must stand in a hit verbatim."""

    text: str
    dense: str
    concepts: tuple[Concept, ...]
    phrases: tuple[str, ...]


def understand(text: str, package: Wordings = _NO_WORDINGS) -> Query:
    """Expand a question by `package`'s abbreviations and by the glossary; what is quoted in it becomes mandatory."""
    language = tokenize.detect_language([text])
    terms = tokenize.terms(text, language)
    mentions = _mentions(text, package, language)
    concepts = [Concept((Alternative((name,)), *_synonyms(mentions, name, terms))) for name in _names(terms)]
    concepts += [_phrase_concept(mention, terms) for mention in mentions if mention.end - mention.start > 1]
    phrases = tuple(match.strip() for match in _QUOTED.findall(text))
    quoted = [phrase(quote, language) for quote in phrases]
    concepts += [Concept((Alternative(key),), required=True) for key in quoted if key]
    return Query(text, _dense_text(text, mentions), tuple(concepts), phrases)


def _names(terms: list[tokenize.Term]) -> list[str]:
    return list(dict.fromkeys(term.text for term in terms))


def _mentions(text: str, package: Wordings, language: Language) -> list[Mention]:
    """The package's definitions win over the glossary, the query's language over English, English over the others."""
    order: list[Language] = list(dict.fromkeys([language, "en"]))
    if not _has_stopwords(text):
        order += [other for other in tokenize.LANGUAGES if other not in order]
    taken: set[int] = set()
    found: list[Mention] = []
    for wordings in (package, of_field()):
        for spoken in order:
            for mention in wordings.mentions(tokenize.terms(text, spoken), spoken):
                places = set(range(mention.start, mention.end))
                if not places & taken:
                    taken |= places
                    found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _has_stopwords(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return any(tokenize.is_stopword(word, language) for word in words for language in tokenize.LANGUAGES)


def _synonyms(mentions: list[Mention], name: str, terms: list[tokenize.Term]) -> list[Alternative]:
    """Alternatives of a term that is a mention by itself."""
    positions = {term.position for term in terms if term.text == name}
    found: dict[tuple[str, ...], float] = {}
    for mention in mentions:
        if mention.end - mention.start == 1 and mention.start in positions:
            for meaning in mention.meanings:
                for key in meaning.phrases:
                    if key != (name,):
                        found[key] = max(found.get(key, 0.0), _NEAR if meaning.near else _SYNONYM)
    return [Alternative(key, weight) for key, weight in found.items()]


def _phrase_concept(mention: Mention, terms: list[tokenize.Term]) -> Concept:
    """A thing named by several words, as one concept beside the words themselves."""
    at = {term.position: term.text for term in reversed(terms)}
    own = tuple(at.get(position, "") for position in range(mention.start, mention.end))
    alternatives = {key: _SYNONYM for meaning in mention.meanings for key in meaning.phrases}
    near = all(meaning.near for meaning in mention.meanings)
    listed = [Alternative(key, weight) for key, weight in alternatives.items() if key != own]
    weight = _NEAR_CONCEPT if near else _PHRASE_CONCEPT
    return Concept((Alternative(own), *listed), weight=weight)


def _dense_text(text: str, mentions: list[Mention]) -> str:
    """The query, with abbreviations and foreign terms spelled out in English."""
    names = [
        meaning.name
        for mention in mentions
        if mention.abbreviation or mention.language != "en"
        for meaning in mention.meanings
        if not meaning.near and meaning.name.casefold() not in text.casefold()
    ]
    return f"{text} ({', '.join(dict.fromkeys(names))})" if names else text
