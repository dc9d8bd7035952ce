"""Question → ranked passages: expand, search both indexes, fuse, demote, collapse, check against SQL."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.protocols import Embedder, PassageSource, Vector
from knowledge.records import Chunk, DocumentEntry, Hit, Scope, SearchFilter
from retrieval.fusion import DENSE_WEIGHT, fuse, with_neighbours
from retrieval.index import HomeIndex
from retrieval.lexical import Floats, Mask, bm25
from retrieval.meaning import FEEDBACK_PASSAGES, towards
from retrieval.query import Query, understand
from retrieval.snapshot import Reader, View
from retrieval.vectors import EXACT_LIMIT
from retrieval.versions import Copies, demote

Reranker = Callable[[str, Sequence[str]], Sequence[float]]
_RERANK_DEPTH = 30
_SPARE = 10
_APPROXIMATE_DEPTH = 1_000


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores of all passages of a view for one query; only those marked `allowed` may become hits."""

    fused: Floats
    dense: Floats
    lexical: Floats
    allowed: Mask


class HybridSearcher:
    """`Searcher` over one home's indexes. Safe to share between threads."""

    def __init__(
        self,
        index: HomeIndex,
        source: PassageSource,
        embedder: Embedder,
        *,
        rerank: Reranker | None = None,
        exact_limit: int = EXACT_LIMIT,
        dense_weight: float = DENSE_WEIGHT,
    ) -> None:
        """`rerank` gives the relevance of each passage of a list, higher is better; it reorders the best ones.

        Above `exact_limit` passages the nearest vectors come from Chroma's approximate index. `dense_weight` 1 ranks
        by meaning alone, 0 by words alone.
        """
        self._index = index
        self._reader = Reader(index, source)
        self._source = source
        self._embedder = embedder
        self._rerank = rerank
        self._exact_limit = exact_limit
        self._dense_weight = dense_weight
        self._seen_by_chroma: dict[str, int] = {}

    def search(self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None) -> tuple[Hit, ...]:
        """The `k` best passages, best first; ties go by chunk id. A filter narrows before anything is ranked."""
        if not query.strip() or k < 1:
            return ()
        view = self._reader.view(scope)
        live = self._reader.filtered(scope, view, where)
        if not live.any():
            return ()
        asked = understand(query, view.wordings)
        ranking = self._rank(scope, view, asked, live, versions=not (where and where.statuses))
        wanted = max(k, _RERANK_DEPTH) if self._rerank else k
        found = self._take(view, asked, ranking, wanted)
        if self._rerank:
            found = _reranked(self._rerank, query, found)
        return tuple(_hit(chunk, rank, score, ranking, view) for rank, (chunk, score) in enumerate(found[:k], start=1))

    def _rank(self, scope: Scope, view: View, asked: Query, live: Mask, *, versions: bool) -> Ranking:
        lexical, holds = bm25(view.snapshot.segments, asked.concepts, view.live)
        allowed = live & holds
        vector = self._embedder.embed([asked.dense])[0]
        dense = self._cosines(scope, view, vector)
        fused = self._fused(view, vector, dense, np.where(allowed, lexical, 0), allowed)
        fused = with_neighbours(fused, view.before, view.after) * view.snapshot.priors
        if versions:
            fused = demote(fused, allowed, view)
        return Ranking(fused, dense, lexical, allowed)

    def _fused(self, view: View, vector: Vector, dense: Floats, lexical: Floats, allowed: Mask) -> Floats:
        """Words and meaning as one score; meaning is asked again in the direction of what came first."""
        space, snapshot = view.space, view.snapshot
        if space is None or not self._exact(view) or self._dense_weight == 0:
            return fuse(np.where(allowed, dense, 0), lexical, self._dense_weight)
        vectors, rows = np.asarray(snapshot.vectors), snapshot.rows
        query = space.query(vector)
        told = space.cosines((vectors @ query)[rows], query)
        first = fuse(np.where(allowed, told, 0), lexical, self._dense_weight)
        best = np.argsort(-first, kind="stable")[:FEEDBACK_PASSAGES]
        passages = [(float(first[n]), space.passage(vectors[rows[n]], int(n))) for n in best]
        query = towards(query, passages)
        told = space.cosines((vectors @ query)[rows], query)
        return fuse(np.where(allowed, told, 0), lexical, self._dense_weight)

    def _exact(self, view: View) -> bool:
        return int(view.live.sum()) <= self._exact_limit

    def _cosines(self, scope: Scope, view: View, vector: Vector) -> Floats:
        snapshot = view.snapshot
        if self._exact(view):
            exact: Floats = (np.asarray(snapshot.vectors) @ vector)[snapshot.rows].astype(np.float32)
            return exact
        if self._seen_by_chroma.get(scope.sponsor) != view.generation:
            self._index.chroma.reopen()
            self._seen_by_chroma[scope.sponsor] = view.generation
        cosines = np.zeros(snapshot.size, dtype=np.float32)
        for identifier, cosine in self._index.chroma.nearest(scope.sponsor, vector, _APPROXIMATE_DEPTH):
            number = snapshot.numbers.get(identifier)
            if number is not None:
                cosines[number] = cosine
        return cosines

    def _take(self, view: View, asked: Query, ranking: Ranking, wanted: int) -> list[tuple[Chunk, float]]:
        """The best passages that SQL still knows, that hold the quoted phrases and say something new."""
        copies = Copies(view.documents)
        found: list[tuple[Chunk, float]] = []
        for batch in _batches(ranking, view.snapshot.ids, wanted + _SPARE):
            chunks = {chunk.id: chunk for chunk in self._source.chunks([view.snapshot.ids[n] for n in batch])}
            for number in batch:
                chunk = chunks.get(view.snapshot.ids[number])
                if chunk is None or not _holds(chunk, asked.phrases) or copies.is_copy(chunk.document_id, chunk.text):
                    continue
                found.append((chunk, float(ranking.fused[number])))
                if len(found) == wanted:
                    return found
        return found


