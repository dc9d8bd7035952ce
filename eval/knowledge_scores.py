"""Extraction, conflicts and gaps against the key, as counts per slice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from eval.cases import CheckRecall, Count, ExtractionCounts
from eval.dataset import DataSet
from eval.extraction import ExtractionScore, read_gold, score
from eval.matching import holds_most
from knowledge.records import Conflict, Gap
from service.settings import Settings

NONE = "none"


def measure_knowledge(dataset: DataSet, settings: Settings) -> tuple[ExtractionCounts | None, tuple[CheckRecall, ...]]:
    """Against the statements stored in the home, and against what the checks find in them."""
    from service.workspace import Workspace

    if dataset.parameters is None and not dataset.conflicts and not dataset.gaps:
        return None, ()
    workspace = Workspace(settings)
    try:
        scope = workspace.scope()
        checks: list[CheckRecall] = []
        if dataset.conflicts:
            checks.append(recall_of_conflicts(dataset.conflicts, workspace.checks.conflicts(scope)))
        if dataset.gaps:
            checks.append(recall_of_gaps(dataset.gaps, workspace.checks.gaps(scope)))
        if dataset.parameters is None:
            return None, tuple(checks)
        types = {entry.file: entry.document_type or NONE for entry in workspace.store.passages.documents(scope)}
        result = score(read_gold(dataset.parameters), workspace.knowledge.parameters(scope))
    finally:
        workspace.close()
    return counts_of(result, types), tuple(checks)


def counts_of(result: ExtractionScore, types: Mapping[str, str]) -> ExtractionCounts:
    """Right, predicted and gold per kind, unit and document type, and over all.

    Predicted are the found ones and the wrong ones on rows that gold speaks of; the rest is not judged.
    """
    gold: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for outcome in result.outcomes:
        one = outcome.gold
        for slice_ in _slices(one.kind, one.unit, types.get(one.file)):
            gold[slice_] += 1
            right[slice_] += outcome.found
    for statement in result.wrong:
        for slice_ in _slices(statement.kind, statement.unit_ucum, types.get(statement.citation.file)):
            wrong[slice_] += 1
    counts = tuple(
        Count(by=by, name=name, right=right[by, name], predicted=right[by, name] + wrong[by, name], gold=gold[by, name])
        for by, name in sorted(gold.keys() | wrong.keys())
    )
    return ExtractionCounts(counts=counts, not_judged=result.statements - result.covered_right - result.covered_wrong)


def recall_of_conflicts(gold: Sequence[Mapping[str, Any]], found: Sequence[Conflict]) -> CheckRecall:
    """A conflict of the key is found when one of the program's cites two of its sides."""
    hits = 0
    for one in gold:
        sides = [str(side["quote"]) for side in one.get("sides", ())]
        needed = min(2, len(sides))
        cited = ([side.citation.quote for side in conflict.sides] for conflict in found)
        hits += any(sum(any(holds_most(q, side) for q in quotes) for side in sides) >= needed for quotes in cited)
    return CheckRecall(what="conflicts", found=hits, gold=len(gold), judged=True, reported=len(found))


def recall_of_gaps(gold: Sequence[Mapping[str, Any]], found: Sequence[Gap]) -> CheckRecall:
    """A gap of the key is found when one of the same check cites its evidence (without any: names its subject)."""
    hits = sum(any(_same_gap(one, gap) for gap in found) for one in gold)
    return CheckRecall(what="gaps", found=hits, gold=len(gold), judged=True, reported=len(found))


def _same_gap(gold: Mapping[str, Any], gap: Gap) -> bool:
    if gold.get("check") != gap.check:
        return False
    quotes = [str(item["quote"]) for item in gold.get("evidence", ())]
    if quotes:
        return any(holds_most(citation.quote, quote) for citation in gap.evidence for quote in quotes)
    return holds_most(gap.subject, str(gold.get("subject", "")))


def _slices(kind: str | None, unit: str | None, document_type: str | None) -> tuple[tuple[str, str], ...]:
    return ("all", "all"), ("kind", kind or NONE), ("unit", unit or NONE), ("document type", document_type or NONE)
