"""The index over a Chroma server: the same contract suite as over the embedded one, and the command line by URL."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "retrieval")]
suite = importlib.import_module("test_index")
command_line = importlib.import_module("command_line")

from retrieval.index import HomeIndex  # noqa: E402
from retrieval.vectors import ChromaVectors, http_client  # noqa: E402

pytestmark = pytest.mark.system
globals().update({name: value for name, value in vars(suite).items() if name.startswith("test_")})


@pytest.fixture
def index(tmp_path: Path, chroma_port: int) -> HomeIndex:
    """The fixture of the same name in the suite, on a server without collections."""
    import chromadb

    client = chromadb.HttpClient("127.0.0.1", chroma_port)
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    chroma = ChromaVectors(http_client("127.0.0.1", chroma_port))
    return HomeIndex(tmp_path / "index", chroma, embedder_version="fake-1", dimensions=8)


def test_the_whole_job_by_url(tmp_path: Path, chroma_port: int) -> None:
    home, url = tmp_path / "home", f"http://127.0.0.1:{chroma_port}"
    package = command_line.write_package(tmp_path / "package")
    command_line.knowline(home, "ingest", str(package), chroma_url=url)
    assert not (home / "chroma").exists()
    hits = command_line.knowline(home, "search", "hold time of the pool", chroma_url=url)["hits"]
    assert hits[0]["file"] == "hold.md"
    (package / "load.md").unlink()
    command_line.knowline(home, "ingest", str(package), chroma_url=url)
    state = command_line.knowline(home, "doctor", "--digest", chroma_url=url)
    assert state["vectors"] == state["chunks"] > 0 and state["orphans"] == 0
