"""Vectors: Chroma is the store, a memory-mapped file beside it serves exact search.

Importing chromadb costs seconds and a running Chroma client does not see what other processes write, so below
`EXACT_LIMIT` vectors the query path reads only the file. Its rows are named by the catalogue; rows that nothing names
are leftovers of an interrupted write.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import sqlite3
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import StoreError
from knowledge.protocols import Vector

log = logging.getLogger(__name__)

EXACT_LIMIT = 200_000
_BYTES = 4
_COMPACT_S = 60.0
_HNSW_HEADER, _HNSW_VERSION = struct.Struct("<i4Q"), 1
_SEGMENT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ClientFactory = Callable[[], Any]


def local_client(folder: Path) -> ClientFactory:
    """A Chroma client on a folder."""

    def connect() -> Any:
        chromadb, settings = _chromadb()
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(folder), settings=settings)

    return connect


def compact_folder(folder: Path) -> Callable[[], None]:
    """Removes from a folder of Chroma's what its own deletion leaves: files of segments that are gone, freed pages, and
    in the files of other segments the room that no vector fills yet: hnswlib saves it as it lay in memory.
    """

    def compact() -> None:
        database = folder / "chroma.sqlite3"
        if not database.is_file():
            return
        with closing(sqlite3.connect(database, timeout=_COMPACT_S, isolation_level=None)) as connection:
            named = {row[0] for row in connection.execute("SELECT id FROM segments")}
            for part in folder.iterdir():
                if part.is_dir() and _SEGMENT.fullmatch(part.name) and part.name not in named:
                    shutil.rmtree(part)
                elif part.is_dir() and _SEGMENT.fullmatch(part.name):
                    _blank_unused(part)
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.execute(statement).fetchall()

    return compact


def _blank_unused(segment: Path) -> None:
    """Zeros from the last vector of a saved HNSW index to its end (hnswlib `saveIndex`: version, then offset, room for
    vectors, vectors there, bytes of one)."""
    header, data = segment / "header.bin", segment / "data_level0.bin"
    if not header.is_file() or not data.is_file() or header.stat().st_size < _HNSW_HEADER.size:
        return
    version, _, room, there, size = _HNSW_HEADER.unpack_from(header.read_bytes())
    if version != _HNSW_VERSION or room * size != data.stat().st_size or there > room:
        log.warning("%s: an index of another format; its unused room was left as it is", data)
        return
    with data.open("r+b") as stream:
        stream.seek(there * size)
        stream.write(bytes((room - there) * size))
        stream.flush()
        os.fsync(stream.fileno())


def http_client(host: str, port: int, *, ssl: bool = False) -> ClientFactory:
    """A Chroma client of a server."""

    def connect() -> Any:
        chromadb, settings = _chromadb()
        return chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=settings)

    return connect


class ChromaVectors:
    """One Chroma collection a sponsor, keyed by chunk id."""

    def __init__(self, connect: ClientFactory, compact: Callable[[], None] | None = None) -> None:
        """`compact` makes the store's files hold nothing that was deleted, where they are this machine's."""
        self._connect = connect
        self._compact = compact
        self._client: Any = None
        self._lock = threading.Lock()

    def upsert(self, sponsor: str, ids: Sequence[str], vectors: Vector, products: Sequence[str]) -> None:
        """Store vectors; an id that is there is replaced."""
        collection = self._collection(sponsor)
        step = int(self._client.get_max_batch_size())
        with _mapped("write"):
            for start in range(0, len(ids), step):
                stop = start + step
                collection.upsert(
                    ids=list(ids[start:stop]),
                    embeddings=vectors[start:stop],
                    metadatas=[{"product": product} for product in products[start:stop]],
                )

    def delete(self, sponsor: str, ids: Sequence[str]) -> None:
        collection = self._collection(sponsor)
        step = int(self._client.get_max_batch_size())
        with _mapped("delete from"):
            for start in range(0, len(ids), step):
                collection.delete(ids=list(ids[start : start + step]))

    def ids(self, sponsor: str) -> set[str]:
        collection = self._collection(sponsor)
        with _mapped("read"):
            return set(collection.get(include=[])["ids"])

    def fetch(self, sponsor: str, ids: Sequence[str]) -> Vector:
        """Vectors of these ids in the order asked; raises `StoreError` when one is missing."""
        collection = self._collection(sponsor)
        with _mapped("read"):
            found = collection.get(ids=list(ids), include=["embeddings"])
        rows = dict(zip(found["ids"], found["embeddings"], strict=True))
        missing = [identifier for identifier in ids if identifier not in rows]
        if missing:
            raise StoreError(f"Chroma lacks {len(missing)} vectors of {len(ids)}; run `knowline reindex`.")
        return np.array([rows[identifier] for identifier in ids], dtype=np.float32)

    def nearest(self, sponsor: str, vector: Vector, n: int) -> list[tuple[str, float]]:
        """(id, cosine) of the nearest vectors by Chroma's approximate index, best first."""
        collection = self._collection(sponsor)
        with _mapped("query"):
            found = collection.query(query_embeddings=[vector], n_results=n, include=["distances"])
        return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def drop(self, sponsor: str) -> None:
        self._collection(sponsor)
        with _mapped("clear"):
            self._client.delete_collection(collection_name(sponsor))

    def destroy(self, sponsor: str) -> None:
        """Drop the collection, and leave no trace of it in the store's files where they can be reached."""
        self.drop(sponsor)
        self.reopen()
        if self._compact is not None:
            with _mapped("compact"):
                self._compact()

    def reopen(self) -> None:
        """Forget the client, which does not see what other processes wrote."""
        with self._lock:
            if self._client is not None:
                self._client.clear_system_cache()
                self._client = None

    def _collection(self, sponsor: str) -> Any:
        with self._lock, _mapped("open"):
            if self._client is None:
                self._client = self._connect()
            return self._client.get_or_create_collection(
                collection_name(sponsor),
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
                metadata={"sponsor": sponsor},
            )


