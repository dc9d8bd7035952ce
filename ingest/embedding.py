"""Embedding beside the rest of the run: one thread, in order, while the writer writes what is embedded already."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from ingest.chunking import embedding_text
from ingest.progress import Event, Progress
from knowledge.protocols import Embedder, Vector
from knowledge.records import Chunk

EMBED_AT_ONCE = 64


class Embedding:
    """Takes chunks, gives vectors in the same order. Progress is told by whoever collects, in that thread."""

    def __init__(self, embedder: Embedder, tell: Progress) -> None:
        self._embedder, self._tell = embedder, tell
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedding")

    def warm_up(self) -> None:
        """Load the model while the first files are being read."""
        self._thread.submit(self._embedder.embed, [""])

    def submit(self, chunks: Sequence[Chunk]) -> list[Future[Vector]]:
        pieces = [chunks[start : start + EMBED_AT_ONCE] for start in range(0, len(chunks), EMBED_AT_ONCE)]
        return [self._thread.submit(embed, self._embedder, piece) for piece in pieces]

    def collect(self, futures: Sequence[Future[Vector]]) -> list[Vector]:
        """Wait for vectors; what went wrong in the thread is raised here."""
        vectors: list[Vector] = []
        for future in futures:
            vectors.append(future.result())
            self._tell(Event("embedded", chunks=len(vectors[-1])))
        return vectors

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)


def embed(embedder: Embedder, chunks: Sequence[Chunk]) -> Vector:
    """Vectors of some chunks, context and text together."""
    return embedder.embed([embedding_text(chunk.context, chunk.text) for chunk in chunks])
