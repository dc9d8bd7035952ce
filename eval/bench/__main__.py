"""`python -m eval.bench --data DIR [--only NAME…] [--out FILE]`: measure, print, and keep the figures."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eval.bench import hostile, kills, latency, load, speed
from eval.bench.command import ROOT
from eval.bench.document import document
from eval.bench.figure import Bench, Figure, Setting, keep
from eval.quality_page import put

BENCHES: dict[str, Bench] = {
    "floor": speed.floor,
    "plain": speed.plain,
    "memory": speed.memory,
    "unchanged": speed.unchanged,
    "latency": latency.latency,
    "load": load.load,
    "hostile": hostile.hostile,
    "kills": kills.kills,
}
TIMED = frozenset({"floor", "plain", "unchanged", "latency", "load"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 every bar that could be measured is met, 1 one is not, 2 usage."""
    given = _parser().parse_args(arguments)
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    setting = Setting(given.data.resolve(), work, given.pages, given.kills, given.rounds)
    today, found = datetime.now(UTC).date().isoformat(), list[Figure]()
    for name in given.only or BENCHES:
        figures = [_noted(replace(figure, date=today)) for figure in BENCHES[name](setting)]
        for figure in figures:
            print(figure.line(), flush=True)
        found += figures
        kept = keep(work / "figures.json", figures)
    if given.out is not None:
        order = list(BENCHES)
        known = [figure for figure in kept if figure.bench in order]
        put(given.out, "bench", document(sorted(known, key=lambda figure: order.index(figure.bench))))
    return int(any(figure.ok is False for figure in found))


def _noted(figure: Figure) -> Figure:
    """A time taken while the machine was busy with other work says so."""
    load, cores = os.getloadavg()[1], os.cpu_count() or 1
    if figure.bench not in TIMED or load < 1.5 * cores:
        return figure
    told = f"measured on a busy machine: load average {load:.0f} on {cores} cores"
    return replace(figure, remark="; ".join(part for part in (figure.remark, told) if part))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Measure against the bars.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of external data")
    parser.add_argument("--only", nargs="+", choices=list(BENCHES), metavar="NAME", help=f"of {', '.join(BENCHES)}")
    parser.add_argument("--out", type=Path, help="write the figures into this page (docs/quality.md)")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench", help="where packages and homes are made")
    parser.add_argument("--pages", type=int, default=1000, help="pages that speed is measured on")
    parser.add_argument("--kills", type=int, default=3, help="random moments to kill at, for each scene")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions of what is compared")
    return parser


if __name__ == "__main__":
    sys.exit(main())
