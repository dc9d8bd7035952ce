"""The language of a text by its function words: English, German, French, Spanish; null when too little speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from knowledge.records import Element

_WORDS = {
    "en": "the of and to is was were are for with be by from at this that which not or as in on it has have shall "
    "should during after before between than into will must an",
    "de": "der die das und ist sind wurde wurden mit für von zu den dem des ein eine einer nicht auf im bei nach als "
    "wird werden oder aus durch sowie zur zum über vor dass soll muss bis",
    "fr": "le la les et est sont des du une dans pour par avec sur que qui ne pas au aux être été cette ce il ou entre "
    "après avant doit plus sans d'une",
    "es": "el la los las y es son de del una en para por con que no se al lo como más este esta entre después antes "
    "debe sin o fue fueron",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENOUGH_WORDS = 4
_TEXT_LIMIT = 40_000


def tell_language(elements: Iterable[Element]) -> str | None:
    """ISO 639-1 code of the language in which most function words stand, or null."""
    counts: Counter[str] = Counter()
    read = 0
    for element in elements:
        if element.kind in ("header", "footer") or not element.evidence:
            continue
        for match in _TOKEN.finditer(element.text.lower()):
            word = match.group()
            for language, words in _SETS.items():
                if word in words:
                    counts[language] += 1
        read += len(element.text)
        if read > _TEXT_LIMIT:
            break
    if not counts:
        return None
    language, hits = counts.most_common(1)[0]
    second = counts.most_common(2)[1][1] if len(counts) > 1 else 0
    return language if hits >= _ENOUGH_WORDS and hits > second else None
