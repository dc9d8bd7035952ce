"""Keeping the indexes equal to SQL: after a killed run, after a change of the embedder, on demand."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.embedding import EMBED_AT_ONCE, embed
from ingest.progress import Event, Progress, silent
from ingest.publishing import add_to_index
from knowledge.protocols import Embedder, PassageIndex
from knowledge.records import Scope
from knowledge.storage import Store


@dataclass(frozen=True, slots=True)
class Repaired:
    """Index entries that SQL does not know and that went; live chunks that were missing and came."""

    removed: int
    added: int


def repair_indexes(store: Store, index: PassageIndex, embedder: Embedder, sponsor: str) -> Repaired:
    """Make the indexes hold exactly the live chunks of a sponsor."""
    held = index.ids(sponsor)
    removed = added = 0
    live: set[str] = set()
    for scope in _scopes(store, sponsor):
        ids = store.passages.live_chunk_ids(scope)
        live.update(ids)
        added += _add(store, index, embedder, scope, [one for one in ids if one not in held], silent)
    orphans = sorted(held - live)
    if orphans:
        index.remove(Scope(sponsor=sponsor, product=""), orphans)
        removed = len(orphans)
    return Repaired(removed, added)


def reindex(
    store: Store, index: PassageIndex, embedder: Embedder, sponsor: str, tell: Progress = silent
) -> int:
    """Build a sponsor's indexes anew from SQL; gives the number of chunks. The caller holds the writer's lock."""
    with store.transaction() as connection:
        store.sponsors.set_index_version(connection, sponsor, None)
    index.clear(sponsor)
    total = 0
    for scope in _scopes(store, sponsor):
        total += _add(store, index, embedder, scope, list(store.passages.live_chunk_ids(scope)), tell)
    with store.transaction() as connection:
        for scope in _scopes(store, sponsor):
            store.documents.removed(connection, store.documents.pending_removals(scope))
        store.sponsors.set_index_version(connection, sponsor, embedder.version)
        store.sponsors.bump(connection, sponsor)
    return total


def _add(
    store: Store, index: PassageIndex, embedder: Embedder, scope: Scope, ids: list[str], tell: Progress
) -> int:
    for start in range(0, len(ids), EMBED_AT_ONCE):
        chunks = store.passages.chunks(ids[start : start + EMBED_AT_ONCE])
        add_to_index(index, scope, list(chunks), [embed(embedder, chunks)])
        tell(Event("reindexed", chunks=len(chunks)))
    return len(ids)


def _scopes(store: Store, sponsor: str) -> list[Scope]:
    return [scope for scope in store.scopes() if scope.sponsor == sponsor]
