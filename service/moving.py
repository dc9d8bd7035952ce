"""A home's data to servers, or back into its folder: copied row by row and vector by vector, proven equal by digest.

Originals, the audit trail's heads and the terms stay in the home's folder. Where the data leaves the folder, what was
there is set aside as `before-move-…`, so that nobody goes on with it by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select

from knowledge.errors import StoreError, UsageError
from knowledge.records.base import Record
from knowledge.storage import Store
from knowledge.storage.clock import now
from knowledge.storage.digest import StoreState
from knowledge.storage.lock import service_lock
from service.settings import Settings
from service.vectors import build_vectors
from service.workspace import Workspace

_ROWS, _VECTORS = 1000, 2000
_APPLIED = "schema_migrations"
_EMBEDDED = ("knowline.db", "knowline.db-wal", "knowline.db-shm", "chroma")


class Moved(Record):
    """What was copied. `settings` are to be used from now on; secrets in them are not shown."""

    home: str
    rows: int
    vectors: int
    digest: str
    settings: dict[str, str | None]
    set_aside: str | None = None


def move(settings: Settings, database_url: str | None, chroma_url: str | None) -> Moved:
    """Copy the home's data to where these settings point; None means the home's folder.

    Raises `UsageError` where nothing would change or the target holds something, `StoreError` where the copy is not
    equal (the target then is to be thrown away, the home is as it was), `StoreBusyError` while a service runs on the
    home or an ingestion writes.
    """
    target = settings.model_copy(
        update={"database_url": SecretStr(database_url) if database_url else None, "chroma_url": chroma_url}
    )
    here, there = _urls(settings), _urls(target)
    if here == there:
        raise UsageError("the data is there already: name another database, another Chroma server, or --embedded")
    source = Workspace(settings)
    try:
        with service_lock(settings.home), source.store.writing():
            before = source.store.state(source.index)
            rows = _copy_rows(source.store, settings.home, database_url) if here[0] != there[0] else 0
            vectors = _copy_vectors(source, target) if here[1] != there[1] else 0
            _prove(target, before)
            source.index.chroma.reopen()
            source.store.close()
            aside = _set_aside(settings.home, here, there)
    finally:
        source.close()
    told = {"database_url": "***" if database_url else None, "chroma_url": chroma_url}
    return Moved(
        home=str(settings.home), rows=rows, vectors=vectors, digest=before.digest, settings=told, set_aside=aside
    )


def _urls(settings: Settings) -> tuple[str | None, str | None]:
    url = settings.database_url
    return (url.get_secret_value() if url else None, settings.chroma_url)


def _copy_rows(source: Store, home: Path, url: str | None) -> int:
    if url is None and (home / "knowline.db").exists():
        raise UsageError(f"{home / 'knowline.db'} exists: move it away first")
    with Store.open(home, url) as target:
        return copy_rows(source.engine, target.engine)


def copy_rows(source: Engine, target: Engine) -> int:
    """All rows of all tables, in one transaction. Raises `UsageError` for a target that holds rows."""
    tables = MetaData()
    tables.reflect(target)
    with source.connect() as reading, target.execution_options(writes=True).begin() as writing:
        copied = 0
        for table in tables.sorted_tables:
            if table.name == _APPLIED:
                continue
            if writing.execute(select(func.count()).select_from(table)).scalar_one():
                raise UsageError(f"the target database holds {table.name} already: give an empty one")
            copied += sum(_copied(table, reading, writing))
    return copied


def _copied(table: Table, reading: Connection, writing: Connection) -> Iterator[int]:
    result = reading.execution_options(yield_per=_ROWS).execute(select(table))
    for batch in result.mappings().partitions(_ROWS):
        writing.execute(insert(table), [dict(row) for row in batch])
        yield len(batch)


def _copy_vectors(source: Workspace, target: Settings) -> int:
    """From one vector store to the other, by what SQL knows as live; orphans stay behind."""
    vectors, copied = build_vectors(target), 0
    for scope in source.store.scopes():
        if vectors.ids(scope.sponsor) and not copied:
            raise UsageError("the target vector store holds a collection of a sponsor of this home: give an empty one")
    for sponsor in source.store.sponsors.all():
        known = source.index.ids(sponsor)
        for scope in source.store.scopes():
            if scope.sponsor != sponsor:
                continue
            ids = iter([one for one in _all_chunks(source.store, scope) if one in known])
            while batch := list(islice(ids, _VECTORS)):
                found = source.index.chroma.fetch(sponsor, batch)
                vectors.upsert(sponsor, batch, found, [scope.product] * len(batch))
                copied += len(batch)
    return copied


def _all_chunks(store: Store, scope: Any) -> list[str]:
    """Live chunks, those that are no evidence too, since they have vectors as well."""
    from knowledge.storage import schema

    table, documents = schema.chunks, schema.documents
    query = (
        select(table.c.id)
        .join(documents, documents.c.id == table.c.document_id)
        .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product, documents.c.state == "live")
        .order_by(table.c.id)
    )
    with store.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def _prove(target: Settings, before: StoreState) -> None:
    moved = Workspace(target)
    try:
        after = moved.store.state(moved.index)
    finally:
        moved.close()
    if (after.digest, after.vectors) != (before.digest, before.vectors):
        raise StoreError(
            f"the copy is not equal: digest {after.digest} with {after.vectors} vectors, here {before.digest} with "
            f"{before.vectors}; the home is as it was, empty the target and try again"
        )


def _set_aside(home: Path, here: tuple[str | None, str | None], there: tuple[str | None, str | None]) -> str | None:
    left = [name for old, new, name in zip(here, there, ("knowline.db", "chroma"), strict=True) if old is None and new]
    names = [name for name in _EMBEDDED if any(name.startswith(one) for one in left) and (home / name).exists()]
    if not names:
        return None
    folder = home / f"before-move-{now().replace(':', '')}"
    folder.mkdir(mode=0o700)
    for name in names:
        (home / name).replace(folder / name)
    return str(folder)
