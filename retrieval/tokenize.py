"""Text → index terms that keep what engineers search for: codes, numbers, units, exponents, hyphenated words.

One surface token gives one or more terms at consecutive positions. `DEV-23-014` gives `dev`, `23`, `014` and, at the
first position, the joined `dev23014`; so the whole code, `DEV-23`, `DEV 23 014` and `14` in it can all be found.
Numbers are indexed as written (`7.0`) and by value (`=7`); `0.5e6`, `5 x 10^5` and `5×10⁵` have one value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import Stemmer

from knowledge.glossary import glossary
from knowledge.text import SOFT_HYPHEN

Language = Literal["en", "de", "fr", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "de", "fr", "es")
VERSION = 2
_STEMMERS = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPT_RUN = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")

_NUMBER = r"\d+(?:[.,]\d+)*"
_TOKEN = re.compile(
    rf"""
    (?P<power>{_NUMBER}\s?[x×*·]\s?10\s?\^\s?[-+]?\d+ | {_NUMBER}[eE][-+]?\d+(?![\w]) | 10\^[-+]?\d+ )
  | (?P<unit>(?:%|°[CFK]?|[µμ]?[A-Za-z]+\^?[23]?)
             (?:/(?:[A-Za-zµμ]+\^?[23]?|\d+(?:\.\d+)?\s?[A-Za-zµμ]+\^?[23]?))+(?![\w-])
           | °\s?[CFK]\b | % | ‰ | [µμ][A-Za-z]+\b | [A-Za-z]{{1,4}}\^[23]\b )
  | (?P<word>\w+(?:(?:[-_./'’]|(?<=\d),(?=\d))\w+)*)
    """,
    re.VERBOSE,
)
_PIECES = re.compile(r"[^\W\d_]+(?:\d+(?:[.,]\d+)*)?[^\W\d_]*|\d+(?:[.,]\d+)*")
_DIGITS_THEN_LETTERS = re.compile(r"^(\d+(?:[.,]\d+)*)([^\W\d_]+\d?)$")
_COMPOUND_LENGTH = 10
_PART_LENGTH = 5
_PLURAL_CAPITALS = re.compile(r"^[A-Z]{2,}s$")
_PURE_NUMBER = re.compile(rf"^{_NUMBER}$")
_THOUSANDS = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d{1,3}(?:\.\d{3}){2,}$")


def _word_lists() -> dict[str, frozenset[str]]:
    lines = files("retrieval").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if not line.startswith("#"))
    return {name: frozenset(words.split()) for name, words in pairs}


_WORDS = _word_lists()
UNITS = _WORDS["units"]
STOPWORDS: dict[Language, frozenset[str]] = {language: _WORDS[language] for language in LANGUAGES}
FILLERS: dict[Language, frozenset[str]] = {language: _WORDS[f"{language}-filler"] for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Term:
    """An index term. `position` counts from 0; terms of one surface token may share a position."""

    text: str
    position: int


def normalise(text: str) -> str:
    """Superscripts as `^6`, subscripts as digits, one dash, one micro sign, NFKC."""
    if text.isascii():
        return text
    text = _SUPERSCRIPT_RUN.sub(lambda run: "^" + run.group().translate(_SUPERSCRIPT), text.replace(SOFT_HYPHEN, ""))
    text = unicodedata.normalize("NFKC", text.translate(_SUBSCRIPT).replace("℃", "°C"))
    return _DASHES.sub("-", text)


def tokens(text: str) -> list[tuple[str, str]]:
    """(kind, surface) in order; kind is `power`, `unit` or `word`."""
    return [(match.lastgroup or "word", match.group()) for match in _TOKEN.finditer(normalise(text))]


def terms(text: str, language: Language = "en") -> list[Term]:
    """Index terms of a text, stop words dropped but counted in positions."""
    found: list[Term] = []
    position = 0
    for kind, surface in tokens(text):
        emitted = _emit(kind, surface, language)
        for name, offset in emitted.terms:
            found.append(Term(name, position + offset))
        position += emitted.width
    return found


def fold(word: str) -> str:
    """Casefolded without accents (`Gelöst` → `gelost`, `ß` → `ss`)."""
    if word.isascii():
        return word.casefold()
    return _plain(_plain(word).casefold().replace("μ", "u"))


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@lru_cache(maxsize=100_000)
def stem(word: str, language: Language = "en") -> str:
    """Snowball stem of a word, folded."""
    return fold(_stemmer(language).stemWord(word.casefold()))


def is_stopword(word: str, language: Language) -> bool:
    return word.casefold() in STOPWORDS[language]


def is_filler(word: str, language: Language) -> bool:
    """Words that questions are full of and documents are not, so that their rarity misleads (`look`, `go`, `wrong`)."""
    return word.casefold() in FILLERS[language]


def detect_language(texts: Iterable[str]) -> Language:
    """The language with most stop words; English when nothing speaks for another one."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for text in texts:
        for word in re.findall(r"[^\W\d_]+", text.casefold()):
            for language in LANGUAGES:
                counts[language] += word in STOPWORDS[language]
    best = max(LANGUAGES, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] * 1.2 else "en"


@dataclass(frozen=True, slots=True)
class _Emitted:
    terms: tuple[tuple[str, int], ...]
    width: int


@lru_cache(maxsize=200_000)
def _emit(kind: str, surface: str, language: Language) -> _Emitted:
    if kind == "power":
        return _Emitted(tuple((name, 0) for name in number_terms(surface)), 1)
    if kind == "unit":
        return _unit(surface)
    if _PURE_NUMBER.match(surface):
        return _Emitted(tuple((name, 0) for name in number_terms(surface)), 1)
    if surface.isalpha():
        return _Emitted(tuple((name, 0) for name in _word(surface, language)), 1)
    return _compound(surface, language)


def _word(surface: str, language: Language) -> tuple[str, ...]:
    folded = surface.casefold()
    if folded in STOPWORDS[language]:
        return ("^" + folded,) if surface.isupper() and len(surface) > 1 else ()
    if _PLURAL_CAPITALS.match(surface):
        surface = surface[:-1]
    if language == "de" and len(surface) >= _COMPOUND_LENGTH:
        return (stem(surface, language), *_parts_of_compound(fold(surface)))
    return (stem(surface, language),)


def _parts_of_compound(word: str) -> tuple[str, ...]:
    """Stems of the glossary's German words inside a longer one: `Bioreaktortemperatur` → `bioreaktor`, `temperatur`."""
    inside = [part for part in _german_words() if part in word and part != word]
    longest = [part for part in inside if not any(part in other for other in inside if other != part)]
    return tuple(stem(part, "de") for part in longest)


@lru_cache(maxsize=1)
def _german_words() -> tuple[str, ...]:
    words = {fold(text) for entry in glossary() for text in entry.in_language("de") if text.isalpha()}
    return tuple(sorted(word for word in words if len(word) >= _PART_LENGTH))


def _unit(surface: str) -> _Emitted:
    folded = fold(surface).replace("^", "").replace(" ", "").replace("µ", "u")
    names = [folded]
    if "/" in folded:
        names += [stem(part) for part in folded.split("/") if len(part) > 3 and part.isalpha()]
    return _Emitted(tuple((name, 0) for name in dict.fromkeys(names)), 1)


def _compound(surface: str, language: Language) -> _Emitted:
    """Codes, hyphenated words, letters with digits, values glued to their unit."""
    glued = _DIGITS_THEN_LETTERS.match(surface)
    if glued:
        parts = [glued.group(1), glued.group(2)]
    else:
        surface = re.sub(r"['’]s$", "", surface)
        parts = [
            piece for chunk in re.split(r"[-_/'’]|(?<!\d)\.|\.(?!\d)", surface) for piece in _PIECES.findall(chunk)
        ]
    found: list[tuple[str, int]] = []
    for offset, part in enumerate(parts):
        if _PURE_NUMBER.match(part):
            found += [(name, offset) for name in number_terms(part)]
        elif part.isalpha():
            found += [(name, offset) for name in _word(part, language)]
        else:
            found.append((fold(part), offset))
    if len(parts) > 1 and "'" not in surface and "’" not in surface and not all(map(_PURE_NUMBER.match, parts)):
        joined = fold(re.sub(r"[\W_]+", "", surface))
        found.append((stem(joined, language) if joined.isalpha() else joined, 0))
    return _Emitted(tuple(sorted(dict.fromkeys(found), key=lambda pair: pair[1])), max(1, len(parts)))


@lru_cache(maxsize=50_000)
def number_terms(surface: str) -> tuple[str, ...]:
    """`7.0` → (`7.0`, `=7`); `2,000` → (`2000`, `=2000`, `=2`): a decimal comma and a thousands comma look alike."""
    compact = re.sub(r"\s", "", surface).casefold()
    readings: list[str] = []
    if _THOUSANDS.match(compact):
        readings.append(
            re.sub(r",|\.(?=\d{3}(?:\.|$))", "", compact) if compact.count(".") > 1 else compact.replace(",", "")
        )
        if compact.count(",") == 1 and "." not in compact:
            readings.append(compact.replace(",", "."))
    else:
        readings.append(compact.replace(",", "."))
    power = re.match(r"^([\d.]+)?(?:[x×*·])?10\^([-+]?\d+)$", readings[0])
    if power:
        readings[0] = f"{power.group(1) or '1'}e{power.group(2)}"
    names = [readings[0]] if not power else []
    for reading in readings:
        try:
            value = Decimal(reading)
        except InvalidOperation:
            continue
        if abs(value.adjusted()) < 40:
            names.append("=" + format(value.normalize(), "f"))
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=8)
def _stemmer(language: Language) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language])
