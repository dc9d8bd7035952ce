"""Rebuild the derived indexes from the database, which is the truth."""

from __future__ import annotations

from typing import Any

from service.workspace import Workspace

BATCH = 200


def rebuild(workspace: Workspace) -> dict[str, Any]:
    """Empty and refill every sponsor's index (or the one named); gives the number of passages."""
    store, index, embedder = workspace.store, workspace.index, workspace.embedder
    wanted = workspace.settings.sponsor
    passages = 0
    with store.writing():
        for sponsor in store.sponsors.all():
            if wanted is not None and sponsor != wanted:
                continue
            index.clear(sponsor)
            for scope in (s for s in store.scopes() if s.sponsor == sponsor):
                ids = store.passages.live_chunk_ids(scope)
                for start in range(0, len(ids), BATCH):
                    chunks = store.passages.chunks(ids[start : start + BATCH])
                    index.add(scope, chunks, embedder.embed([f"{c.context}\n{c.text}".strip() for c in chunks]))
                passages += len(ids)
            with store.transaction() as connection:
                store.sponsors.set_index_version(connection, sponsor, embedder.version)
                store.sponsors.bump(connection, sponsor)
    return {"passages": passages, "embedder": embedder.version}
