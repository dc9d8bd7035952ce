"""The versions of one document: which is current, which are superseded and by what.

Version numbers decide; then effective dates. A draft never supersedes an effective version. Where a document says
itself that it is superseded, obsolete or a draft, that is taken, unless nothing else is left of the chain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.records import DocumentStatus


@dataclass(frozen=True, slots=True)
class ChainMember:
    id: str
    version: str | None
    effective_date: str | None
    status_as_written: str | None
    supersedes_as_written: str | None
    path: str


@dataclass(frozen=True, slots=True)
class ChainStatus:
    status: DocumentStatus
    superseded_by: str | None = None


def version_key(version: str | None) -> tuple[int, ...]:
    """Sortable form of `3`, `2.1`, `B`; an unknown version sorts first."""
    if not version:
        return ()
    numbers = re.findall(r"\d+", version)
    if numbers:
        key = tuple(int(n) for n in numbers)
        return key if any(key) else (0,)
    letter = version.strip()[:1].upper()
    return (ord(letter) - 64,) if letter.isalpha() else ()


def _order(member: ChainMember) -> tuple[tuple[int, ...], str, str]:
    return (_without_zeros(version_key(member.version)), member.effective_date or "", member.path)


def _undated(member: ChainMember) -> bool:
    """Neither version nor date: its place in the chain cannot be told, so it is left out of the order."""
    return not version_key(member.version) and not member.effective_date


def _alone(member: ChainMember) -> ChainStatus:
    stated: dict[str, DocumentStatus] = {"draft": "draft", "superseded": "superseded"}
    return ChainStatus(stated.get(member.status_as_written or "", "current"))


def _without_zeros(key: tuple[int, ...]) -> tuple[int, ...]:
    while len(key) > 1 and key[-1] == 0:
        key = key[:-1]
    return key


def resolve_chain(members: Sequence[ChainMember]) -> dict[str, ChainStatus]:
    """Status of each member of one chain. Members of equal version and date (say, DOCX and PDF) share a status."""
    ordered = sorted((m for m in members if not _undated(m)), key=_order)
    effective = [m for m in ordered if m.status_as_written != "draft"]
    alive = [m for m in effective if m.status_as_written != "superseded"] or []
    result: dict[str, ChainStatus] = {m.id: _alone(m) for m in members if _undated(m)}
    top = alive[-1] if alive else None
    for member in ordered:
        if member.status_as_written == "draft":
            later = top is not None and _order(member)[:2] < _order(top)[:2]
            result[member.id] = ChainStatus("superseded", top.id) if later and top else ChainStatus("draft")
        elif top is None or member.status_as_written == "superseded":
            newer = next((m for m in alive if _order(m)[:2] > _order(member)[:2]), top)
            result[member.id] = ChainStatus("superseded", newer.id if newer and newer.id != member.id else None)
        elif _order(member)[:2] == _order(top)[:2]:
            result[member.id] = ChainStatus("current")
        else:
            newer = next(m for m in alive if _order(m)[:2] > _order(member)[:2])
            result[member.id] = ChainStatus("superseded", newer.id)
    return result