class VectorFile:
    """float32 rows of one epoch, append only."""

    def __init__(self, folder: Path, epoch: str, dimensions: int) -> None:
        self.path = folder / f"vectors-{epoch}.f32"
        self._dimensions = dimensions

    def append(self, vectors: Vector) -> int:
        """Write rows at the end, durably, and return the first row's number. Call it under the catalogue's lock."""
        width = self._dimensions * _BYTES
        with self.path.open("ab") as stream:
            first, rest = divmod(stream.tell(), width)
            if rest:  # a write was cut off within a row
                first += 1
                stream.write(b"\0" * (width - rest))
            stream.write(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
            stream.flush()
            os.fsync(stream.fileno())
        return first

    def read(self, rows: int) -> Vector:
        """The first `rows` rows, memory-mapped; raises `StoreError` when the file is shorter."""
        if rows == 0:
            return np.empty((0, self._dimensions), dtype=np.float32)
        try:
            return np.memmap(self.path, dtype=np.float32, mode="r", shape=(rows, self._dimensions))
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.path}: missing or cut short ({error}); run `knowline reindex`.") from error


def collection_name(sponsor: str) -> str:
    """Chroma's names are 3 to 512 plain characters, sponsors may be anything."""
    return "sponsor-" + hashlib.sha256(sponsor.encode()).hexdigest()[:24]


class _mapped:
    """Chroma's errors as `StoreError`, saying what was tried."""

    def __init__(self, verb: str) -> None:
        self._verb = verb

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, StoreError):
            raise StoreError(
                f"Chroma: cannot {self._verb} the vector store ({error}); see `knowline doctor`."
            ) from error


def _chromadb() -> tuple[Any, Any]:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    return chromadb, Settings(anonymized_telemetry=False)
