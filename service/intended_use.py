"""What the program is for and what it is not for, in the same words wherever it is told."""

from __future__ import annotations

from knowledge.records.base import Record

INTENDED = (
    "Decision support for technology transfer: finds what a sponsor's documents say, shows it with the very words at "
    "their place, and keeps what qualified people decided about it."
)
EXCLUDED = (
    "It does not release or reject batches.",
    "It does not decide dispositions or deviations.",
    "It does not change parameters, recipes or master data of any other system.",
    "It is no system of record for production data, and controls no equipment.",
    "It does not replace the reading of the cited source by a qualified person.",
)


class About(Record):
    """The program, its intended use, and the uses that are excluded."""

    name: str = "Knowline"
    version: str
    intended_use: str = INTENDED
    excluded: tuple[str, ...] = EXCLUDED


def about() -> About:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return About(version=version("knowline"))
    except PackageNotFoundError:
        return About(version="0")
