"""Which mentions are the same parameter: by name, number, unit operation, subject and kind of unit; never by guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.extract.names import name_key
from knowledge.ids import scoped_id
from knowledge.records import Scope
from knowledge.records.extraction import Link, Mention

_CLASHES = (
    frozenset({"inlet", "exhaust"}), frozenset({"inlet", "outlet"}), frozenset({"mass", "volume"}), frozenset({"start", "end"}),
    frozenset({"min", "max"}), frozenset({"load", "elution"}), frozenset({"wash", "elution"}),
)  # fmt: skip


def link(scope: Scope, mentions: Sequence[Mention]) -> tuple[Link, ...]:
    """A parameter for every mention, in the order given. Every link says why it was made."""
    groups: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[_key(mention)].append(mention)
    aliases = _aliases(mentions)
    links: list[Link] = []
    for key, group in groups.items():
        target = aliases.get(key, key)
        parameter = scoped_id("p", scope, *(str(part) for part in target))
        for mention in group:
            if target != key:
                reason = f"same number {mention.number or ''} in the same unit operation".replace("  ", " ")
            elif len(group) > 1:
                reason = f"same name and unit operation as {len(group) - 1} other mention(s)"
            else:
                reason = "only mention of this name here"
            links.append(Link(mention_id=mention.id, parameter_id=parameter, reason=reason))
    return tuple(links)


def _key(mention: Mention) -> tuple[object, ...]:
    return (mention.subject, mention.unit_operation or "", " ".join(name_key(mention.name)))


def _aliases(mentions: Sequence[Mention]) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Keys that one document number holds together: `BR-07` beside two spellings of a name in one unit operation."""
    by_number: dict[tuple[str, str], list[tuple[object, ...]]] = defaultdict(list)
    for mention in mentions:
        if mention.number and any(c.isdigit() for c in mention.number) and any(c.isalpha() for c in mention.number):
            by_number[(mention.number.casefold(), mention.unit_operation or "")].append(_key(mention))
    joined: dict[tuple[object, ...], tuple[object, ...]] = {}
    for keys in by_number.values():
        first = keys[0]
        for key in keys[1:]:
            if key != first and not _clash(str(first[2]), str(key[2])):
                joined[key] = first
    return joined


def _clash(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return any(
        len(clash & words) == 1 and len(clash & others) == 1 and not (clash & words & others) for clash in _CLASHES
    )
