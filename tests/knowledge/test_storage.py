"""The store: migrations, visibility, scope, filters, digest, originals, the writer's lock."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from knowledge.errors import ScopeError, StoreBusyError, StoreError, StoreVersionError
from knowledge.ids import document_id
from knowledge.protocols import DocumentReader, PassageSource
from knowledge.records import Abbreviation, Chunk, ChunkPart, Position, Scope, SearchFilter
from knowledge.storage import Act, Content, DocumentRow, Store, StoredElement, schema
from knowledge.storage.migrations import all_migrations, migrate
from knowledge.storage.originals import sha256_of

A = Scope(sponsor="Alpha", product="mab-1")
B = Scope(sponsor="Beta", product="mab-1")


def _row(scope: Scope, path: str, sha: str = "aa", **more: object) -> DocumentRow:
    values = {"bytes": 1, "chain_id": "n" + path, "fingerprint": "f", "chunks": 2} | more
    return DocumentRow(id=document_id(scope, path, sha), path=path, sha256=sha, **values)  # type: ignore[arg-type]


def _content(row: DocumentRow, words: str = "hold at 4 °C") -> Content:
    chunks = [
        Chunk(
            id=f"{row.id}.c{i}", document_id=row.id, ordinal=i, kind="text", text=f"{words} {i}", context="Title",
            place=Position(file=row.path, section="3 Process > 3.1 Capture"),
            parts=(ChunkPart(element_id=f"{row.id}.e1", start=0, end=4),), tokens=5,
        )
        for i in range(2)
    ]
    element = StoredElement("e1", "paragraph", None, '{"kind":"paragraph","text":"' + words + '"}')
    return Content([element], chunks, [Abbreviation(short="HT", long="hold time", element_id="e1")])


def _publish(store: Store, scope: Scope, row: DocumentRow, words: str = "hold at 4 °C") -> None:
    with store.transaction() as connection:
        store.sponsors.ensure(connection, scope)
        store.documents.publish(connection, scope, row, _content(row, words))
        store.sponsors.bump(connection, scope.sponsor)


Opener = Callable[[Path], Store]


@pytest.fixture
def opener() -> Opener:
    """Opens the store of a home; the same suite runs over other databases by another opener."""
    return Store.open


@pytest.fixture
def store(tmp_path: Path, opener: Opener) -> Iterator[Store]:
    with opener(tmp_path / "home") as store:
        yield store


def test_migrations_from_empty_create_exactly_the_tables_that_queries_use(store: Store) -> None:
    found = inspect(store.engine)
    for table in schema.metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        assert set(found.get_pk_constraint(table.name)["constrained_columns"]) == set(table.primary_key.columns.keys())
    assert set(found.get_table_names()) == set(schema.metadata.tables) | {"schema_migrations"}


def test_a_migration_is_applied_once(store: Store) -> None:
    assert migrate(store.engine) == ()
    numbers = [migration.number for migration in all_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_store_of_a_newer_release_is_refused(store: Store, opener: Opener) -> None:
    with store.transaction() as connection:
        connection.execute(text("INSERT INTO schema_migrations VALUES (9999, 'later', 'x')"))
    with pytest.raises(StoreVersionError, match="9999"):
        opener(store.home)


def test_the_store_is_a_passage_source_and_a_document_reader(store: Store) -> None:
    source: PassageSource = store.passages
    assert source.documents(A) == ()
    reader: DocumentReader = store.passages
    assert reader.documents(A) == ()


def test_published_documents_read_back_with_global_ids(store: Store) -> None:
    row = _row(A, "a.txt")
    _publish(store, A, row)
    ids = store.passages.live_chunk_ids(A)
    assert ids == (f"{row.id}.c0", f"{row.id}.c1")
    chunks = store.passages.chunks([ids[1], "unknown", ids[0]])
    assert chunks == (_content(row).chunks[1], _content(row).chunks[0])
    (element,) = store.passages.elements(row.id)
    assert (element.id, element.file, element.text) == (f"{row.id}.e1", "a.txt", "hold at 4 °C")
    (abbreviation,) = store.passages.abbreviations(A)
    assert abbreviation.element_id == f"{row.id}.e1"
    assert store.passages.neighbours(ids[0]) == store.passages.chunks(ids)


def test_nothing_of_one_sponsor_shows_in_another(store: Store) -> None:
    row = _row(A, "a.txt")
    _publish(store, A, row)
    _publish(store, B, _row(B, "b.txt"))
    assert store.documents.get(B, row.id) is None
    assert set(store.passages.live_chunk_ids(A)).isdisjoint(store.passages.live_chunk_ids(B))
    assert [entry.file for entry in store.passages.documents(B)] == ["b.txt"]
    assert store.passages.generation("Alpha") == 1


@pytest.mark.parametrize(
    ("where", "hits"),
    [
        (SearchFilter(), 2),
        (SearchFilter(document_types=("report",)), 2),
        (SearchFilter(document_types=("sop",)), 0),
        (SearchFilter(statuses=("superseded",)), 0),
        (SearchFilter(sections=("3.1 Capture",)), 2),
        (SearchFilter(sections=("3 Process > 3.1 Capture",)), 2),
        (SearchFilter(sections=("3.1",)), 0),
        (SearchFilter(steps=("capture",)), 2),
        (SearchFilter(steps=("100%_",)), 0),
    ],
)
def test_filters_narrow_the_live_chunks(store: Store, where: SearchFilter, hits: int) -> None:
    _publish(store, A, _row(A, "a.txt", document_type="report"))
    assert len(store.passages.live_chunk_ids(A, where)) == hits


def test_a_withdrawn_document_leaves_answers_and_stays_in_the_history(store: Store) -> None:
    row = _row(A, "a.txt")
    _publish(store, A, row)
    with store.transaction() as connection:
        store.documents.withdraw(connection, A, row.id, "J. Doe", "wrong sponsor")
        store.audit.append(connection, A, Act("J. Doe", "withdraw", "document", row.id, {"reason": "wrong sponsor"}))
    assert store.passages.live_chunk_ids(A) == ()
    assert store.passages.chunks([f"{row.id}.c0"]) == ()
    assert set(store.documents.pending_removals(A)) == {f"{row.id}.c0", f"{row.id}.c1"}
    (kept,) = store.documents.all(A, "withdrawn")
    assert (kept.withdrawn_by, kept.withdrawn_reason) == ("J. Doe", "wrong sponsor")
    assert store.passages.elements(row.id)
    assert [entry.action for entry in store.audit.entries(A, row.id)] == ["withdraw"]


def test_a_document_that_comes_back_is_no_longer_to_be_removed(store: Store) -> None:
    row = _row(A, "a.txt")
    _publish(store, A, row)
    with store.transaction() as connection:
        store.documents.withdraw(connection, A, row.id, "J. Doe", "by mistake")
    _publish(store, A, row)
    assert store.documents.pending_removals(A) == ()
    assert len(store.passages.live_chunk_ids(A)) == 2


def test_a_failed_transaction_changes_nothing(store: Store) -> None:
    _publish(store, A, _row(A, "a.txt"))
    before = store.digest(), store.passages.generation("Alpha")
    with pytest.raises(RuntimeError), store.transaction() as connection:
        store.documents.publish(connection, A, _row(A, "b.txt"), _content(_row(A, "b.txt")))
        store.sponsors.bump(connection, "Alpha")
        raise RuntimeError
    assert (store.digest(), store.passages.generation("Alpha")) == before


def test_the_digest_ignores_order_and_history_but_not_content(tmp_path: Path, opener: Opener) -> None:
    first, second, third = (opener(tmp_path / name) for name in "123")
    rows = [_row(A, "a.txt"), _row(A, "b.txt")]
    for row in rows:
        _publish(first, A, row)
        _publish(third, A, row, "hold at 5 °C")
    _publish(second, A, _row(A, "c.txt"))
    for row in [*reversed(rows), rows[0]]:
        _publish(second, A, row)
    assert first.digest() != second.digest()
    with second.transaction() as connection:
        second.documents.withdraw(connection, A, _row(A, "c.txt").id, "x", "y")
    assert first.digest() == second.digest() != third.digest()


def test_a_reader_sees_what_another_process_committed(store: Store, opener: Opener) -> None:
    reader = opener(store.home)
    assert reader.passages.generation("Alpha") == 0
    context = multiprocessing.get_context("fork")
    store.close()
    child = context.Process(target=lambda: _publish(opener(store.home), A, _row(A, "a.txt")))
    child.start()
    child.join()
    assert reader.passages.generation("Alpha") == 1
    assert len(reader.passages.live_chunk_ids(A)) == 2


def test_a_new_sponsor_or_product_is_created_once_and_said_so(store: Store) -> None:
    with store.transaction() as connection:
        assert store.sponsors.ensure(connection, B) == (True, True)
        assert store.sponsors.ensure(connection, A) == (True, True)
        assert store.sponsors.ensure(connection, A) == (False, False)
        assert store.sponsors.ensure(connection, Scope(sponsor="Alpha", product="x")) == (False, True)
    assert [(s.sponsor, s.product) for s in store.scopes()] == [("Alpha", "mab-1"), ("Alpha", "x"), ("Beta", "mab-1")]
    with pytest.raises(ScopeError), store.transaction() as connection:
        store.sponsors.ensure(connection, Scope(sponsor=" ", product="x"))


def test_originals_are_kept_whole_read_only_and_apart(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "a.bin"
    source.write_bytes(b"abc")
    sha = sha256_of(source)
    mine, other = store.originals("Alpha"), store.originals("Beta")
    kept = mine.keep(source, sha)
    assert kept.read_bytes() == b"abc" and kept.stat().st_mode & 0o777 == 0o444
    assert not other.has(sha)
    with pytest.raises(StoreError, match="changed"):
        mine.keep(source, "0" * 64)
    assert list(mine.hashes()) == [sha]


def test_an_altered_or_missing_original_is_found(store: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        source = tmp_path / name
        source.write_text(name)
        sha = sha256_of(source)
        _publish(store, A, _row(A, name, sha))
        store.originals("Alpha").keep(source, sha)
    assert store.verify_originals("Alpha") == ()
    kept = [store.originals("Alpha").path(sha) for sha in store.originals("Alpha").hashes()]
    os.chmod(kept[0], 0o644)
    kept[0].write_text("tampered")
    kept[1].unlink()
    bad = store.verify_originals("Alpha")
    assert sorted(item.found is None for item in bad) == [False, True]


def test_a_second_writer_waits_and_then_says_who_holds_the_store(store: Store, opener: Opener) -> None:
    with (
        store.writing(),
        pytest.raises(StoreBusyError, match=str(os.getpid())),
        opener(store.home).writing(timeout_s=0.2),
    ):
        pass
    with store.writing(timeout_s=0):
        pass
