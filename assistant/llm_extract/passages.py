"""A document → parts that fit one question: whole sections where they fit, their sentences and rows under keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.llm.grounds import Ground, one_line
from assistant.llm.planted import planted
from assistant.llm_extract.prompts import SYSTEM, filled
from assistant.units import DocumentText, Unit
from knowledge.records import DocumentEntry, Element

MOST_CHARACTERS = 6000
_LONGEST_LINE = 1500


@dataclass(frozen=True)
class Passage:
    """One part. `grounds` are its lines by key; `withheld` counts lines that give orders to whoever reads them."""

    grounds: dict[str, Ground]
    text: str
    withheld: int = 0

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{SYSTEM}\n{self.text}".encode()).hexdigest()


def passages_of(entry: DocumentEntry, elements: Sequence[Element]) -> Iterator[Passage]:
    """In reading order. Invisible text, hidden sheets and rows, and lines without a value or a word of reason are
    never sent."""
    text = DocumentText(entry, elements)
    title = one_line(" ".join(part for part in (entry.title, entry.version) if part)) or entry.file
    waiting: list[Unit] = []
    size = withheld = 0
    section: str | None = None
    for number, element in enumerate(elements):
        if not element.evidence or element.hidden:
            continue
        units = [unit for unit in text.units(number) if not _is_hidden(unit)]
        told = [unit for unit in units if not planted(_everything(unit))]
        withheld += len(units) - len(told)
        for unit in told:
            length = min(len(unit.text), _LONGEST_LINE) + len(unit.near) + 40
            full = size + length > MOST_CHARACTERS or (size > MOST_CHARACTERS // 2 and element.section != section)
            if waiting and full:
                yield _passage(title, waiting, withheld)
                waiting, size, withheld = [], 0, 0
            waiting.append(unit)
            size += length
            section = element.section
    if waiting:
        yield _passage(title, waiting, withheld)


def _passage(title: str, units: Sequence[Unit], withheld: int) -> Passage:
    grounds = {f"u{n}": Ground(f"u{n}", unit, True, {}) for n, unit in enumerate(units, 1)}
    lines = "\n".join(f"[{key}] {ground.sent[:_LONGEST_LINE]}{_place(ground.unit)}" for key, ground in grounds.items())
    return Passage(grounds, filled(title, lines), withheld)


def _place(unit: Unit) -> str:
    far = one_line(unit.far)
    return f" ({far[-300:]})" if far else ""


def _is_hidden(unit: Unit) -> bool:
    table = unit.element.table
    return table is not None and unit.row is not None and unit.row in table.hidden_rows


def _everything(unit: Unit) -> str:
    return " ".join(part for part in (unit.text, unit.near, unit.far) if part)
