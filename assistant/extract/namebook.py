"""The names that a package's tables and definitions use, found again in running text whatever the order of their words."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.extract.names import GENERIC, name_key, word_keys
from knowledge.quantities import unit
from knowledge.records import Abbreviation, Operator, Quantity, Statement, Subject
from knowledge.records.extraction import Mention

_TOKEN = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*", re.UNICODE)
_REACH = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A name that tables of the package use, with where it belongs and the kinds of unit it was seen with.

    `loose`: running text gives it only in passing, so that its values count but not its words.
    `side` is `ge` or `le` where all its limits are on one side; `values` are its limits and settings as (unit, number).
    """

    name: str
    number: str | None
    unit_operation: str | None
    unit_kinds: frozenset[str]
    subject: Subject = "step_parameter"
    mention_id: str | None = None
    side: Operator | None = None
    values: frozenset[tuple[str, str]] = frozenset()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a known name stands in a text. `whole` tells that its words stand side by side, or its number does."""

    start: int
    end: int
    known: tuple[Known, ...]
    whole: bool


class NameBook:
    """Known names by their words. Abbreviations that the package defines count as their words."""

    def __init__(self, known: Iterable[Known], abbreviations: Sequence[Abbreviation] = ()) -> None:
        self._long = {
            _fold(a.short): word_keys(a.long)
            for a in abbreviations
            if a.long and 1 < len(a.short) <= 12 and len(a.long.split()) <= 6
        }
        self._numbers: dict[str, list[Known]] = defaultdict(list)
        self._by_words: dict[frozenset[str], list[Known]] = defaultdict(list)
        self._values: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self._of_kind: dict[str, list[Known]] = defaultdict(list)
        for one in known:
            for value in one.values:
                self._values[value].append(one)
            if one.loose:
                continue
            for kind in one.unit_kinds:
                self._of_kind[kind].append(one)
            if one.number and re.search(r"[A-Za-z]", one.number) and re.search(r"\d", one.number):
                self._numbers[_fold(one.number)].append(one)
            words = self._words_of(one.name)
            if words:
                self._by_words[words].append(one)
        self._add_cores()
        self._index: dict[str, list[frozenset[str]]] = defaultdict(list)
        for words in self._by_words:
            self._index[max(sorted(words), key=len)].append(words)

    def _add_cores(self) -> None:
        """ "Feed A, daily from day 3" is also "Feed A" where no other name of its step begins like that."""
        cores: dict[tuple[frozenset[str], str | None], set[str]] = defaultdict(set)
        owners: dict[tuple[frozenset[str], str | None], Known] = {}
        for known in [k for found in self._by_words.values() for k in found]:
            core = self._words_of(known.name.split(",")[0])
            cores[core, known.unit_operation].add(known.name.casefold())
            owners.setdefault((core, known.unit_operation), known)
        for (core, operation), names in cores.items():
            if core and len(names) == 1 and core not in self._by_words:
                self._by_words[core].append(owners[core, operation])

    def by_value(self, quantity: Quantity, unit_operation: str | None) -> Known | None:
        """The one parameter of the step whose tables hold this very value; None where several do, or none."""
        found: dict[str, Known] = {}
        for bound in (quantity.low, quantity.target, quantity.high):
            if bound is not None:
                for known in self._values.get((quantity.unit_ucum or "", _plain(bound)), ()):
                    if known.unit_operation == unit_operation or unit_operation is None:
                        found.setdefault(known.name, known)
        return next(iter(found.values())) if len(found) == 1 else None

    def only_of_kind(self, unit_kind: str | None, unit_operation: str | None) -> Known | None:
        """The one parameter with this kind of unit: of the step, else of all where no step is known; None of several."""
        if unit_kind is None:
            return None
        alike = {k.name: k for k in self._of_kind.get(unit_kind, ()) if unit_operation is None or k.unit_operation == unit_operation}
        return next(iter(alike.values())) if len(alike) == 1 else None

    def sharing(self, phrase: str, unit_operation: str | None) -> list[Known]:
        """The parameter whose name shares most words with the phrase, the greater part of the phrase's; none of a tie."""
        words = self._words_of(phrase)
        ranked: dict[str, tuple[float, Known]] = {}
        for names, found in self._by_words.items():
            common = words & names
            if not common or common <= GENERIC or len(common) < 0.6 * len(words):
                continue
            for known in found:
                if known.subject != "attribute":
                    bonus = 0.3 if unit_operation is not None and known.unit_operation == unit_operation else 0.0
                    share = len(common) / len(words | names) + bonus
                    if known.name not in ranked or ranked[known.name][0] < share:
                        ranked[known.name] = (share, known)
        best = sorted(ranked.values(), key=lambda pair: (-pair[0], pair[1].name))
        if not best or (len(best) > 1 and best[0][0] == best[1][0]):
            return []
        return [best[0][1]]

    def _words_of(self, name: str) -> frozenset[str]:
        words: set[str] = set()
        for key in name_key(name):
            words |= set(self._long.get(key, (key,)))
        return frozenset(words)

    def find(self, text: str) -> list[Sighting]:
        """Sightings in the order of the text; of two that overlap, the one with more words stays."""
        tokens = [(m.start(), m.end(), self._keys(_as_written(text, m))) for m in _TOKEN.finditer(text)]
        found: list[tuple[int, Sighting]] = []
        for at, (start, end, keys) in enumerate(tokens):
            number = self._numbers.get(_fold(text[start:end]))
            if number:
                found.append((9, Sighting(start, end, tuple(number), True)))
            for key in keys:
                for words in self._index.get(key, ()):
                    if len(words) == 1 and key not in word_keys(_as_written(text, None, start, end)):
                        continue  # one word of what an abbreviation stands for names nothing
                    span = _span(tokens, at, words)
                    if span is not None:
                        first, last = span
                        whole = last - first < len(words) + 2
                        found.append(
                            (
                                len(words),
                                Sighting(tokens[first][0], tokens[last][1], tuple(self._by_words[words]), whole),
                            )
                        )
        kept: list[Sighting] = []
        for _, sighting in sorted(found, key=lambda item: (-item[0], not item[1].whole, item[1].start)):
            if not any(sighting.start < k.end and k.start < sighting.end for k in kept):
                kept.append(sighting)
        return sorted(kept, key=lambda s: s.start)

    def _keys(self, token: str) -> tuple[str, ...]:
        plain = tuple(word_keys(token))
        long = self._long.get(_fold(token)) if any(c.isupper() or c.isdigit() for c in token) else None
        return plain + tuple(long) if long else plain


