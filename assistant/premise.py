"""What a question takes for granted about a role ("why is X a CPP") against what the package says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.kinds import ROLES
from assistant.match import Match
from assistant.question import Asked

CLASS_HEADER = re.compile(
    r"\b(?:class\w*|critical\w*|role|type|category|Einstufung|Kritikalität|classement|criticité|clasificación)\b",
    re.IGNORECASE,
)
MIN_OWN = 0.6


def role_of(text: str) -> str | None:
    """A role in one spelling: `CPP`, `KPP`, `non-critical` …; a well-controlled CPP is a CPP."""
    found = ROLES.search(text)
    if found is None:
        return None
    word = re.sub(r"[\s-]", "", found.group(1)).upper()
    if word.startswith("NON"):
        return "non-critical"
    return {"WCCPP": "CPP", "PCPP": "CPP", "CRITICAL": "CPP", "KEY": "KPP", "KPA": "KPP"}.get(
        word.rstrip("S"), word.rstrip("S")
    )


def contradicting(asked: Asked, ranked: Sequence[Match]) -> Match | None:
    """The table row that gives the subject another role than the question does; none where any row agrees."""
    if asked.role_asked is None or asked.kind not in {"why", "criticality", "range_origin"}:
        return None
    assumed = role_of(asked.role_asked)
    other: Match | None = None
    for match in ranked[:20]:
        unit = match.unit
        if unit.grid is None or unit.row is None or _subject_share(match) < MIN_OWN:
            continue
        for _, header, cell in unit.grid.cells(unit.row):
            stated = role_of(cell) if CLASS_HEADER.search(header) and len(cell.split()) <= 4 else None
            if stated is not None and stated == assumed:
                return None
            if stated is not None and other is None:
                other = match
    return other


def _subject_share(match: Match) -> float:
    """Share of the subject, the role left out, that the row itself names."""
    rows = [
        (term.weight, grade)
        for term, grade in zip(match.asked.terms, match.own_grades, strict=True)
        if term.role == "subject" and not ROLES.search(term.text) and not term.text.casefold().startswith("critical")
    ]
    total = sum(weight for weight, _ in rows)
    return sum(weight * grade for weight, grade in rows) / total if total else 0.0
