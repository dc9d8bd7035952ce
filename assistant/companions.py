"""What belongs to the best statement though other words say it: the course of an event, the members of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.classes import CHANGED, role_in, wants_all
from assistant.cues import ACTION, CAUSE, EVENT
from assistant.evidence import Finding
from assistant.kinds import ROLES
from assistant.match import Match
from assistant.premise import role_of
from assistant.question import Asked, counts
from assistant.units import DocumentText, Library, Unit
from assistant.words import is_code, key_set, tokens
from knowledge.records import DocumentEntry

EVENT_TYPES = frozenset({"deviation", "capa", "change_control"})
CAUSES, ACTIONS, MEMBERS, LOOKED_AT = 2, 1, 14, 3
_LOW_END = re.compile(
    r"\b(?:below|under|less than|lower|shorter|at low|unter(?:halb)?|weniger als|au-dessous|en dessous|moins de"
    r"|menos de)\b.{0,40}\d|\d.{0,24}\b(?:or less|or lower|und weniger|ou moins)\b",
    re.IGNORECASE,
)
_HIGH_END = re.compile(
    r"\b(?:above|over|more than|beyond|higher|longer|at high|from|über|oberhalb|mehr als|au-dessus|au-delà|plus de"
    r"|más de)\b.{0,40}\d|\d.{0,24}\b(?:or more|or higher|and more|und mehr|ou plus)\b",
    re.IGNORECASE,
)
_NAMED_CAUSE = re.compile(r"\b(?:root cause|causes?|Ursache\w*|origine|causa)\b", re.IGNORECASE)
_CHANGE_SECTION = re.compile(
    r"\b(?:changes?|revision|history|what is new|differences|Änderung\w*|modifications?|historique|cambios)\b",
    re.IGNORECASE,
)


def companions(finding: Finding, library: Library, entries: Mapping[str, DocumentEntry]) -> tuple[Unit, ...]:
    """Further units that the question needs, most needed first; none where the best statement says it all."""
    matches = finding.reasons or finding.direct
    if not matches or finding.premise is not None:
        return ()
    if _about_event(finding.asked, matches):
        return tuple(_course(finding.asked, matches, library, entries))
    if wants_all(finding.asked):
        return tuple(_members(finding.asked, matches[0].unit, library))
    return ()


def other_end(unit: Unit, beside: Unit) -> bool:
    """Whether two neighbouring sentences tell what happens at the two ends of a range."""
    low, high = (bool(pattern.search(unit.text)) for pattern in (_LOW_END, _HIGH_END))
    return (low and bool(_HIGH_END.search(beside.text))) or (high and bool(_LOW_END.search(beside.text)))


def _about_event(asked: Asked, matches: Sequence[Match]) -> bool:
    told = matches[0].unit.document.document_type in EVENT_TYPES
    plain = asked.kind not in {"value", "hold_time", "who", "when", "list"} and not asked.range_kinds
    return asked.kind == "deviation" or (told and (plain or bool(EVENT.search(asked.text))))


def _course(
    asked: Asked, matches: Sequence[Match], library: Library, entries: Mapping[str, DocumentEntry]
) -> Iterable[Unit]:
    """Cause and action, from the report of the event that the best statements stand in or name."""
    report = _report(matches, entries)
    if report is None:
        return
    shown = {match.unit.id for match in matches[:1]}
    units = [unit for unit in _units(library.open(report)) if unit.id not in shown]
    said = frozenset(key for term in asked.terms if counts(term) for way in term.wordings for key in way.words[0])
    causes = sorted(
        (unit for unit in units if CAUSE.search(unit.text)),
        key=lambda unit: (
            -2 * bool(_NAMED_CAUSE.search(f"{unit.near} {unit.text}")),
            -len(CAUSE.findall(unit.text)),
            -len(said & key_set(unit.text)),
            unit.order,
        ),
    )[:CAUSES]
    yield from sorted(causes, key=lambda unit: unit.order)
    rest = (unit for unit in units if unit not in causes and ACTION.search(f"{unit.near} {unit.text}"))
    yield from list(rest)[:ACTIONS]


def _report(matches: Sequence[Match], entries: Mapping[str, DocumentEntry]) -> DocumentEntry | None:
    for match in matches[:LOOKED_AT]:
        if match.unit.document.document_type in EVENT_TYPES:
            return match.unit.document
        codes = {_code(token) for token in tokens(f"{match.unit.text} {match.asked.text}") if is_code(token)}
        for entry in entries.values():
            if entry.document_type in EVENT_TYPES and entry.number and _code(entry.number) in codes:
                return entry
    return None


def _code(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _units(text: DocumentText) -> Iterable[Unit]:
    for number in range(len(text.elements)):
        yield from text.units(number)


def _members(asked: Asked, best: Unit, library: Library) -> list[Unit]:
    """The other items of the same list, the other rows of the same class, or what a section on changes names."""
    text = library.open(best.document)
    number = best.order[0]
    section = text.elements[number].section
    if best.grid is not None:
        return _rows(asked, best, text)
    if CHANGED.search(asked.text) and _CHANGE_SECTION.search(section or ""):
        same = [n for n, element in enumerate(text.elements) if element.section == section]
    elif text.elements[number].kind == "list_item":
        same = [
            n for n, element in enumerate(text.elements) if element.kind == "list_item" and element.section == section
        ]
    else:
        return []
    return [unit for n in same for unit in text.units(n) if unit.id != best.id][:MEMBERS]


def _rows(asked: Asked, best: Unit, text: DocumentText) -> list[Unit]:
    """Rows of the class asked for, of this table and of those that continue it; all rows of a short table."""
    element = best.element
    ids = {element.id, element.table.continues if element.table is not None else None} - {None}
    numbers = [
        n
        for n, other in enumerate(text.elements)
        if other.table is not None and (other.id in ids or other.table.continues in ids)
    ]
    rows = [unit for n in numbers for unit in text.units(n) if unit.kind == "row" and unit.id != best.id]
    if asked.role_asked and ROLES.search(asked.role_asked):
        wanted = role_of(asked.role_asked)
        rows = [unit for unit in rows if role_in(unit) == wanted]
    return rows if len(rows) <= MEMBERS else []
