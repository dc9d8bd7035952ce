"""BM25 over positions: a query is a list of concepts, a concept is a set of alternative terms and phrases.

Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with the fields' term frequencies
added before saturation (BM25F) and the alternatives of a concept counted as one term. On top comes the densest window:
the rarities of the concepts that stand together within a sentence or table row. Frequencies and lengths are taken over
the passages that are live, so the scores do not depend on what was once in the index.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.catalogue import Passage

K1 = 1.2
B = 0.5
CONTEXT_WEIGHT = 1.0
WINDOW = 24
WINDOW_WEIGHT = 0.5
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
_Places = npt.NDArray[np.int64]
_Weights = npt.NDArray[np.float64]


def term_hash(term: str) -> int:
    """32 bits; a collision merges two rare words and does no harm."""
    return zlib.crc32(term.encode())


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms at consecutive positions (one for a plain word, `""` for any word) and what an occurrence counts (0..1)."""

    terms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """What the query asks for once, in all its wordings. `weight` scales its score."""

    alternatives: tuple[Alternative, ...]
    weight: float = 1.0
    required: bool = False


class Postings:
    """Inverted positions of a batch of passages, numbered from 0 in the order given.

    Passages start at multiples of `WINDOW` with at least half a window between them, so that no window spans two.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.size = len(passages)
        ends = np.array([int(p.positions[-1]) if p.positions.size else 0 for p in passages], dtype=np.int64)
        widths = -(-(ends + 1 + WINDOW) // WINDOW) * WINDOW
        self._starts = np.concatenate([[0], np.cumsum(widths, dtype=np.int64)]).astype(np.int64)
        counts = np.array([p.hashes.size for p in passages], dtype=np.int64)
        contexts = np.array([p.context_width for p in passages], dtype=np.int64)
        self._text_starts = self._starts[:-1] + contexts
        hashes = np.concatenate([p.hashes for p in passages]) if passages else np.empty(0, np.uint32)
        places = np.concatenate([p.positions for p in passages]) if passages else np.empty(0, np.uint16)
        absolute = places.astype(np.int64) + np.repeat(self._starts[:-1], counts)
        keys = np.sort((hashes.astype(np.uint64) << np.uint64(32)) | absolute.astype(np.uint64))
        owners = (keys >> np.uint64(32)).astype(np.uint32)
        self._positions = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
        self._terms, firsts = np.unique(owners, return_index=True)
        self._bounds = np.append(firsts, owners.size)
        weights = np.where(places < np.repeat(contexts, counts), CONTEXT_WEIGHT, 1.0)
        owner = np.repeat(np.arange(self.size), counts)
        self.lengths = np.bincount(owner, weights=weights, minlength=self.size).astype(np.float32)

    def occurrences(self, concept: Concept) -> tuple[_Places, _Weights]:
        """Where the concept stands, ascending, and what each place counts; a place counts by its best alternative."""
        found = [(self._phrase(alternative.terms), alternative.weight) for alternative in concept.alternatives]
        places = np.concatenate([where for where, _ in found])
        weights = np.concatenate([np.full(where.size, weight) for where, weight in found])
        order = np.lexsort((-weights, places))
        places, weights = places[order], weights[order]
        first = np.ones(places.size, dtype=bool)
        first[1:] = places[1:] != places[:-1]
        return places[first], weights[first]

    def frequencies(self, places: _Places, weights: _Weights) -> tuple[npt.NDArray[np.int64], _Weights]:
        """Passages (ascending) in which the places lie, and their weights added up by passage and field."""
        docs = self._owner(places)
        weights = np.where(places < self._text_starts[docs], CONTEXT_WEIGHT * weights, weights)
        unique, inverse = np.unique(docs, return_inverse=True)
        return unique, np.bincount(inverse, weights=weights, minlength=unique.size).astype(np.float64)

    def densest(self, concepts: Sequence[tuple[_Places, _Weights]]) -> Floats:
        """For each passage the greatest sum of weights, one a concept, within a window."""
        best = np.zeros(self.size, dtype=np.float32)
        for shift in (0, WINDOW // 2):
            windows = [_best_by_window((places + shift) // WINDOW, weights) for places, weights in concepts]
            if not windows:
                continue
            unique, inverse = np.unique(np.concatenate([where for where, _ in windows]), return_inverse=True)
            sums = np.bincount(inverse, weights=np.concatenate([weight for _, weight in windows]))
            np.maximum.at(best, self._owner(unique * WINDOW), sums.astype(np.float32))
        return best

    def _owner(self, places: _Places) -> npt.NDArray[np.int64]:
        return (np.searchsorted(self._starts, places, side="right") - 1).astype(np.int64)

    def _phrase(self, terms: tuple[str, ...]) -> _Places:
        """Positions at which the phrase starts."""
        found = self._of(terms[0])
        for offset, term in enumerate(terms[1:], start=1):
            if found.size and term:
                found = found[np.isin(found + offset, self._of(term), assume_unique=True)]
        return found

    def _of(self, term: str) -> _Places:
        key = np.uint32(term_hash(term))
        at = int(np.searchsorted(self._terms, key))
        if at == self._terms.size or self._terms[at] != key:
            return np.empty(0, np.int64)
        return self._positions[self._bounds[at] : self._bounds[at + 1]]


def bm25(segments: Sequence[Postings], concepts: Sequence[Concept], live: Mask) -> tuple[Floats, Mask]:
    """(scores ≥ 0 of all passages of the segments, which live ones hold every required concept).

    `live` marks the passages that count; the others score 0.
    """
    scores = np.zeros(live.size, dtype=np.float32)
    allowed = live.copy()
    count = int(live.sum())
    if not count:
        return scores, allowed
    offsets = np.cumsum([0, *(segment.size for segment in segments)])
    lengths = np.concatenate([segment.lengths for segment in segments])
    damping = K1 * (1 - B + B * lengths / (float(lengths[live].mean()) or 1.0))
    together: list[list[tuple[_Places, _Weights]]] = [[] for _ in segments]
    for concept in concepts:
        found = [segment.occurrences(concept) for segment in segments]
        counted = [segment.frequencies(*where) for segment, where in zip(segments, found, strict=True)]
        docs = np.concatenate([d + offset for (d, _), offset in zip(counted, offsets, strict=False)])
        frequency = np.concatenate([f for _, f in counted])
        docs, frequency = docs[live[docs]], frequency[live[docs]]
        if concept.required:
            holds = np.zeros(live.size, dtype=bool)
            holds[docs] = True
            allowed &= holds
        if not docs.size:
            continue
        rarity = concept.weight * float(np.log(1 + (count - docs.size + 0.5) / (docs.size + 0.5)))
        scores[docs] += rarity * frequency * (K1 + 1) / (frequency + damping[docs])
        for number, (places, weights) in enumerate(found):
            together[number].append((places, rarity * weights))
    windows = [segment.densest(parts) for segment, parts in zip(segments, together, strict=True)]
    scores += WINDOW_WEIGHT * np.concatenate(windows)
    scores[~live] = 0
    return scores, allowed


def _best_by_window(windows: _Places, weights: _Weights) -> tuple[_Places, _Weights]:
    """Ascending distinct windows, each with its greatest weight; `windows` is ascending."""
    if not windows.size:
        return windows, weights
    starts = np.flatnonzero(np.append(True, windows[1:] != windows[:-1]))
    return windows[starts], np.maximum.reduceat(weights, starts)
