"""Questions to begin with, made from what the package itself gives reasons for."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.records import Parameter, Scope
from service.workspace import Workspace

_KINDS = ("nor", "par", "target", "setpoint", "hold_time", "acceptance")
_MOST_WORDS = 6


def suggestions(workspace: Workspace, scope: Scope, count: int = 4) -> tuple[str, ...]:
    """Up to `count` questions, each about another unit operation where there are enough; none of an empty package.

    A question is only made where the package gives a reason, so that it is worth asking.
    """
    return suggest(workspace.knowledge.parameters(scope), count)


def suggest(parameters: Sequence[Parameter], count: int) -> tuple[str, ...]:
    usable = [one for one in parameters if _question(one) is not None]
    usable.sort(key=lambda one: -_weight(one))
    chosen: list[Parameter] = []
    for rounds in range(count):
        taken = {(one.unit_operation, rounds) for one in chosen}
        for one in usable:
            if len(chosen) < count and one not in chosen and (one.unit_operation, rounds) not in taken:
                chosen.append(one)
                taken.add((one.unit_operation, rounds))
    return tuple(text for one in chosen if (text := _question(one)) is not None)


def _weight(parameter: Parameter) -> int:
    critical = 4 if parameter.role in ("CPP", "WC_CPP") else 2 if parameter.role == "KPP" else 0
    return critical + min(3, len(parameter.rationales)) + (2 if parameter.unit_operation else 0)


def _question(parameter: Parameter) -> str | None:
    if not parameter.rationales or parameter.subject not in ("step_parameter", "hold"):
        return None
    if len(parameter.name.split()) > _MOST_WORDS or parameter.unit_operation is None:
        return None
    for kind in _KINDS:
        for statement in parameter.statements:
            if statement.kind == kind and statement.state != "rejected" and len(statement.value_text) <= 30:
                unit = statement.unit_as_written or ""
                shown = statement.value_text
                if unit and unit not in shown and unit.casefold() not in parameter.name.casefold():
                    shown += f" {unit}"
                name = parameter.name[:1].lower() + parameter.name[1:] if _plain(parameter.name) else parameter.name
                how = "limited to" if kind == "hold_time" or shown.startswith(("≤", "≥", "<", ">")) else "held at"
                return f"Why is the {name} in {_step(parameter.unit_operation)} {how} {shown}?"
    return None


def _step(name: str) -> str:
    """Short codes of steps as they are written: `cex` is CEX."""
    return name.upper() if len(name) <= 5 and " " not in name else name


def _plain(name: str) -> bool:
    """The first word is a common word, no code or abbreviation."""
    first = name.split()[0].strip(",;:")
    return first[1:].islower() and first.isalpha()
