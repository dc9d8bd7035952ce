"""A sponsor leaves: everything is handed over, nothing is left in any file, the other one is untouched, it is on record."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import inspect

from knowledge.records import Scope
from knowledge.storage import Store
from knowledge.storage.schema import metadata
from retrieval.vectors import compact_folder
from service.settings import Settings
from service.workspace import Workspace
from tests.service.conftest import CANARIES, SHARED, Tokens, client, finished
from tests.service.test_backup import cli

LEAVING, STAYING = "acme", "rival"
# Of nobody's, or of several sponsors': what says nothing of a sponsor's documents.
OF_THE_HOME = {"users", "sessions", "identities", "schema_migrations"}


@pytest.fixture
def copy(home: Path, tokens: Tokens, tmp_path: Path) -> Path:
    shutil.copytree(home, tmp_path / "home")
    return tmp_path / "home"


def state(home: Path, sponsor: str) -> dict[str, Any]:
    """All that is kept of a sponsor, as hashes."""
    workspace = Workspace(Settings(home=home, embedding_threads=1))
    try:
        scope, store = Scope(sponsor=sponsor, product="mab"), workspace.store
        chain = store.audit.verify(sponsor)
        hits = workspace.searcher.search(scope, "hydrate and viability", k=5)
        return {
            "documents": [entry.model_dump() for entry in store.documents.inventory(scope)],
            "table": [one.model_dump() for one in workspace.knowledge.parameters(scope)],
            "chain": (chain.records, chain.head, chain.problems), "bad": store.verify_originals(sponsor),
            "hits": [(hit.chunk_id, hit.score) for hit in hits], "vectors": sorted(workspace.index.ids(sponsor)),
        }  # fmt: skip
    finally:
        workspace.close()


def traces(home: Path, word: bytes) -> list[str]:
    return [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and word in path.read_bytes()]


def test_every_table_is_a_sponsors_or_of_the_home(copy: Path) -> None:
    with Store.open(copy) as store:
        found = inspect(store.engine)
        for table in found.get_table_names():
            columns = {column["name"] for column in found.get_columns(table)}
            assert "sponsor" in columns or table in OF_THE_HOME, f"{table}: whose rows are these?"
        assert metadata.tables.keys() <= set(found.get_table_names())


def test_from_the_command_line(copy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file, before = tmp_path / "acme.zip", state(copy, STAYING)
    assert traces(copy, CANARIES[LEAVING].encode())
    act = ("--sponsor", LEAVING, "--by", "eve", "sponsor")
    assert cli(copy, capfd, *act, "offboard", "--export", str(file), "--confirm", STAYING, "--reason", "over")[0] == 2
    assert not file.exists()
    status, done = cli(copy, capfd, *act, "offboard", "--export", str(file), "--confirm", LEAVING, "--reason", "over")
    assert status == 0 and done["documents"] >= 3 and done["originals"] >= 3
    assert traces(copy, CANARIES[LEAVING].encode()) == []
    assert traces(copy, b"reader@acme") in ([], ["knowline.db"]), "the account is kept, its roles are not"
    assert not [path for path in copy.rglob("*") if path.name.startswith("acme-")]
    assert state(copy, STAYING) == before
    assert cli(copy, capfd, "--sponsor", LEAVING, "--product", "mab", "search", "hydrate")[0] == 2
    listed = cli(copy, capfd, "sponsor", "left")[1]["sponsors"]
    assert [(one["sponsor"], one["by"], one["reason"], one["export_sha256"]) for one in listed] == [
        (LEAVING, "eve", "over", hashlib.sha256(file.read_bytes()).hexdigest())
    ]
    with Store.open(copy) as store:
        assert not store.audit.verify("").problems
    with zipfile.ZipFile(file) as archive:
        assert archive.read("documents/mab/process/drying.md").decode() == SHARED
        manifest = json.loads(archive.read("manifest.json"))
        for name, expected in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == expected
        assert json.loads(archive.read("audit-check.json"))["problems"] == []
        assert json.loads(archive.read("tables/mab/parameters.json"))["parameters"]
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert CANARIES[LEAVING].encode() in everything and CANARIES[STAYING].encode() not in everything


@pytest.fixture
def shared_copy(copy: Path) -> Iterator[TestClient]:
    with client(copy, accounts=True) as api:
        yield api


def test_over_http_by_an_administrator_after_the_last_export(shared_copy: TestClient, tokens: Tokens, copy: Path) -> None:
    api, admin = shared_copy, tokens.header("admin@acme")
    address = f"/api/v1/sponsors/{LEAVING}"

    def end(headers: dict[str, str], sha256: str, **more: str) -> int:
        body = {"confirm": LEAVING, "reason": "over", "export_sha256": sha256, **more}
        return api.post(f"{address}/offboarding", json=body, headers=headers).status_code

    for other in ("approver@acme", "qa@acme"):
        assert api.post(f"{address}/export", headers=tokens.header(other)).status_code == 403
    assert api.post(f"{address}/export", headers=tokens.header("admin@rival")).status_code == 404
    assert end(admin, "0" * 64) == 400
    first = api.post(f"{address}/export", headers=admin)
    assert first.status_code == 200
    assert hashlib.sha256(first.content).hexdigest() == first.headers["x-export-sha256"]
    query = {"product": "mab"}
    job = api.post("/api/v1/ingestions", params=query, files=[("files", ("new.md", b"# New\n\nText."))], headers=admin)
    api.headers.update(admin)
    finished(api, job.json(), **query)
    del api.headers["Authorization"]
    assert end(admin, first.headers["x-export-sha256"]) == 400, "something came in after that export"
    second = api.post(f"{address}/export", headers=admin)
    assert "documents/mab/new.md" in zipfile.ZipFile(io.BytesIO(second.content)).namelist()
    sha256 = second.headers["x-export-sha256"]
    assert end(tokens.header("admin@rival"), sha256) == 404
    assert end(admin, sha256, confirm=STAYING) == 400
    body = {"query": f"{CANARIES[LEAVING]} additive"}
    assert api.post("/api/v1/search", params=query, json=body, headers=tokens.header("reader@acme")).json()["hits"]
    assert end(admin, sha256) == 200
    assert traces(copy, CANARIES[LEAVING].encode()) == []
    for path in ("documents", "parameters", "ingestions", "audit"):
        assert api.get(f"/api/v1/{path}", params={"sponsor": LEAVING, **query}, headers=admin).status_code in (401, 404)
    theirs = api.get("/api/v1/documents", params=query, headers=tokens.header("reader@rival")).json()
    assert theirs["total"] == 3


def test_one_who_comes_back_is_new_to_readers_too(copy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    reader = Workspace(Settings(home=copy, embedding_threads=1))
    scope = Scope(sponsor=LEAVING, product="mab")
    assert reader.searcher.search(scope, "additive", k=3)
    act = ("--sponsor", LEAVING, "--by", "eve", "sponsor", "offboard", "--confirm", LEAVING, "--reason", "over")
    assert cli(copy, capfd, *act, "--export", str(tmp_path / "a.zip"))[0] == 0
    assert reader.searcher.search(scope, "additive", k=3) == ()
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "other.md").write_text("# Another\n\nThe buffer is kept at 20 °C.\n", encoding="utf-8")
    ingest = ("--sponsor", LEAVING, "--product", "mab", "ingest", str(folder), "--no-extract")
    for _ in range(2):
        assert cli(copy, capfd, *ingest)[0] == 0
    assert {hit.file for hit in reader.searcher.search(scope, "additive", k=5)} == {"other.md"}
    reader.close()


def test_the_unused_room_of_another_sponsors_index_is_blanked(copy: Path) -> None:
    parts = list((copy / "chroma").rglob("data_level0.bin"))
    assert parts
    for path in parts:
        header = (path.parent / "header.bin").read_bytes()
        there, size = struct.unpack_from("<QQ", header, 20)
        whole, rest = path.read_bytes(), b"kestrelquartz"
        assert there * size <= len(whole) - len(rest)
        path.write_bytes(whole[: -len(rest)] + rest)
    compact_folder(copy / "chroma")()
    assert parts and all(b"kestrelquartz" not in path.read_bytes() for path in parts if path.exists())
