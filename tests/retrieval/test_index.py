"""What `HomeIndex` promises: idempotent writes, only whole passages, restartable, refused when made by another model."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from memory_source import SCOPE, chunk

from knowledge.errors import StoreError, StoreVersionError
from knowledge.protocols import PassageIndex, Vector
from retrieval.index import HomeIndex
from retrieval.vectors import ChromaVectors, local_client

CHUNKS = [chunk("d1.c0", "Seed density is 0.5e6 cells/mL."), chunk("d1.c1", "Load at most 40 g/L.")]


def unit_rows(n: int, seed: int = 0) -> Vector:
    rows = np.random.default_rng(seed).normal(size=(n, 8)).astype(np.float32)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def index(tmp_path: Path) -> HomeIndex:
    chroma = ChromaVectors(local_client(tmp_path / "chroma"))
    return HomeIndex(tmp_path / "index", chroma, embedder_version="fake-1", dimensions=8)


def test_what_was_added_is_in_until_removed(index: HomeIndex) -> None:
    assert index.ids(SCOPE.sponsor) == set()
    index.add(SCOPE, CHUNKS, unit_rows(2))
    assert index.ids(SCOPE.sponsor) == {"d1.c0", "d1.c1"}
    index.remove(SCOPE, ["d1.c0", "unknown"])
    assert index.ids(SCOPE.sponsor) == {"d1.c1"}
    index.clear(SCOPE.sponsor)
    assert index.ids(SCOPE.sponsor) == set()


def test_adding_again_replaces(index: HomeIndex) -> None:
    index.add(SCOPE, CHUNKS, unit_rows(2))
    index.add(SCOPE, CHUNKS, unit_rows(2, seed=1))
    assert index.ids(SCOPE.sponsor) == {"d1.c0", "d1.c1"}
    assert [p.row for p in index.catalogue(SCOPE.sponsor).since(0)] == [2, 3]


def test_sponsors_do_not_meet(index: HomeIndex) -> None:
    other = SCOPE.model_copy(update={"sponsor": "Acme-Bio"})
    index.add(SCOPE, CHUNKS, unit_rows(2))
    assert index.ids(other.sponsor) == set()
    index.clear(other.sponsor)
    assert len(index.ids(SCOPE.sponsor)) == 2


class Interrupted(BaseException):
    """Stands for a kill between two writes."""


def test_a_kill_between_vectors_and_terms_leaves_nothing_half_in(index: HomeIndex) -> None:
    index.add(SCOPE, CHUNKS[:1], unit_rows(1))

    class Dying(ChromaVectors):
        def upsert(self, *arguments: object, **more: object) -> None:
            index.chroma.upsert(*arguments, **more)  # type: ignore[arg-type]
            raise Interrupted

    dying = HomeIndex(index.folder, Dying(lambda: None), embedder_version="fake-1", dimensions=8)
    with pytest.raises(Interrupted):
        dying.add(SCOPE, CHUNKS, unit_rows(2))
    assert index.ids(SCOPE.sponsor) == {"d1.c0"}
    assert index.orphans(SCOPE.sponsor) == {"d1.c1"}
    index.add(SCOPE, CHUNKS, unit_rows(2))
    assert index.ids(SCOPE.sponsor) == {"d1.c0", "d1.c1"}


def test_orphans_are_swept(index: HomeIndex) -> None:
    index.add(SCOPE, CHUNKS, unit_rows(2))
    index.chroma.delete(SCOPE.sponsor, ["d1.c0"])
    index.chroma.upsert(SCOPE.sponsor, ["d9.c0"], unit_rows(1), ["mAb-1"])
    assert index.ids(SCOPE.sponsor) == {"d1.c1"}
    assert index.sweep(SCOPE.sponsor) == 2
    assert index.orphans(SCOPE.sponsor) == set()


def test_vectors_of_another_embedder_are_refused_until_cleared(index: HomeIndex) -> None:
    index.add(SCOPE, CHUNKS, unit_rows(2))
    newer = HomeIndex(index.folder, index.chroma, embedder_version="fake-2", dimensions=8)
    with pytest.raises(StoreVersionError, match="reindex"):
        newer.add(SCOPE, CHUNKS, unit_rows(2))
    newer.clear(SCOPE.sponsor)
    newer.add(SCOPE, CHUNKS, unit_rows(2))
    assert len(newer.ids(SCOPE.sponsor)) == 2


def test_a_file_of_an_older_release_is_refused_and_cleared(index: HomeIndex) -> None:
    path = index.catalogue(SCOPE.sponsor).path
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        old.execute("INSERT INTO meta VALUES ('version', 'terms-0 other'), ('epoch', 'x')")
        old.execute("CREATE TABLE passage (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE)")
    with pytest.raises(StoreVersionError):
        index.add(SCOPE, CHUNKS, unit_rows(2))
    index.clear(SCOPE.sponsor)
    index.add(SCOPE, CHUNKS, unit_rows(2))
    assert len(index.ids(SCOPE.sponsor)) == 2


def test_a_wrong_shape_is_said(index: HomeIndex) -> None:
    with pytest.raises(StoreError, match=r"\(2, 8\)"):
        index.add(SCOPE, CHUNKS, unit_rows(3))


def test_a_lost_vector_file_is_said_and_rebuilt_from_chroma(index: HomeIndex) -> None:
    vectors = unit_rows(2)
    index.add(SCOPE, CHUNKS, vectors)
    epoch = index.catalogue(SCOPE.sponsor).state().epoch
    index.vector_file(SCOPE.sponsor, epoch).path.unlink()
    with pytest.raises(StoreError, match="reindex"):
        index.vector_file(SCOPE.sponsor, epoch).read(2)
    index.rebuild_file(SCOPE.sponsor)
    epoch = index.catalogue(SCOPE.sponsor).state().epoch
    assert np.allclose(index.vector_file(SCOPE.sponsor, epoch).read(2), vectors, atol=1e-6)


def test_the_index_is_a_passage_index(index: HomeIndex) -> None:
    seam: PassageIndex = index
    assert seam.ids("nobody") == set()
