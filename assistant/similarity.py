"""Closeness in meaning of a question and a unit of evidence, where an embedder is at hand; vectors are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from assistant.units import Unit
from knowledge.protocols import Embedder, Vector

_KEPT = 20_000
_CONTEXT_CHARS, _TEXT_CHARS = 120, 320


class Similarity:
    """Cosines, -1..1, higher is closer. Without an embedder there are none, and nothing is judged by them."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def cosines(self, question: str, units: Sequence[Unit]) -> list[float | None]:
        if self._embedder is None:
            return [None] * len(units)
        texts = [_with_context(unit) for unit in units]
        asked, *vectors = self._vectors([question, *texts], self._embedder)
        return [float(asked @ vector) for vector in vectors]

    def _vectors(self, texts: Sequence[str], embedder: Embedder) -> list[Vector]:
        """Vectors in order; those not kept are made in one call."""
        known = {text: vector for text in texts if (vector := self._kept.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, embedder.embed(missing), strict=True))
        with self._lock:
            for text, vector in known.items():
                self._kept[text] = vector
                self._kept.move_to_end(text)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [known[text] for text in texts]


def _with_context(unit: Unit) -> str:
    """The unit with what names its subject: column headers, or the heading above it."""
    section = (unit.element.section or "").rsplit(" > ", 1)[-1]
    context = " ".join(part for part in (section, unit.near) if part)[:_CONTEXT_CHARS]
    text = unit.text[:_TEXT_CHARS]
    return f"{context}: {text}" if context else text
