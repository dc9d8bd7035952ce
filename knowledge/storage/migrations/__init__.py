"""Numbered migrations: `NNNN_name.sql`, dialect-neutral, each applied once, in order, all or nothing, and recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

from sqlalchemy import Connection, Engine, inspect, text

from knowledge.errors import StoreVersionError
from knowledge.storage.clock import now

_FILE = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    statements: tuple[str, ...]


def all_migrations() -> tuple[Migration, ...]:
    """The migrations of this release, in order."""
    found: list[Migration] = []
    for entry in resources.files(__name__).iterdir():
        match = _FILE.fullmatch(entry.name)
        if match:
            found.append(Migration(int(match[1]), entry.name, _statements(entry.read_text("utf-8"))))
    return tuple(sorted(found, key=lambda migration: migration.number))


def _statements(script: str) -> tuple[str, ...]:
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    parts = (part.strip() for part in "\n".join(lines).split(";"))
    return tuple(part for part in parts if part)


def applied(connection: Connection) -> set[int]:
    if not inspect(connection).has_table("schema_migrations"):
        return set()
    return {row.number for row in connection.execute(text("SELECT number FROM schema_migrations"))}


def migrate(engine: Engine) -> tuple[str, ...]:
    """Bring the database to this release; gives the names applied now.

    Raises `StoreVersionError` where the database holds a migration that this release does not know.
    """
    known = all_migrations()
    with engine.connect() as connection:
        done = applied(connection)
    newer = done - {migration.number for migration in known}
    if newer:
        raise StoreVersionError(
            f"the store has migration {max(newer):04d}, this release knows up to {known[-1].number:04d}: "
            "use the newer release that wrote it"
        )
    names: list[str] = []
    for migration in known:
        if migration.number not in done and _apply(engine, migration):
            names.append(migration.name)
    return tuple(names)


def _apply(engine: Engine, migration: Migration) -> bool:
    """One migration in one transaction. False when another process was first."""
    with engine.execution_options(writes=True).begin() as connection:
        if migration.number in applied(connection):
            return False
        connection.execute(
            text(
                "CREATE TABLE IF NOT EXISTS schema_migrations "
                "(number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
            )
        )
        for statement in migration.statements:
            connection.exec_driver_sql(statement)
        connection.execute(
            text("INSERT INTO schema_migrations (number, name, applied_at) VALUES (:number, :name, :at)"),
            {"number": migration.number, "name": migration.name, "at": now()},
        )
    return True
