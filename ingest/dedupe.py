"""Near-identical texts: a sketch of each document, and when two sketches mean the same text.

Bottom-k sketch (Cohen and Kaplan, 2007) over shingles of five words: the k smallest of the shingles' hashes; the
share of common ones among the k smallest of both estimates the Jaccard similarity, with a standard error of about
sqrt(J(1-J)/k).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHINGLE_WORDS = 5
SKETCH_SIZE = 256
NEAR = 0.95
RENDITION = 0.7
_PROBES = 32
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
    return _overlap(_values(one), _values(other))


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

    @property
    def stem(self) -> str:
        return self.path.casefold().rsplit(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """`copy` has the text of `original`. `rendition`: the same file name in two formats, numbering may differ."""

    copy: Candidate
    original: Candidate
    rendition: bool


def near_duplicates(candidates: Sequence[Candidate]) -> list[Pair]:
    """Pairs that are alike by text, number and version, best known original first. A pure function of the set.

    Whether the numbers in two texts agree is the caller's to check for pairs that are no renditions.
    """
    ordered = sorted(candidates, key=lambda c: (not c.paged, c.path.count("!/"), c.path, c.id))
    values = {c.id: _values(c.sketch) for c in ordered if c.sketch is not None}
    sharing: dict[int, list[int]] = defaultdict(list)
    pairs: list[Pair] = []
    for at, copy in enumerate(ordered):
        if copy.id not in values:
            continue
        smallest = sorted(values[copy.id])[:_PROBES]
        for earlier in sorted({one for value in smallest for one in sharing[value]}):
            pair = _pair(copy, ordered[earlier], values)
            if pair is not None:
                pairs.append(pair)
        for value in smallest:
            sharing[value].append(at)
    return pairs


def _pair(copy: Candidate, original: Candidate, values: dict[str, frozenset[int]]) -> Pair | None:
    if not (_compatible(copy.version, original.version) and _compatible(copy.number, original.number)):
        return None
    rendition = copy.stem == original.stem
    alike = _overlap(values[copy.id], values[original.id])
    return Pair(copy, original, rendition) if alike >= (RENDITION if rendition else NEAR) else None


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _values(text: str) -> frozenset[int]:
    return frozenset(int(text[at : at + 8], 16) for at in range(0, len(text), 8))


def _overlap(first: frozenset[int], second: frozenset[int]) -> float:
    smallest = sorted(first | second)[:SKETCH_SIZE]
    return sum(value in first and value in second for value in smallest) / len(smallest)
