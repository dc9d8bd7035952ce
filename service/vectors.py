"""The vector store by setting: a folder of the home, or a server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from knowledge.errors import UsageError
from service.settings import Settings

if TYPE_CHECKING:
    from retrieval.vectors import ChromaVectors

_PORT, _TLS_PORT = 8000, 443


def build_vectors(settings: Settings) -> ChromaVectors:
    """Nothing is opened before it is used. Raises `UsageError` for an address that is none."""
    from retrieval.vectors import ChromaVectors, compact_folder, http_client, local_client

    if settings.chroma_url is None:
        folder = settings.home / "chroma"
        return ChromaVectors(local_client(folder), compact_folder(folder))
    try:
        parts = urlsplit(settings.chroma_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError("chroma_url is not http://HOST:PORT or https://HOST")
    tls = parts.scheme == "https"
    return ChromaVectors(http_client(host, port or (_TLS_PORT if tls else _PORT), ssl=tls))
