"""The ingest pipeline put together from settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ingest.pipeline import Parts, Pipeline
from ingest.preparation import Preparer
from ingest.progress import Checkpoint, Progress, no_checkpoint, silent
from ingest.reader import read_file
from ingest.sandbox import ProcessSandbox, SandboxSettings
from knowledge.protocols import TokenCounter
from service.models import build_embedder
from service.reading import limits_of

if TYPE_CHECKING:
    from ingest.formats.source import PageOcr
    from service.workspace import Workspace

# Raised whenever the readers give other elements for the same bytes: known files are then read again.
READER_VERSION = "1"


def build_pipeline(
    workspace: Workspace, progress: Progress | None, passwords: tuple[str, ...], checkpoint: Checkpoint = no_checkpoint
) -> Pipeline:
    settings = workspace.settings
    sandbox = ProcessSandbox(
        SandboxSettings(
            workers=settings.workers,
            timeout_s=settings.parse_timeout_s,
            memory_mb=settings.parse_memory_mb,
        )
    )
    preparer = Preparer(
        read=read_file,
        counter=partial(make_counter, settings.embedding_model),
        reader_version=READER_VERSION,
        ocr=make_ocr if settings.ocr else None,
        limits=limits_of(settings),
        passwords=passwords,
    )
    parts = Parts(
        store=workspace.store,
        index=workspace.index,
        embedder=build_embedder(settings, many=True),
        sandbox=sandbox,
        preparer=preparer,
        extractor=workspace.extractor,
    )
    return Pipeline(parts, progress=progress or silent, checkpoint=checkpoint)


def make_counter(embedding_model: str) -> TokenCounter:
    """Word-pieces in a worker: the tokenizer alone, never the model's weights."""
    from pathlib import Path

    from retrieval.embedder import WordPieceCounter

    folder = Path(embedding_model)
    return WordPieceCounter(folder if folder.is_dir() else None)


def make_ocr() -> PageOcr:
    from ingest.ocr import PageReader

    return PageReader(threads=1)
