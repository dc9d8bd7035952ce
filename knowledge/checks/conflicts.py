"""The table of conflict rules, and the one call that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.checks.found import SEVERITIES, Found
from knowledge.checks.known import Known
from knowledge.checks.rules.arithmetic import arithmetic
from knowledge.checks.rules.batches import batches_outside
from knowledge.checks.rules.definitions import definitions
from knowledge.checks.rules.holds import hold_times
from knowledge.checks.rules.limits import loose_limits
from knowledge.checks.rules.materials import materials
from knowledge.checks.rules.reasons import reasons
from knowledge.checks.rules.roles import role_mismatches
from knowledge.checks.rules.said import spoken_of
from knowledge.checks.rules.texts import texts_against_tables
from knowledge.checks.rules.values import differing_values
from knowledge.checks.rules.versions import version_mismatches
from knowledge.checks.spans import Tolerance
from knowledge.records import Conflict

Rule = Callable[[Known, Tolerance], Iterator[Found]]
# the rule's name → (types it can give, the rule)
RULES: dict[str, tuple[tuple[str, ...], Rule]] = {
    "values": (("K1", "K2", "K3", "K4", "K5", "K6", "K12"), differing_values),
    "texts": (("K2", "K3", "K4", "K17"), texts_against_tables),
    "holds": (("K11",), hold_times),
    "roles": (("K7",), role_mismatches),
    "batches": (("K8",), batches_outside),
    "versions": (("K6", "K9", "K16"), version_mismatches),
    "limits": (("K10",), loose_limits),
    "definitions": (("K13",), definitions),
    "materials": (("K14",), materials),
    "arithmetic": (("K15",), arithmetic),
    "reasons": (("K18",), reasons),
    "said": (("K2", "K11"), spoken_of),
}


def find_conflicts(known: Known, tolerance: Tolerance | None = None) -> tuple[Conflict, ...]:
    """Everything that does not agree, the gravest first. Nothing is resolved here: both sides are shown."""
    used = tolerance or Tolerance()
    found: list[Found] = []
    for _, rule in RULES.values():
        found += [one for one in rule(known, used) if len(one.sides) > 1 and not _told_already(one, found)]
    by_id = {record.id: record for record in (one.record(known.scope) for one in found)}
    return tuple(sorted(by_id.values(), key=lambda c: (SEVERITIES.index(c.severity), c.type, c.subject, c.id)))


def _told_already(one: Found, before: list[Found]) -> bool:
    """An earlier rule shows two of the same places (of what people speak of: one), so that this would be the same
    disagreement again."""
    needed = 1 if one.key[0] == "said" else 2
    places = _places(one)
    return len(places) > 1 and any(len(places & _places(other)) >= needed for other in before)


def _places(one: Found) -> set[tuple[str, str]]:
    return {(side.citation.document_id, side.citation.quote) for side in one.sides}
