"""Two rival sponsors in one home: some files with the same bytes, and each with a secret of its own."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from reportlab.pdfgen.canvas import Canvas

from knowledge.storage import Store
from service.accounts.keys import Keys
from service.accounts.users import Users
from service.api.app import create_app
from service.settings import Settings

PASSWORD = "a long enough password"
SHARED = """# Drum drying

The inlet temperature must not exceed 70 °C because the hydrate loses its water above that temperature.

The drum speed is 12 rpm (normal operating range 10 to 14 rpm).
"""
CANARIES = {"acme": "kestrelquartz", "rival": "marmotindigo"}
SECRET = "The proprietary additive {canary} is fed at 3.5 g/L because it stabilises the {canary} intermediate.\n"


def shared_pdf() -> bytes:
    out = io.BytesIO()
    page = Canvas(out, pagesize=(400, 300), invariant=1)
    page.drawString(40, 250, "The harvest criterion is a viability of at least 60 %.")
    page.save()
    return out.getvalue()


@contextmanager
def client(home: Path, **settings: Any) -> Iterator[TestClient]:
    """The app over `home`, called from this machine."""
    settings = {"ocr": False, "embedding_threads": 1, "workers": 1, **settings}
    app = create_app(Settings(home=home, **settings))
    with TestClient(
        app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), raise_server_exceptions=False
    ) as opened:
        yield opened


def package(sponsor: str) -> list[tuple[str, tuple[str, bytes]]]:
    secret = SECRET.format(canary=CANARIES[sponsor])
    return [
        ("files", ("process/drying.md", SHARED.encode())),
        ("files", ("harvest.pdf", shared_pdf())),
        ("files", (f"{CANARIES[sponsor]}.md", secret.encode())),
    ]


def finished(api: TestClient, job: dict[str, Any], timeout_s: float = 90.0, **query: str) -> dict[str, Any]:
    """The job once it is over."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        found: dict[str, Any] = api.get(f"/api/v1/ingestions/{job['id']}", params=query).json()
        if found["state"] in ("done", "failed"):
            return found
        time.sleep(0.1)
    raise AssertionError(f"job not over after {timeout_s} s: {found}")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home with both packages, taken in through the API."""
    folder = tmp_path_factory.mktemp("service")
    with client(folder) as api:
        for sponsor in CANARIES:
            query = {"sponsor": sponsor, "product": "mab"}
            answer = api.post("/api/v1/ingestions", params=query, files=package(sponsor))
            assert answer.status_code == 202, answer.text
            job = finished(api, answer.json(), **query)
            assert job["state"] == "done" and job["report"]["totals"]["files"] == 3, job
    return folder


@dataclass(frozen=True)
class Tokens:
    """API tokens of one user a sponsor and role, `NAME` as `role@sponsor`."""

    by_name: dict[str, str]

    def header(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.by_name[name]}"}


@pytest.fixture(scope="session")
def tokens(home: Path) -> Tokens:
    made: dict[str, str] = {}
    with Store.open(home) as store:
        users = Users(store)
        keys = Keys(store, users)
        for sponsor in CANARIES:
            for role in ("reader", "reviewer", "approver", "qa", "admin"):
                name = f"{role}@{sponsor}"
                users.add(name, PASSWORD, "test")
                users.grant(name, sponsor, role, "test")
                _, made[name] = keys.new_token(name, "test")
    return Tokens(made)


@pytest.fixture(scope="module")
def shared(home: Path, tokens: Tokens) -> Iterator[TestClient]:
    """The app with accounts on."""
    with client(home, accounts=True, requests_per_minute=100_000) as api:
        yield api


@pytest.fixture(scope="module")
def single(home: Path) -> Iterator[TestClient]:
    """The app for one person, whose settings name nobody."""
    with client(home) as api:
        yield api
