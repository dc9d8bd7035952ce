"""Which pieces of equipment stand at the sending unit, which at the receiving one, and which belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.checks.wording import name_of
from knowledge.errors import UsageError
from knowledge.scale.equipment import Equipment

_SENDING = re.compile(r"\bsu\b|send|donor|origin|\bfrom\b|abgebend|cédant|current", re.IGNORECASE)
_RECEIVING = re.compile(r"\bru\b|\bcr\b|receiv|recipient|\bto\b|aufnehmend|receveur|target", re.IGNORECASE)


def split_sites(
    equipment: Sequence[Equipment], sending: str | None, receiving: str | None
) -> tuple[list[Equipment], list[Equipment]]:
    """(sending, receiving). A site may be named by a part of its name. Raises `UsageError` naming those there are."""
    sites = list(dict.fromkeys(one.site for one in equipment if one.site))
    listed = ", ".join(repr(site) for site in sites) or "none"
    if sending is None and receiving is None:
        one = [site for site in sites if _SENDING.search(site) and not _RECEIVING.search(site)]
        other = [site for site in sites if _RECEIVING.search(site) and not _SENDING.search(site)]
        if not (one and other):
            if len(sites) != 2:
                raise UsageError(f"the file names {len(sites)} sites ({listed}): give --sending and --receiving")
            one, other = [sites[0]], [sites[1]]
    elif sending is not None and receiving is not None:
        one, other = _named(sites, sending, listed), _named(sites, receiving, listed)
    else:
        given = _named(sites, sending or receiving or "", listed)
        rest = [site for site in sites if site not in given]
        if len(rest) != 1:
            raise UsageError(f"the file names {len(sites)} sites ({listed}): give both --sending and --receiving")
        one, other = (given, rest) if sending is not None else (rest, given)
    if set(one) & set(other):
        raise UsageError(f"sending and receiving are the same site; the file names {listed}")
    return [e for e in equipment if e.site in one], [e for e in equipment if e.site in other]


def pairs(sending: Sequence[Equipment], receiving: Sequence[Equipment]) -> list[tuple[Equipment, Equipment]]:
    """Every piece of the sending side with those of the same step at the receiving side: by the step's name, else by
    its kind where no other step of that kind is named so."""
    found = []
    for one in sending:
        same = [other for other in receiving if _same_step(one, other)]
        if not same and one.kind != "unknown":
            taken = [o for o in receiving if any(_same_step(s, o) for s in sending)]
            same = [o for o in receiving if o.kind == one.kind and o not in taken]
        found += [(one, other) for other in same]
    return found


def _same_step(one: Equipment, other: Equipment) -> bool:
    if one.operation.casefold() == other.operation.casefold():
        return True
    return name_of(one.operation).alike(name_of(other.operation))


def _named(sites: Sequence[str], wanted: str, listed: str) -> list[str]:
    text = wanted.casefold().strip()
    exact = [site for site in sites if site.casefold() == text]
    found = exact or [site for site in sites if text and text in site.casefold()]
    if not found:
        raise UsageError(f"no site {wanted!r} in the file; it names {listed}")
    return found
