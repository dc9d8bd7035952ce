"""Scale comparisons as text for a terminal of 100 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from knowledge.records import ScaleComparison, ScaleComparisons
from ui.cli.checks_text import place

_MARK = {"none": " ", "watch": "!", "risk": "‼"}


def scale_text(found: ScaleComparisons) -> str:
    lines = [f"sending: {found.sending}    receiving: {found.receiving}"]
    groups: dict[tuple[str, str, str], list[ScaleComparison]] = {}
    for one in found.comparisons:
        key = (one.unit_operation, one.sending_equipment or "", one.receiving_equipment or "")
        groups.setdefault(key, []).append(one)
    for (operation, sent, received), members in groups.items():
        tags = f"  ({sent} → {received})" if sent and received else ""
        lines += ["", f"— {operation}{tags}", f"  {'':2}{'quantity':<32}{'sending':>10}{'receiving':>10} "
                  f"{'unit':<11}{'ratio':>6}  matching set point"]  # fmt: skip
        for one in members:
            lines += _rows(one)
        lines += _assumed(members) + _missing(members)
    if found.notes:
        lines += ["", *(line for text in found.notes for line in _wrapped(f"note: {text}", ""))]
    counts = Counter(one.signal for one in found.comparisons)
    told = ", ".join(f"{counts[name]} {name}" for name in ("risk", "watch", "none") if counts[name])
    lines += ["", f"{len(found.comparisons)} comparisons: {told or 'none'}. A signal asks for a look; it is no verdict"]
    if counts["risk"] or counts["watch"]:
        lines.append("Not all quantities can be kept at once: a set point that keeps one changes the others.")
    return "\n".join(lines)


def _rows(one: ScaleComparison) -> list[str]:
    name = textwrap.wrap(one.quantity, 31) or [""]
    unit = "" if one.sending.unit in (None, "1") else one.sending.unit or ""
    setpoint = one.matching_setpoint
    kept = f"{setpoint.value} {setpoint.unit if setpoint.unit != '1' else ''} {setpoint.parameter}" if setpoint else ""
    line = (
        f"  {_MARK[one.signal]:<2}{name[0]:<32}{one.sending.value or '–':>10}{one.receiving.value or '–':>10} "
        f"{unit:<11.11}{one.ratio or '':>6}"
    )
    room = textwrap.wrap(kept, max(18, 98 - len(line))) if kept else []
    lines = [f"{line}  {room[0]}" if room else line]
    lines += [f"{'':<4}{part}" for part in name[1:]]
    lines += [f"{'':<{len(line)}}  {part}" for part in room[1:]]
    if one.signal != "none":
        lines += _wrapped(
            f"{one.signal}{': ' if one.affects else ''}{', '.join(one.affects)} ({one.threshold})", "      "
        )
    cited = [f"{i.name}: {i.value} {i.unit or ''} — {place(i.citation)}" for i in one.inputs if i.citation is not None]
    return [line.rstrip() for line in lines] + [f"      {text:.92}" for text in dict.fromkeys(cited)]


def _assumed(members: Sequence[ScaleComparison]) -> list[str]:
    found = {
        f"{i.name.partition(' (')[0]} {i.value} {i.unit or ''}".strip()
        for one in members
        for i in one.inputs
        if "assumed" in i.name
    }
    return _wrapped(f"assumed: {', '.join(sorted(found))}", "    ") if found else []


def _missing(members: Sequence[ScaleComparison]) -> list[str]:
    found = dict.fromkeys(name for one in members for name in one.missing)
    return _wrapped(f"missing, to be asked for: {', '.join(found)}", "    ") if found else []


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, 98, initial_indent=indent, subsequent_indent=indent)
