"""Other wordings of what a text says: the package's own abbreviations first, then the glossary of the field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.glossary import Entry, glossary
from knowledge.records import Abbreviation
from retrieval import tokenize
from retrieval.tokenize import LANGUAGES, Language

Phrase = tuple[str, ...]
_MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing with all its wordings, each with the languages it is stemmed in. `name` is for the embedder."""

    name: str
    wordings: tuple[tuple[Language, str], ...]
    near: bool = False

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The wordings as index terms."""
        return _phrases(self.wordings)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names known things: terms at positions [start, end), as an abbreviation or in which language."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    language: Language
    abbreviation: bool


@dataclass(slots=True)
class Wordings:
    """Finds mentions. Keys are phrases of index terms, one table a language."""

    _tables: dict[Language, dict[Phrase, list[tuple[Meaning, bool]]]] = field(
        default_factory=lambda: {language: defaultdict(list) for language in LANGUAGES}
    )

    def put(self, meaning: Meaning, language: Language, wording: str) -> None:
        key = phrase(wording, language)
        if key and len(key) <= _MAX_WORDS:
            self._tables[language][key].append((meaning, is_abbreviation(wording)))

    def mentions(self, terms: Sequence[tokenize.Term], language: Language) -> list[Mention]:
        """Longest mentions from left to right, not overlapping."""
        table = self._tables[language]
        at: dict[int, set[str]] = defaultdict(set)
        for term in terms:
            at[term.position].add(term.text)
        found: list[Mention] = []
        position, last = 0, max(at, default=-1)
        while position <= last:
            mention = self._longest(table, at, position, language)
            if mention is not None:
                found.append(mention)
            position = mention.end if mention else position + 1
        return found

    def _longest(
        self, table: dict[Phrase, list[tuple[Meaning, bool]]], at: dict[int, set[str]], start: int, language: Language
    ) -> Mention | None:
        best: Mention | None = None
        keys: list[Phrase] = [()]
        for offset in range(_MAX_WORDS):
            here = at.get(start + offset)
            keys = [(*key, term) for key in keys for term in (here or {""})]
            for key in keys:
                entries = table.get(key, [])
                if entries:
                    meanings = tuple(dict.fromkeys(meaning for meaning, _ in entries))
                    best = Mention(start, start + offset + 1, meanings, language, all(short for _, short in entries))
        return best


def phrase(text: str, language: Language) -> Phrase:
    """Index terms at consecutive positions, the plainest one of each; `""` stands for a stop word in between."""
    by_position: dict[int, str] = {}
    for term in tokenize.terms(text, language):
        if term.position not in by_position or term.text.startswith("="):
            by_position[term.position] = term.text
    if not by_position:
        return ()
    first, last = min(by_position), max(by_position)
    return tuple(by_position.get(position, "") for position in range(first, last + 1))


def is_abbreviation(wording: str) -> bool:
    """Short and mostly capitals or digits: `DO`, `pO2`, `UF/DF`, `kLa`."""
    return (
        len(wording) <= 8
        and " " not in wording
        and sum(c.isupper() or c.isdigit() for c in wording) * 2 >= len(wording)
    )


def of_package(abbreviations: Iterable[Abbreviation]) -> Wordings:
    """The package's own abbreviations, both ways."""
    longs: dict[str, list[str]] = defaultdict(list)
    for abbreviation in abbreviations:
        longs[abbreviation.short].append(abbreviation.long)
    wordings = Wordings()
    for short, meanings in sorted(longs.items()):
        for long in sorted(set(meanings)):
            both = [(language, text) for language in LANGUAGES for text in (short, long)]
            meaning = Meaning(long, tuple(both))
            for language, text in both:
                wordings.put(meaning, language, text)
    return wordings


@lru_cache(maxsize=1)
def of_field() -> Wordings:
    """The glossary."""
    wordings = Wordings()
    for entry in glossary():
        meaning = Meaning(entry.name, tuple(_stemmed(entry)), entry.near)
        for language, text in entry.wordings:
            wordings.put(meaning, language, text)
            if is_abbreviation(text):
                for other in LANGUAGES:
                    if other != language:
                        wordings.put(meaning, other, text)
    return wordings


def _stemmed(entry: Entry) -> list[tuple[Language, str]]:
    """Every wording in its own language's stems and in the English ones, which short or mixed passages are given."""
    return [(as_language, text) for language, text in entry.wordings for as_language in (language, "en")]


@lru_cache(maxsize=4_000)
def _phrases(wordings: tuple[tuple[Language, str], ...]) -> tuple[Phrase, ...]:
    phrases = (phrase(text, language) for language, text in wordings)
    return tuple(dict.fromkeys(found for found in phrases if found))
