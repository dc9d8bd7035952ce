"""A service killed in the middle of an ingestion: the next one goes on, and the store is as if nothing had happened."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from service.settings import Settings
from service.workspace import Workspace
from tests.service.conftest import client, finished

QUERY = {"sponsor": "acme", "product": "mab"}
FILES = [
    ("files", (f"part/{n}.md", f"# Step {n}\n\nThe hold time of step {n} is at most {n + 2} h.\n".encode()))
    for n in range(24)
]


@contextmanager
def served(home: Path) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli.main", "--home", str(home), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "KNOWLINE_OCR": "false", "KNOWLINE_WORKERS": "1"})
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", params=QUERY, timeout=60) as api:
        try:
            until(lambda: _answers(api), 60)
            yield api, process
        finally:
            process.kill()
            process.wait()


def until(true: object, timeout_s: float) -> None:
    assert callable(true)
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _answers(api: httpx.Client) -> bool:
    try:
        return api.get("/api/v1/healthz").status_code == 200
    except httpx.TransportError:
        return False


def digest(home: Path) -> dict[str, object]:
    workspace = Workspace(Settings(home=home, sponsor="acme", embedding_threads=1))
    try:
        return workspace.store.state(workspace.index).model_dump()
    finally:
        workspace.close()


@pytest.mark.system
def test_a_killed_ingestion_goes_on_and_ends_in_the_same_store(tmp_path: Path) -> None:
    killed, calm = tmp_path / "killed", tmp_path / "calm"
    with served(killed) as (api, process):
        job = api.post("/api/v1/ingestions", files=FILES).json()
        address = f"/api/v1/ingestions/{job['id']}"
        until(lambda: api.get(address).json()["progress"]["passages"] >= 3, 60)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with served(killed) as (api, process):
        until(lambda: api.get(address).json()["state"] == "done", 90)
        found = api.get(address).json()
        assert found["attempts"] == 2 and not [f for f in found["report"]["files"] if f["status"] == "failed"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    with client(calm) as quiet:
        started = quiet.post("/api/v1/ingestions", params=QUERY, files=FILES).json()
        assert finished(quiet, started, **QUERY)["state"] == "done"
    assert digest(killed) == digest(calm)
