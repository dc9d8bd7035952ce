"""Evidence as it is sent to a model and held against what comes back: a quote, its key, and what stands around it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.llm.amounts import Amount
from assistant.llm.reading import Frame, Statement, Things, Word, read_statement
from assistant.units import Unit
from knowledge.records.document import CELL_SEPARATOR

_UNIT_HEADER = re.compile(r"^\W*(?:units?|UoM|Einheit|unité|unidad)\W*$", re.IGNORECASE)
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, eq=False)
class Ground:
    """One piece of evidence. `key` is opaque and good for one call; `primary` marks what the quote-built
    answer rests on."""

    key: str
    unit: Unit
    primary: bool
    things: Things

    @property
    def is_row(self) -> bool:
        return self.unit.kind == "row"

    @cached_property
    def statement(self) -> Statement:
        """The quote as frames; of a table row each cell with its header and the row's label."""
        if self.unit.grid is None or self.unit.row is None:
            if self.unit.kind == "row":
                return _plain_row(self.unit.text, self.things)
            return read_statement(self.unit.text, self.things)
        return _row(self.unit, self.things)

    @cached_property
    def cell_keys(self) -> frozenset[str]:
        """Words of a table row's own cells, without those of the headers."""
        return read_statement(self.unit.text, self.things).keys

    def reading(self, text: str) -> Ground:
        """The same piece of evidence with a part of its quote alone: the sources that the rest names stay with it."""
        piece = self.unit.pieces[0]
        named = " ".join(word for word in self.unit.source.split() if word in text or word not in self.unit.text)
        return replace(self, unit=replace(self.unit, pieces=(replace(piece, quote=text),), source=named))

    @cached_property
    def header_amounts(self) -> tuple[Amount, ...]:
        """Amounts in the headers and the label of a table row ("Amount for 2,000 L"): they name, and state nothing."""
        if self.unit.grid is None or self.unit.row is None:
            return ()
        texts = (self.unit.grid.label(self.unit.row), *self.unit.grid.row_headers(self.unit.row))
        return tuple(amount for text in texts for _, amount in read_statement(text, self.things).amounts)

    @cached_property
    def context(self) -> Statement:
        """Headings, caption, title, number and headers: what names the thing, but states nothing of it."""
        unit = self.unit
        version = f"version {unit.document.version}" if unit.document.version else ""
        parts = (unit.far, unit.source, version, unit.near)
        return read_statement(" . ".join(part for part in parts if part), self.things)

    @cached_property
    def text(self) -> str:
        """The quote with its headers, for looking up what is written."""
        if self.unit.grid is None or self.unit.row is None:
            return self.unit.text
        return f"{self.unit.text} {' '.join(self.unit.grid.row_headers(self.unit.row))}"

    @cached_property
    def sent(self) -> str:
        """The quote on one line as a model sees it; of a table row each cell behind its header."""
        unit = self.unit
        if unit.grid is None or unit.row is None:
            return one_line(unit.text)
        return one_line("; ".join(f"{head}: {text}" if head else text for _, head, text in unit.grid.cells(unit.row)))

    @cached_property
    def place(self) -> str:
        """Document, version, section and standing, for the model's orientation."""
        document = self.unit.document
        version = f"version {document.version}" if document.version else None
        standing = document.status if document.status != "current" else None
        parts = (document.number or document.title, version, self.unit.element.section, standing)
        return ", ".join(one_line(part) for part in parts if part)


def one_line(text: str) -> str:
    return " ".join(text.split())


def new_keys(number: int, texts: Iterable[str]) -> tuple[str, ...]:
    """Keys that nobody could have planted: random, and not in any of the texts."""
    taken = " ".join(texts)
    found: list[str] = []
    while len(found) < number:
        key = "k" + "".join(secrets.choice(_ALPHABET) for _ in range(4))
        if key not in found and key not in taken:
            found.append(key)
    return tuple(found)


def _row(unit: Unit, things: Things) -> Statement:
    grid, row = unit.grid, unit.row
    if grid is None or row is None:
        return read_statement(unit.text, things)
    cells = grid.cells(row)
    label_col = grid.label_column(row)
    label = read_statement(f"{grid.label(row)} {grid.inherited(row)}", things)
    unit_cell = next((text.strip() for _, header, text in cells if _UNIT_HEADER.match(header)), "")
    frames: list[Frame] = list(label.frames)
    at = 1000
    for col, header, text in cells:
        at += 1000
        if col == label_col:
            continue
        head = read_statement(header, things, start=at)
        cell = read_statement(text, things, start=at + 500, header=unit_cell or header or grid.label(row))
        frames.append(_joined(label, head, cell))
    return Statement(tuple(frames), unit.text)


def _joined(label: Statement, head: Statement, cell: Statement) -> Frame:
    words: tuple[Word, ...] = (*label.words, *head.words, *cell.words)
    tokens = tuple(token for part in (label, head, cell) for frame in part.frames for token in frame.all_tokens)
    negators = tuple(at for frame in cell.frames for at in frame.negators)
    return Frame(words, tuple(amount for _, amount in cell.amounts), "|", negators, tokens, heads=head.words)


def _plain_row(text: str, things: Things) -> Statement:
    frames: list[Frame] = []
    for number, cell in enumerate(text.split(CELL_SEPARATOR)):
        part = read_statement(cell, things, start=1000 * number, header="")
        frames.append(_joined(Statement((), ""), Statement((), ""), part))
    return Statement(tuple(frames), text)


def make_grounds(units: Sequence[tuple[Unit, bool]], things: Things) -> tuple[Ground, ...]:
    keys = new_keys(len(units), (f"{unit.text} {unit.far} {unit.source} {unit.near}" for unit, _ in units))
    return tuple(Ground(key, unit, primary, things) for key, (unit, primary) in zip(keys, units, strict=True))
