"""Words as they are compared: tokens, stem keys, function words and light words of four languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import Stemmer

LANGUAGES = ("en", "de", "fr", "es")
_STEMMERS = {
    code: Stemmer.Stemmer(name)
    for code, name in (("en", "english"), ("de", "german"), ("fr", "french"), ("es", "spanish"))
}
_TOKEN = re.compile(r"[^\W_]+(?:[-–./,'’&][^\W_]+)*%?|%")
_THOUSANDS = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_CODE = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*$")
_NUMBER = re.compile(r"^[\d.,]+%?$")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
MIN_PREFIX = 5


def _lists() -> dict[str, frozenset[str]]:
    """The word lists of `words.txt`, by the name of their section."""
    found: dict[str, set[str]] = {}
    name = ""
    for line in files("assistant").joinpath("words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(name, set()).update(line.split())
    return {section: frozenset(words) for section, words in found.items()}


@lru_cache(maxsize=200_000)
def fold(token: str) -> str:
    """Lower case, compatibility form, no accents, typographic marks unified."""
    text = unicodedata.normalize("NFKC", token.translate(_SUBSCRIPT)).replace("–", "-").replace("’", "'")
    if _THOUSANDS.match(text):
        text = text.replace(",", "")
    text = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in text if not unicodedata.combining(char))


_LISTS = _lists()
FOLDED_STOP = frozenset(fold(word) for word in _LISTS["stop"])


def tokens(text: str) -> list[str]:
    """The words of a text as written, codes and numbers kept whole."""
    return _TOKEN.findall(text)


def is_code(token: str) -> bool:
    """An identifier such as `DEV-23-014`, `P188` or `BR2`: letters and digits together."""
    return bool(_CODE.match(token))


def is_number(token: str) -> bool:
    return bool(_NUMBER.match(token)) and any(char.isdigit() for char in token)


# Words that the stemmers would throw together.
_APART = {
    "production": "=production",
    "product": "=product",
    "products": "=product",
    "productive": "=productive",
    "processing": "=processing",
    "organic": "=organic",
    "organisation": "=organisation",
    "general": "=general",
}


def query_keys(token: str) -> frozenset[str]:
    """Keys that a word of a question is looked for with: codes and compounds as a whole, never by a part."""
    folded = fold(token)
    if is_code(token) or ("-" in folded and not is_number(folded)):
        return frozenset({folded, folded.replace("-", "")})
    return keys(token)


@lru_cache(maxsize=200_000)
def keys(token: str) -> frozenset[str]:
    """Everything that a word is found by: its stems in four languages, and the parts of a compound with marks.

    Two words are taken as the same when their keys meet.
    """
    folded = fold(token)
    if folded in _APART:
        return frozenset({_APART[folded]})
    if is_number(folded):
        return frozenset({plain_number(folded.rstrip("%"))})
    found = {folded}
    if folded.endswith("'s"):
        found.add(folded[:-2])
    bare = folded.replace("-", "")
    found.add(bare)
    for part in re.split(r"[-./,'&]", folded):
        if len(part) >= 2:
            found.update(_stems(part))
    found.update(_stems(folded))
    return frozenset(found)


def plain_number(number: str) -> str:
    """A number without zeros that change nothing, so that `33` meets `33.0`; the decimal comma is a point."""
    text = number.rstrip(".,")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if text.count(".") == 1 and text.replace(".", "").isdigit():
        whole, decimals = text.split(".")
        decimals = decimals.rstrip("0")
        return f"{whole}.{decimals}" if decimals else whole
    return text


@lru_cache(maxsize=200_000)
def _stems(word: str) -> frozenset[str]:
    if not word.isalpha() or len(word) < 4:
        return frozenset({word, word[:-1]} if len(word) == 4 and word.endswith("s") else {word})
    stems = {_STEMMERS["en"].stemWord(word)}
    if len(word) >= MIN_PREFIX:
        stems.update(_STEMMERS[code].stemWord(word) for code in LANGUAGES[1:])
    return frozenset(stems)


@lru_cache(maxsize=50_000)
def key_set(text: str) -> frozenset[str]:
    """Keys of all words of a text."""
    found: set[str] = set()
    for token in tokens(text):
        found |= keys(token)
    return frozenset(found)


def near_key(key: str, found: frozenset[str]) -> bool:
    """True when a word of the same family stands there: a long common beginning (`classifi`, `classif`)."""
    if len(key) < MIN_PREFIX + 1 or not key.isalpha():
        return False
    stem = key[: max(MIN_PREFIX, len(key) * 3 // 4)]
    alike = _by_beginning(found).get(stem[:MIN_PREFIX], ())
    return any(other.startswith(stem) and len(other) <= len(key) + 4 for other in alike)


@lru_cache(maxsize=50_000)
def _by_beginning(found: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """The words by their first letters, so that few are looked at for each key."""
    groups: dict[str, tuple[str, ...]] = {}
    for word in found:
        if len(word) >= MIN_PREFIX:
            groups[word[:MIN_PREFIX]] = (*groups.get(word[:MIN_PREFIX], ()), word)
    return groups


def _inflected(words: frozenset[str]) -> frozenset[str]:
    """The words with their plain endings (`keep`: `keeps`, `keeping`), so that a list need not name them all."""
    found: set[str] = set()
    for word in map(fold, words):
        stem = word.removesuffix("e")
        found.update((word, f"{word}s", f"{word}d" if word.endswith("e") else f"{word}ed", f"{stem}ing"))
    return frozenset(found)


_LIGHT_FORMS = _inflected(_LISTS["light"]) | _LISTS["units"]
_GENERAL_FORMS = _inflected(_LISTS["general"]) - _LIGHT_FORMS


@lru_cache(maxsize=50_000)
def standing(token: str) -> str:
    """What a word of a question counts for: `stop` (nothing), `light`, `general`, or `subject`."""
    folded = fold(token)
    if folded in FOLDED_STOP:
        return "stop"
    folded = folded.removesuffix("'s")
    if folded in FOLDED_STOP:
        return "stop"
    if folded in _LIGHT_FORMS:
        return "light"
    return "general" if folded in _GENERAL_FORMS else "subject"
