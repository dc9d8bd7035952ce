"""A name or a line of text → the words that say what it is about, whatever language, number or abbreviation.

Two names are compared by these words: wordings that the glossary knows as one thing become one word, endings of the
plural go, and words that only say which kind of number follows (limit, range, target, …) are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.glossary import glossary

_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*", re.UNICODE)
_NUMBERS = "knowledge and ranges"
# what is said about a number rather than about the thing itself
_EMPTY_WORDS = """
    a an and are as at be been by for from has have in into is it its no of off on or per than that the their then this
    to up was were while with der die das des dem den und von vom im bei für mit zu zum zur le la les du de des et à au
    target targets range ranges limit limits value values setting settings set point setpoint nor par acceptable proven
    operating normal maximum minimum max min mean average nominal aim allowed upper lower least most not more less
    nmt nlt record actual total overall each step steps time times rate
    """
# words that may be missing from one of two names of the same thing
_WEAK_WORDS = """
    after before start stop end begin beginning during phase process step pool buffer cumulative daily total final
    initial product material first last hold holding allowed studied mean main overall sample test solution
    """


@dataclass(frozen=True, eq=False)
class Abbreviations:
    """Short forms that the package itself defines, folded: short → words of the long form."""

    longs: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Abbreviations:
        return cls({_fold(short): tuple(_plain(long)) for short, long in pairs if len(short) > 1})


NONE = Abbreviations({})


@dataclass(frozen=True)
class Name:
    """What a thing is called: its words as written, and with the glossary's wordings taken as one word each."""

    plain: frozenset[str]
    merged: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.plain or self.merged)

    def without(self, other: Name) -> Name:
        return Name(self.plain - other.plain, self.merged - other.merged)

    def alike(self, other: Name) -> bool:
        """Of one thing: the same words, or one has only weak ones (or a single letter) more."""
        return _alike(self.plain, other.plain) or _alike(self.merged, other.merged)

    def shares(self, other: Name) -> bool:
        return bool(self.plain & other.plain or self.merged & other.merged)

    def part_of(self, text: Name) -> bool:
        """All words of this name stand in the text; a name without words is part of nothing."""
        return bool(self.plain) and (self.plain <= text.plain or self.merged <= text.merged)


NAMELESS = Name(frozenset(), frozenset())


def name_of(text: str, abbreviations: Abbreviations = NONE) -> Name:
    """The words of a name, or of a text, that say what it is about; numbers and empty words are left out."""
    return _name_of(text, abbreviations)


@lru_cache(maxsize=50_000)
def _name_of(text: str, abbreviations: Abbreviations) -> Name:
    words = tuple(_expanded(_plain(text), abbreviations))
    return Name(frozenset(_telling(words)), frozenset(_telling(_merged(words))))


def _telling(words: Iterable[str]) -> Iterable[str]:
    return (word for word in words if word not in _EMPTY and not word[0].isdigit())


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one & other:
        return False
    return all(word in WEAK or len(word) == 1 for word in one ^ other)


def _fold(word: str) -> str:
    text = unicodedata.normalize("NFKC", word).casefold()
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def _plain(text: str) -> list[str]:
    folded = (_stem(_fold(match)) for match in _WORD.findall(unicodedata.normalize("NFKC", text)))
    return [word for word in folded if word]


def _stem(word: str) -> str:
    """A word without the endings of plural, -ing and -ed, so that `wash`, `washed` and `washes` are one."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            stem = word[: -len(ending)]
            return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "ls" else stem
    return word


def _expanded(words: Iterable[str], abbreviations: Abbreviations) -> Iterable[str]:
    for word in words:
        yield from abbreviations.longs.get(word, (word,))


def stems(text: str) -> frozenset[str]:
    """A list of words as the comparison sees them; a word with `_` is one of the glossary's and stays as it is."""
    return frozenset(w for one in text.split() for w in ((one,) if "_" in one else _plain(one)))


_EMPTY = stems(_EMPTY_WORDS)
WEAK = stems(_WEAK_WORDS)


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word → (words of a wording, the one word that stands for the thing), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry in glossary():
        if entry.near or entry.area == _NUMBERS:
            continue
        name = "_".join(_plain(entry.name))
        for _, wording in entry.wordings:
            words = tuple(_plain(wording))
            if name and words and (len(words) > 1 or len(words[0]) > 1):
                found.setdefault(words[0], []).append((words, name))
    return {first: tuple(sorted(group, key=lambda one: -len(one[0]))) for first, group in found.items()}


@lru_cache(maxsize=50_000)
def _merged(words: tuple[str, ...]) -> tuple[str, ...]:
    phrases = _phrases()
    result: list[str] = []
    at = 0
    while at < len(words):
        for phrase, name in phrases.get(words[at], ()):
            if words[at : at + len(phrase)] == phrase:
                result.append(name)
                at += len(phrase)
                break
        else:
            result.append(words[at])
            at += 1
    return tuple(result)
