"""What an ingestion tells while it runs, and how it is set up. Nothing here prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ingest.ledger import Stage
from knowledge.records import FileStatus, Reason

EventKind = Literal["planned", "stage", "embedded", "finished", "reindexed"]


@dataclass(frozen=True, slots=True)
class Event:
    """One step.

    `planned`: `files` more are to be read, of `bytes` together (again when archives turn out to hold more).
    `stage`: the file at `path` has come to `stage`, with its `pages` and `chunks` where known.
    `embedded`: `chunks` more are embedded. `finished`: the file's row is decided, with `status` and `reason`.
    `reindexed`: `chunks` more are back in the indexes.
    """

    kind: EventKind
    path: str | None = None
    stage: Stage | None = None
    files: int = 0
    bytes: int = 0
    pages: int = 0
    chunks: int = 0
    status: FileStatus | None = None
    reason: Reason | None = None


Progress = Callable[[Event], None]
Checkpoint = Callable[[str], None]
"""Called with the name of each boundary that has just been passed; tests make it raise or kill."""


def silent(_event: Event) -> None:
    """Tell nobody."""


def no_checkpoint(_name: str) -> None:
    """Go on."""
