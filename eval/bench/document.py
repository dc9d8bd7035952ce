"""The figures as a page of documentation."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

from eval.bench.figure import Figure

_HEAD = """## What it costs, and what it survives

`make bench`; every figure was measured by the command beside it, on generated packages or on public files that nobody
here wrote (skipped where the folder named by `KNOWLINE_DATA` is absent). Times are wall clock on {machine}; ratios are
medians of interleaved runs, so that what else the machine did weighs on both sides. `HOME` and `PACKAGE` stand for any
folder.

| what | measured | bar | met | when |
|---|---|---|---|---|
"""


def document(figures: Sequence[Figure]) -> str:
    """Markdown: the table, then the commands and what stands out."""
    rows = [f"| {f.what} | {f.shown} | {f.bar} | {_met(f)} | {f.date} |" for f in figures]
    lines = [_HEAD.format(machine=machine()) + "\n".join(rows), "", "### Commands and remarks", ""]
    for bench in dict.fromkeys(figure.bench for figure in figures):
        mine = [figure for figure in figures if figure.bench == bench]
        lines.append(f"**{bench}** (`python -m eval.bench --only {bench}`)")
        for command in dict.fromkeys(figure.command for figure in mine):
            lines += ["", f"    {command}"]
        remarks = [_remark(figure) for figure in mine if figure.remark or figure.ok is False]
        lines += ["", *remarks, ""] if remarks else [""]
    return "\n".join(lines).rstrip() + "\n"


def machine() -> str:
    """The class of machine: cores, architecture, operating system, Python; no name."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def _remark(figure: Figure) -> str:
    return f"- {'**Not met.** ' if figure.ok is False else ''}{figure.what}: {figure.remark}"


def _met(figure: Figure) -> str:
    if figure.ok is None:
        return "–" if figure.measured else "not measured"
    return "yes" if figure.ok else "**no**"
