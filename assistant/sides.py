"""What is shown beside the best statement: what is about the same thing, and each side where documents differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.match import Match
from assistant.settings import AskSettings
from assistant.units import Unit
from assistant.words import is_number, key_set, plain_number, tokens

MANY_SIDED = frozenset({"value", "hold_time", "conflict", "comparison"})
ALL_SIDES = frozenset({"conflict", "comparison"})
SAME_THING, BELONGING, FITTING, NAMED_SHARE, TABLE_SHARE = 0.85, 0.4, 0.9, 0.5, 0.5
NEAR, DEEP, BESIDE_SIDES = 16, 40, 2


@cache
def _types() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    lines = files("assistant").joinpath("doctypes.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.rsplit(" = ", 1) for line in lines if line.strip() and not line.startswith("#"))
    return tuple((re.compile(pattern, re.IGNORECASE), frozenset(names.split())) for pattern, names in rows)


def named_types(text: str) -> tuple[frozenset[str], ...]:
    """The kinds of document that a question names, each with the types it may mean; the longest wording counts."""
    found = sorted(
        ((match.start(), -match.end(), names) for pattern, names in _types() if (match := pattern.search(text))),
        key=lambda row: row[:2],
    )
    kept: list[frozenset[str]] = []
    last = -1
    for start, end, names in found:
        if start >= last and names not in kept:
            kept.append(names)
            last = -end
    return tuple(kept)


def beside(matches: Sequence[Match], settings: AskSettings) -> tuple[Match, ...]:
    """The best match and what may stand beside it: nearly as good, and saying something else.

    Where the question names kinds of documents, the best of each comes first; where a value is asked for, what other
    documents state of the same thing: readers must see disagreement.
    """
    best = matches[0]
    near = [m for m in matches[1:NEAR] if m.score >= settings.support_margin * best.score and belongs(m, best)]
    sides = _sides_named(matches, best)
    if best.asked.kind in MANY_SIDED or len(sides) > 1:
        sides += _sides_of(matches, best, sides, settings)
    if len(sides) > 1:
        near = near[:BESIDE_SIDES]
    kept: list[Match] = []
    for match in (*sides, best, *near) if sides and sides[0] is best else (best, *sides, *near):
        if all(match is not one and not alike(match.unit, one.unit) for one in kept):
            kept.append(match)
    return tuple(kept)


def _sides_named(matches: Sequence[Match], best: Match) -> list[Match]:
    """The best statement of each kind of document that the question names."""
    found: list[Match] = []
    for names in named_types(best.asked.text):
        of_type = [m for m in matches[:DEEP] if m.unit.document.document_type in names]
        fitting = [m for m in of_type if m.score >= NAMED_SHARE * best.score and m.fit >= NAMED_SHARE * best.fit]
        found += fitting[:1]
    return found


def _sides_of(matches: Sequence[Match], best: Match, sides: Sequence[Match], settings: AskSettings) -> list[Match]:
    """One statement a document of the same thing; what the parameter table knows of it counts too."""
    seen = {match.unit.document.id for match in (best, *sides)}
    other: list[Match] = []
    for match in matches[1:DEEP]:
        same = match.own >= SAME_THING * best.own and match.cover >= SAME_THING * best.cover
        close = same and match.score >= settings.other_margin * best.score
        known = match.known > 0 and match.score >= TABLE_SHARE * best.score
        if (close or known) and match.fit >= FITTING * best.fit and match.unit.document.id not in seen:
            seen.add(match.unit.document.id)
            other.append(match)
    return sorted(other, key=lambda match: match.unit.document.status != "current")


def belongs(match: Match, best: Match) -> bool:
    """Whether a further statement is about the same thing: it names it too, or stands in the same section."""
    same_section = (
        match.unit.document.id == best.unit.document.id
        and match.unit.element.section is not None
        and match.unit.element.section == best.unit.element.section
    )
    return same_section or match.own >= BELONGING * best.own or match.meaning >= best.meaning


def numbers_of(text: str) -> frozenset[str]:
    return frozenset(plain_number(token.rstrip("%")) for token in tokens(text) if is_number(token))


def alike(one: Unit, other: Unit) -> bool:
    """Whether two units say the same in nearly the same words."""
    if numbers_of(one.text) != numbers_of(other.text):
        return False
    first, second = key_set(one.text), key_set(other.text)
    return len(first & second) >= 0.75 * min(len(first), len(second))
