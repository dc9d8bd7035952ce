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
from knowledge.checks.rules.values import differing_values
from knowledge.checks.rules.versions import version_mismatches
from knowledge.checks.spans import Tolerance
from knowledge.records import Conflict

Rule = Callable[[Known, Tolerance], Iterator[Found]]
# the rule's name → (types it can give, the rule)
RULES: dict[str, tuple[tuple[str, ...], Rule]] = {
    "values": (("K1", "K2", "K3", "K4", "K5", "K6", "K12"), differing_values),
    "holds": (("K11",), hold_times),
    "roles": (("K7",), role_mismatches),
    "batches": (("K8",), batches_outside),
    "versions": (("K6", "K9", "K16"), version_mismatches),
    "limits": (("K10",), loose_limits),
    "definitions": (("K13",), definitions),
    "materials": (("K14",), materials),
    "arithmetic": (("K15",), arithmetic),
    "reasons": (("K18",), reasons),
}


def find_conflicts(known: Known, tolerance: Tolerance | None = None) -> tuple[Conflict, ...]:
    """Everything that does not agree, the gravest first. Nothing is resolved here: both sides are shown."""
    used = tolerance or Tolerance()
    found = [conflict for _, rule in RULES.values() for conflict in rule(known, used) if len(conflict.sides) > 1]
    by_id = {record.id: record for record in (one.record(known.scope) for one in found)}
    return tuple(sorted(by_id.values(), key=lambda c: (SEVERITIES.index(c.severity), c.type, c.subject, c.id)))
