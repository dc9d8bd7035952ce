"""Extraction against gold statements: recall by origin, precision on covered rows, located quotes; pure functions.

A gold statement is found when a statement from the same file, at an overlapping quote, has the same kind, the same
bounds as numbers, and the same unit. Covered rows are the quotes that gold speaks of: a predicted value there that no
gold statement has is a false one; so is one that a reviewer rejected (gold lines with the state `rejected`).
Gold that holds numbers no one can judge is counted apart.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    rejected: bool = False


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
        rejected=raw.get("state") == "rejected",
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
        if one.rejected:
            covered.update({s.id: s for s, _ in near if s.kind == one.kind and same_bounds(s, one)})
            continue
        covered.update({s.id: s for s, _ in near})
        hits = [(s, p) for s, p in near if s.kind == one.kind and same_bounds(s, one) and s.unit_ucum == one.unit]
        right.update(s.id for s, _ in hits)
        named = any(same_name(one.name, p) for _, p in hits)
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


def same_name(name: str, parameter: Parameter) -> bool:
    wanted = _words(name)
    return any(wanted & _words(known) for known in (parameter.name, *parameter.aliases))


def _words(name: str) -> set[str]:
    return {
        word
        for word in re.findall(r"[^\W_]+", name.casefold())
        if word not in ("of", "the", "a", "and", "in", "to", "at", "during")
    }


def report(result: ExtractionScore, types: Mapping[str, str] | None = None) -> str:
    """Recall by origin, kind and document type (`types` gives the type of a file), precision, located quotes."""
    lines = []
    for origin in sorted({o.gold.origin for o in result.outcomes}):
        hits, total = result.recall(origin)
        lines.append(f"recall_{origin:<12}{hits / total:.3f}  ({hits}/{total})")
    hits, total = result.recall()
    lines.append(f"recall_all         {hits / total:.3f}  ({hits}/{total})" if total else "no gold statements")
    judged = result.covered_right + result.covered_wrong
    if judged:
        lines.append(f"precision_covered  {result.covered_right / judged:.3f}  ({result.covered_right}/{judged})")
    lines.append(f"located            {result.located}/{result.statements}")
    named = sum(o.named for o in result.outcomes)
    lines.append(f"named_like_gold    {named}/{hits}")
    groups = {"kind": [(o.gold.kind or "none", o.found) for o in result.outcomes]}
    if types:
        groups["type"] = [(types.get(o.gold.file, "unknown"), o.found) for o in result.outcomes]
    for title, found in groups.items():
        counts = Counter(found)
        for key in sorted({k for k, _ in counts}):
            lines.append(f"  {title} {key:<26}{counts[key, True]}/{counts[key, True] + counts[key, False]}")
    return "\n".join(lines)


def _told(result: ExtractionScore) -> Iterator[str]:
    """What was missed and what was wrong, one line each."""
    for outcome in result.outcomes:
        if not outcome.found:
            gold = outcome.gold
            near = "; ".join(_brief(s) for s in outcome.near[:4])
            wanted = f"{gold.kind} {gold.bounds} {gold.unit}"
            yield f"MISSED {_short(gold.file)} {gold.name} [{gold.origin}] {wanted} <- {gold.quote[:110]!r} have {near}"
    for s in result.wrong:
        yield f"WRONG {_short(s.citation.file)} {_brief(s)} <- {s.citation.quote[:120]!r}"


def _brief(s: Statement) -> str:
    return f"{s.kind} {s.low}|{s.target}|{s.high} {s.unit_ucum}"


def _short(file: str) -> str:
    return file.rsplit("/", 1)[-1][:24]


def main(arguments: Sequence[str]) -> int:
    """`python -m eval.extraction --home HOME (--dataset FOLDER | --annexes FOLDER [--suffix .docx]) [--wrong]`."""
    import argparse

    from eval.reasons import read_reasons, report_reasons, score_reasons
    from service.settings import Settings
    from service.workspace import Workspace

    parser = argparse.ArgumentParser(prog="python -m eval.extraction")
    gold_from = parser.add_mutually_exclusive_group(required=True)
    gold_from.add_argument("--dataset", type=Path, help="a folder with gold/parameters.jsonl and gold/rationales.jsonl")
    gold_from.add_argument("--annexes", type=Path, help="a folder of ground-truth annexes (JSON)")
    parser.add_argument("--suffix", default=".docx", help="with --annexes: the rendering that is scored")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--wrong", action="store_true", help="show what was missed and what was wrong")
    given = parser.parse_args(arguments)
    workspace = Workspace(Settings(home=given.home))
    parameters = workspace.knowledge.parameters(workspace.scope())
    types = {e.file: e.document_type or "unknown" for e in workspace.store.passages.documents(workspace.scope())}
    if given.annexes is not None:
        from eval.annexes import read_annexes

        statements, reasons = read_annexes(given.annexes, given.suffix)
    else:
        statements = read_gold(given.dataset / "gold" / "parameters.jsonl")
        of_reasons_file = given.dataset / "gold" / "rationales.jsonl"
        reasons = read_reasons(of_reasons_file) if of_reasons_file.exists() else ()
    result = score(statements, parameters)
    of_reasons = score_reasons(reasons, parameters, {g.id: g.name for g in statements})
    print(report(result, types))
    if reasons:
        print(report_reasons(of_reasons))
    if given.wrong:
        print("\n".join(_told(result)))
        print("\n".join(f"REASON MISSED {_short(r.file)} {r.name} <- {r.quote[:120]!r}" for r in of_reasons.missed))
        print("\n".join(f"REASON WRONG {text}" for _, text in of_reasons.wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
