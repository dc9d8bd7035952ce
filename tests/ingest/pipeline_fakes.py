"""Plain stand-ins for the parts of a pipeline: a reader of small texts, a cheap embedder, an index in one file."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.archive import Member
from ingest.formats.source import PageOcr
from ingest.limits import Limits
from ingest.pipeline import Parts
from ingest.preparation import Preparer
from ingest.reader import ReadResult
from ingest.sandbox import InlineSandbox, Sandbox
from knowledge.errors import CorruptError, EncryptedError
from knowledge.protocols import Vector
from knowledge.records import Abbreviation, Chunk, Element, ParsedDocument, Scope
from knowledge.storage import Store

SCOPE = Scope(sponsor="Alpha", product="mab-1")


class Words:
    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text)) + 2


def read_plain(
    path: Path, name: str, *, scratch: Path, passwords: Sequence[str] = (), limits: Limits | None = None,
    ocr: PageOcr | None = None,
) -> ReadResult:
    """`#field: value` lines give identity, blank lines end paragraphs; `{"name": "text"}` is a box of files."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("DAMAGED"):
        raise CorruptError(f"{name}: damaged")
    if text.startswith("LOCKED") and "open" not in passwords:
        raise EncryptedError(f"{name}: needs a password")
    if text.startswith("{"):
        members = []
        for number, (inner, content) in enumerate(json.loads(text).items()):
            target = scratch / f"m{number}"
            target.write_text(content, encoding="utf-8")
            members.append(Member(f"{name}!/{inner}", target))
        return ReadResult(None, tuple(members))
    fields = dict(re.findall(r"^#(\w+): (.*)$", text, re.MULTILINE))
    body = re.sub(r"^#.*\n?", "", text, flags=re.MULTILINE)
    elements = tuple(
        Element(file=name, id=f"e{number}", kind="paragraph", text=" ".join(block.split()), paragraph=number + 1)
        for number, block in enumerate(block for block in body.split("\n\n") if block.strip())
    )
    return ReadResult(
        ParsedDocument(
            file=name, elements=elements, abbreviations=(Abbreviation(short="HT", long="hold time"),), **fields
        )
    )


class HashEmbedder:
    """Vectors from hashes; counts the texts it was given."""

    dimensions = 8
    max_tokens = 256

    def __init__(self, version: str = "hash-1") -> None:
        self.version = version
        self.embedded = 0

    def count_tokens(self, text: str) -> int:
        return Words().count_tokens(text)

    def embed(self, texts: Sequence[str]) -> Vector:
        self.embedded += len(texts)
        rows = [np.frombuffer(hashlib.sha256(text.encode()).digest()[:8], dtype=np.uint8) for text in texts]
        vectors = np.array(rows, dtype=np.float32) + 1
        unit: Vector = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


class FileIndex:
    """A passage index in one SQLite file; each write is durable at once, as a killed process leaves it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.calls = 0

    def _open(self) -> sqlite3.Connection:
        self.calls += 1
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS held (sponsor TEXT, id TEXT, text TEXT, PRIMARY KEY (sponsor, id))"
        )
        return connection

    def add(self, scope: Scope, chunks: Sequence[Chunk], vectors: Vector) -> None:
        assert vectors.shape == (len(chunks), 8)
        connection = self._open()
        for chunk in chunks:
            connection.execute("REPLACE INTO held VALUES (?, ?, ?)", (scope.sponsor, chunk.id, chunk.text))
        connection.close()

    def remove(self, scope: Scope, chunk_ids: Sequence[str]) -> None:
        connection = self._open()
        connection.executemany(
            "DELETE FROM held WHERE sponsor = ? AND id = ?", [(scope.sponsor, one) for one in chunk_ids]
        )
        connection.close()

    def ids(self, sponsor: str) -> set[str]:
        connection = self._open()
        found = {row[0] for row in connection.execute("SELECT id FROM held WHERE sponsor = ?", (sponsor,))}
        connection.close()
        return found

    def clear(self, sponsor: str) -> None:
        connection = self._open()
        connection.execute("DELETE FROM held WHERE sponsor = ?", (sponsor,))
        connection.close()


class CountingExtractor:
    """Remembers what it was asked to extract; one statement a document."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.calls = 0

    def extract(self, scope: Scope, document_ids: Sequence[str]) -> int:
        self.calls += 1
        self.seen += document_ids
        return len(document_ids)


def parts(home: Path, *, sandbox: Sandbox | None = None, passwords: tuple[str, ...] = (), version: str = "1") -> Parts:
    store = Store.open(home)
    return Parts(
        store=store,
        index=FileIndex(home / "index.db"),
        embedder=HashEmbedder(),
        sandbox=sandbox or InlineSandbox(),
        preparer=Preparer(read_plain, Words, version, passwords=passwords),
        extractor=CountingExtractor(),
    )
