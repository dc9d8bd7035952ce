"""Models beside the prepared one: any sentence-transformers folder, any embeddings API, a cross-encoder."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.errors import ModelError, ModelResponseError, ModelUnavailableError
from knowledge.protocols import Vector
from retrieval.embedder import WordPieceCounter, unit
from retrieval.models import max_tokens

if TYPE_CHECKING:
    import httpx

_BATCH = 64
_RETRY_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_RETRIES = 3


class SentenceTransformersEmbedder:
    """A sentence-transformers model from a local folder, on a GPU where there is one."""

    def __init__(self, folder: Path, *, device: str | None = None) -> None:
        self._folder = folder
        self._device = device
        self._lock = threading.Lock()
        self._loaded: Any = None

    @property
    def version(self) -> str:
        weights = sorted(p for p in self._folder.rglob("*") if p.suffix in {".safetensors", ".bin"})
        digest = hashlib.sha256()
        for path in weights:
            stat = path.stat()
            digest.update(f"{path.relative_to(self._folder)}:{stat.st_size}:{stat.st_mtime_ns}".encode())
        return f"{self._folder.name}/sentence-transformers/{digest.hexdigest()[:12]}"

    @property
    def dimensions(self) -> int:
        return int(self._model().get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        return max_tokens(self._folder)

    def count_tokens(self, text: str) -> int:
        with self._lock:
            tokenizer = self._unlocked().tokenizer
            return len(tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def embed(self, texts: Sequence[str]) -> Vector:
        """One text at a time on a CPU, so that a vector does not depend on what shares its batch."""
        model = self._model()
        batch = 1 if str(model.device) == "cpu" else _BATCH
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return unit(np.asarray(model.encode(list(texts), batch_size=batch, show_progress_bar=False), dtype=np.float32))

    def _model(self) -> Any:
        with self._lock:
            return self._unlocked()

    def _unlocked(self) -> Any:
        if self._loaded is None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            from sentence_transformers import SentenceTransformer

            try:
                self._loaded = SentenceTransformer(str(self._folder), device=self._device, local_files_only=True)
            except (OSError, ValueError) as error:
                raise ModelError(f"{self._folder}: sentence-transformers cannot load it ({error}).") from error
        return self._loaded


class ApiEmbedder:
    """An OpenAI-compatible embeddings endpoint. Word-pieces are counted by the packaged tokenizer, as an estimate."""

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`base_url` ends before `/embeddings` (default: OpenAI's). `transport` replaces the network, for tests."""
        self._model = model
        self._url = (base_url or "https://api.openai.com/v1").rstrip("/") + "/embeddings"
        self._key = api_key
        self._timeout_s = timeout_s
        self._transport = transport
        self._counter: WordPieceCounter | None = None
        self._dimensions: int | None = None

    @property
    def version(self) -> str:
        return f"{self._model}/api/{self.dimensions}"

    @property
    def dimensions(self) -> int:
        if self._dimensions is None:
            self._dimensions = int(self.embed(["dimensions"]).shape[1])
        return self._dimensions

    @property
    def max_tokens(self) -> int:
        return self._tokens().max_tokens

    def count_tokens(self, text: str) -> int:
        return self._tokens().count_tokens(text)

    def embed(self, texts: Sequence[str]) -> Vector:
        """Raises `ModelUnavailableError` after retries, `ModelResponseError` for a refusal or a malformed reply."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        parts = [self._call(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        vectors = np.concatenate(parts)
        if self._dimensions is not None and vectors.shape[1] != self._dimensions:
            raise ModelResponseError(f"{self._url}: {vectors.shape[1]} dimensions, {self._dimensions} before.")
        return unit(vectors)

    def _call(self, texts: Sequence[str]) -> Vector:
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        body = {"model": self._model, "input": list(texts), "encoding_format": "float"}
        with httpx.Client(transport=self._transport, timeout=self._timeout_s, headers=headers) as client:
            for attempt in range(_RETRIES):
                if attempt:
                    time.sleep(0.2 * 2**attempt)
                try:
                    reply = client.post(self._url, json=body)
                except httpx.TransportError as error:
                    if attempt + 1 == _RETRIES:
                        raise ModelUnavailableError(f"{self._url} does not answer ({error}); is it up?") from error
                    continue
                if reply.status_code not in _RETRY_STATUS:
                    return self._vectors(reply, len(texts))
        raise ModelUnavailableError(f"{self._url} answered {reply.status_code} {_RETRIES} times; try again later.")

    def _vectors(self, reply: httpx.Response, expected: int) -> Vector:
        if reply.status_code != 200:
            raise ModelResponseError(
                f"{self._url} refused with {reply.status_code}; check model name, key and base URL."
            )
        try:
            data = sorted(reply.json()["data"], key=lambda item: int(item["index"]))
            vectors = np.array([item["embedding"] for item in data], dtype=np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise ModelResponseError(f"{self._url}: the reply is no list of embeddings ({error}).") from error
        if vectors.ndim != 2 or len(vectors) != expected:
            raise ModelResponseError(f"{self._url}: {expected} texts gave vectors of shape {vectors.shape}.")
        return vectors

    def _tokens(self) -> WordPieceCounter:
        if self._counter is None:
            self._counter = WordPieceCounter()
        return self._counter


class CrossEncoderReranker:
    """A cross-encoder from a local folder: the relevance of each passage to a query, higher is better."""

    def __init__(self, folder: Path, *, device: str | None = None) -> None:
        self._folder = folder
        self._device = device
        self._lock = threading.Lock()
        self._loaded: Any = None

    def __call__(self, query: str, passages: Sequence[str]) -> list[float]:
        """One score a passage, in the order given; scores of one query are comparable, no others."""
        if not passages:
            return []
        with self._lock:
            pairs = [(query, passage) for passage in passages]
            return [float(score) for score in self._model().predict(pairs, batch_size=1, show_progress_bar=False)]

    def _model(self) -> Any:
        if self._loaded is None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            from sentence_transformers import CrossEncoder

            try:
                self._loaded = CrossEncoder(str(self._folder), device=self._device, local_files_only=True, num_labels=1)
            except (OSError, ValueError) as error:
                raise ModelError(f"{self._folder}: no cross-encoder can be loaded from it ({error}).") from error
        return self._loaded
