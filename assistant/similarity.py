"""Closeness in meaning of a question and a unit of evidence, where an embedder is at hand; vectors are kept."""

from __future__ import annotations

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

    def cosines(self, question: str, units: Sequence[Unit]) -> list[float | None]:
        if self._embedder is None:
            return [None] * len(units)
        asked = self._vector(question)
        return [float(asked @ self._vector(_with_context(unit))) for unit in units]

    def _vector(self, text: str) -> Vector:
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            return known
        assert self._embedder is not None
        vector: Vector = self._embedder.embed([text])[0]
        self._kept[text] = vector
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return vector


def _with_context(unit: Unit) -> str:
    """The unit with what names its subject: column headers, or the heading above it."""
    section = (unit.element.section or "").rsplit(" > ", 1)[-1]
    context = " ".join(part for part in (section, unit.near) if part)[:_CONTEXT_CHARS]
    text = unit.text[:_TEXT_CHARS]
    return f"{context}: {text}" if context else text
