"""Batch histories and relations as text for a terminal of 100 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping
from typing import Literal

from knowledge.batches.table import BatchTable
from knowledge.records import BatchRelation, BatchRelations
from ui.cli.checks_text import place

Verdict = Literal["associated", "confounded", "not_significant", "insufficient_data"]
_TITLES: Mapping[Verdict, str] = {
    "associated": "associated with (this is no cause)",
    "confounded": "confounded: something else may explain it",
    "not_significant": "not significant",
    "insufficient_data": "not enough data, or the parameter does not vary within the groups",
}
_MOST, _ISSUES = 15, 25


def relations_text(found: BatchRelations, *, everything: bool = False) -> str:
    counts = Counter(one.verdict for one in found.relations)
    lines = [f"{found.n_batches} batches, {found.n_tests} tests; q is the p value corrected for all of them"]
    for verdict, title in _TITLES.items():
        members = [one for one in found.relations if one.verdict == verdict]
        if not members:
            continue
        lines += ["", f"— {title} ({len(members)})"]
        if verdict in ("not_significant", "insufficient_data") and not everything:
            lines.append(f"    {len(members)} pairs: --all prints them")
            continue
        for one in members if everything else members[:_MOST]:
            lines += _relation(one)
        if len(members) > _MOST and not everything:
            lines.append(f"    and {len(members) - _MOST} more: --all prints them")
    if found.data_issues:
        lines += ["", f"— what to know of the data ({len(found.data_issues)})"]
        shown = found.data_issues if everything else found.data_issues[:_ISSUES]
        lines += [line for text in shown for line in _wrapped(text, "    ", "      ")]
        if len(shown) < len(found.data_issues):
            lines.append(f"    and {len(found.data_issues) - len(shown)} more: --all prints them")
    told = ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in _TITLES if counts[name])
    return "\n".join([*lines, "", f"{len(found.relations)} pairs: {told or 'none'}"])


def _relation(one: BatchRelation) -> list[str]:
    lines = _wrapped(f"{one.parameter} → {one.outcome}", "  ", "      ")
    effect = f"effect {one.effect} {one.effect_unit or ''}".rstrip() if one.effect else "effect not told"
    interval = f" (95 % {one.ci_low} to {one.ci_high})" if one.ci_low else ""
    numbers = [f"{effect}{interval}", f"n {one.n}", f"p {one.p}" if one.p else "", f"q {one.q}" if one.q else ""]
    lines += _wrapped(", ".join(part for part in numbers if part), "      ", "      ")
    if one.adjusted_for:
        lines += _wrapped(f"adjusted for {', '.join(one.adjusted_for)}", "      ", "        ")
    for confounder in one.confounders:
        lines += _wrapped(f"also: {confounder.name}: {confounder.evidence}", "      ", "        ")
    if one.within_characterized_range is not None:
        where = "inside" if one.within_characterized_range else "not all inside"
        lines.append(f"      batches are {where} the studied range")
    lines += [f"      documented: {place(citation)}"[:98] for citation in one.documented]
    return lines


def table_text(table: BatchTable) -> str:
    lines = [
        f"{len(table.batches)} batches",
        "",
        f"  {'role':<11}{'column':<42}{'values':>7}{'lowest':>12}{'highest':>12}  unit",
    ]
    order = ("group", "time", "parameter", "outcome", "other")
    for column in sorted(table.columns, key=lambda c: order.index(c.role)):
        numbers = [v for v in column.numbers if v is not None]
        shown = bool(numbers) and column.role in ("parameter", "outcome")
        ends = (f"{min(numbers):g}", f"{max(numbers):g}") if shown else ("", "")
        filled = len(numbers) or sum(bool(text) for text in column.texts)
        line = f"  {column.role:<11}{column.label:<42.41}{filled:>7}{ends[0]:>12}{ends[1]:>12}  {column.unit or ''}"
        lines.append(line.rstrip())
    return "\n".join(lines + [f"  note: {text}" for text in table.issues])


def _wrapped(text: str, first: str, then: str) -> list[str]:
    return textwrap.wrap(text, 98, initial_indent=first, subsequent_indent=then)
