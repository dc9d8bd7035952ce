"""The values of a package as rows: read once and kept for the session while nothing changes, then filtered and sorted.

A decision changes one row, so only that one is read again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from knowledge.quantities.shown import shown
from knowledge.records import Parameter, Statement
from knowledge.storage.knowledge_rows import StatementRow
from service.api.access import Access
from service.review_queue import OPEN

_PLAIN = frozenset(("and", "of", "in", "the", "for", "to", "at", "on", "or", "by", "hot", "wet", "dry", "mix", "low"))
_LONG = frozenset(("elisa", "qpcr"))
NO_STEP = "Not of one step"
DECIDED = ("accepted", "corrected", "rejected")
SORTS = ("As in the documents", "By due date", "By name", "Least certain first")


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One statement with its parameter and what is known of its review."""

    parameter: Parameter
    statement: Statement
    step: str
    value: str
    author: str | None
    assigned_to: str | None
    due: str | None
    comment: str | None
    reopened: bool
    revision: int
    conflicts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.statement.id

    @property
    def waits(self) -> bool:
        """A decision is still to be made."""
        return self.statement.state in OPEN


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is given must hold."""

    words: str = ""
    step: str | None = None
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    assigned_to: str | None = None
    conflicts: bool = False
    current: bool = False
    reopened: bool = False
    parameter: str | None = None


def load(access: Access) -> tuple[ValueRow, ...]:
    """All rows of the open package, in the order of steps as the package has them."""
    workspace, scope = access.service.workspace, access.scope
    stamp = workspace.knowledge.stamp(scope)
    kept = st.session_state.get(_key(access))
    if kept is not None and kept[0] == stamp:
        found: tuple[ValueRow, ...] = kept[1]
        return found
    parameters = workspace.knowledge.parameters(scope)
    disputed = _disputed(access)
    reviews = {row.statement.id: row for row in workspace.knowledge.statement_rows(scope)}
    rows = tuple(
        _row(parameter, reviews[statement.id], disputed)
        for parameter in parameters
        for statement in parameter.statements
        if statement.id in reviews
    )
    st.session_state[_key(access)] = (stamp, rows)
    return rows


def _disputed(access: Access) -> Mapping[str, tuple[str, ...]]:
    """Statement → its open conflicts, as the last run of the checks found them: a table does not wait for a new run."""
    found: dict[str, list[str]] = {}
    for conflict in access.service.workspace.checks.conflicts_so_far(access.scope):
        for side in conflict.sides if conflict.state == "open" else ():
            if side.statement_id is not None:
                found.setdefault(side.statement_id, []).append(conflict.id)
    return {statement: tuple(dict.fromkeys(ids)) for statement, ids in found.items()}


def renew(access: Access, statement_id: str) -> None:
    """Read one row again after an act of this person on it."""
    kept = st.session_state.get(_key(access))
    read = access.service.workspace.knowledge.statement_rows(access.scope, statement_id)
    if kept is None or not read:
        return
    rows = tuple(
        _row(one.parameter, read[0], {statement_id: one.conflicts}) if one.id == statement_id else one
        for one in kept[1]
    )
    st.session_state[_key(access)] = (access.service.workspace.knowledge.stamp(access.scope), rows)


def kept(rows: Iterable[ValueRow], wanted: Wanted, sort: str = SORTS[0]) -> list[ValueRow]:
    """The rows that are wanted, in the order asked for."""
    words = wanted.words.casefold().split()
    found = [row for row in rows if _fits(row, wanted, words)]
    if sort == "By due date":
        found.sort(key=lambda row: (row.due or "9999", not row.reopened))
    elif sort == "By name":
        found.sort(key=lambda row: row.parameter.name.casefold())
    elif sort == "Least certain first":
        found.sort(key=lambda row: row.statement.confidence)
    return found


def steps(rows: Iterable[ValueRow]) -> Mapping[str, tuple[int, int]]:
    """Step → (decided, all that count); superseded values are no work."""
    done: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for row in rows:
        if row.statement.state == "superseded":
            continue
        every[row.step] += 1
        done[row.step] += row.statement.state in DECIDED
    return {step: (done[step], count) for step, count in every.items()}


def next_of(order: Sequence[str], at: str, by: int) -> str | None:
    """The id `by` places on; None past either end."""
    if at not in order:
        return None
    place = order.index(at) + by
    return order[place] if 0 <= place < len(order) else None


def step_name(code: str) -> str:
    """A step as people write it: abbreviations in capitals, the first letter large."""
    if code == code.casefold():
        code = "".join(part.upper() if _short(part) else part for part in re.split(r"([^a-z]+)", code))
    return code[:1].upper() + code[1:]


def _short(word: str) -> bool:
    return word in _LONG or (1 < len(word) <= 3 and word not in _PLAIN) or not re.search("[aeiouy]", word)


def _fits(row: ValueRow, wanted: Wanted, words: Sequence[str]) -> bool:
    statement, parameter = row.statement, row.parameter
    if wanted.step is not None and row.step != wanted.step:
        return False
    if wanted.states and statement.state not in wanted.states:
        return False
    if wanted.kinds and (statement.kind or "") not in wanted.kinds:
        return False
    if wanted.roles and (parameter.role or "") not in wanted.roles:
        return False
    if wanted.parameter is not None and parameter.id != wanted.parameter:
        return False
    if wanted.assigned_to is not None and row.assigned_to != wanted.assigned_to:
        return False
    if (wanted.conflicts and not row.conflicts) or (wanted.reopened and not row.reopened):
        return False
    if wanted.current and statement.citation.status != "current":
        return False
    if not words:
        return True
    text = " ".join(filter(None, (
        parameter.name, *parameter.aliases, row.step, parameter.step, row.value, statement.condition,
        statement.citation.title, statement.citation.file, row.comment,
    ))).casefold()  # fmt: skip
    return all(word in text for word in words)


def _row(parameter: Parameter, read: StatementRow, disputed: Mapping[str, tuple[str, ...]]) -> ValueRow:
    step = parameter.unit_operation or parameter.step or NO_STEP
    return ValueRow(
        parameter=parameter, statement=read.statement, step=step_name(step), value=shown(read.statement),
        author=read.author, assigned_to=read.assigned_to, due=read.due, comment=read.comment,
        reopened=read.reopened is not None, revision=read.revision,
        conflicts=disputed.get(read.statement.id, ()),
    )  # fmt: skip


def _key(access: Access) -> str:
    return f"parameters.rows:{access.scope.sponsor}/{access.scope.product}"


__all__ = [
    "DECIDED",
    "NO_STEP",
    "SORTS",
    "ValueRow",
    "Wanted",
    "kept",
    "load",
    "next_of",
    "renew",
    "step_name",
    "steps",
]
