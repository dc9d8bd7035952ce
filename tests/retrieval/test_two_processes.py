"""A running reader sees what another process adds and withdraws, at once; a killed writer leaves nothing half in."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_embedder import HashEmbedder
from memory_source import SCOPE, MemorySource, chunk

from knowledge.records import Chunk, Scope, SearchFilter
from retrieval.index import HomeIndex
from retrieval.search import HybridSearcher
from retrieval.vectors import ChromaVectors, local_client

ROOT = Path(__file__).parents[2]
EMBEDDER = HashEmbedder()


def open_index(folder: Path) -> HomeIndex:
    chroma = ChromaVectors(local_client(folder / "chroma"))
    return HomeIndex(folder / "index", chroma, embedder_version=EMBEDDER.version, dimensions=EMBEDDER.dimensions)


def passages(first: int, count: int) -> list[Chunk]:
    return [chunk(f"d{n}.c0", f"Passage {n} on the harvest hold.") for n in range(first, first + count)]


class SqlSource(MemorySource):
    """Truth in a SQLite file that two processes share."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        with self._open() as database:
            database.execute("CREATE TABLE IF NOT EXISTS live (id TEXT PRIMARY KEY, text TEXT)")
            database.execute("CREATE TABLE IF NOT EXISTS generation (n INTEGER)")

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=10)

    def change(self, add: list[Chunk], withdraw: list[str]) -> None:
        with self._open() as database:
            database.executemany("INSERT OR REPLACE INTO live VALUES (?, ?)", [(c.id, c.text) for c in add])
            database.executemany("DELETE FROM live WHERE id = ?", [(i,) for i in withdraw])
            database.execute("INSERT INTO generation VALUES (1)")

    def generation(self, sponsor: str) -> int:
        return int(self._open().execute("SELECT count(*) FROM generation").fetchone()[0])

    def live_chunk_ids(self, scope: Scope, where: SearchFilter | None = None) -> tuple[str, ...]:
        return tuple(row[0] for row in self._open().execute("SELECT id FROM live ORDER BY id"))

    def chunks(self, ids: object) -> tuple[Chunk, ...]:
        known = dict(self._open().execute("SELECT id, text FROM live").fetchall())
        return tuple(chunk(i, known[i]) for i in ids if i in known)  # type: ignore[attr-defined]


def serve(folder: Path) -> None:
    """A reader that answers one query a line with the ids it finds."""
    searcher = HybridSearcher(open_index(folder), SqlSource(folder / "truth.db"), EMBEDDER)
    for line in sys.stdin:
        hits = searcher.search(SCOPE, line.strip(), k=50)
        print(json.dumps(sorted(hit.chunk_id for hit in hits)), flush=True)


def write_forever(folder: Path) -> None:
    """A writer that adds batch after batch until it is killed."""
    index = open_index(folder)
    for batch in range(1000):
        added = passages(100 + batch * 5, 5)
        index.add(SCOPE, added, EMBEDDER.embed([c.text for c in added]))
        print(batch, flush=True)


def start(what: str, folder: Path) -> subprocess.Popen[str]:
    paths = f"{ROOT}{os.pathsep}{Path(__file__).parent}"
    return subprocess.Popen(
        [sys.executable, "-c", f"import sys, test_two_processes as t; from pathlib import Path; t.{what}(Path(sys.argv[1]))", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths},
    )


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = start("serve", tmp_path)
    yield process
    process.kill()
    process.communicate()


def test_a_running_reader_follows_another_process(tmp_path: Path, reader: subprocess.Popen[str]) -> None:
    index, source = open_index(tmp_path), SqlSource(tmp_path / "truth.db")

    def asked() -> list[str]:
        assert reader.stdin and reader.stdout
        reader.stdin.write("harvest hold\n")
        reader.stdin.flush()
        found: list[str] = json.loads(reader.stdout.readline())
        return found

    assert asked() == []
    first, second = passages(0, 3), passages(3, 2)
    index.add(SCOPE, first, EMBEDDER.embed([c.text for c in first]))
    source.change(first, [])
    assert asked() == ["d0.c0", "d1.c0", "d2.c0"]
    index.add(SCOPE, second, EMBEDDER.embed([c.text for c in second]))
    source.change(second, ["d0.c0"])
    assert asked() == ["d1.c0", "d2.c0", "d3.c0", "d4.c0"]
    index.clear(SCOPE.sponsor)
    index.add(SCOPE, second, EMBEDDER.embed([c.text for c in second]))
    source.change([], ["d1.c0", "d2.c0"])
    assert asked() == ["d3.c0", "d4.c0"]
    assert "chromadb" not in loaded_by_reading(tmp_path), "the query path must not import Chroma"


def loaded_by_reading(folder: Path) -> set[str]:
    code = (
        "import sys, test_two_processes as t; from pathlib import Path; f = Path(sys.argv[1]);"
        "s = t.HybridSearcher(t.open_index(f), t.SqlSource(f / 'truth.db'), t.EMBEDDER);"
        "assert s.search(t.SCOPE, 'harvest'); print(' '.join(m for m in sys.modules if '.' not in m))"
    )
    paths = f"{ROOT}{os.pathsep}{Path(__file__).parent}"
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": paths})
    return set(done.stdout.split())


def test_a_killed_writer_leaves_only_whole_batches(tmp_path: Path) -> None:
    writer = start("write_forever", tmp_path)
    assert writer.stdout
    for _ in range(4):
        writer.stdout.readline()
    time.sleep(0.013)
    writer.send_signal(signal.SIGKILL)
    acknowledged = 4 + len(writer.communicate()[0].split())
    index = open_index(tmp_path)
    whole = index.ids(SCOPE.sponsor)
    assert whole >= {c.id for c in passages(100, 5 * acknowledged)}
    assert len(whole) % 5 == 0, "a batch is in as a whole or not at all"
    index.sweep(SCOPE.sponsor)
    assert index.ids(SCOPE.sponsor) == whole and index.orphans(SCOPE.sponsor) == set()
    again = passages(100, 5 * (acknowledged + 1))
    index.add(SCOPE, again, EMBEDDER.embed([c.text for c in again]))
    assert index.ids(SCOPE.sponsor) >= {c.id for c in again}
