"""The checklist of a technology transfer (60 items), read from `checklist.txt`, and what a rule gives for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

from knowledge.checks.text import Line
from knowledge.ids import scoped_id
from knowledge.records import Citation, Gap, Scope

Interface = Literal["RD_MSAT", "MSAT_MFG", "AD_QC"]
Severity = Literal["stop", "major", "minor"]
_INTERFACES: Mapping[str, Interface] = {"A": "RD_MSAT", "B": "MSAT_MFG", "C": "AD_QC"}
OTHER = "other"
SUBJECT_MAX = 90


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist."""

    id: str
    severity: Severity
    needed: str

    @property
    def interface(self) -> Interface:
        return _INTERFACES.get(self.id[0], "RD_MSAT")


@lru_cache(maxsize=1)
def checklist() -> Mapping[str, Item]:
    """Items by id, in order. Raises `ValueError` for a line that is not of the form `id | severity | text`."""
    found: dict[str, Item] = {}
    text = files("knowledge.checks").joinpath("checklist.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        id_, severity, needed = (part.strip() for part in line.split("|", 2))
        if severity not in ("stop", "major", "minor"):
            raise ValueError(f"checklist item {id_}: severity {severity!r}")
        found[id_] = Item(id_, cast(Severity, severity), needed)
    return found


@dataclass(frozen=True)
class Missing:
    """A gap as found. `key` makes it itself within its item: the subject, not the wording of the explanation."""

    check: str
    subject: str
    explanation: str
    question: str
    evidence: tuple[Citation, ...]
    key: tuple[str, ...]
    severity: Severity | None = None
    interface: Interface | None = None

    def record(self, scope: Scope) -> Gap:
        item = checklist().get(self.check) or Item(OTHER, "minor", "")
        return Gap(
            id=scoped_id("g", scope, self.check, *self.key), check=self.check, interface=self.interface or item.interface,
            severity=self.severity or item.severity, subject=short(self.subject), explanation=self.explanation,
            question=self.question, evidence=self.evidence,
        )  # fmt: skip


def short(text: str) -> str:
    words = " ".join(text.split()).strip(" :;,.–-•")
    return words if len(words) <= SUBJECT_MAX else words[: SUBJECT_MAX - 2].rsplit(" ", 1)[0] + " …"


def cited(lines: Iterable[Line], most: int = 6) -> tuple[Citation, ...]:
    """Citations of lines, each place once."""
    found = {(line.element.id, line.text): line.citation(None) for line in lines}
    return tuple(found.values())[:most]
