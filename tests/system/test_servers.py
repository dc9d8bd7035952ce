"""A home on a PostgreSQL and a Chroma server: moved there and back, the same answers, sponsors leave without a trace."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

sys.path.insert(0, str(Path(__file__).parent))
command_line = importlib.import_module("command_line")
schema_url = importlib.import_module("test_postgres").schema_url

from tests.service.conftest import CANARIES, client, finished, package  # noqa: E402
from tests.service.test_offboarding import traces  # noqa: E402

pytestmark = pytest.mark.system
QUESTIONS = ("hold time of the pool", "load density and yield", "2 to 8 °C")


@pytest.fixture
def servers(tmp_path: Path, postgres_url: str, chroma_port: int) -> dict[str, str]:
    import chromadb

    server = chromadb.HttpClient("127.0.0.1", chroma_port)
    for collection in server.list_collections():
        server.delete_collection(collection.name)
    return {"database_url": schema_url(postgres_url, tmp_path), "chroma_url": f"http://127.0.0.1:{chroma_port}"}


def told(home: Path, **settings: str) -> dict[str, Any]:
    """What a home holds and how it ranks."""
    ask = command_line.knowline
    hits = [[(h["chunk_id"], h["score"]) for h in ask(home, "search", q, **settings)["hits"]] for q in QUESTIONS]
    answer = ask(home, "ask", "How long may the capture pool be held?", **settings)
    return {
        "digest": ask(home, "doctor", "--digest", **settings), "hits": hits, "answer": answer["answer"],
        "table": ask(home, "parameters", **settings), "trail": ask(home, "audit", "verify", **settings),
    }  # fmt: skip


def test_a_home_moves_to_servers_and_back(tmp_path: Path, servers: dict[str, str]) -> None:
    home = tmp_path / "home"
    command_line.knowline(home, "ingest", str(command_line.write_package(tmp_path / "package")))
    before = told(home)
    secret = tmp_path / "url"
    secret.write_text(servers["database_url"] + "\n")
    done = command_line.knowline(home, "move", "--database-url", f"@{secret}", "--chroma-url", servers["chroma_url"])
    assert done["digest"] == before["digest"]["digest"] and done["vectors"] == before["digest"]["vectors"] > 0
    assert not (home / "knowline.db").exists() and not (home / "chroma").exists()
    assert told(home, **servers) == before
    checks = {check["name"]: check for check in command_line.knowline(home, "doctor", **servers)["checks"]}
    assert "postgresql at postgresql" in checks["database"]["found"] and servers["chroma_url"] in checks["index"]["found"]
    command_line.knowline(home, "move", "--embedded", **servers)
    assert told(home) == before


def test_a_service_on_servers_answers_and_lets_a_sponsor_leave(tmp_path: Path, servers: dict[str, str]) -> None:
    home = tmp_path / "home"
    with client(home, **servers) as api:
        for sponsor in CANARIES:
            query = {"sponsor": sponsor, "product": "mab"}
            job = finished(api, api.post("/api/v1/ingestions", params=query, files=package(sponsor)).json(), **query)
            assert job["state"] == "done"
        body = {"question": "Why must the inlet temperature not exceed 70 °C?"}
        answer = api.post("/api/v1/ask", params={"sponsor": "acme", "product": "mab"}, json=body).json()
        assert answer["status"] == "answered" and all(one["verified"] for one in answer["citations"])
        staying = api.get("/api/v1/parameters", params={"sponsor": "rival", "product": "mab"}).json()
        sha256 = api.post("/api/v1/sponsors/acme/export").headers["x-export-sha256"]
        end = {"confirm": "acme", "reason": "over", "export_sha256": sha256}
        assert api.post("/api/v1/sponsors/acme/offboarding", json=end).status_code == 200
        assert api.get("/api/v1/parameters", params={"sponsor": "rival", "product": "mab"}).json() == staying
    assert traces(home, CANARIES["acme"].encode()) == []
    engine = create_engine(servers["database_url"])
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            rows = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert CANARIES["acme"] not in rows and (table in ("audit", "schema_migrations") or "'acme'" not in rows)
    engine.dispose()


def test_servers_that_do_not_answer_are_told(tmp_path: Path) -> None:
    import json
    import os
    import subprocess

    nowhere = {"KNOWLINE_DATABASE_URL": "postgresql+psycopg://u:hushhush@127.0.0.1:9/d", "KNOWLINE_CHROMA_URL": "http://127.0.0.1:9"}
    done = subprocess.run(
        [command_line.KNOWLINE, "--home", tmp_path, "--json", "doctor"],
        capture_output=True, text=True, timeout=90, env={**os.environ, **nowhere}, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert not checks["database"]["ok"] and not checks["index"]["ok"]
    assert "hushhush" not in done.stdout + done.stderr