def _batches(ranking: Ranking, ids: Sequence[str], size: int) -> Iterator[list[int]]:
    """Allowed passages by falling score, ties by id; the first batch is found without sorting them all."""
    candidates: npt.NDArray[np.intp] = np.flatnonzero(ranking.allowed)
    scores = ranking.fused[candidates]
    while candidates.size:
        head = np.ones(candidates.size, dtype=bool)
        if candidates.size > size:
            head = scores >= np.partition(scores, candidates.size - size)[candidates.size - size]
        yield sorted((int(n) for n in candidates[head]), key=lambda n: (-float(ranking.fused[n]), ids[n]))
        candidates, scores = candidates[~head], scores[~head]
        size *= 4


def _holds(chunk: Chunk, phrases: Sequence[str]) -> bool:
    if not phrases:
        return True
    text = _fold(f"{chunk.context}\n{chunk.text}")
    return all(_fold(phrase) in text for phrase in phrases)


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _reranked(rerank: Reranker, query: str, found: Sequence[tuple[Chunk, float]]) -> list[tuple[Chunk, float]]:
    scores = rerank(query, [chunk.text for chunk, _ in found])
    pairs = [(chunk, float(score)) for (chunk, _), score in zip(found, scores, strict=True)]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].id))


def _hit(chunk: Chunk, rank: int, score: float, ranking: Ranking, view: View) -> Hit:
    number = view.snapshot.numbers[chunk.id]
    document: DocumentEntry | None = view.documents.get(chunk.document_id)
    return Hit(
        **dict(chunk.place),
        rank=rank,
        score=score,
        document_id=chunk.document_id,
        chunk_id=chunk.id,
        kind=chunk.kind,
        text=chunk.text,
        status=document.status if document else "current",
        superseded_by=document.superseded_by if document else None,
        dense_score=float(ranking.dense[number]),
        lexical_score=float(ranking.lexical[number]),
    )
