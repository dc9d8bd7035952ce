"""Words as the sentence check weighs them: those that carry nothing, those that mean the same, those that turn
a meaning.

The lists stand in `lexicon.txt`:
`glue` carries no content of its own; what can turn a meaning (after, only, more, all, must) is not in it.
`neutral` says no more than that something is said or done; a sentence may add such words to what its quote says.
`hedges` tell what may be, which is no statement of what is. `opposite` are pairs that turn a statement round.
`same` are words that may stand for each other: same thing, same direction.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from assistant.words import fold, is_code, is_number, keys
from knowledge.glossary import glossary


def _lists() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    lines: list[list[str]] = []
    for raw in files("assistant.llm").joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line.split())
    return found


_LISTS = _lists()


def _words_of(name: str) -> frozenset[str]:
    return frozenset(word for line in _LISTS[name] for word in line)


GLUE, NEUTRAL, NEGATORS = _words_of("glue"), _words_of("neutral"), _words_of("negators")
HEDGES, STRONG = _words_of("hedges"), _words_of("strong")
_CONTRACTION = re.compile(r"^\w+n['’]t$")
OPPOSITES: dict[str, frozenset[str]] = {}
for _one, _other in _LISTS["opposite"]:
    OPPOSITES[_one] = OPPOSITES.get(_one, frozenset()) | {_other}
    OPPOSITES[_other] = OPPOSITES.get(_other, frozenset()) | {_one}
_KEY_OF: dict[str, set[str]] = {}
for _number, _group in enumerate(_LISTS["same"]):
    for _word in _group:
        _KEY_OF.setdefault(_word, set()).add(f"~{_number}")

HIGH_END = frozenset(
    {"maximum", "max", "maximal", "upper", "highest", "most", "top", "ceiling", "cap", "capped", "limit", "limits"}
    | {"limited", "longest", "exceed"}
)
LOW_END = frozenset(
    {
        "minimum",
        "min",
        "minimal",
        "lower",
        "lowest",
        "bottom",
        "least",
        "floor",
        "shortest",
        "limit",
        "limits",
        "limited",
    }
)
_COUNTED = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
NUMBER_WORDS = {word: str(number) for number, word in enumerate(_COUNTED)} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "twice": "2",
}
_SPELLING = (
    (re.compile(r"isation"), "ization"),
    (re.compile(r"is(e|es|ed|ing)$"), r"iz\1"),
    (re.compile(r"^sulph"), "sulf"),
    (re.compile(r"our$"), "or"),
)


def is_negator(word: str) -> bool:
    return word in NEGATORS or bool(_CONTRACTION.match(word))


@lru_cache(maxsize=50_000)
def word_keys(word: str) -> frozenset[str]:
    """What a word is known by. Codes only as a whole; plain words by stem, spelling and the words that mean
    the same."""
    folded = fold(word)
    if is_code(word) or not any(char.isalpha() for char in folded) or is_number(folded):
        return frozenset({folded, folded.replace("-", "")})
    found = set(keys(folded)) if folded.isalpha() else {folded}
    for pattern, instead in _SPELLING:
        if pattern.search(folded) and len(folded) > 6:
            found |= keys(pattern.sub(instead, folded))
    return frozenset(found | _KEY_OF.get(folded, set()))


@lru_cache(maxsize=1)
def phrases_of_one_thing() -> dict[tuple[str, ...], frozenset[str]]:
    """Wordings (as folded words) → keys of the things they may name.

    Kinds of range by all their wordings; other things only as a full form and its initials, since what is near
    enough to
    search with is not near enough to assert.
    """
    found: dict[tuple[str, ...], set[str]] = {}
    for number, entry in enumerate(glossary()):
        wordings = [phrase for _, phrase in entry.wordings]
        if entry.near:
            continue
        if entry.area != "knowledge and ranges":
            wordings = _with_initials(wordings)
        for phrase in wordings:
            found.setdefault(split_words(phrase), set()).add(f"^{number}")
    return {words: frozenset(things) for words, things in found.items()}


def _with_initials(wordings: list[str]) -> list[str]:
    short = {phrase for phrase in wordings if phrase.isupper() and len(phrase) <= 6}
    full = [phrase for phrase in wordings if phrase not in short and initials(phrase) in short]
    return [*full, *(phrase for phrase in short if phrase in {initials(other) for other in full})]


def initials(phrase: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", phrase) if word).upper()


def split_words(phrase: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in re.split(r"[\s\-–/]+", phrase) if word)
