"""Conflicts, gaps and questions as text for a terminal of 100 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from knowledge.records import Citation, Conflict, Gap, SponsorQuestion

WIDTH = 100
_INTERFACES = {
    "RD_MSAT": "R&D → MSAT",
    "MSAT_MFG": "MSAT → manufacturing",
    "AD_QC": "analytical development → QC",
}
_SIDES, _EVIDENCE = 4, 2


def conflicts_text(conflicts: Sequence[Conflict]) -> str:
    if not conflicts:
        return "no conflicts found"
    lines = []
    for one in conflicts:
        state = "" if one.state == "open" else f"  [{one.state}]"
        lines.append(f"{one.type:<4}{one.severity:<9}{one.subject:<62.62} {one.id}{state}")
        lines += _wrapped(one.explanation, 4)
        for side in one.sides[:_SIDES]:
            lines.append(f"      {side.value_text:<26.26} {place(side.citation):.66}")
        if len(one.sides) > _SIDES:
            lines.append(f"      and {len(one.sides) - _SIDES} more: knowline conflicts show {one.id}")
        if one.decision or one.reason:
            lines += _wrapped(f"{one.decided_by}: {one.decision or one.state} ({one.reason})", 4)
    counts = Counter(one.state for one in conflicts)
    told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    return "\n".join([*lines, "", f"{len(conflicts)} conflicts: {told}"])


def conflict_text(one: Conflict) -> str:
    lines = [f"{one.type}  {one.severity}  {one.state}  {one.id}", one.subject, *_wrapped(one.explanation, 0), ""]
    for side in one.sides:
        lines.append(f"{side.value_text}   {place(side.citation)}")
        lines += _wrapped(f"“{side.citation.quote}”", 4)
    if one.decided_by:
        lines += ["", *_wrapped(f"{one.decided_at} {one.decided_by}: {one.decision or one.state} ({one.reason})", 0)]
    return "\n".join(lines)


def gaps_text(gaps: Sequence[Gap]) -> str:
    if not gaps:
        return "no gaps found"
    lines: list[str] = []
    for interface, title in _INTERFACES.items():
        members = [gap for gap in gaps if gap.interface == interface]
        if not members:
            continue
        lines += ([""] if lines else []) + [f"— {title} ({len(members)})"]
        for gap in members:
            state = "" if gap.state == "open" else f"  [{gap.state}]"
            lines.append(f"{gap.check:<6}{gap.severity:<6} {gap.subject:<63.63} {gap.id}{state}")
            lines += _wrapped(gap.explanation, 4)
            lines += _wrapped(f"? {gap.question}", 4)
            lines += [f"      {place(citation):.90}" for citation in gap.evidence[:_EVIDENCE]]
    counts = Counter(gap.severity for gap in gaps)
    told = ", ".join(f"{counts[name]} {name}" for name in ("stop", "major", "minor") if counts[name])
    return "\n".join([*lines, "", f"{len(gaps)} gaps: {told}"])


def gap_text(gap: Gap) -> str:
    lines = [f"{gap.check}  {gap.severity}  {gap.state}  {gap.id}", gap.subject, *_wrapped(gap.explanation, 0)]
    lines += [*_wrapped(f"Question: {gap.question}", 0), ""]
    for citation in gap.evidence:
        lines.append(place(citation))
        lines += _wrapped(f"“{citation.quote}”", 4)
    if gap.decided_by:
        lines += ["", *_wrapped(f"{gap.decided_at} {gap.decided_by}: {gap.decision or gap.state} ({gap.reason})", 0)]
    return "\n".join(lines)


def questions_text(questions: Sequence[SponsorQuestion]) -> str:
    if not questions:
        return "no questions yet: knowline questions add --gap ID (or --conflict ID, or a text)"
    lines = []
    for one in questions:
        origin = f"{one.origin.type} {one.origin.id}" if one.origin else "typed"
        lines.append(f"{one.id}  {one.state:<9} due {one.due or '–':<11} {origin}")
        lines += _wrapped(one.text, 4)
        lines.append(f"    asked of {one.asked_of or '–'}, owner {one.owner or '–'}")
        if one.answer:
            lines += _wrapped(f"{one.answer.person}, {one.answer.date}: {one.answer.text}", 4)
    return "\n".join(lines)


def place(citation: Citation) -> str:
    """Document, version and where in it, short."""
    name = citation.file.rsplit("/", 1)[-1]
    where = f" p.{citation.page}" if citation.page else f" {citation.cells}" if citation.cells else ""
    section = f", {citation.section.rsplit(' > ', 1)[-1]}" if citation.section else ""
    mark = "" if citation.status == "current" else f" [{citation.status}]"
    return f"{name}{where}{mark}{section}"


def _wrapped(text: str, indent: int) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)
