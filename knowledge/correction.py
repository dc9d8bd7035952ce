"""What a person's correction makes of a statement, and whether its source holds the new values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from knowledge.errors import GroundingError, UsageError
from knowledge.grounding import deviation, missing_bound
from knowledge.records import Citation, Operator, RangeKind, Statement

CORRECTABLE = ("target", "low", "high", "unit", "kind", "operator", "scale", "condition", "attribute", "basis", "stage")
_NUMBERS = ("target", "low", "high")
_DECIMAL = re.compile(r"^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$")


def corrected(statement: Statement, values: Mapping[str, str], source: Citation | None = None) -> Statement:
    """The statement with a person's values; `value_text` and the quotes stay, since they are the source's.

    A `source` that the person names for the new values is cited first, the old citations after it.
    """
    if not values:
        raise UsageError(f"a correction needs values: --set with any of {', '.join(CORRECTABLE)}")
    changes: dict[str, Any] = dict(only(values, CORRECTABLE))
    for name in _NUMBERS:
        if changes.get(name) and not _DECIMAL.match(changes[name]):
            raise UsageError(f"{name}={changes[name]!r} is no decimal number; write 6.8 or 1.5e6")
        if name in changes:
            changes[name] = changes[name] or None
    if "unit" in changes:
        changes |= unit_of(changes.pop("unit"))
    for name, allowed in (("kind", get_args(RangeKind)), ("operator", get_args(Operator))):
        if changes.get(name) and changes[name] not in allowed:
            raise UsageError(f"{name}={changes[name]!r}: one of {', '.join(allowed)}")
    if changes.get("kind") == "":
        changes["kind"] = None
    after = statement.model_copy(update=changes)
    if "operator" not in changes and changes.keys() & set(_NUMBERS):
        after = after.model_copy(update={"operator": _operator(after)})
    if changes.keys() & {*_NUMBERS, "unit_ucum"}:
        after = after.model_copy(update={"canonical": None})
    if source is not None:
        cited = tuple(c.model_copy(update={"marker": n}) for n, c in enumerate((source, *statement.citations), 1))
        after = after.model_copy(update={"citations": cited, "citation": cited[0]})
    return after


def unsourced(before: Statement, after: Statement) -> str | None:
    """The new numbers that none of the statement's quotes holds; None where all are held."""
    new = {
        value
        for name in _NUMBERS
        if (value := getattr(after, name)) is not None and value != getattr(before, name)
    }  # fmt: skip
    return missing_bound(sorted(new), after.citations, deviation(before.value_text)) if new else None


def check_sourced(before: Statement, after: Statement, source: Citation) -> None:
    """Raises `GroundingError` where the source that was named for a correction does not hold its new numbers."""
    new = {value for name in _NUMBERS if (value := getattr(after, name)) and value != getattr(before, name)}
    why = missing_bound(sorted(new), (source,), deviation(source.quote))
    if why is not None:
        raise GroundingError(f"{why}: the source that is named must say the value")


def unit_of(written: str) -> dict[str, str | None]:
    """The unit as written and as a code; empty is no unit. Raises `UsageError` for an unknown one."""
    from knowledge.quantities.units import unit

    if not written.strip():
        return {"unit_as_written": None, "unit_ucum": None}
    found = unit(written)
    if found is None:
        raise UsageError(f"unit={written!r} is not known; write it as documents do, such as °C, g/L or CV")
    return {"unit_as_written": written, "unit_ucum": found.ucum}


def only(values: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    """The values, where all of their names are allowed. Raises `UsageError` naming the others."""
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise UsageError(f"cannot set {', '.join(unknown)}; possible: {', '.join(allowed)}")
    return dict(values)


def _operator(statement: Statement) -> str:
    if statement.low is not None and statement.high is not None:
        return statement.operator if statement.operator.startswith("plus_minus") else "range"
    if statement.low is not None:
        return "gt" if statement.operator == "gt" else "ge"
    if statement.high is not None:
        return "lt" if statement.operator == "lt" else "le"
    return "eq"
