"""Reasons against gold: which stated reasons are linked to the parameter that they are about; pure functions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.extraction import same_name
from knowledge.records import Parameter
from knowledge.text import fold_quote


@dataclass(frozen=True, slots=True)
class GoldReason:
    """A stated reason: its quote, and the parameter it is about (None where gold does not say)."""

    id: str
    file: str
    quote: str
    name: str | None
    statements: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ReasonScore:
    """`linked` of `total` gold reasons are found and about the right parameter; `found` whatever they are about.

    Of the predictions at quotes that gold speaks of, `right` of `judged` are about a parameter that gold names there.
    `unjudged` stand where gold has nothing.
    """

    total: int
    found: int
    linked: int
    right: int
    judged: int
    unjudged: int
    missed: tuple[GoldReason, ...]
    wrong: tuple[tuple[str, str], ...]


def read_reasons(path: Path) -> tuple[GoldReason, ...]:
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return tuple(
        GoldReason(
            str(raw["id"]),
            str(raw["file"]),
            str(raw["quote"]),
            str(raw["about"]["name"]),
            tuple(raw["about"].get("statement_ids") or ()),
        )
        for raw in lines
    )


def score_reasons(
    gold: Sequence[GoldReason], parameters: Iterable[Parameter], names: Mapping[str, str] | None = None
) -> ReasonScore:
    """`names` gives further names of gold statements by id, as other documents call the same parameter."""
    predicted = [(r, p, fold_quote(r.citation.quote)) for p in parameters for r in p.rationales]
    by_file: dict[str, list[tuple[str, Parameter, str]]] = defaultdict(list)
    for rationale, parameter, quote in predicted:
        by_file[rationale.citation.file].append((rationale.id, parameter, quote))
    found = linked = 0
    judged: dict[tuple[str, str], tuple[bool, str]] = {}
    missed: list[GoldReason] = []
    for one in gold:
        folded = fold_quote(one.quote)
        near = [
            (ident, p, quote) for ident, p, quote in by_file[one.file] if quote and (quote in folded or folded in quote)
        ]
        allowed = [one.name or "", *((names or {}).get(s, "") for s in one.statements or ())]
        right = [p for _, p, _ in near if one.name is None or any(same_name(name, p) for name in allowed if name)]
        found += bool(near)
        linked += bool(right)
        if not right:
            missed.append(one)
        for ident, parameter, quote in near:
            key = (ident, parameter.id)
            judged[key] = (judged.get(key, (False, ""))[0] or parameter in right, f"{parameter.name} <- {quote[:90]}")
    wrong = tuple((ident, text) for (ident, _), (good, text) in judged.items() if not good)
    return ReasonScore(
        len(gold),
        found,
        linked,
        sum(good for good, _ in judged.values()),
        len(judged),
        len(predicted) - len(judged),
        tuple(missed),
        wrong,
    )


def report_reasons(result: ReasonScore) -> str:
    lines = [f"reasons_found      {result.found}/{result.total}", f"reasons_linked     {result.linked}/{result.total}"]
    if result.judged:
        share = f"{result.right}/{result.judged}; {result.unjudged} where gold says nothing"
        lines.append(f"reasons_precision  {result.right / result.judged:.3f}  ({share})")
    return "\n".join(lines)