def _as_written(text: str, match: re.Match[str] | None, start: int = 0, end: int = 0) -> str:
    """The token; a single capital with what stands before, so that "Feed A" is not "a feed"."""
    start, end = match.span() if match is not None else (start, end)
    return text[start:end] if end - start > 1 or not text[start:end].isupper() or start == 0 else f"x {text[start:end]}"


def _span(tokens: Sequence[tuple[int, int, tuple[str, ...]]], at: int, words: frozenset[str]) -> tuple[int, int] | None:
    """First and last token of the closest stretch around `at` that holds all the words."""
    left = right = at
    missing = words - set(tokens[at][2])
    for distance in range(1, _REACH + len(words)):
        if not missing:
            break
        for place in (at - distance, at + distance):
            if 0 <= place < len(tokens) and missing & set(tokens[place][2]):
                missing -= set(tokens[place][2])
                left, right = min(left, place), max(right, place)
    return (left, right) if not missing and right - left < _REACH + len(words) else None


def names_of(mentions: Sequence[Mention]) -> list[Known]:
    """Names that tables give, each with the kinds of unit it was seen with, in the order of the mentions."""
    found: dict[tuple[str, str | None], tuple[Mention, set[str]]] = {}
    for mention in mentions:
        key = (mention.name, mention.unit_operation)
        _, kinds = found.setdefault(key, (mention, set()))
        kinds.update(unit_kinds(mention.statements))
        if mention.number and not found[key][0].number:
            found[key] = (found[key][0].model_copy(update={"number": mention.number}), kinds)
    sides: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    values: dict[tuple[str, str | None], set[tuple[str, str]]] = defaultdict(set)
    for mention in mentions:
        sides[(mention.name, mention.unit_operation)] |= {
            s.operator
            for s in mention.statements
            if s.kind not in ("characterized", "actual", "setpoint", "target")
            and s.operator in ("le", "lt", "ge", "gt", "range", "plus_minus_abs")
        }
        values[mention.name, mention.unit_operation] |= {
            (s.unit_ucum, _plain(bound)) for s in mention.statements if s.kind != "actual" and s.unit_ucum
            for bound in (s.low, s.target, s.high) if bound is not None
        }  # fmt: skip
    return [
        Known(
            m.name,
            m.number,
            m.unit_operation,
            frozenset(kinds),
            m.subject,
            m.id,
            _side(sides[key]),
            frozenset(values[key]),
            _is_loose(m),
        )
        for key, (m, kinds) in found.items()
    ]


def _is_loose(mention: Mention) -> bool:
    sure = max((s.confidence for s in mention.statements), default=0.0)
    return mention.read_from == "text" and (len(name_key(mention.name)) < 2 or sure < 0.6)


def _plain(number: str) -> str:
    try:
        return f"{Decimal(number).normalize():f}"
    except InvalidOperation:
        return number


def _side(operators: set[str]) -> Operator | None:
    if operators and operators <= {"ge", "gt"}:
        return "ge"
    return "le" if operators and operators <= {"le", "lt"} else None


def unit_kinds(statements: Sequence[Statement]) -> set[str]:
    kinds = set()
    for text in {s.unit_as_written for s in statements if s.unit_as_written}:
        found = unit(text)
        if found is not None and found.kind is not None:
            kinds.add(found.kind)
    return kinds


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
