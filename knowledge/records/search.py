"""Search requests and hits."""

from __future__ import annotations

from typing import Literal

from knowledge.records.base import Record
from knowledge.records.place import DocumentStatus, Place


class SearchFilter(Record):
    """Narrowing of a search; empty means everything live in the scope. Values are matched exactly, any of them."""

    document_types: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    statuses: tuple[DocumentStatus, ...] = ()
    sections: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


class Hit(Place):
    """One ranked chunk. `score` falls with rank; it orders hits of one query and means nothing across queries.

    `superseded_by` names the successor document where the passage comes from a superseded version.
    """

    rank: int
    score: float
    document_id: str
    chunk_id: str
    kind: Literal["text", "table"]
    text: str
    status: DocumentStatus = "current"
    superseded_by: str | None = None
    dense_score: float | None = None
    lexical_score: float | None = None


class SearchResult(Record):
    query: str
    hits: tuple[Hit, ...]
