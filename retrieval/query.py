"""Query → what the lexical index is asked and what is embedded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval import tokenize
from retrieval.lexical import Alternative, Concept
from retrieval.tokenize import Language, Term
from retrieval.wordings import Mention, Phrase, Wordings, of_field, phrase

_QUOTED = re.compile(r"(?<!\w)[\"“”„«]([^\"“”„«»]{2,}?)[\"“”»](?!\w)")
_SYNONYM = 0.6
_NEAR = 0.3
_FILLER = 0.25
_NEAR_CONCEPT = 0.4
_SECOND_READING = 0.5
_NO_WORDINGS = Wordings()


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: `dense` is embedded, `concepts` are scored, `phrases` must stand in a hit verbatim."""

    text: str
    dense: str
    concepts: tuple[Concept, ...]
    phrases: tuple[str, ...]


def understand(text: str, package: Wordings = _NO_WORDINGS) -> Query:
    """Expand a question by `package`'s abbreviations and by the glossary; what is quoted in it becomes mandatory."""
    language = tokenize.detect_language([text])
    terms = tokenize.terms(text, language)
    mentions = _mentions(text, package, language)
    fillers = _filler_terms(text, language)
    synonyms = _synonyms(mentions)
    concepts = [
        Concept(alternatives, weight=_FILLER if alternatives[0].terms[0] in fillers else 1.0)
        for alternatives in _words(terms, synonyms)
    ]
    concepts += [_phrase_concept(mention, terms) for mention in mentions if mention.end - mention.start > 1]
    concepts += _exact(text, language)
    phrases = tuple(match.strip() for match in _QUOTED.findall(text))
    quoted = [phrase(quote, language) for quote in phrases]
    concepts += [Concept((Alternative(key),), required=True) for key in quoted if key]
    return Query(text, _dense_text(text, mentions), tuple(dict.fromkeys(concepts)), phrases)


def _words(terms: list[Term], synonyms: dict[int, dict[Phrase, float]]) -> list[tuple[Alternative, ...]]:
    """One group for each distinct word, with the synonyms of its places; a number is asked for by its value."""
    groups: dict[str, dict[Phrase, float]] = {}
    values: dict[int, str] = {}
    for term in terms:
        if term.text.startswith("="):
            first = values.setdefault(term.position, term.text)
            groups.setdefault(first, {})[(term.text,)] = 1.0 if first == term.text else _SECOND_READING
    for term in terms:
        if term.position in values and (term.text.startswith("=") or term.text.replace(".", "").isdigit()):
            continue
        group = groups.setdefault(term.text, {(term.text,): 1.0})
        for key, weight in synonyms.get(term.position, {}).items():
            group.setdefault(key, weight)
    return [tuple(Alternative(key, weight) for key, weight in group.items()) for group in groups.values()]


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


def _filler_terms(text: str, language: Language) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]+", text)
    return frozenset(tokenize.stem(word, language) for word in words if tokenize.is_filler(word, language))


def _synonyms(mentions: list[Mention]) -> dict[int, dict[Phrase, float]]:
    """For each position that is a mention by itself, the other wordings and their weights."""
    found: dict[int, dict[Phrase, float]] = {}
    for mention in mentions:
        if mention.end - mention.start == 1:
            group = found.setdefault(mention.start, {})
            for meaning in mention.meanings:
                weight = _NEAR if meaning.near else _SYNONYM
                for key in meaning.phrases:
                    group[key] = max(group.get(key, 0.0), weight)
    return found


def _phrase_concept(mention: Mention, terms: list[Term]) -> Concept:
    """A thing named by several words, as one concept beside the words themselves."""
    at = {term.position: term.text for term in reversed(terms)}
    own = tuple(at.get(position, "") for position in range(mention.start, mention.end))
    near = all(meaning.near for meaning in mention.meanings)
    listed = {key: _SYNONYM for meaning in mention.meanings for key in meaning.phrases if key != own}
    alternatives = [Alternative(key, weight) for key, weight in listed.items()]
    return Concept((Alternative(own), *alternatives), weight=_NEAR_CONCEPT if near else 1.0)


def _exact(text: str, language: Language) -> list[Concept]:
    """Codes as a whole and numbers with their unit: who writes `36.5 °C` or `DEV-23` means just that."""
    found: list[Concept] = []
    surfaces = tokenize.tokens(text)
    for (kind, surface), (next_kind, following) in zip(surfaces, [*surfaces[1:], ("", "")], strict=False):
        digits = any(c.isdigit() for c in surface)
        if digits and kind in {"word", "power"} and (next_kind == "unit" or following.casefold() in tokenize.UNITS):
            found.append(Concept((Alternative(phrase(f"{surface} {following}", language)),)))
        elif digits and kind == "word" and any(c.isalpha() for c in surface):
            key = phrase(surface, language)
            if len(key) > 1:
                found.append(Concept((Alternative(key),)))
    return found


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
