"""Which mentions are the same parameter: by name, number, unit operation, subject and kind of unit; never by guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.extract.namebook import unit_kinds
from assistant.extract.names import is_generic, word_keys
from assistant.extract.setting import operation_in
from knowledge.ids import scoped_id
from knowledge.records import Abbreviation, Scope
from knowledge.records.extraction import Link, Mention

_CLASHES = tuple(
    frozenset(pair.split())
    for pair in (
        "inlet exhaust", "inlet outlet", "mass volume", "start end", "min max", "load elution", "wash elution", "load wash", "upper lower", "first second", "feed filtrate",
        "growth production", "acid base", "mass flow", "volume flow", "before after", "initial final", "low high", "inner outer", "time temperature", "speed time",
        "rate volume", "rate time", "density viability", "pressure flow",
    )
)  # fmt: skip
_OPERATION_WORDS: dict[str, frozenset[str]] = {
    "protein A": frozenset({"protein", "a0x", "capture", "pa", "pac"}), "cex": frozenset({"cex", "cation", "exchange"}), "aex": frozenset({"aex", "anion", "exchange"}),
    "virus filtration": frozenset({"vf", "virus", "filtration", "filter"}), "uf/df": frozenset({"uf", "df"}), "viral inactivation": frozenset({"vi", "lpvi"}),
    "seed train": frozenset({"seed", "train"}), "production bioreactor": frozenset({"bioreactor", "culture"}), "harvest": frozenset({"harvest"}),
}  # fmt: skip
_Key = tuple[str, str, tuple[str, ...]]


@dataclass
class _Group:
    """Mentions of one name in one step, until they are joined with others."""

    key: _Key
    mentions: list[Mention] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.key[2])


def link(scope: Scope, mentions: Sequence[Mention], abbreviations: Sequence[Abbreviation] = ()) -> tuple[Link, ...]:
    """A parameter for every mention, in the order given. Every link says why it was made."""
    long = {
        a.short.casefold(): word_keys(a.long)
        for a in abbreviations
        if a.long and 1 < len(a.short) <= 12 and len(a.long.split()) <= 6
    }
    groups: dict[_Key, _Group] = {}
    for mention in mentions:
        key = _key(mention, long)
        group = groups.setdefault(key, _Group(key))
        group.mentions.append(mention)
        group.kinds |= unit_kinds(mention.statements) or ({mention.unit_kind} if mention.unit_kind else set())
        if mention.number and any(c.isdigit() for c in mention.number) and any(c.isalpha() for c in mention.number):
            group.numbers.add(mention.number.casefold())
    joined: dict[_Key, tuple[_Key, str]] = {}
    for one, other, reason in (*_by_number(groups), *_by_only_step(groups), *_by_core(groups)):
        if one not in joined and _root(other, joined) != one:
            joined[one] = (_root(other, joined), reason)
    return tuple(_links(scope, groups, joined))


def _links(scope: Scope, groups: Mapping[_Key, _Group], joined: Mapping[_Key, tuple[_Key, str]]) -> Iterator[Link]:
    for key, group in groups.items():
        target = _root(key, joined)
        parameter = scoped_id("p", scope, target[0], target[1], " ".join(target[2]))
        for mention in group.mentions:
            if key in joined:
                reason = joined[key][1]
            elif len(group.mentions) > 1:
                reason = f"same name and unit operation as {len(group.mentions) - 1} other mention(s)"
            else:
                reason = "only mention of this name here"
            yield Link(mention_id=mention.id, parameter_id=parameter, reason=reason)


def _root(key: _Key, joined: Mapping[_Key, tuple[_Key, str]]) -> _Key:
    seen = {key}
    while key in joined and joined[key][0] not in seen:
        key = joined[key][0]
        seen.add(key)
    return key


def _key(mention: Mention, long: Mapping[str, tuple[str, ...]]) -> _Key:
    """Subject, step and the words of the name that do not merely name the step again."""
    operation = mention.unit_operation or operation_in(mention.name) or ""
    words: set[str] = set()
    for word in word_keys(mention.name):
        words |= set(long.get(word, (word,)))
    plain = words - _OPERATION_WORDS.get(operation, frozenset())
    return (mention.subject, operation, tuple(sorted(plain or words)))


def _by_number(groups: Mapping[_Key, _Group]) -> Iterator[tuple[_Key, _Key, str]]:
    """`BR-07` beside two spellings of a name in one unit operation, or where one of them names no unit operation."""
    holders: dict[str, list[_Group]] = defaultdict(list)
    for group in groups.values():
        for number in group.numbers:
            holders[number].append(group)
    for number, held in sorted(holders.items()):
        first = held[0]
        for other in held[1:]:
            if (
                first.key[0] == other.key[0]
                and (first.key[1] == other.key[1] or not (first.key[1] and other.key[1]))
                and _compatible(first, other)
            ):
                yield other.key, first.key, f"same number {number.upper()}"


def _by_only_step(groups: Mapping[_Key, _Group]) -> Iterator[tuple[_Key, _Key, str]]:
    """A name without unit operation belongs to the only one that has this name, unless the name is a common noun."""
    homes: dict[tuple[str, tuple[str, ...]], list[_Group]] = defaultdict(list)
    for group in groups.values():
        if group.key[1]:
            homes[group.key[0], group.key[2]].append(group)
    for group in groups.values():
        candidates = homes.get((group.key[0], group.key[2]), [])
        if (
            not group.key[1]
            and len(candidates) == 1
            and not is_generic(group.mentions[0].name)
            and _compatible(group, candidates[0])
        ):
            yield (
                group.key,
                candidates[0].key,
                f"same name; {candidates[0].key[1]} is the only unit operation that has it",
            )


def _by_core(groups: Mapping[_Key, _Group]) -> Iterator[tuple[_Key, _Key, str]]:
    """ "Feed A" and "Feed A, daily from day 3": the part before the comma, where one step has one such name alone."""
    cores: dict[tuple[str, str, frozenset[str]], list[_Group]] = defaultdict(list)
    for group in groups.values():
        name = group.mentions[0].name
        if "," in name:
            cores[group.key[0], group.key[1], frozenset(word_keys(name.split(",")[0]))].append(group)
    for group in groups.values():
        candidates = cores.get((group.key[0], group.key[1], frozenset(group.key[2])), [])
        if (
            len(candidates) == 1
            and candidates[0] is not group
            and not is_generic(group.mentions[0].name)
            and "," not in group.mentions[0].name
            and _compatible(group, candidates[0])
        ):
            yield (
                group.key,
                candidates[0].key,
                f"the only name of this step that begins with “{group.mentions[0].name}”",
            )


def _compatible(one: _Group, other: _Group) -> bool:
    """Same kind of unit as far as known, and no words that tell the two apart."""
    return not (one.kinds and other.kinds and not one.kinds & other.kinds) and not _clash(one.words, other.words)


def _clash(words: frozenset[str], others: frozenset[str]) -> bool:
    return any(
        len(clash & words) == 1 and len(clash & others) == 1 and not (clash & words & others) for clash in _CLASHES
    )
