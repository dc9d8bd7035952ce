"""The knowledge table beside the search: what was read of a parameter, found by its name whatever the search found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.cues import INSTRUCTION
from assistant.match import Candidate, Passage
from assistant.question import Asked, counts
from assistant.units import Library, Unit
from assistant.words import key_set, keys, standing, tokens
from knowledge.protocols import KnowledgeSource
from knowledge.records import Citation, DocumentEntry, Parameter, Scope

BEST, LEAST, NEARLY, LONG_NAME = 4, 0.5, 0.75, 0.67
RANK = 4


@dataclass(frozen=True)
class Named:
    """A parameter with the words it goes by: each name as key sets of its words, and the keys of name and step."""

    parameter: Parameter
    names: tuple[tuple[frozenset[str], ...], ...]
    words: frozenset[str]


@dataclass(frozen=True)
class Known:
    """A parameter that the question is about; `share` 0..1 of the question's subject that its name and step meet."""

    parameter: Parameter
    share: float


class Shelf:
    """The parameters of a scope, read again only when the store says that they changed."""

    def __init__(self, source: KnowledgeSource | None) -> None:
        self._source = source
        self._stamp: tuple[Scope, str] | None = None
        self._named: tuple[Named, ...] = ()

    def about(self, scope: Scope, asked: Asked) -> tuple[Known, ...]:
        """The parameters that the question names, the best first."""
        subject = [term for term in asked.terms if counts(term)]
        total = sum(term.weight for term in subject)
        if self._source is None or not total:
            return ()
        said = frozenset(
            key for term in asked.terms for way in term.wordings if way.worth >= NEARLY for w in way.words for key in w
        ) | key_set(asked.text)
        found = []
        for named in self._all(scope):
            if not any(_told(name, said) for name in named.names):
                continue
            met = sum(t.weight for t in subject if any(way.stands_in(named.words) for way in t.wordings))
            found.append(Known(named.parameter, met / total))
        found.sort(key=lambda known: (-known.share, known.parameter.id))
        return tuple(k for k in found[:BEST] if k.share >= LEAST and k.share >= NEARLY * found[0].share)

    def _all(self, scope: Scope) -> tuple[Named, ...]:
        assert self._source is not None
        stamp = (scope, self._source.stamp(scope))
        if stamp != self._stamp:
            self._named = tuple(_named(parameter) for parameter in self._source.parameters(scope))
            self._stamp = stamp
        return self._named


def known_units(
    asked: Asked,
    known: Sequence[Known],
    library: Library,
    entries: Mapping[str, DocumentEntry],
    pool: Sequence[Candidate],
) -> list[Candidate]:
    """The pool with the places where the table's statements and reasons stand.

    Where a reason is asked for the reasons are marked as known; the statements, where a kind of limit is, or which of
    several values holds.
    """
    wants_value = asked.kind in {"conflict", "comparison"} or bool(asked.range_kinds)
    marked: dict[tuple[str, int, int], float] = {}
    extra: dict[tuple[str, int, int], Unit] = {}
    for item in known:
        parameter = item.parameter
        values = [statement.citation for statement in parameter.statements if statement.state != "rejected"]
        reasons = [reason.citation for reason in parameter.rationales if reason.state != "rejected"]
        for citation, fitting in [(c, wants_value and not asked.wants_reason) for c in values] + [
            (c, asked.wants_reason) for c in reasons
        ]:
            unit = _unit_at(citation, library, entries)
            if unit is not None and not INSTRUCTION.search(unit.text):
                marked[unit.id] = max(item.share if fitting else 0.0, marked.get(unit.id, 0.0))
                extra[unit.id] = unit
    usual = sorted(candidate.passage.dense for candidate in pool)
    passage = Passage(RANK, usual[len(usual) // 2] if usual else 0.0, 0.0)
    full = [Candidate(candidate.unit, candidate.passage, marked.get(candidate.unit.id, 0.0)) for candidate in pool]
    there = {candidate.unit.id for candidate in pool}
    return full + [Candidate(unit, passage, marked[key]) for key, unit in sorted(extra.items()) if key not in there]


def signs(asked: Asked, known: Sequence[Known]) -> dict[str, float]:
    """What the table says about whether there is an answer: it knows a reason for what the question is about."""
    share = max((item.share for item in known), default=0.0)
    explained = any(item.parameter.rationales for item in known if item.share >= NEARLY * share)
    return {"table_reason": share * float(asked.wants_reason and explained)}


def _unit_at(citation: Citation, library: Library, entries: Mapping[str, DocumentEntry]) -> Unit | None:
    entry = entries.get(citation.document_id)
    if entry is None:
        return None
    text = library.open(entry)
    if citation.table is not None:
        number = text.index.get(citation.table.id)
        if number is None:
            return None
        return next((unit for unit in text.units(number) if unit.row == citation.table.row), None)
    return text.unit_with(citation.quote, citation.page)


def _named(parameter: Parameter) -> Named:
    names = tuple(
        tuple(keys(word) for word in tokens(name) if standing(word) != "stop")
        for name in (parameter.name, *parameter.aliases)
    )
    step = f"{parameter.step or ''} {parameter.unit_operation or ''}"
    words = key_set(" ".join((parameter.name, *parameter.aliases, step)))
    return Named(parameter, tuple(name for name in names if name), words)


def _told(name: Sequence[frozenset[str]], said: frozenset[str]) -> bool:
    met = sum(1 for word in name if not word.isdisjoint(said))
    return met == len(name) if len(name) <= 2 else met >= LONG_NAME * len(name)
