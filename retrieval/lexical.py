"""BM25 over positions: a query is a list of concepts, a concept is a set of alternative terms and phrases.

Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with the fields' term frequencies
added before saturation (BM25F) and the alternatives of a concept counted as one term. Frequencies and lengths are taken
over the passages that are live, so the scores do not depend on what was once in the index.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.catalogue import Passage

K1 = 1.2
B = 0.75
CONTEXT_WEIGHT = 1.0
_GAP = 8
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


def term_hash(term: str) -> int:
    """32 bits; a collision merges two rare words and does no harm."""
    return zlib.crc32(term.encode())


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms at consecutive positions (one for a plain word) and what an occurrence counts (1 = the word itself)."""

    terms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """What the query asks for once, in all its wordings. `weight` scales its score."""

    alternatives: tuple[Alternative, ...]
    weight: float = 1.0
    required: bool = False


class Postings:
    """Inverted positions of a batch of passages, numbered from 0 in the order given."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.size = len(passages)
        widths = [int(p.positions[-1]) + 1 + _GAP if p.positions.size else _GAP for p in passages]
        self._starts = np.concatenate([[0], np.cumsum(widths, dtype=np.int64)])
        counts = np.array([p.hashes.size for p in passages], dtype=np.int64)
        self._text_starts = self._starts[:-1] + np.array([p.context_width for p in passages], dtype=np.int64)
        hashes = np.concatenate([p.hashes for p in passages]) if passages else np.empty(0, np.uint32)
        places = np.concatenate([p.positions for p in passages]) if passages else np.empty(0, np.uint16)
        absolute = places.astype(np.uint64) + np.repeat(self._starts[:-1], counts).astype(np.uint64)
        keys = np.sort((hashes.astype(np.uint64) << np.uint64(32)) | absolute)
        owners = (keys >> np.uint64(32)).astype(np.uint32)
        self._positions = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
        self._terms, firsts = np.unique(owners, return_index=True)
        self._bounds = np.append(firsts, owners.size)
        in_context = places < np.repeat([p.context_width for p in passages], counts) if passages else places < 0
        weights = np.where(in_context, CONTEXT_WEIGHT, 1.0)
        self.lengths = np.bincount(
            np.repeat(np.arange(self.size), counts), weights=weights, minlength=self.size
        ).astype(np.float32)

    def frequencies(self, concept: Concept) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Passages (ascending) that hold the concept, and how often, weighted by alternative and field."""
        places: list[npt.NDArray[np.int64]] = []
        counts: list[npt.NDArray[np.float64]] = []
        for alternative in concept.alternatives:
            found = self._occurrences(alternative.terms)
            places.append(found)
            counts.append(np.full(found.size, alternative.weight))
        where = np.concatenate(places)
        order = np.lexsort((-np.concatenate(counts), where))
        where, weight = where[order], np.concatenate(counts)[order]
        first = np.append(True, where[1:] != where[:-1]) if where.size else np.empty(0, bool)
        where, weight = where[first], weight[first]  # a place counts once, by its best alternative
        docs = np.searchsorted(self._starts, where, side="right") - 1
        weight = np.where(where < self._text_starts[docs], CONTEXT_WEIGHT * weight, weight)
        unique, inverse = np.unique(docs, return_inverse=True)
        totals = np.bincount(inverse, weights=weight, minlength=unique.size)
        return unique, totals.astype(np.float64)

    def _occurrences(self, terms: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """Positions at which the phrase starts."""
        found = self._of(terms[0])
        for offset, term in enumerate(terms[1:], start=1):
            if not found.size or not term:  # an empty term stands for any one word
                continue
            found = found[np.isin(found + offset, self._of(term), assume_unique=True)]
        return found

    def _of(self, term: str) -> npt.NDArray[np.int64]:
        key = np.uint32(term_hash(term))
        at = int(np.searchsorted(self._terms, key))
        if at == self._terms.size or self._terms[at] != key:
            return np.empty(0, np.int64)
        return self._positions[self._bounds[at] : self._bounds[at + 1]]


def bm25(segments: Sequence[Postings], concepts: Sequence[Concept], live: Mask) -> tuple[Floats, Mask]:
    """(scores ≥ 0 of all passages of the segments, which of them hold every required concept).

    `live` marks the passages that count; the others score 0.
    """
    total = sum(segment.size for segment in segments)
    scores = np.zeros(total, dtype=np.float32)
    allowed = live.copy()
    lengths = np.concatenate([segment.lengths for segment in segments]) if segments else np.empty(0, np.float32)
    count = int(live.sum())
    if not count:
        return scores, allowed
    mean = float(lengths[live].mean()) or 1.0
    damping = K1 * (1 - B + B * lengths / mean)
    for concept in concepts:
        docs, frequency = _everywhere(segments, concept)
        kept = live[docs]
        docs, frequency = docs[kept], frequency[kept]
        if concept.required:
            holds = np.zeros(total, dtype=bool)
            holds[docs] = True
            allowed &= holds
        if docs.size:
            rarity = np.log(1 + (count - docs.size + 0.5) / (docs.size + 0.5))
            scores[docs] += concept.weight * rarity * frequency * (K1 + 1) / (frequency + damping[docs])
    return scores, allowed


def _everywhere(segments: Sequence[Postings], concept: Concept) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    docs: list[npt.NDArray[np.intp]] = []
    frequencies: list[npt.NDArray[np.float64]] = []
    offset = 0
    for segment in segments:
        found, frequency = segment.frequencies(concept)
        docs.append(found + offset)
        frequencies.append(frequency)
        offset += segment.size
    return np.concatenate(docs), np.concatenate(frequencies)
