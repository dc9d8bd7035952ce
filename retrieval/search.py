"""Question → ranked passages: expand, search both indexes, fuse, demote, collapse, check against SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.protocols import Embedder, PassageSource
from knowledge.records import Chunk, DocumentEntry, Hit, Scope, SearchFilter
from retrieval.fusion import fuse
from retrieval.index import HomeIndex
from retrieval.lexical import Floats, Mask, bm25
from retrieval.query import understand
from retrieval.snapshot import Reader, View

Reranker = Callable[[str, Sequence[str]], Sequence[float]]
_DEPTH = 30


class HybridSearcher:
    """`Searcher` over one home's indexes. Safe to share between threads."""

    def __init__(
        self, index: HomeIndex, source: PassageSource, embedder: Embedder, *, rerank: Reranker | None = None
    ) -> None:
        """`rerank` gives a relevance for each passage of a list, higher is better; it reorders the best ones."""
        self._reader = Reader(index, source)
        self._source = source
        self._embedder = embedder
        self._rerank = rerank

    def search(self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None) -> tuple[Hit, ...]:
        """The `k` best passages, best first; ties go by chunk id."""
        if not query.strip() or k < 1:
            return ()
        view = self._reader.view(scope)
        live = self._reader.filtered(scope, view, where)
        if not live.any():
            return ()
        asked = understand(query, view.wordings)
        lexical, holds = bm25(view.snapshot.segments, asked.concepts, view.live)
        allowed = live & holds
        dense = self._cosines(view, asked.dense)
        scores = fuse(np.where(allowed, dense, 0), np.where(allowed, lexical, 0))
        best = _top(scores, allowed, view.snapshot.ids, k + _DEPTH)
        chunks = {chunk.id: chunk for chunk in self._source.chunks([view.snapshot.ids[n] for n in best])}
        hits: list[Hit] = []
        for number in best:
            chunk = chunks.get(view.snapshot.ids[number])
            if chunk is not None and len(hits) < k:
                hits.append(
                    _hit(chunk, view.documents.get(chunk.document_id), len(hits) + 1, number, scores, dense, lexical)
                )
        return tuple(hits)

    def _cosines(self, view: View, text: str) -> Floats:
        vector = self._embedder.embed([text])[0]
        cosines: Floats = (view.snapshot.vectors @ vector)[view.snapshot.rows]
        return cosines


def _top(scores: Floats, allowed: Mask, ids: Sequence[str], n: int) -> list[int]:
    """Numbers of the best allowed passages, best first, ties by id."""
    candidates: npt.NDArray[np.intp] = np.flatnonzero(allowed)
    if candidates.size > n:
        edge = np.partition(scores[candidates], candidates.size - n)[candidates.size - n]
        candidates = candidates[scores[candidates] >= edge]
    return sorted((int(c) for c in candidates), key=lambda c: (-float(scores[c]), ids[c]))[:n]


def _hit(
    chunk: Chunk, document: DocumentEntry | None, rank: int, number: int, scores: Floats, dense: Floats, lexical: Floats
) -> Hit:
    return Hit(
        **chunk.place.model_dump(),
        rank=rank,
        score=float(scores[number]),
        document_id=chunk.document_id,
        chunk_id=chunk.id,
        kind=chunk.kind,
        text=chunk.text,
        status=document.status if document else "current",
        superseded_by=document.superseded_by if document else None,
        dense_score=float(dense[number]),
        lexical_score=float(lexical[number]),
    )
