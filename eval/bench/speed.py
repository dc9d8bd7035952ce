"""Bars of speed and memory, on packages of generated born-digital pages."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from eval.bench.command import ROOT, Ran, hashing_seconds, knowline, python
from eval.bench.figure import Bar, Figure, Setting, measured, median
from eval.bench.pages import package
from eval.bench.recall import recall_figures

FLOOR = Bar(1.6, 1.2, at_least=False, unit="×")
PLAIN = Bar(2.5, 4.0, unit="×")
MEMORY = Bar(1.5, at_least=False, unit=" GB")
UNCHANGED = Bar(2.0, 1.0, at_least=False, unit=" s")
MEMORY_PAGES = 2000
SCOPE = ("--sponsor", "bench", "--product", "pages")


def floor(setting: Setting) -> Sequence[Figure]:
    """Ingestion against its floor: each round ingests anew and takes the floor before and after."""
    folder, home = package(setting.work, setting.pages), setting.work / "home-floor"
    ratios, told = [], []
    ingest(folder, home)
    before = _floor(folder, home)
    for _ in range(setting.rounds):
        ran = ingest(folder, home)
        after = _floor(folder, home)
        ratios.append(ran.seconds / ((before["seconds"] + after["seconds"]) / 2))
        told.append(f"{ran.seconds:.0f} s against {before['seconds']:.0f} and {after['seconds']:.0f} s")
        before = after
    figure = measured(
        "floor", f"ingest ÷ floor, {before['pages']:.0f} pages, {before['chunks']:.0f} chunks", median(ratios), FLOOR,
        "knowline ingest PACKAGE --no-extract; python -m eval.bench.floor PACKAGE HOME",
        remark=f"median of {len(ratios)} interleaved rounds: {'; '.join(told)}",
    )  # fmt: skip
    return [figure]


def plain(setting: Setting) -> Sequence[Figure]:
    """Against the plain pipeline: time on the same files, then recall on the sample's questions."""
    folder, home = package(setting.work, setting.pages), setting.work / "home-plain"
    before = ingest(folder, home).seconds
    store = _empty(setting.work / "plain-chroma")
    theirs = python("eval.bench.plain_pipeline", folder, store).json()
    after = ingest(folder, home).seconds
    ratio = theirs["seconds"] / ((before + after) / 2)
    speed = measured(
        "plain", f"times faster than the plain pipeline, {theirs['pages']} pages", ratio, PLAIN,
        "knowline ingest PACKAGE --no-extract; python -m eval.bench.plain_pipeline PACKAGE STORE",
        remark=f"{theirs['seconds']:.0f} s with {theirs['loader']} and {theirs['chunks']} chunks; "
        f"ours {before:.0f} and {after:.0f} s",
    )  # fmt: skip
    return [speed, *recall_figures(ROOT / "corpus" / "sample", setting.work)]


def memory(setting: Setting) -> Sequence[Figure]:
    """The peak of the whole process tree over a large package; the home serves the latency bars afterwards."""
    ran = ingest(package(setting.work, MEMORY_PAGES), large_home(setting), watch=True)
    report = ran.json()
    pages, chunks = report["totals"]["pages"], report["totals"]["chunks"]
    figure = measured(
        "memory", f"peak memory (PSS of the process tree), {pages} pages", ran.peak_mb / 1024, MEMORY,
        "knowline ingest PACKAGE --no-extract", remark=f"{chunks} chunks in {ran.seconds:.0f} s",
    )  # fmt: skip
    return [figure]


def unchanged(setting: Setting) -> Sequence[Figure]:
    """The same package again: what it takes beyond hashing the files."""
    folder, home = package(setting.work, setting.pages), setting.work / "home-floor"
    if not home.exists():
        ingest(folder, home)
    extra, told = [], []
    for _ in range(max(3, setting.rounds)):
        hashing = hashing_seconds(folder)
        ran = knowline(home, *SCOPE, "ingest", folder, "--no-extract", "--json")
        statuses = {file["status"] for file in ran.json()["files"]}
        if statuses != {"unchanged"}:
            raise RuntimeError(f"the package is not seen as unchanged: {sorted(statuses)}")
        extra.append(ran.seconds - hashing)
        told.append(f"{ran.seconds:.2f} s, hashing {hashing:.2f} s")
    figure = measured(
        "unchanged", f"unchanged package of {setting.pages} pages again, beyond hashing", median(extra), UNCHANGED,
        "knowline ingest PACKAGE --no-extract (again)", remark="; ".join(told),
    )  # fmt: skip
    return [figure]


def large_home(setting: Setting) -> Path:
    return setting.work / "home-large"


def ingest(folder: Path, home: Path, *, watch: bool = False) -> Ran:
    """Ingest into a new home."""
    ran = knowline(_empty(home), *SCOPE, "ingest", folder, "--no-extract", "--json", watch=watch)
    failed = [file["path"] for file in ran.json()["files"] if file["status"] != "ingested"]
    if failed:
        raise RuntimeError(f"{len(failed)} generated files did not come in: {failed[:3]}")
    return ran


def _floor(folder: Path, home: Path) -> dict[str, float]:
    result: dict[str, float] = python("eval.bench.floor", folder, home).json()
    return result


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
