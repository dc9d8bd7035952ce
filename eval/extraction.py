"""Extraction against gold statements: recall by origin, precision on covered rows, located quotes; pure functions.

A gold statement is found when a statement from the same file, at an overlapping quote, has the same kind, the same
bounds as numbers, and the same unit. Covered rows are the quotes that gold speaks of: a predicted value there that no
gold statement has is a false one. Gold that holds numbers no one can judge is counted apart.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from knowledge.records import Parameter, Statement
from knowledge.text import fold_quote


@dataclass(frozen=True, slots=True)
class GoldStatement:
    id: str
    file: str
    quote: str
    name: str
    kind: str | None
    operator: str
    bounds: tuple[str | None, str | None, str | None]
    unit: str | None
    origin: str


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


@dataclass(frozen=True, slots=True)
class Found:
    """One gold statement: found, or the nearest predicted statements at its quote."""

    gold: GoldStatement
    found: bool
    named: bool
    near: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ExtractionScore:
    outcomes: tuple[Found, ...]
    covered_right: int
    covered_wrong: int
    located: int
    statements: int
    wrong: tuple[Statement, ...]

    def recall(self, origin: str | None = None) -> tuple[int, int]:
        chosen = [o for o in self.outcomes if origin is None or o.gold.origin == origin]
        return sum(o.found for o in chosen), len(chosen)


def read_gold(path: Path) -> tuple[GoldStatement, ...]:
    """Statements of a `parameters.jsonl` in the contract's format."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return tuple(gold_of(raw, number) for number, raw in enumerate(lines, 1))


def gold_of(raw: Mapping[str, Any], number: int) -> GoldStatement:
    quote = str(raw.get("quote") or raw.get("value_text"))
    return GoldStatement(
        id=str(raw.get("id", number)),
        file=str(raw["file"]),
        quote=quote,
        name=str(raw.get("name") or raw.get("parameter") or ""),
        kind=raw.get("kind"),
        operator=str(raw.get("operator")),
        bounds=(raw.get("low"), raw.get("target"), raw.get("high")),
        unit=raw.get("unit_ucum"),
        origin=str(raw.get("origin") or ("table" if " | " in quote else "text")),
    )


def score(gold: Sequence[GoldStatement], parameters: Iterable[Parameter]) -> ExtractionScore:
    by_file: dict[str, list[tuple[Statement, Parameter, str]]] = defaultdict(list)
    statements: list[Statement] = []
    for parameter in parameters:
        for statement in parameter.statements:
            statements.append(statement)
            by_file[statement.citation.file].append((statement, parameter, fold_quote(statement.citation.quote)))
    outcomes: list[Found] = []
    right: set[str] = set()
    covered: dict[str, Statement] = {}
    for one in gold:
        folded = fold_quote(one.quote)
        near = [(s, p) for s, p, quote in by_file[one.file] if quote and (quote in folded or folded in quote)]
        covered.update({s.id: s for s, _ in near})
        hits = [(s, p) for s, p in near if s.kind == one.kind and same_bounds(s, one) and s.unit_ucum == one.unit]
        right.update(s.id for s, _ in hits)
        named = any(_same_name(one.name, p) for _, p in hits)
        outcomes.append(Found(one, bool(hits), named, tuple(s for s, _ in near)))
    wrong = tuple(s for s in covered.values() if s.id not in right)
    located = sum(s.citation.verified for s in statements)
    return ExtractionScore(tuple(outcomes), len(right), len(wrong), located, len(statements), wrong)


def same_bounds(statement: Statement, gold: GoldStatement) -> bool:
    """Equal as numbers; a bound that gold leaves open may be given (± written out as low and high)."""
    mine = (statement.low, statement.target, statement.high)
    if all(bound is None for bound in gold.bounds):
        return statement.operator == gold.operator
    return all(wanted is None or _equal(have, wanted) for have, wanted in zip(mine, gold.bounds, strict=True)) and (
        any(wanted is not None and _equal(have, wanted) for have, wanted in zip(mine, gold.bounds, strict=True))
    )


def _equal(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one == other


def _same_name(name: str, parameter: Parameter) -> bool:
    wanted = _words(name)
    return any(wanted & _words(known) for known in (parameter.name, *parameter.aliases))


def _words(name: str) -> set[str]:
    return {
        word
        for word in re.findall(r"[^\W_]+", name.casefold())
        if word not in ("of", "the", "a", "and", "in", "to", "at", "during")
    }


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
        right = [p for _, p, _ in near if one.name is None or any(_same_name(name, p) for name in allowed if name)]
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
        lines.append(
            f"reasons_precision  {result.right / result.judged:.3f}  ({result.right}/{result.judged}; {result.unjudged} where gold says nothing)"
        )
    return "\n".join(lines)


def report(result: ExtractionScore) -> str:
    lines = []
    for origin in sorted({o.gold.origin for o in result.outcomes}):
        hits, total = result.recall(origin)
        lines.append(f"recall_{origin:<12}{hits / total:.3f}  ({hits}/{total})")
    hits, total = result.recall()
    lines.append(f"recall_all         {hits / total:.3f}  ({hits}/{total})")
    judged = result.covered_right + result.covered_wrong
    if judged:
        lines.append(f"precision_covered  {result.covered_right / judged:.3f}  ({result.covered_right}/{judged})")
    lines.append(f"located            {result.located}/{result.statements}")
    kinds = Counter((o.gold.kind or "none", o.found) for o in result.outcomes)
    for kind in sorted({k for k, _ in kinds}):
        lines.append(f"  {kind:<18}{kinds[kind, True]}/{kinds[kind, True] + kinds[kind, False]}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """`python -m eval.extraction --dataset FOLDER --home HOME [--wrong]`."""
    import argparse

    from service.settings import Settings
    from service.workspace import Workspace

    parser = argparse.ArgumentParser(prog="python -m eval.extraction")
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--wrong", action="store_true", help="show what was missed and what was wrong")
    given = parser.parse_args(arguments)
    workspace = Workspace(Settings(home=given.home))
    result = score(
        read_gold(given.dataset / "gold" / "parameters.jsonl"), workspace.knowledge.parameters(workspace.scope())
    )
    print(report(result))
    if given.wrong:
        for o in result.outcomes:
            if not o.found:
                g = o.gold
                near = "; ".join(f"{s.kind} {s.low}|{s.target}|{s.high} {s.unit_ucum}" for s in o.near[:4])
                print(
                    f"MISSED {g.file.rsplit('/', 1)[-1][:24]} {g.name} [{g.origin}] {g.kind} {g.bounds} {g.unit} <- {g.quote[:110]!r} have: {near}"
                )
        for s in result.wrong:
            print(
                f"WRONG {s.citation.file.rsplit('/', 1)[-1][:24]} {s.kind} {s.low}|{s.target}|{s.high} {s.unit_ucum} <- {s.citation.quote[:120]!r}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
