"""A sponsor leaves: all that is known of it goes into one file for the sponsor, then out of this home, on the record.

What is destroyed is found by what is there, not by a list: every table with a `sponsor` column, and the sponsor's own
folders and collection. The record that it was done is in the home's own trail (`HOME_TRAIL`).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, func, select

from knowledge.errors import NotFoundError, StoreError, UsageError
from knowledge.records.base import Record
from knowledge.storage import Act, Store, storage_key
from knowledge.storage.clock import now
from knowledge.storage.engine import reclaim
from knowledge.storage.service_schema import users
from knowledge.storage.sponsors import HOME_TRAIL, OFFBOARD
from service.sponsor_export import EXPORT
from service.workspace import Workspace

BEFORE_MOVE = "before-move-*"


class Offboarded(Record):
    """What was destroyed, and what is left to do by hand."""

    sponsor: str
    at: str
    by: str
    reason: str
    export_sha256: str
    documents: int
    originals: int
    rows: int
    audit_records: int
    audit_head: str
    generation: int
    to_do: tuple[str, ...] = ()


def offboard(workspace: Workspace, sponsor: str, *, by: str, reason: str, export_sha256: str) -> Offboarded:
    """Destroy all of a sponsor: rows, vectors, terms, originals, uploads. Cannot be undone.

    Raises `NotFoundError` for an unknown sponsor, `UsageError` where the named export is not the last that was done
    to it, `StoreBusyError` while an ingestion writes.
    """
    store = workspace.store
    if sponsor not in store.sponsors.all():
        raise NotFoundError(f"no sponsor {sponsor!r} in {store.home}")
    if not reason.strip():
        raise UsageError("off-boarding needs a reason, for the record")
    if list(store.home.glob(BEFORE_MOVE)):
        raise UsageError(f"{store.home} still holds a copy from before a move ({BEFORE_MOVE}): delete that first")
    with store.writing():
        _check_export(store, sponsor, export_sha256)
        chain = store.audit.verify(sponsor)
        generation = store.sponsors.generation(sponsor)
        originals = sum(1 for _ in store.originals(sponsor).hashes())
        with store.transaction() as connection:
            tables = _tables(connection)
            documents = _count(connection, tables, "documents", sponsor)
            rows = sum(_emptied(connection, table, sponsor) for table in reversed(tables))
            done = Offboarded(
                sponsor=sponsor, at=now(), by=by, reason=reason, export_sha256=export_sha256, documents=documents,
                originals=originals, rows=rows, audit_records=chain.records, audit_head=chain.head or "",
                generation=generation, to_do=_to_do(workspace, sponsor),
            )  # fmt: skip
            detail = {k: str(v) for k, v in done.model_dump(exclude={"sponsor", "by", "at", "to_do"}).items()}
            store.audit.append(connection, HOME_TRAIL, Act(by, OFFBOARD, "sponsor", sponsor, detail))
        store.audit.forget(sponsor)
        workspace.index.destroy(sponsor)
        for part in ("originals", "uploads"):
            _remove(store, part, sponsor)
        reclaim(store.engine)
    workspace.forget()
    return done


def offboardings(store: Store) -> tuple[Offboarded, ...]:
    """The record of those that left, oldest first."""
    found = (one for one in store.audit.entries(HOME_TRAIL) if one.action == OFFBOARD)
    return tuple(
        Offboarded.model_validate({**one.detail, "sponsor": one.subject_id, "by": one.actor, "at": one.at})
        for one in found
    )


def _check_export(store: Store, sponsor: str, sha256: str) -> None:
    """The sponsor has, in the export of that hash, all that is here: nothing but reading came after it."""
    acts = [one for one in store.audit.of_sponsor(sponsor) if not one.action.startswith("read:")]
    if not acts or acts[-1].action != EXPORT or acts[-1].detail.get("sha256") != sha256:
        last = next((one for one in reversed(acts) if one.action == EXPORT), None)
        why = "was not exported yet" if last is None else "has changed since its export, or that is another export"
        raise UsageError(f"sponsor {sponsor!r} {why}: export it (again), and give the hash of that file")


def _tables(connection: Connection) -> list[Table]:
    """All tables with rows of a sponsor, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if "sponsor" in table.columns]


def _emptied(connection: Connection, table: Table, sponsor: str) -> int:
    return connection.execute(delete(table).where(table.c.sponsor == sponsor)).rowcount


def _count(connection: Connection, tables: Sequence[Table], name: str, sponsor: str) -> int:
    table = next(one for one in tables if one.name == name)
    query = select(func.count()).select_from(table).where(table.c.sponsor == sponsor)
    return int(connection.execute(query).scalar_one())


def _remove(store: Store, part: str, sponsor: str) -> None:
    folder = store.home / part / storage_key(sponsor)
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be removed ({error}); remove it by hand") from error


def _to_do(workspace: Workspace, sponsor: str) -> tuple[str, ...]:
    """What this program does not reach."""
    told = ["backups of this home, and of its database server, still hold the sponsor's data until they run out"]
    folder = workspace.settings.import_dir
    if folder is not None and (folder / sponsor).exists():
        told.append(f"{folder / sponsor} is the sponsor's import folder: remove it")
    if workspace.store.engine.dialect.name != "sqlite":
        told.append("the database server's archived logs may still hold deleted rows until they are recycled")
    if workspace.settings.chroma_url is not None:
        told.append(
            "the Chroma server may keep files of deleted vectors: stop it and run `chroma vacuum` on its folder"
        )
    return tuple(told)


def accounts_without_role(store: Store) -> tuple[str, ...]:
    """Accounts that have no role for any sponsor (any more), by name; disabled ones left out."""
    from knowledge.storage.service_schema import grants

    query: Any = (
        select(users.c.name)
        .outerjoin(grants, grants.c.user_name == users.c.name)
        .where(users.c.disabled_at.is_(None), grants.c.user_name.is_(None))
        .order_by(users.c.name)
    )
    with store.engine.connect() as connection:
        return tuple(connection.execute(query).scalars())
