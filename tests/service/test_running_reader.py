"""A process that answers sees at once what another process, the command line, takes in, changes and withdraws."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

KNOWLINE = Path(sys.executable).with_name("knowline")
SERVE = """
import json, sys
from pathlib import Path
from service.settings import load_settings
from service.workspace import Workspace

workspace = Workspace(load_settings({"home": Path(sys.argv[1])}))
scope = workspace.scope()
for line in sys.stdin:
    hits = workspace.searcher.search(scope, line.strip(), k=20)
    answer = workspace.assistant.ask(scope, line.strip())
    told = {"files": sorted({hit.file for hit in hits}), "status": answer.status, "answer": answer.answer}
    print(json.dumps(told), flush=True)
"""


class Reader:
    """A warm searcher and assistant in a process of their own."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, question: str) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Package:
    def __init__(self, folder: Path) -> None:
        self.home, self.folder = folder / "home", folder / "package"
        self.folder.mkdir()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def ingest(self) -> None:
        self.run("ingest", str(self.folder), "--no-extract")

    def run(self, *arguments: str) -> Any:
        done = subprocess.run(
            [KNOWLINE, "--home", self.home, "--sponsor", "s", "--product", "p", "--by", "Ana Ruiz", "--json", *arguments],
            capture_output=True, text=True, timeout=60, env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-500:]
        return json.loads(done.stdout)


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package(tmp_path)


@pytest.fixture
def reader(package: Package) -> Iterator[Reader]:
    package.write("hold.md", "# Hold\n\nThe capture pool may be held for at most 24 h at 5 °C.")
    package.write("load.md", "# Load\n\nThe load density is kept below 40 g/L because the yield fell above it.")
    package.ingest()
    reader = Reader(package.home)
    yield reader
    reader.close()


def test_a_running_reader_follows_the_command_line(package: Package, reader: Reader) -> None:
    question = "How long may the capture pool be held?"
    assert "24 h" in reader.ask(question)["answer"]

    package.write("filter.md", "# Filter\n\nThe virus filter is loaded with at most 300 L/m2 of the polished pool.")
    package.write("hold.md", "# Hold\n\nThe capture pool may be held for at most 72 h at 5 °C.")
    package.ingest()
    told = reader.ask(question)
    assert "72 h" in told["answer"] and "24 h" not in told["answer"]
    assert "filter.md" in reader.ask("With how much is the virus filter loaded?")["files"]

    (hold,) = (row for row in package.run("documents")["documents"] if row["file"] == "hold.md")
    package.run("documents", "withdraw", hold["id"], "--reason", "wrong product")
    told = reader.ask(question)
    assert "hold.md" not in told["files"] and "72 h" not in told["answer"]

    (package.folder / "load.md").unlink()
    package.ingest()
    assert reader.ask("Why is the load density kept below 40 g/L?")["files"] == ["filter.md"]
