"""The store over PostgreSQL: the same suite as over SQLite, and the command line by URL."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "knowledge")]
suite = importlib.import_module("test_storage")
command_line = importlib.import_module("command_line")

from knowledge.ids import scoped_id  # noqa: E402
from knowledge.records import Scope  # noqa: E402
from knowledge.storage import Store  # noqa: E402

pytestmark = pytest.mark.system
globals().update({name: value for name, value in vars(suite).items() if name.startswith("test_")})
store = suite.store


def schema_url(url: str, home: Path) -> str:
    """A schema of its own for each home."""
    name = scoped_id("h", Scope(sponsor="", product=""), str(home))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {name}"))
    engine.dispose()
    return f"{url}?options=-csearch_path%3D{name}"


@pytest.fixture
def opener(postgres_url: str) -> object:
    """The fixture of the same name in the suite."""
    return lambda home: Store.open(home, schema_url(postgres_url, home))


def test_the_whole_job_by_url(tmp_path: Path, postgres_url: str) -> None:
    home, url = tmp_path / "home", schema_url(postgres_url, tmp_path / "home")
    package = command_line.write_package(tmp_path / "package")
    command_line.knowline(home, "ingest", str(package), database_url=url)
    assert not (home / "knowline.db").exists()
    plain = tmp_path / "plain"
    command_line.knowline(plain, "ingest", str(package))
    same = [command_line.knowline(at, "doctor", "--digest", **more) for at, more in ((home, {"database_url": url}), (plain, {}))]
    assert same[0] == same[1], "the digest does not depend on the database"
    answer = command_line.knowline(home, "ask", "How long may the capture pool be held?", database_url=url)
    assert "24 h" in answer["answer"]
    (package / "hold.md").write_text("# Hold times\n\nThe capture pool may be held for at most 72 h.\n", encoding="utf-8")
    again = command_line.knowline(home, "ingest", str(package), database_url=url)
    assert {row["path"]: row["status"] for row in again["files"]} == {"hold.md": "ingested", "load.md": "unchanged"}
    assert command_line.knowline(home, "audit", "verify", database_url=url)
