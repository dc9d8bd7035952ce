"""The parameter table for a terminal of 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from knowledge.quantities.shown import shown
from knowledge.records import Parameter, Statement
from service.exports.sources import short_source

_WIDTHS = (14, 28, 10)
_INDENT = "   "
_SOURCE = 100 - len(_INDENT) - sum(_WIDTHS) - len(_WIDTHS)
_OLD = ("superseded", "withdrawn")


def listing(found: Sequence[Parameter], numbers: Mapping[str, str], *, everything: bool, ids: bool) -> str:
    """Unit operations once each, equal values on one line; superseded ones only with `everything`."""
    if not found:
        return "no parameters: run `knowline extract`, or ask for others"
    lines: list[str] = []
    hidden = 0
    groups: dict[str, list[Parameter]] = {}
    for parameter in found:
        groups.setdefault(parameter.unit_operation or parameter.step or "other", []).append(parameter)
    for name, members in groups.items():
        lines += ["", name.upper()[:100], "─" * min(100, len(name))]
        for parameter in members:
            kept = [s for s in parameter.statements if everything or not _old(s)]
            hidden += len(parameter.statements) - len(kept)
            if not kept:
                continue
            lines += _head(parameter, ids)
            for same in _alike(kept):
                lines += _row(same, numbers, ids)
    values = sum(len(p.statements) for p in found)
    lines += [
        "",
        f"{len(found)} parameters, {values} values" + (f"; {hidden} superseded not shown (--all)" if hidden else ""),
    ]
    return "\n".join(lines).lstrip("\n")


def _old(statement: Statement) -> bool:
    return statement.state == "superseded" or statement.citation.status in _OLD


def _head(parameter: Parameter, ids: bool) -> Iterator[str]:
    role = parameter.role_as_written or parameter.role
    name = parameter.name + (f"  [{role}]" if role else "") + (f"  {parameter.id}" if ids else "")
    yield from textwrap.wrap(name, 100)


def _alike(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements that read the same, together."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for s in statements:
        groups.setdefault((s.kind, shown(s), s.scale, s.condition, s.attribute, s.state), []).append(s)
    return list(groups.values())


def _row(same: Sequence[Statement], numbers: Mapping[str, str], ids: bool) -> Iterator[str]:
    first = same[0]
    about = "; ".join(part for part in (first.attribute, first.scale, first.condition) if part)
    value = shown(first) + (f" ({about})" if about else "")
    source = short_source(first.citation, numbers) + (f" (+{len(same) - 1})" if len(same) > 1 else "")
    cells = (
        textwrap.wrap((first.kind or "range?").replace("_", " "), _WIDTHS[0]),
        textwrap.wrap(value, _WIDTHS[1]) or [""],
        textwrap.wrap(first.state.replace("_", " "), _WIDTHS[2]),
        textwrap.wrap(source, _SOURCE),
    )
    for line in range(max(map(len, cells))):
        parts = [cell[line] if line < len(cell) else "" for cell in cells]
        yield (_INDENT + " ".join(f"{p:<{w}}" for p, w in zip(parts, (*_WIDTHS, 0), strict=True))).rstrip()
    if ids:
        yield from (f"{_INDENT}  {s.id}" for s in same)
