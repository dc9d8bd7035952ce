"""The bar of sureness: killed at every stage boundary and at random moments, then run again, the store is the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from eval.bench import drops
from eval.bench.command import KNOWLINE, killed_after, knowline, python
from eval.bench.figure import Bar, Figure, Setting, measured
from eval.bench.killed import SCOPE

SAME = Bar(1.0)
_SCOPE = ("--sponsor", SCOPE.sponsor, "--product", SCOPE.product)


@dataclass(frozen=True, slots=True)
class Scene:
    """A package, the home it meets (None: a new one), and what the home must hold in the end."""

    name: str
    package: Path
    before: Path | None
    expected: dict[str, Any]
    boundaries: tuple[str, ...]
    seconds: float

    def fresh(self, home: Path) -> Path:
        shutil.rmtree(home, ignore_errors=True)
        if self.before is not None:
            shutil.copytree(self.before, home)
        return home


def kills(setting: Setting) -> Sequence[Figure]:
    """A first drop and a later one; each boundary where it is first passed, then `kills` random moments of the CLI."""
    chance, figures = Random(5), []  # noqa: S311 (moments to kill at, no secret)
    for scene in scenes(setting.work / "kills"):
        home = setting.work / "kills" / "victim"
        wrong, ended, tried = [], 0, 0
        for name in dict.fromkeys(scene.boundaries):
            position = scene.boundaries.index(name) + 1
            ran = python("eval.bench.killed", scene.package, scene.fresh(home), str(position))
            ended, tried = ended + (ran.status == -9), tried + 1
            if again(scene.package, home) != scene.expected:
                wrong.append(name)
        for _ in range(setting.kills):
            after = chance.uniform(0.05, 1.0) * scene.seconds
            arguments: list[str | Path] = [KNOWLINE, "--home", scene.fresh(home), *_SCOPE, "ingest", scene.package]
            ended, tried = ended + killed_after(arguments, after), tried + 1
            if again(scene.package, home) != scene.expected:
                wrong.append(f"{after:.2f} s")
        figures.append(_figure(scene, tried, ended, wrong))
    return figures


def _figure(scene: Scene, tried: int, ended: int, wrong: Sequence[str]) -> Figure:
    boundaries, same = len(set(scene.boundaries)), tried - len(wrong)
    told = f"{boundaries} boundaries and {tried - boundaries} random moments; {ended} of {tried} were killed in the run"
    return measured(
        "kills", f"kill -9, then again: same digest, {scene.name}", same / tried, SAME,
        "knowline ingest PACKAGE; kill -9; knowline ingest PACKAGE; knowline doctor --digest",
        shown=f"{same} of {tried}", remark=told + (f"; different after {', '.join(wrong)}" if wrong else ""),
    )  # fmt: skip


def scenes(work: Path) -> Iterator[Scene]:
    """The first drop into a new home, then the later one into the home that holds the first."""
    shutil.rmtree(work, ignore_errors=True)
    package = drops.first(work / "package")
    yield _scene("a first drop", package, None, work / "undisturbed")
    before = Path(shutil.copytree(work / "undisturbed", work / "before"))
    yield _scene("a later drop", drops.second(package), before, work / "undisturbed")


def again(package: Path, home: Path) -> dict[str, Any]:
    """Run once more to the end; gives what the home holds then."""
    knowline(home, *_SCOPE, "ingest", package, "--json").json()
    return digest(home)


def digest(home: Path) -> dict[str, Any]:
    result: dict[str, Any] = knowline(home, "doctor", "--digest", "--json").json()
    return result


def _scene(name: str, package: Path, before: Path | None, home: Path) -> Scene:
    copy = home.with_name("timed")
    shutil.rmtree(copy, ignore_errors=True)
    if before is not None:
        shutil.copytree(before, copy)
    seconds = knowline(copy, *_SCOPE, "ingest", package, "--json").seconds
    boundaries = tuple(python("eval.bench.killed", package, home, "0").json())
    return Scene(name, package, before, digest(home), boundaries, seconds)
