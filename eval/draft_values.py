"""Drafts from the knowledge table: values of tables, where ranges come from, wrong premises, follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING

from eval.proposal import Proposal, kind_words, number_pattern, numbers_shown, source_of, value_facts
from knowledge.records import Parameter, Statement

if TYPE_CHECKING:
    from eval.draft import Package

RANGES = ("nor", "par", "characterized", "design_space", "acceptance", "hold_time")
_TALK = ("setpoint", "target", "nor", "par", "characterized", "edge_of_failure", "hold_time")
_FACTOR = Decimal("1.4")


def table_values(package: Package) -> Iterator[Proposal]:
    """What a cell of a table says."""
    for parameter, statement in _usable(package):
        if statement.citation.table is not None or statement.citation.cells is not None:
            yield Proposal(
                origin="table value",
                question=f"What is the {kind_words(statement)} of {_of(parameter, statement)}?",
                kind="RNG",
                facts=value_facts(statement),
                evidence=(source_of(statement.citation),),
                tags=("table",),
            )


def range_origins(package: Package) -> Iterator[Proposal]:
    """Which study or reason a range stands on; without either the value must be told and the reason asked for."""
    for parameter, statement in _usable(package):
        if statement.kind not in RANGES:
            continue
        question = f"Where does the {kind_words(statement)} of {_of(parameter, statement)} come from?"
        evidence = (source_of(statement.citation),)
        if statement.study and statement.study in statement.citation.quote:
            study = statement.study.replace(" ", r"\s*")
            yield Proposal("range origin", question, "RAT", ((study,),), evidence)
        elif not parameter.rationales:
            yield Proposal(
                origin="range origin",
                question=question,
                kind="RAT",
                facts=value_facts(statement),
                evidence=evidence,
                tags=("value_without_reason",),
                rationale="not_found",
                checked=f"no reason is stored for {parameter.name}; look whether the package gives one elsewhere",
            )


def wrong_premises(package: Package) -> Iterator[Proposal]:
    """A question that takes a value for granted which no statement of the parameter has."""
    for parameter, statement in _usable(package):
        known = {bound for s in parameter.statements for bound in (s.low, s.target, s.high) if bound}
        right = statement.target or statement.high or statement.low
        wrong = _another(right, known)
        if right is None or wrong is None or statement.kind not in ("setpoint", "target", "nor", "par", "hold_time"):
            continue
        written = statement.unit_as_written
        unit = f" {written}" if written and written not in parameter.name else ""
        yield Proposal(
            origin="wrong premise",
            question=f"Why is the {kind_words(statement)} of {_of(parameter, statement)} {wrong}{unit}?",
            kind="CFL",
            facts=((number_pattern(right),),),
            evidence=(source_of(statement.citation),),
            tags=("wrong_premise",),
            checked=f"no statement of {parameter.name} has {wrong}; the package has {', '.join(sorted(known))}",
        )


def follow_ups(package: Package) -> Iterator[Proposal]:
    """A second question that names neither parameter nor step."""
    for parameter in package.parameters:
        shown: dict[str, Statement] = {s.kind: s for s in parameter.statements if s.kind and _good(s)}
        kinds = [kind for kind in _TALK if kind in shown]
        for first, second in pairwise(kinds):
            one, other = shown[first], shown[second]
            if value_facts(one) != value_facts(other):
                yield Proposal(
                    origin="follow-up",
                    question=f"And its {kind_words(other)}?",
                    kind="RNG",
                    facts=value_facts(other),
                    evidence=(source_of(other.citation),),
                    tags=("multi_turn",),
                    history=(f"What is the {kind_words(one)} of {_of(parameter, one)}?",),
                )


def _usable(package: Package) -> Iterator[tuple[Parameter, Statement]]:
    for parameter in package.parameters:
        for statement in parameter.statements:
            if statement.kind in (None, "actual") or not _good(statement):
                continue
            yield parameter, statement


def _good(statement: Statement) -> bool:
    """In force, located, and with its numbers in the quote."""
    citation = statement.citation
    return citation.status in ("current", "draft") and citation.verified and numbers_shown(statement)


def _of(parameter: Parameter, statement: Statement) -> str:
    name = parameter.name if parameter.name[:2].isupper() else parameter.name[:1].lower() + parameter.name[1:]
    where = f" ({parameter.unit_operation})" if parameter.unit_operation else ""
    return f"{name}{where}" + (f" at {statement.scale}" if statement.scale else "")


def _another(value: str | None, known: set[str]) -> str | None:
    """A plausible value that none of the known ones is, with as many decimals."""
    if value is None:
        return None
    try:
        number = Decimal(value)
        taken = {Decimal(one) for one in known}
    except InvalidOperation:
        return None
    for factor in (_FACTOR, 1 / _FACTOR, _FACTOR * 2):
        wrong = (number * factor).quantize(number if number.as_tuple().exponent else Decimal(1))
        if wrong not in taken and wrong != number:
            return f"{wrong:f}"
    return None
