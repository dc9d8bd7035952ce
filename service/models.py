"""Embedding models and rerankers by setting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import UsageError
from service.settings import Settings

if TYPE_CHECKING:
    from knowledge.protocols import Embedder
    from retrieval.search import Reranker

PACKAGED = "packaged"
API_PREFIX = "openai:"


def build_embedder(settings: Settings, *, many: bool = False) -> Embedder:
    """The configured embedder. Nothing heavy is loaded before it embeds.

    `many` fits it to many texts at a time, as ingestion has them, instead of single questions.
    """
    name = settings.embedding_model
    if name == PACKAGED:
        from retrieval.embedder import OnnxEmbedder

        threads = settings.embedding_threads
        if many:
            return OnnxEmbedder(cache=settings.models_dir, threads=1, lanes=threads)
        return OnnxEmbedder(cache=settings.models_dir, threads=threads)
    if name.startswith(API_PREFIX):
        from retrieval.embedders import ApiEmbedder

        key = settings.embedding_api_key
        return ApiEmbedder(
            name.removeprefix(API_PREFIX),
            base_url=settings.embedding_base_url,
            api_key=key.get_secret_value() if key else None,
        )
    folder = _folder(name, "embedding_model")
    from retrieval.embedders import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(folder)


def build_reranker(settings: Settings) -> Reranker | None:
    if settings.reranker_model is None:
        return None
    from retrieval.embedders import CrossEncoderReranker

    return CrossEncoderReranker(_folder(settings.reranker_model, "reranker_model"))


def prepare_model(settings: Settings) -> dict[str, Any]:
    """Export the packaged (or named) model once; gives where it lies and how well it agrees with the original."""
    from retrieval.models import prepare, read_manifest

    source = None if settings.embedding_model == PACKAGED else _folder(settings.embedding_model, "embedding_model")
    folder = prepare(source, settings.models_dir)
    return {"folder": str(folder), **read_manifest(folder).model_dump(mode="json")}


def _folder(name: str, setting: str) -> Path:
    path = Path(name)
    if not path.is_dir():
        raise UsageError(f"{setting}={name!r}: no such folder; give `packaged`, a model folder, or `openai:MODEL`")
    return path
