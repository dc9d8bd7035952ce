"""Text → unit vectors on the light path: onnxruntime and tokenizers, one text at a time.

Dynamic quantisation makes a vector depend on what shares its batch; one at a time is reproducible, and faster.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import ModelError
from knowledge.protocols import Vector
from retrieval.models import Manifest, ensure_prepared, read_manifest, tokenizer_file


class WordPieceCounter:
    """Counts word-pieces with the tokenizer alone; a chunking worker need not load the model."""

    def __init__(self, source: Path | None = None) -> None:
        """`source` is the sentence-transformers folder, by default the packaged model."""
        path, self._max_tokens = tokenizer_file(source)
        self._tokenizer = _load_tokenizer(path)

    @property
    def max_tokens(self) -> int:
        return self._max_tokens

    def count_tokens(self, text: str) -> int:
        """Word-pieces of `text`, specials included, not truncated."""
        return len(self._tokenizer.encode(text).ids)

    def count_many(self, texts: Sequence[str]) -> list[int]:
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]


class OnnxEncoder:
    """One ONNX session and its tokenizer."""

    def __init__(self, model: Path, tokenizer: Path, manifest: Manifest, threads: int | None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        if threads is not None:
            options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises bare pybind exceptions
            raise ModelError(
                f"{model}: onnxruntime cannot load it ({error}); run `knowline models prepare`."
            ) from error
        self._tokenizer = _load_tokenizer(tokenizer)
        self._tokenizer.enable_truncation(max_length=manifest.max_tokens)
        self._inputs = manifest.inputs
        self._mean = manifest.pooling == "mean"

    def encode(self, text: str) -> Vector:
        """float32 unit vector of one text, cut at the model's limit."""
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        values = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(["hidden"], {name: values[name] for name in self._inputs})[0][0]
        vector = hidden.mean(axis=0) if self._mean else hidden[0]
        return unit(vector.astype(np.float32, copy=False))


class OnnxEmbedder:
    """The default embedder: the prepared int8 model. Loaded at the first use, safe to share between threads."""

    def __init__(
        self, source: Path | None = None, *, cache: Path | None = None, threads: int | None = None, lanes: int = 1
    ) -> None:
        """`threads` bounds onnxruntime's threads within one text (default: one per core); `lanes` texts are encoded
        side by side. Lanes of one thread each give the same vectors and far more texts a second; one text alone comes
        sooner with more threads.
        """
        self._source, self._cache, self._threads, self._lanes = source, cache, threads, lanes
        self._lock = threading.Lock()
        self._loaded: tuple[Manifest, OnnxEncoder] | None = None
        self._folder: Path | None = None
        self._counter: WordPieceCounter | None = None
        self._side_by_side: ThreadPoolExecutor | None = None

    @property
    def version(self) -> str:
        return (
            read_manifest(self._prepared(), verify=False).version if self._loaded is None else self._loaded[0].version
        )

    @property
    def dimensions(self) -> int:
        if self._loaded is None:
            return read_manifest(self._prepared(), verify=False).dimensions
        return self._loaded[0].dimensions

    @property
    def max_tokens(self) -> int:
        return self._tokens().max_tokens

    def count_tokens(self, text: str) -> int:
        return self._tokens().count_tokens(text)

    def embed(self, texts: Sequence[str]) -> Vector:
        manifest, encoder = self._load()
        vectors = np.empty((len(texts), manifest.dimensions), dtype=np.float32)
        if self._lanes == 1 or len(texts) < 2:
            encoded: Iterable[Vector] = map(encoder.encode, texts)
        else:
            encoded = self._pool().map(encoder.encode, texts)
        for row, vector in enumerate(encoded):
            vectors[row] = vector
        return vectors

    def _pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._side_by_side is None:
                self._side_by_side = ThreadPoolExecutor(self._lanes, thread_name_prefix="encoding")
            return self._side_by_side

    def _prepared(self) -> Path:
        if self._folder is None:
            self._folder = ensure_prepared(self._source, self._cache)
        return self._folder

    def _tokens(self) -> WordPieceCounter:
        with self._lock:
            if self._counter is None:
                self._counter = WordPieceCounter(self._source)
            return self._counter

    def _load(self) -> tuple[Manifest, OnnxEncoder]:
        with self._lock:
            if self._loaded is None:
                folder = self._prepared()
                manifest = read_manifest(folder)
                encoder = OnnxEncoder(folder / "model.onnx", folder / "tokenizer.json", manifest, self._threads)
                self._loaded = manifest, encoder
            return self._loaded


def unit(vectors: Vector) -> Vector:
    """Rows (or one vector) scaled to length 1; a zero row stays zero."""
    norm = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vector = (vectors / np.where(norm == 0, 1, norm)).astype(np.float32)
    return scaled


def _load_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
