"""Rebuild the derived indexes from the database, which is the truth."""

from __future__ import annotations

from typing import Any

from service.workspace import Workspace


def rebuild(workspace: Workspace) -> dict[str, Any]:
    """Empty and refill every sponsor's index (or the one named); gives the number of passages."""
    wanted = workspace.settings.sponsor
    pipeline = workspace.pipeline()
    passages = sum(pipeline.reindex(sponsor) for sponsor in workspace.store.sponsors.all() if wanted in (None, sponsor))
    return {"passages": passages, "embedder": workspace.embedder.version}
