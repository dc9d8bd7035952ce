"""The lexical store of one sponsor: a SQLite file with each passage's term sequence and the row of its vector.

A passage is in the catalogue only after its vector is stored, so a row here means "wholly in". Readers of other
processes follow by `seq`, which grows with every write; `epoch` changes when everything was thrown away.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.errors import StoreBusyError, StoreError, StoreVersionError

_META = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
_PASSAGE = """
CREATE TABLE IF NOT EXISTS passage (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  row INTEGER NOT NULL,
  context_width INTEGER NOT NULL,
  prior REAL NOT NULL,
  hashes BLOB NOT NULL,
  positions BLOB NOT NULL
)
"""
_SELECT = (
    "SELECT id, document, ordinal, row, context_width, prior, hashes, positions FROM passage WHERE seq > ? ORDER BY seq"
)
_INSERT = """
INSERT OR REPLACE INTO passage (id, document, ordinal, row, context_width, prior, hashes, positions)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_BUSY_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage's terms: `hashes` uint32 and their `positions` uint16 (ascending).

    Positions below `context_width` belong to the context (title, section path), the others to the text.
    `row` is the row of the passage's vector in the vector file, `ordinal` its place in the document.
    `prior` (0..1) scales its score: headings alone, lists of references or abbreviations are seldom the evidence.
    """

    id: str
    document: str
    ordinal: int
    row: int
    context_width: int
    prior: float
    hashes: npt.NDArray[np.uint32]
    positions: npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class State:
    """Where the catalogue stands. `last_seq` is 0 when it is empty."""

    epoch: str
    last_seq: int


class Catalogue:
    """Reads and writes one sponsor's file. Every call opens its own connection, so it may be shared by threads."""

    def __init__(self, path: Path, version: str) -> None:
        """`version` names tokenizer and embedder; a file written by another one is refused."""
        self.path = path
        self._version = version

    def exists(self) -> bool:
        return self.path.is_file()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One exclusive transaction, committed at the end; raises `StoreBusyError` when another process holds it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute(_META)
                connection.execute(_PASSAGE)
                connection.executemany(
                    "INSERT OR IGNORE INTO meta VALUES (?, ?)",
                    [("version", self._version), ("epoch", uuid.uuid4().hex[:12])],
                )
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def state(self) -> State:
        """Epoch and last sequence number; raises `StoreVersionError` for a file of another tokenizer or embedder."""
        if not self.exists():
            return State("", 0)
        with self._connection() as connection:
            return read_state(connection, self._version, self.path)

    def since(self, seq: int) -> Iterator[Passage]:
        """Passages written after `seq`, in order of writing."""
        if not self.exists():
            return
        with self._connection() as connection:
            for row in connection.execute(_SELECT, (seq,)):
                identifier, document, ordinal, vector, width, prior, hashes, positions = row
                terms = np.frombuffer(hashes, np.uint32), np.frombuffer(positions, np.uint16)
                yield Passage(identifier, document, ordinal, vector, width, prior, *terms)

    def ids(self) -> set[str]:
        if not self.exists():
            return set()
        with self._connection() as connection:
            return {row[0] for row in connection.execute("SELECT id FROM passage")}

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: cannot be opened ({error}); run `knowline reindex`.") from error
        try:
            yield connection
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StoreBusyError(f"{self.path}: another process is writing; try again.") from error
            raise StoreError(f"{self.path}: {error}; run `knowline reindex`.") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path}: damaged ({error}); run `knowline reindex`.") from error
        finally:
            connection.close()


def read_state(connection: sqlite3.Connection, version: str, path: Path) -> State:
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    if meta and meta["version"] != version:
        raise StoreVersionError(
            f"{path}: the index was made by {meta['version']}, this program uses {version}; run `knowline reindex`."
        )
    last = connection.execute("SELECT max(seq) FROM passage").fetchone()[0]
    return State(meta.get("epoch", ""), int(last or 0))


def insert(connection: sqlite3.Connection, passages: Sequence[Passage]) -> None:
    connection.executemany(
        _INSERT,
        [
            (p.id, p.document, p.ordinal, p.row, p.context_width, p.prior, p.hashes.tobytes(), p.positions.tobytes())
            for p in passages
        ],
    )


def delete(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    connection.executemany("DELETE FROM passage WHERE id = ?", [(identifier,) for identifier in ids])


def restart(connection: sqlite3.Connection, version: str) -> None:
    """Empty the catalogue, whatever release made it, and take a new epoch."""
    connection.execute("DROP TABLE passage")
    connection.execute(_PASSAGE)
    connection.execute("DELETE FROM meta")
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [("version", version), ("epoch", uuid.uuid4().hex[:12])])
