"""Near-identical texts: a sketch of each document, and when two sketches mean the same text.

Bottom-k sketch (Cohen and Kaplan, 2007) over shingles of five words: the k smallest of the shingles' hashes; the
share of common ones among the k smallest of both estimates the Jaccard similarity, with a standard error of about
sqrt(J(1-J)/k).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHINGLE_WORDS = 5
SKETCH_SIZE = 256
NEAR = 0.95
_MIN_WORDS = 20
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def sketch(texts: Iterable[str]) -> str | None:
    """Sketch of a document's texts in reading order; None for one of fewer than 20 words."""
    words: list[str] = []
    for text in texts:
        words += _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if len(words) < _MIN_WORDS:
        return None
    hashes = {
        zlib.crc32(" ".join(words[at : at + SHINGLE_WORDS]).encode("utf-8"))
        for at in range(len(words) - SHINGLE_WORDS + 1)
    }
    # crc32 is linear: a multiplication by an odd constant spreads it before the smallest are taken.
    spread = sorted(value * 0x9E3779B1 & 0xFFFFFFFF for value in hashes)
    return "".join(f"{value:08x}" for value in spread[:SKETCH_SIZE])


def similarity(one: str, other: str) -> float:
    """Estimated Jaccard similarity of two sketches, 0..1, higher is more alike."""
    first, second = _values(one), _values(other)
    smallest = sorted(first | second)[:SKETCH_SIZE]
    return sum(value in first and value in second for value in smallest) / len(smallest)


def numbers(texts: Iterable[str]) -> Counter[str]:
    """All numbers written in a text, with how often."""
    return Counter(number for text in texts for number in _NUMBER.findall(unicodedata.normalize("NFKC", text)))


def says_the_same(one: Counter[str], other: Counter[str]) -> bool:
    """True unless each text has a number that the other lacks: a changed limit makes two documents, not copies.

    More numbers on one side alone (page numbers, list numbers) are no difference.
    """
    return one <= other or other <= one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document as far as it matters for near-duplicates. `paged` formats are preferred as the one to keep."""

    id: str
    path: str
    sketch: str | None
    version: str | None
    number: str | None
    paged: bool


def near_duplicates(candidates: Sequence[Candidate]) -> list[tuple[Candidate, Candidate]]:
    """Pairs (copy, the one it copies) that are alike by sketch, number and version, best known original first.

    A pure function of the set. Whether the pairs' numbers agree is the caller's to check, it needs the texts.
    """
    ordered = sorted(candidates, key=lambda c: (not c.paged, c.path.count("!/"), c.path, c.id))
    pairs: list[tuple[Candidate, Candidate]] = []
    for at, copy in enumerate(ordered):
        if copy.sketch is None:
            continue
        pairs += [
            (copy, original)
            for original in ordered[:at]
            if original.sketch is not None
            and _compatible(copy.version, original.version)
            and _compatible(copy.number, original.number)
            and similarity(copy.sketch, original.sketch) >= NEAR
        ]
    return pairs


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _values(text: str) -> set[int]:
    return {int(text[at : at + 8], 16) for at in range(0, len(text), 8)}
