"""Whether a unit is the kind of statement that a question wants: a fitting value, a reason, a name, an event."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.cues import (
    ABSENT,
    ANSWER_HEADER,
    EFFECT,
    EVENT,
    MOMENT,
    PERSON,
    PLAIN_REASON_HEADER,
    REASON,
    REASON_HEADER,
    STRONG_REASON,
    STUDY,
)
from assistant.kinds import ROLES, asks_for_reason, range_kinds_of
from assistant.question import Asked, counts
from assistant.units import Unit
from assistant.vocabulary import unit_kinds
from assistant.words import fold, key_set, keys, query_keys, tokens
from assistant.words import standing as standing_of
from knowledge.records import Quantity


def kind_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    """Whether the unit is the kind of statement that the question wants."""
    text = unit.text
    if text.rstrip().endswith("?"):
        return 0.05
    if "____" in text or len(_WORDY.findall(text)) < (1 if unit.kind == "row" else 3) or _first_issue(unit):
        return 0.1
    if denies(asked, unit):
        return DENIAL_FIT
    if answers_logged_question(unit) and (not asked.wants_reason or asks_why(unit)):
        return 1.0
    if asked.wants_reason:
        said = (
            reason_fit(unit) if asked.kind == "why" else max(1.0 if STUDY.search(text) else 0.3, 0.9 * reason_fit(unit))
        )
        if EVENT.search(asked.text) and EVENT.search(text):
            said = max(said, EVENT_FIT)
        return said if news(asked, unit, SOME_NEWS if said >= CUED else NEWS) else min(said, 0.3)
    if asked.wants_quantity:
        return quantity_fit(asked, unit, quantities)
    if asked.name_of is not None:
        return 1.0 if names(asked, unit) else 0.4
    if asked.kind == "who":
        given = {fold(token) for token in tokens(asked.text)}
        return 1.0 if any(fold(found.group()) not in given for found in PERSON.finditer(text)) else 0.4
    if asked.kind in _CUES:
        cue, without = _CUES[asked.kind]
        return 1.0 if cue.search(text) else without
    return 0.3 if unit.kind == "caption" else 0.8


# What a statement of a kind shows, and what it is worth without.
_CUES = {
    "when": (MOMENT, 0.4),
    "deviation": (EVENT, 0.5),
    "criticality": (ROLES, 0.4),
    "consequence": (EFFECT, 0.5),
}
_MODIFIER = re.compile(r"([^\s,;:()|]+)[ -]$")
_FOLLOWER = re.compile(r"^(?:s|es|en)?[ :]+([A-Z0-9][^\s,;:()|]*)")


def names(asked: Asked, unit: Unit) -> bool:
    """Whether the unit names one of what is asked for: `laboratory dryer`, `lot 502X`, or a table cell under that
    word.
    """
    noun = asked.name_of or ""
    wanted = query_keys(noun)
    given = {fold(token) for token in tokens(asked.text)}
    if unit.grid is not None and unit.row is not None:
        for col, header, cell in unit.grid.cells(unit.row):
            if not wanted.isdisjoint(key_set(header)) and cell.strip():
                return True
            if col == unit.grid.label_column(unit.row) and not wanted.isdisjoint(key_set(cell)):
                return len(unit.grid.cells(unit.row)) > 1
    for match in re.finditer(r"[^\W_]+", unit.text):
        if wanted.isdisjoint(keys(match.group())):
            continue
        before = _MODIFIER.search(unit.text[: match.start()])
        if before and _telling(before.group(1), given):
            return True
        after = _FOLLOWER.match(unit.text[match.end() :])
        if after and _telling(after.group(1), given):
            return True
        if re.match(
            r"\W+(?:(?:is|was|are|were|:|=|named|called)\s+(?:an?\s+|the\s+)?[A-Z0-9]|of\s+\d)",
            unit.text[match.end() :],
        ):
            return True
    return False


def _telling(word: str, given: set[str]) -> bool:
    return fold(word) not in given and "/" not in word and standing_of(word) not in {"stop", "light", "general"}


def _first_issue(unit: Unit) -> bool:
    """A row of a revision history that says nothing but that a version was issued."""
    if unit.grid is None or len(_WORDY.findall(unit.text)) > 3:
        return False
    return bool(_VERSION.search(unit.near)) and bool(_DATE_HEADER.search(unit.near))


def asks_why(unit: Unit) -> bool:
    """Whether the logged question of a row asks for a reason."""
    cells = unit.grid.cells(unit.row) if unit.grid is not None and unit.row is not None else ()
    return any("?" in cell and asks_for_reason(cell) for _, _, cell in cells)


def answers_logged_question(unit: Unit) -> bool:
    """A row of a question log with its answer."""
    if unit.grid is None or unit.row is None:
        return False
    cells = unit.grid.cells(unit.row)
    return any("?" in cell for _, _, cell in cells) and any(ANSWER_HEADER.search(header) for _, header, _ in cells)


def quantity_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    """1 with a value of the kind asked for; little without any number; a value of another kind fits no strict
    question.
    """
    if not any(char.isdigit() for char in unit.text):
        return 0.1
    if not asked.unit_kinds:
        return 1.0 if quantities else 0.75
    if any(quantity.unit_kind in asked.unit_kinds for quantity in quantities):
        return 1.0
    bare = any(quantity.unit_kind in {None, "dimensionless", "count", "1"} for quantity in quantities) or not quantities
    if bare and unit.grid is not None and unit.row is not None:
        heads = [unit.grid.label(unit.row), *(header for _, header, cell in unit.grid.cells(unit.row) if cell.strip())]
        if any(unit_kinds(head) & asked.unit_kinds for head in heads):
            return 0.9
    elif bare and unit_kinds(unit.text) & asked.unit_kinds:
        return 0.8
    return 0.3 if asked.strict_kind else 0.6


def news(asked: Asked, unit: Unit, enough: float = 2.0) -> bool:
    """Whether the unit says more than the question does: a reason is something else than the value again."""
    given = frozenset(key for term in asked.terms for way in term.wordings for word in way.words for key in word)
    fresh = 0.0
    for token in tokens(unit.text):
        if (
            any(char.isalpha() for char in token)
            and standing_of(token) in {"subject", "general"}
            and given.isdisjoint(keys(token))
        ):
            fresh += 1 if standing_of(token) == "subject" else 0.5
    return fresh >= enough


def reason_fit(unit: Unit) -> float:
    if unit.kind == "caption":
        return 0.1
    if unit.grid is not None and unit.row is not None:
        for _, header, cell in unit.grid.cells(unit.row):
            if not header or not any(char.isalpha() for char in cell):
                continue
            if PLAIN_REASON_HEADER.search(header) or (REASON_HEADER.search(header) and len(cell.split()) >= 3):
                return 1.0
    if STRONG_REASON.search(unit.text):
        return 1.0
    if REASON.search(unit.text):
        return 0.9
    return 0.7 if EFFECT.search(unit.text) else 0.3


def denies(asked: Asked, unit: Unit) -> bool:
    """Whether the unit says of what is asked that it is not known: not studied, not stated, open.

    In a table row only the cells count that the question is about: those under a header that it names, else the last
    word
    of a row that states no value.
    """
    if unit.grid is None or unit.row is None:
        return bool(ABSENT.search(unit.text)) and not _states_beside(asked, unit.text)
    cells = unit.grid.cells(unit.row)
    if any("?" in cell for _, _, cell in cells):
        return (not asked.wants_reason or asks_why(unit)) and any(
            ABSENT.search(cell) or _OPEN.match(cell)
            for _, header, cell in cells
            if "?" not in cell and not _DATED.match(cell)
        )
    label = unit.grid.label_column(unit.row)
    named = [
        cell
        for col, header, cell in cells
        if col != label and any(counts(term) and term.wordings[0].stands_in(key_set(header)) for term in asked.terms)
    ]
    if named:
        return all(ABSENT.search(cell) or _OPEN.match(cell) for cell in named)
    numeric = sum(
        any(char.isdigit() for char in cell) for col, _, cell in cells if col != label and not _DATED.match(cell)
    )
    return numeric <= 1 and any(ABSENT.search(cell) or _OPEN.match(cell) for col, _, cell in cells if col != label)


def _states_beside(asked: Asked, text: str) -> bool:
    """A time asked for that stands in another clause than the denial ("at most 6 h; longer times were not tested")."""
    if asked.kind != "hold_time":
        return False
    clauses = _CLAUSE.split(text)
    denying = [clause for clause in clauses if ABSENT.search(clause)]
    given = {token for token in tokens(asked.text) if token[0].isdigit()}
    if any(given & set(tokens(clause)) for clause in denying):
        return False
    return any(_TIME.search(clause) for clause in clauses if clause not in denying)


_TIME = re.compile(
    r"\d\s*(?:h|min|d|hours?|minutes?|days?|weeks?|months?|Stunden|Minuten|Tage|Wochen|Monate|heures?|jours?|semaines?"
    r"|mois|horas?|días?)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]\s+|,\s+(?:but|aber|mais|while|and)\s+|\.\s+")
NEWS, SOME_NEWS, CUED, DENIAL_FIT, EVENT_FIT = 2.0, 1.0, 0.85, 0.9, 0.8
_VERSION = re.compile(r"\b(?:version|rev(?:ision)?|issue|Ausgabe|édition|versión)\b", re.IGNORECASE)
_DATE_HEADER = re.compile(r"\b(?:date|datum|fecha|effective)\b", re.IGNORECASE)
_WORDY = re.compile(r"[^\W\d_]{3,}")
_OPEN = re.compile(
    r"^\W*(?:open|offen|ouvert|abierto|pending|TBD|tbc|\?|not stated|no data.*|unknown)\W*$", re.IGNORECASE
)
_DATED = re.compile(r"^\W*\d{4}-\d{2}-\d{2}\W*$")
STRICT_LIMITS = frozenset({"nor", "par", "edge_of_failure", "alert", "action", "characterized"})


def limit_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    """1 where the kind of limit asked for is named, less where only another kind is, or none."""
    wanted = asked.range_kinds - {"hold_time"}
    if not wanted or asked.wants_reason:
        return 1.0
    named = range_kinds_of(f"{unit.text} {unit.near}") - {"hold_time"}
    if wanted & named:
        return 1.0
    if wanted & STRICT_LIMITS:
        ranged = any(quantity.operator not in {"eq"} for quantity in quantities)
        return 0.8 if ranged and not named else 0.55
    return 0.7 if named else 0.85
