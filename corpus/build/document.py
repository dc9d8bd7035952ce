"""One file of the package: its path, bytes, and the gold that stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from corpus.build.blocks import Cols, Gold, H, L, P, T, plain, sentence_of
from corpus.build.values import UCUM, parse, split_unit


@dataclass(frozen=True)
class Document:
    """`transcript` holds the text of each page where the file itself is only a picture."""

    path: str
    data: bytes
    gold: tuple[Gold, ...] = ()
    transcript: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


def flat(blocks: Iterable[Any]) -> Iterable[Any]:
    for block in blocks:
        yield from flat(block.blocks) if isinstance(block, Cols) else (block,)


def complete(gold: Gold, text: str) -> Gold:
    """Gives a running-text entry its quote, value and bounds."""
    done = {k: v for k, v in gold.items() if k != "part"}
    part = gold.get("part")
    if part is not None:
        done.setdefault("quote", sentence_of(text, part))
    if gold["record"] == "statement" and "operator" in done and part is not None and "unit_as_written" not in done:
        _, unit = split_unit(part)
        done |= {"unit_as_written": unit, "unit_ucum": UCUM[unit] if unit else None}
    if gold["record"] == "statement" and "operator" not in done:
        value, unit = split_unit(part or done["value_text"])
        parsed = parse(value)
        if parsed is None:
            raise ValueError(f"cannot read the value {part!r} of {gold['name']}; give operator and bounds")
        done = {**parsed, "unit_as_written": unit, "unit_ucum": UCUM[unit] if unit else None, **done}
    if gold["record"] == "statement":
        done.setdefault("value_text", part)
        done.setdefault("origin", "text")
    return done


def gold_of(blocks: Iterable[Any]) -> tuple[Gold, ...]:
    """All statements and rationales of the blocks in order, with the section they stand in."""
    found: list[Gold] = []
    section: list[str] = []
    for block in flat(blocks):
        if isinstance(block, H):
            section = [*section[: block.level - 1], plain(block.text)]
        elif isinstance(block, P):
            found += [{**complete(g, plain(block.text)), "section": " > ".join(section)} for g in block.gold]
        elif isinstance(block, L):
            for g in block.gold:
                item = next(plain(i) for i in block.items if g["part"] in plain(i))
                found.append({**complete(g, item), "section": " > ".join(section)})
        elif isinstance(block, T):
            found += [{**complete(g, ""), "section": " > ".join(section)} for g in block.gold]
    return tuple(found)


def paragraph_of(text: str, part: str) -> str:
    """The paragraph of a plain text that holds `part`, on one line, without a numbered heading above it."""
    block = next(b for b in re.split(r"\n\s*\n", text) if part in b.replace("\n", " "))
    lines = block.strip().splitlines()
    return " ".join(lines[1:] if re.match(r"\d+\. ", lines[0]) and len(lines) > 1 else lines)


def headings_of(blocks: Iterable[Any]) -> tuple[str, ...]:
    return tuple(plain(b.text) for b in flat(blocks) if isinstance(b, H))


def from_blocks(path: str, data: bytes, blocks: list[Any], with_gold: bool = True) -> Document:
    """A document whose gold and headings are those of its blocks."""
    return Document(path, data, gold_of(blocks) if with_gold else (), headings=headings_of(blocks))
