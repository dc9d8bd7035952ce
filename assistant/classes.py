"""Questions that want all of a kind: which they are, and the rows of a table that carry the class asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.kinds import ROLES
from assistant.match import Match
from assistant.premise import CLASS_HEADER, role_of
from assistant.question import Asked
from assistant.units import Unit

_ALL = re.compile(
    r"\b(?:all|every|each|list|complete|full set|alle|sämtliche|liste|tous|toutes|todos|todas|CPPs|KPPs|CQAs)\b"
    r"|\bwhich (?:\w+ ){0,3}(?:are|were) (?:\w+ )?(?:critical|key)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\bwhat (?:has |have |was |were |all )?(?:been )?(?:changed|moved|modified|altered|revised)\b"
    r"|\bchanges? (?:from|between|since|against) \w+"
    r"|[:,]\s*what (?:changed|moved)\b|\bwas (?:hat sich|wurde) .{0,40}geändert\b|\bqu'est-ce qui a changé\b",
    re.IGNORECASE,
)
MANY, NAMED = 2, 0.5


def wants_all(asked: Asked) -> bool:
    """Whether the question asks for several things, all of which belong into the answer."""
    of_class = asked.role_asked is not None and bool(_ALL.search(asked.text))
    return asked.kind == "list" or of_class or bool(CHANGED.search(asked.text))


def role_in(unit: Unit) -> str | None:
    """The class that a table row states in its column of classes."""
    if unit.grid is None or unit.row is None:
        return None
    return next((role_of(cell) for _, header, cell in unit.grid.cells(unit.row) if CLASS_HEADER.search(header)), None)


def wants_class(asked: Asked) -> bool:
    """Whether all members of a class are asked for ("list the CPPs")."""
    return (
        asked.role_asked is not None
        and bool(ROLES.search(asked.role_asked))
        and not asked.wants_reason
        and wants_all(asked)
    )


def class_rows(asked: Asked, ranked: Sequence[Match]) -> tuple[Match, ...]:
    """All rows of the class that `wants_class` tells, of the table that has most of them; empty where there are few.

    A table of a current document goes before a superseded one, and one of parameters before one of their risks.
    """
    wanted = role_of(asked.role_asked or "")
    tables: dict[str, list[Match]] = {}
    for match in ranked:
        if role_in(match.unit) == wanted:
            tables.setdefault(match.unit.element.id, []).append(match)
    if not tables:
        return ()
    best = max(
        tables.values(),
        key=lambda rows: (
            rows[0].unit.document.status == "current",
            rows[0].unit.document.document_type != "risk_assessment",
            max(match.cover for match in rows) >= NAMED,
            len(rows),
            rows[0].score,
        ),
    )
    return tuple(sorted(best, key=lambda match: match.unit.order)) if len(best) >= MANY else ()
