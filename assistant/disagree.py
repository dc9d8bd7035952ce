"""Statements of one thing that do not agree: same subject, kind of limit and unit, other numbers and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kinds import range_kinds_of
from assistant.match import Match
from assistant.rows import statement_of
from assistant.words import plain_number
from knowledge.protocols import QuantityParser

SAME_SUBJECT, NAMED = 0.85, 0.5
_ACTUAL = frozenset({"actual"})


@dataclass(frozen=True)
class Stated:
    """One value as compared: numbers by kind of unit, and the kinds of limit named beside it."""

    values: frozenset[tuple[str, str, str]]
    kinds: frozenset[str]


def disagreeing(matches: Sequence[Match], parse: QuantityParser) -> tuple[Match, ...]:
    """Those of the matches that contradict another one; empty when all agree or speak of different things."""
    if len(matches) < 2:
        return ()
    own = max(match.own for match in matches)
    if own < NAMED:
        return ()
    same = [match for match in matches if match.own >= SAME_SUBJECT * own]
    stated = [(match, _stated(match, parse)) for match in same]
    found = [
        match
        for match, values in stated
        if any(_differ(values, others) for other, others in stated if other.unit.document.id != match.unit.document.id)
    ]
    return tuple(found)


def _stated(match: Match, parse: QuantityParser) -> Stated:
    text = statement_of(match.unit, parse)
    wanted = match.asked.unit_kinds
    parsed = [quantity for quantity in parse(text) if quantity.unit_kind is not None]
    fitting = [quantity for quantity in parsed if quantity.unit_kind in wanted] or parsed
    values = frozenset(
        (
            quantity.unit_kind or "",
            plain_number(quantity.low or quantity.target or ""),
            plain_number(quantity.high or quantity.target or ""),
        )
        for quantity in fitting
    )
    return Stated(values, range_kinds_of(f"{text} {match.unit.near}") - {"hold_time"})


def _differ(one: Stated, other: Stated) -> bool:
    """Both give values of one kind of unit, none of them the same, and not of different kinds of limit."""
    if not one.values or not other.values or one.values & other.values:
        return False
    if _ACTUAL & (one.kinds ^ other.kinds):
        return False
    if one.kinds and other.kinds and not one.kinds & other.kinds:
        return False
    return bool({kind for kind, _, _ in one.values} & {kind for kind, _, _ in other.values})
