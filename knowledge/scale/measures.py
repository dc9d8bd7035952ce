"""What an equipment file tells of a piece of equipment, under whatever name, in the unit that formulas reckon in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files

from knowledge.headers import header_of
from knowledge.quantities import Unit, convert, convertible, parse_cell, unit

UNKNOWN = "unknown"
_EXTREME = re.compile(r"^(max(imum|imal)?|min(imum|imal)?)\.?\s+(?=agit|stir|speed|flow|gas|pump|rot)")


@dataclass(frozen=True)
class Measure:
    key: str
    unit: str
    label: str
    pattern: re.Pattern[str]
    symbols: frozenset[str]
    classes: frozenset[str]


@cache
def measures() -> tuple[Measure, ...]:
    return tuple(
        Measure(
            one["key"], one["unit"], one["label"], re.compile(one["pattern"]),
            frozenset(one.get("symbol", "").split("|")) - {""}, frozenset(one.get("classes", ())),
        )
        for one in _table()["measure"]
    )  # fmt: skip


@cache
def by_key() -> Mapping[str, Measure]:
    return {one.key: one for one in measures()}


def class_of(operation: str) -> str:
    """The kind of step that a unit operation is, `unknown` where its name tells none."""
    text = operation.casefold().replace("_", " ")
    return next((name for name, pattern in _classes() if pattern.search(text)), UNKNOWN)


def measure_of(name: str, kind: str) -> Measure | None:
    """What a name means in a step of this kind; None for one that no formula asks for. Of measures that take the
    name, those whose unit fits the one written with it win."""
    header = header_of(name)
    plain = re.sub(r"\bworking (?=diam)", "", header.name.replace("_", " ").strip())
    bare = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", plain).strip()
    words = _EXTREME.sub("", bare.casefold())
    written = unit(header.unit) if header.unit else None
    found = [
        one
        for one in measures()
        if (not one.classes or kind in one.classes) and (bare in one.symbols or one.pattern.search(words))
    ]
    if written is not None:
        found = [one for one in found if _target(written, one.unit) is not None]
    return found[0] if found else None


def in_unit(number: str, written: str | None, goal: str) -> Decimal | None:
    """A number in the unit of its measure. A number without unit is taken to stand in it already only where the
    measure has none; None where the units do not fit."""
    try:
        if goal == "1":
            return Decimal(number) if written in (None, "1") else None
        source = unit(written) if written else None
        target = _target(source, goal) if source is not None else None
        return Decimal(convert(number, source, target)) if source is not None and target is not None else None
    except InvalidOperation:
        return None


def _target(source: Unit, goal: str) -> Unit | None:
    """The unit to convert to, None where the dimensions differ. A speed of rotation may be written per second."""
    for text in (goal, "1/min") if goal == "rpm" else (goal,):
        target = unit(text)
        if target is not None and convertible(source, target):
            return target
    return None


@dataclass(frozen=True)
class Cell:
    """A number as written with its unit, or the two ends of a range. Decimal strings."""

    low: str | None
    high: str | None
    unit: str | None

    @property
    def point(self) -> bool:
        return self.low is not None and self.low == self.high


def cell_of(text: str, header_unit: str | None) -> Cell | None:
    """The one quantity of a cell."""
    found = parse_cell(text.strip(), header_unit=header_unit)
    if len(found) != 1:
        return None
    one = found[0]
    low, high = (one.target, one.target) if one.operator == "eq" else (one.low, one.high)
    if low is None and high is None:
        low = high = one.target
    return Cell(low, high, one.unit_as_written or header_unit) if (low or high) else None


@cache
def _table() -> Mapping[str, list[dict[str, str]]]:
    return tomllib.loads(files("knowledge.scale").joinpath("measures.toml").read_text(encoding="utf-8"))


@cache
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    named: Mapping[str, str] = _table()["class"]  # type: ignore[assignment]
    return tuple((name, re.compile(pattern)) for name, pattern in named.items())
