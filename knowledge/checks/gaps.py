"""The table of gap rules, and the one call that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.checks.checklist import Missing
from knowledge.checks.gap_rules.admissions import admissions
from knowledge.checks.gap_rules.fit import comparisons
from knowledge.checks.gap_rules.holds import hold_gaps
from knowledge.checks.gap_rules.instructions import instructions
from knowledge.checks.gap_rules.inventory import inventory_gaps
from knowledge.checks.gap_rules.materials import material_gaps
from knowledge.checks.gap_rules.methods import method_gaps
from knowledge.checks.gap_rules.parameters import parameter_tables
from knowledge.checks.gap_rules.points import open_points
from knowledge.checks.gap_rules.risks import risks
from knowledge.checks.known import Known
from knowledge.records import Gap

RULES: dict[str, Callable[[Known], Iterator[Missing]]] = {
    "parameters": parameter_tables,
    "risks": risks,
    "open points": open_points,
    "comparisons": comparisons,
    "holds": hold_gaps,
    "materials": material_gaps,
    "methods": method_gaps,
    "instructions": instructions,
    "inventory": inventory_gaps,
    "admissions": admissions,
}
_ORDER = ("stop", "major", "minor")


def find_gaps(known: Known) -> tuple[Gap, ...]:
    """Everything that is missing, the gravest first, each place told once an item."""
    found: dict[str, Gap] = {}
    seen: set[tuple[str, str, str]] = set()
    for rule in RULES.values():
        for missing in rule(known):
            places = {(missing.check, c.file, c.quote) for c in missing.evidence}
            if places and places <= seen:
                continue
            seen |= places
            gap = missing.record(known.scope)
            found.setdefault(gap.id, gap)
    return tuple(sorted(found.values(), key=lambda g: (_ORDER.index(g.severity), *_place(g.check), g.subject, g.id)))


def _place(check: str) -> tuple[str, int]:
    """Where an item stands in the checklist; what belongs to none comes last."""
    return (check[0], int(check[1:])) if check[1:].isdigit() else ("z", 0)
