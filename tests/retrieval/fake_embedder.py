"""An embedder without a model: a vector counts hashed word stems."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.protocols import Vector
from retrieval.embedder import unit
from retrieval.lexical import term_hash
from retrieval.tokenize import terms

DIMENSIONS = 512


class HashEmbedder:
    version = "hash-1"
    dimensions = DIMENSIONS
    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def embed(self, texts: Sequence[str]) -> Vector:
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in terms(text):
                rows[row, term_hash(term.text) % DIMENSIONS] += 1
        return unit(rows)
