"""The seams between rooms: what a room needs from a neighbour, as small Protocols. `service` wires them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from knowledge.records import (
    Abbreviation,
    Chunk,
    DocumentEntry,
    Element,
    Hit,
    Parameter,
    Quantity,
    Scope,
    SearchFilter,
    Turn,
)

Vector = npt.NDArray[np.float32]


@runtime_checkable
class Embedder(Protocol):
    """Text → unit vector. `version` changes whenever the vectors would."""

    @property
    def version(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """Word-pieces that one text may have, specials included (256 for the packaged model)."""
        ...

    def count_tokens(self, text: str) -> int:
        """Word-pieces of `text`, specials included."""
        ...

    def embed(self, texts: Sequence[str]) -> Vector:
        """float32, shape (len(texts), dimensions), each row of unit length. Same text, same vector, whatever
        else is in the call."""
        ...


class TokenCounter(Protocol):
    """Counts word-pieces as the embedder will see them."""

    @property
    def max_tokens(self) -> int: ...

    def count_tokens(self, text: str) -> int: ...


class PassageIndex(Protocol):
    """The derived indexes (vectors and lexical) of one home. SQL is the truth; these can be rebuilt from it.

    Writes are idempotent: adding an id again replaces it, removing an unknown id is no error.
    """

    def add(self, scope: Scope, chunks: Sequence[Chunk], vectors: Vector) -> None:
        """Add chunks with their vectors to the sponsor's collection; not yet visible until SQL says live."""
        ...

    def remove(self, scope: Scope, chunk_ids: Sequence[str]) -> None: ...

    def ids(self, sponsor: str) -> set[str]:
        """All chunk ids of the sponsor that are wholly in (both indexes)."""
        ...

    def clear(self, sponsor: str) -> None: ...


class PassageSource(Protocol):
    """What retrieval asks of the truth before it uses a hit. All calls see committed changes of other processes."""

    def generation(self, sponsor: str) -> int:
        """Grows with every visible change of the sponsor's documents (new, replaced, withdrawn). One cheap query."""
        ...

    def live_chunk_ids(self, scope: Scope, where: SearchFilter | None = None) -> tuple[str, ...]:
        """Ids of the chunks that may be used as evidence, in a fixed order."""
        ...

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        """The live chunks with these ids, in the order asked; unknown and withdrawn ones are left out."""
        ...

    def neighbours(self, chunk_id: str, before: int = 1, after: int = 1) -> tuple[Chunk, ...]:
        """Live chunks around one chunk of the same document, in document order, itself included."""
        ...

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]: ...

    def abbreviations(self, scope: Scope) -> tuple[Abbreviation, ...]:
        """All abbreviations that live documents of the scope define."""
        ...


class Searcher(Protocol):
    """Question → ranked passages, SQL-checked."""

    def search(
        self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None
    ) -> tuple[Hit, ...]: ...


class DocumentReader(Protocol):
    """Read access to live documents of a scope, from SQL."""

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]: ...

    def elements(self, document_id: str) -> tuple[Element, ...]:
        """The document's elements in reading order."""
        ...

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        """The live chunks with these ids; unknown, withdrawn ones are left out. Order as asked."""
        ...


class KnowledgeSource(Protocol):
    """Read access to the parameter table of a scope."""

    def stamp(self, scope: Scope) -> str:
        """Differs whenever `parameters` may. One cheap query."""
        ...

    def parameters(self, scope: Scope) -> tuple[Parameter, ...]: ...


class Extractor(Protocol):
    """Document → knowledge, as the last stage of ingestion. Returns the number of statements stored."""

    def extract(self, scope: Scope, document_ids: Sequence[str]) -> int: ...


class QuantityParser(Protocol):
    def __call__(self, text: str) -> Sequence[Quantity]: ...


class ChatModel(Protocol):
    """Any chat model, behind the one method that the assistant needs."""

    @property
    def name(self) -> str: ...

    def stream(self, system: str, turns: Sequence[Turn]) -> Iterator[str]:
        """Pieces of the reply as they arrive. Raises `ModelUnavailableError` or `ModelResponseError`."""
        ...
