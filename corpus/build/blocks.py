"""What a document is made of before it becomes PDF or DOCX: blocks, each with the gold that stands in it.

Texts use a small markup: `**bold**`, `^superscript^`, `~subscript~`. Everything else is literal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Gold = dict[str, Any]
MARK = re.compile(r"\*\*(.+?)\*\*|\^(.+?)\^|~(.+?)~")


def plain(text: str) -> str:
    """The text without markup, as it is read."""
    return MARK.sub(lambda m: next(g for g in m.groups() if g is not None), text)


def sentence_of(text: str, part: str) -> str:
    """The sentence of `text` that holds `part`."""
    at = text.index(part)
    ends = [m.end() for m in re.finditer(r"(?<![A-Z]\.)(?<!No\.)(?<!vs\.)(?<!e\.g\.)(?<!ca\.)(?<!approx\.)[.;!?](?=\s+[A-ZÄÖÜÉ])", text)]
    start = max([e for e in ends if e <= at], default=0)
    stop = min([e for e in ends if e >= at + len(part)], default=len(text))
    return text[start:stop].strip()


@dataclass(frozen=True)
class H:
    """A numbered heading; level 1 to 3."""

    level: int
    text: str


@dataclass(frozen=True)
class P:
    """A paragraph. `gold` holds statements and rationales made by `st` and `why`."""

    text: str
    gold: tuple[Gold, ...] = ()
    style: str = "body"


@dataclass(frozen=True)
class L:
    """A list; numbered with `ordered`."""

    items: tuple[str, ...]
    ordered: bool = False
    gold: tuple[Gold, ...] = ()


@dataclass(frozen=True)
class T:
    """A table. `spans` are (row, column, rows, columns) counted from 0 with the header rows included."""

    caption: str
    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[int, int, int, int], ...] = ()
    widths: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    ruled: bool = True
    gold: tuple[Gold, ...] = ()


@dataclass(frozen=True)
class PB:
    """A page break."""


@dataclass(frozen=True)
class Cols:
    """Blocks set in two columns."""

    blocks: tuple[Any, ...]


@dataclass(frozen=True)
class Plot:
    """A line or scatter chart with text in it. `series` maps a label to its points."""

    caption: str
    xlabel: str
    ylabel: str
    series: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


@dataclass(frozen=True)
class Hidden:
    """Text that a reader does not see: white, one point high."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A scanned page as JPEG: bare over the whole sheet, or below the running header."""

    data: bytes
    bare: bool


@dataclass(frozen=True)
class Meta:
    """The identity a document shows in its header, cover, approval table and history."""

    number: str
    title: str
    version: str
    effective: str
    kind: str
    company: str = "Orsanne Biologics AG"
    approvals: tuple[tuple[str, str, str], ...] = ()
    history: tuple[tuple[str, str, str], ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    references: tuple[str, ...] = ()
    serif: bool = False
    language: str = "en"
    labels: tuple[tuple[str, str], ...] = field(default=())


def st(part: str, name: str, kind: str | None, **fields: Any) -> Gold:
    """A statement in running text: `part` is the value as written; the quote is its sentence."""
    return {"record": "statement", "part": part, "name": name, "kind": kind, **fields}


def why(part: str, name: str, evidence_type: str | None, strength: str, statement: str, **fields: Any) -> Gold:
    """A rationale in running text: `part` is a piece of the sentence that gives the reason."""
    return {"record": "rationale", "part": part, "name": name, "evidence_type": evidence_type, "strength": strength,
            "statement": statement, **fields}
