"""The same index over a Chroma server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_embedder import HashEmbedder
from memory_source import SCOPE, MemorySource, chunk

from retrieval.index import HomeIndex
from retrieval.search import HybridSearcher
from retrieval.vectors import ChromaVectors, http_client

pytestmark = pytest.mark.system
START_S = 40


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    program = Path(sys.executable).with_name("chroma")
    if not program.exists() and shutil.which("chroma") is None:
        pytest.skip("the chroma program is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    command = [str(program), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(number)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.2)
        yield number
    finally:
        server.kill()
        server.wait()


def test_an_index_works_over_a_server(tmp_path: Path, port: int) -> None:
    embedder = HashEmbedder()
    chroma = ChromaVectors(http_client("127.0.0.1", port))
    index = HomeIndex(tmp_path / "index", chroma, embedder_version=embedder.version, dimensions=embedder.dimensions)
    chunks = [chunk("a.c0", "Agitation is 110 rpm."), chunk("b.c0", "The load is 40 g/L.")]
    index.add(SCOPE, chunks, embedder.embed([c.text for c in chunks]))
    assert index.ids(SCOPE.sponsor) == {"a.c0", "b.c0"}
    searcher = HybridSearcher(index, MemorySource(chunks), embedder, exact_limit=0)
    assert searcher.search(SCOPE, "agitation", k=1)[0].chunk_id == "a.c0"
    index.remove(SCOPE, ["a.c0"])
    assert index.ids(SCOPE.sponsor) == {"b.c0"}
