"""kill -9 at every stage boundary and at random moments, then again: the same store as if nothing had happened."""

from __future__ import annotations

import importlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import Pipeline
from ingest.progress import no_checkpoint
from knowledge.storage import StoreState

sys.path.insert(0, str(Path(__file__).parent))
fakes = importlib.import_module("pipeline_fakes")

_STEPS = "\n\n".join(f"Step {i}: mix for {i + 3} min and keep the pool at 20 °C until it is clear." for i in range(40))


def _first(package: Path) -> None:
    _write(
        package,
        {
            "a.txt": "#number: PD-7\n#version: 1\nHold 24 h at 2–8 °C.",
            "b.txt": "#number: PD-7\n#version: 2\nHold 48 h at 2–8 °C.",
            "bad.txt": "DAMAGED",
            "box.zip": json.dumps({"x.txt": "Load 40 g/L.", "in.zip": json.dumps({"y.txt": "Load 35 g/L."}), "bad": "DAMAGED"}),
            "copy/b.txt": "#number: PD-7\n#version: 2\nHold 48 h at 2–8 °C.",
            "steps.txt": _STEPS,
            "steps_again.txt": _STEPS + "\n\nPrinted.",
        },
    )


def _second(package: Path) -> None:
    """The same package later: changed, grown and shrunk."""
    (package / "b.txt").unlink()
    _write(
        package,
        {
            "a.txt": "#number: PD-7\n#version: 3\nHold 72 h at 2–8 °C.",
            "box.zip": json.dumps({"x.txt": "Load 42 g/L.", "z.txt": "Load 35 g/L."}),
            "new.txt": "A new file.",
            "steps.txt": _STEPS.replace("20 °C", "25 °C"),
        },
    )


def _write(package: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(text, encoding="utf-8")


def _ingest(home: Path, package: Path, checkpoint: Callable[[str], None] = no_checkpoint) -> StoreState:
    parts = replace(fakes.parts(home), batch_chunks=3)
    try:
        Pipeline(parts, checkpoint=checkpoint).ingest(fakes.SCOPE, [package], by="J. Doe")
        return parts.store.state(parts.index)
    finally:
        parts.store.close()


def _in_child(work: Callable[[], object]) -> int:
    """Run in a forked child; gives its process id."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def _ends(passed: list[str]) -> list[int]:
    """Where each boundary is passed for the first and for the last time, counted from 1."""
    last = {name: position for position, name in enumerate(passed, 1)}
    first = {name: position for position, name in reversed(list(enumerate(passed, 1)))}
    return sorted({*first.values(), *last.values()})


def _killed_at(position: int) -> Callable[[str], None]:
    passed = 0

    def checkpoint(_name: str) -> None:
        nonlocal passed
        passed += 1
        if passed == position:
            os.kill(os.getpid(), signal.SIGKILL)

    return checkpoint


class _Scene:
    """A package in its second state, a home in its first, and what the store must be in the end."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "package"
        self.home = folder / "home"
        _first(self.package)
        self.first_passed: list[str] = []
        _ingest(self.home, self.package, self.first_passed.append)
        reference = folder / "reference"
        shutil.copytree(self.home, reference)
        _second(self.package)
        self.passed: list[str] = []
        self.expected = _ingest(reference, self.package, self.passed.append)

    def copy(self, folder: Path) -> Path:
        return Path(shutil.copytree(self.home, folder / "copy"))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> _Scene:
    return _Scene(tmp_path_factory.mktemp("scene"))


def test_the_scene_passes_every_boundary(scene: _Scene) -> None:
    expected = {"discovered", "read", "chunked", "embedded", "indexed", "live", "settled", "extracted"}
    assert expected <= set(scene.first_passed)
    assert expected | {"withdrawn", "removed"} <= set(scene.passed)
    assert scene.expected.orphans == 0 and scene.expected.vectors == scene.expected.chunks > 5


def test_killed_at_each_boundary_of_a_first_ingestion(tmp_path: Path) -> None:
    package = tmp_path / "package"
    _first(package)
    passed: list[str] = []
    expected = _ingest(tmp_path / "reference", package, passed.append)
    for position in _ends(passed):
        home = tmp_path / f"home{position}"
        child = _in_child(lambda home=home, position=position: _ingest(home, package, _killed_at(position)))  # type: ignore[misc]
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert _ingest(home, package) == expected, f"killed at {position}: {passed[position - 1]}"


def test_killed_at_each_boundary_of_a_later_ingestion(scene: _Scene, tmp_path: Path) -> None:
    for position in _ends(scene.passed):
        home = scene.copy(tmp_path / str(position))
        child = _in_child(lambda home=home, position=position: _ingest(home, scene.package, _killed_at(position)))  # type: ignore[misc]
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert _ingest(home, scene.package) == scene.expected, f"killed at {position}: {scene.passed[position - 1]}"


def test_killed_at_random_moments_again_and_again(scene: _Scene, tmp_path: Path) -> None:
    chance = random.Random(11)
    for attempt in range(6):
        home = scene.copy(tmp_path / str(attempt))
        for _ in range(2):
            child = _in_child(lambda home=home: _ingest(home, scene.package))  # type: ignore[misc]
            time.sleep(chance.uniform(0.01, 0.25))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        assert _ingest(home, scene.package) == scene.expected, f"attempt {attempt}"
