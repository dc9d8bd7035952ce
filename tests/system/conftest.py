"""Servers for the tests that need one. Where one cannot be had the tests are skipped, or fail under `CI=true`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

START_TIMEOUT_S = 60


def missing(what: str) -> NoReturn:
    """Skip, or fail where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; under CI nothing may be skipped")
    pytest.skip(what)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chroma_port() -> Iterator[int]:
    """A Chroma server on loopback, on a folder of its own."""
    chroma = Path(sys.executable).with_name("chroma")
    if not chroma.exists():
        missing("no `chroma` command beside the interpreter")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="knowline-chroma-") as folder:
        server = subprocess.Popen(
            [chroma, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat", server)
            yield port
        finally:
            server.terminate()
            server.wait(START_TIMEOUT_S)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A private PostgreSQL cluster on loopback, gone afterwards; URL without a schema of its own."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(p) for p in [shutil.which("initdb")] if p]
    if not found:
        missing("PostgreSQL's initdb is not installed")
    binaries, port = found[-1].parent, free_port()
    folder = Path(tempfile.mkdtemp(prefix="knowline-postgres-"))
    try:
        if os.geteuid() == 0:  # initdb refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
        data, options = folder / "data", f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _as_postgres(f"{binaries}/initdb -D {data} -A trust -U app --no-sync")
        _as_postgres(f"{binaries}/pg_ctl -D {data} -w -l {folder}/log -o '{options}' start")
        try:
            yield f"postgresql+psycopg://app@127.0.0.1:{port}/postgres"
        finally:
            _as_postgres(f"{binaries}/pg_ctl -D {data} -w -m immediate stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(command: str) -> None:
    shell = ["su", "postgres", "-c", command] if os.geteuid() == 0 else ["sh", "-c", command]
    done = subprocess.run(shell, capture_output=True, text=True, cwd="/", timeout=START_TIMEOUT_S, check=False)
    if done.returncode:
        missing(f"PostgreSQL does not start: {done.stderr.strip()[-300:]}")


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    missing(f"no answer from {url}")


@pytest.fixture(scope="module")
def port() -> int:
    """A port that is free now."""
    return free_port()
