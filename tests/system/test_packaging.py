"""What cannot be started here is linted; the commands that it would run are run natively, on loopback."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.storage import Store
from service.accounts.users import Users
from service.settings import Settings
from tests.system.conftest import free_port, missing

pytestmark = pytest.mark.system
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
UNITS = sorted((ROOT / "deploy").glob("*.service")) + sorted((ROOT / "deploy").glob("*.timer"))


def linted(*command: str | Path, **more: Any) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, check=False, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_dockerfile_passes_its_linter() -> None:
    linted(BIN / "hadolint", ROOT / "Dockerfile")
    text = (ROOT / "Dockerfile").read_text()
    stages = text.split("\nFROM ")
    assert re.search(r"^USER 10001", stages[-1], re.MULTILINE) and "models prepare" in stages[0] + stages[1]


def test_compose_fits_its_schema_and_every_service_is_hardened() -> None:
    linted(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "compose.yaml")
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert set(services) == {"knowline", "postgres", "chroma", "model"} and services["model"]["profiles"] == ["model"]
    for name, one in services.items():
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and "no-new-privileges:true" in one["security_opt"], name
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", ())), name


def test_settings_of_the_packages_are_settings() -> None:
    texts = [path.read_text() for path in (*UNITS, ROOT / "Dockerfile", ROOT / "compose.yaml", ROOT / "deploy/knowline.env.example")]
    names = {name for text in texts for name in re.findall(r"KNOWLINE_([A-Z_]+)\s*[=:]", text)}
    assert names and {name.lower() for name in names} <= Settings.model_fields.keys()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_are_what_systemd_understands(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze is not installed")
    for other in UNITS:  # a timer is looked at with what it starts; programs where they are here
        text = other.read_text().replace("/opt/knowline/bin/", f"{BIN}/")
        (tmp_path / other.name).write_text(text)
    told = linted("systemd-analyze", "verify", "--man=no", tmp_path / unit.name)
    assert "Unknown" not in told and "Failed to parse" not in told, told


@contextmanager
def started(command: list[str], health: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        end = time.monotonic() + 90
        while True:
            try:
                with urllib.request.urlopen(health, timeout=2):
                    break
            except OSError:
                assert process.poll() is None and time.monotonic() < end, command
                time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def exec_start(unit: str, **changes: str) -> list[str]:
    line = next(one for one in (ROOT / "deploy" / unit).read_text().splitlines() if one.startswith("ExecStart="))
    words = shlex.split(line.removeprefix("ExecStart=").replace("/opt/knowline/bin/", f"{BIN}/"))
    for option, value in changes.items():
        words[words.index(f"--{option}") + 1] = value
    return words


def test_what_the_units_start_runs_here(tmp_path: Path) -> None:
    app, vectors = free_port(), free_port()
    with Store.open(tmp_path / "home") as store:
        Users(store).add("eve", "a long enough password", "test")
    environment = {
        "KNOWLINE_HOME": str(tmp_path / "home"), "KNOWLINE_ACCOUNTS": "true", "KNOWLINE_CHROMA_URL": f"http://127.0.0.1:{vectors}",
        "ANONYMIZED_TELEMETRY": "False", "KNOWLINE_ANSWER_PROCESSES": "1",
    }  # fmt: skip
    chroma = exec_start("knowline-chroma.service", path=str(tmp_path / "vectors"), port=str(vectors))
    knowline = exec_start("knowline.service", port=str(app))
    base = f"http://127.0.0.1:{app}"
    with (
        started(chroma, f"http://127.0.0.1:{vectors}/api/v2/heartbeat", environment),
        started(knowline, f"{base}/api/v1/readyz", environment) as process,
    ):
        with urllib.request.urlopen(f"{base}/api/v1/readyz", timeout=5) as answer:
            assert json.load(answer)["status"] == "ok"
        with urllib.request.urlopen(f"{base}/login", timeout=5) as page:
            assert b"Sign in" in page.read() and page.headers["x-frame-options"] == "DENY"
        health = next(one for one in (ROOT / "Dockerfile").read_text().splitlines() if "CMD [\"python\"" in one)
        linted(sys.executable, *json.loads(health.partition("CMD ")[2].replace("8350", str(app)))[1:])
        process.terminate()
        assert process.wait(60) == 0


def test_what_is_installed_is_what_was_pinned() -> None:
    told = json.loads(linted(sys.executable, ROOT / "deploy" / "audit.py", "--json"))
    assert told["bad"] == 0 and len(told["libraries"]) > 100
    names = {row["name"] for row in told["libraries"]}
    assert {"fastapi", "pyjwt", "chromadb", "psycopg"} <= names and "pytest" not in names


def test_a_changed_library_is_found(tmp_path: Path) -> None:
    import importlib.util
    from importlib.metadata import Distribution

    spec = importlib.util.spec_from_file_location("audit", ROOT / "deploy" / "audit.py")
    assert spec is not None and spec.loader is not None
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    info = tmp_path / "lib-1.0.dist-info"
    info.mkdir()
    (tmp_path / "lib.py").write_text("x = 1\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lib\nVersion: 1.0\nLicense: GPL-3.0\n")
    (info / "RECORD").write_text("lib.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,6\n")
    problems = list(audit.problems_of(Distribution.at(info), "2.0"))
    assert len(problems) == 3 and "pinned 2.0" in problems[0] and "GPL" in problems[1] and "lib.py" in problems[2]
