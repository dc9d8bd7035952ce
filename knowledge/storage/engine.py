"""The database engine: the one module that knows which database it is.

SQLite runs in WAL mode, so that many processes read while one writes, and every write transaction takes the write
lock at its beginning (`BEGIN IMMEDIATE`), so that two writers wait for each other instead of failing in the middle.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from knowledge.errors import UsageError

BUSY_TIMEOUT_MS = 30_000
CONNECT_TIMEOUT_S = 10


def open_engine(home: Path, url: str | None = None) -> Engine:
    """Engine on `url`, by default the SQLite file `knowline.db` under `home`.

    Raises `UsageError` for a URL that is none, or whose driver is not installed.
    """
    if url is not None and not url.startswith("sqlite"):
        try:
            return create_engine(url, pool_pre_ping=True, connect_args=_connect_args(url))
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise UsageError(
                "database_url: give postgresql+psycopg://USER@HOST/DATABASE, with `knowline[postgres]` installed "
                f"({type(error).__name__})"
            ) from error
    engine = create_engine(url or f"sqlite:///{home / 'knowline.db'}")
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def place_of(engine: Engine) -> str:
    """Where the database is, without its password."""
    return engine.url.render_as_string(hide_password=True)


def _connect_args(url: str) -> dict[str, int]:
    """A server that does not answer is told soon."""
    return {"connect_timeout": CONNECT_TIMEOUT_S} if url.startswith("postgresql") else {}


def reclaim(engine: Engine) -> None:
    """Write the database anew without what was deleted, so that no deleted row is left in its files."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.cursor().execute(statement).fetchall()
        finally:
            raw.close()
    elif engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM FULL"))
            connection.execute(text("CHECKPOINT"))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
