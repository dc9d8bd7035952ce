"""What a question asks: its kind, its subject as weighted terms, and the qualifiers an answer must meet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from assistant.kinds import (
    ROLES,
    Kind,
    asks_for_old_version,
    asks_how_much,
    kind_of,
    language_of,
    name_asked,
    range_kinds_of,
)
from assistant.vocabulary import Thesaurus, Wording, unit_kinds, wording, wordings
from assistant.words import is_code, is_number, standing, tokens
from knowledge.protocols import QuantityParser
from knowledge.records import Quantity

TermRole = Literal["subject", "general", "light", "code", "number", "scale", "counted"]
Variants = tuple[tuple[str, float], ...]
LIGHT_WEIGHT, GENERAL_WEIGHT = 0.25, 0.3


@dataclass(frozen=True)
class Term:
    """One thing the question names. `wordings[0]` is as asked, the others mean the same."""

    text: str
    wordings: tuple[Wording, ...]
    weight: float
    role: TermRole
    kinds: frozenset[str] = frozenset()

    @cached_property
    def heads(self) -> frozenset[str]:
        """Keys of the first word of each wording: where none of them stands, no wording does."""
        return frozenset(key for way in self.wordings if way.words for key in way.words[0])

    @property
    def essential(self) -> bool:
        return self.role in {"code", "scale", "counted"}


def counts(term: Term) -> bool:
    """Whether the term is part of what the question is about."""
    return term.role not in {"light", "general"}


@dataclass(frozen=True)
class Asked:
    """One question (or one part of it) as understood. `range_kinds` are kinds of limit named, e.g. `nor`."""

    text: str
    language: str
    kind: Kind
    terms: tuple[Term, ...]
    quantities: tuple[Quantity, ...] = ()
    unit_kinds: frozenset[str] = frozenset()
    range_kinds: frozenset[str] = frozenset()
    wants_quantity: bool = False
    wants_reason: bool = False
    old_version: bool = False
    role_asked: str | None = None
    name_of: str | None = None
    strict_kind: bool = False

    @property
    def subject(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if counts(term))


_COUNTED = re.compile(r"\b(?:how many|wie viele|combien de|cu[aá]nt[oa]s|number of)\s+([\w-]+)", re.IGNORECASE)
_ONLY_FOR = re.compile(r"\b(?:for|für|pour|para)\s+(?:the|our|a|an|das|die|den|le|la|el)\s+$", re.IGNORECASE)
SCALE_UNITS = frozenset({"volume"})


def analyse(text: str, thesaurus: Thesaurus, parse: QuantityParser) -> Asked:
    quantities = tuple(parse(text))
    kind = kind_of(text)
    counted = _COUNTED.search(text)
    terms = tuple(
        replace(term, role="counted", weight=max(1.0, term.weight))
        if counted
        and term.role in {"subject", "general", "light"}
        and counted.group(1).casefold() in term.text.casefold()
        else term
        for term in _terms(text, kind, quantities, thesaurus)
    )
    numeric = kind in {"value", "hold_time"} or (kind == "comparison" and bool(unit_kinds(text)))
    asked_kinds = frozenset(found for term in terms for found in term.kinds) if numeric else frozenset()
    if kind == "hold_time":
        asked_kinds = frozenset({"time"})
    elif numeric and (how := asks_how_much(text)) and (by_adjective := unit_kinds(how.group())):
        asked_kinds = by_adjective
    role = ROLES.search(text)
    name_of = (
        name_asked(text) if kind in {"statement", "list", "value", "how", "when"} and not asks_how_much(text) else None
    )
    return Asked(
        text=text,
        language=language_of(text),
        kind=kind,
        terms=terms,
        quantities=quantities,
        unit_kinds=asked_kinds,
        range_kinds=range_kinds_of(text),
        wants_quantity=numeric
        and name_of is None
        and (kind != "value" or bool(asked_kinds) or bool(asks_how_much(text)) or bool(range_kinds_of(text))),
        wants_reason=kind in {"why", "range_origin"},
        old_version=asks_for_old_version(text),
        name_of=name_of,
        strict_kind=numeric and (kind == "hold_time" or bool(asks_how_much(text) and asked_kinds)),
        role_asked=role.group(1) if role else None,
    )


def _terms(text: str, kind: Kind, quantities: Sequence[Quantity], thesaurus: Thesaurus) -> list[Term]:
    """Phrases that the thesaurus knows, the longest first, then single words; function words are left out."""
    words = _words_outside(text, quantities)
    found: list[Term] = []
    at = 0
    while at < len(words):
        length, variants = _known_phrase(words, at, thesaurus)
        phrase = " ".join(words[at : at + length])
        at += length
        term = _term(phrase, length, variants)
        if term is not None and all(term.text.casefold() != other.text.casefold() for other in found):
            found.append(term)
    found.extend(_number_term(text, quantity, kind) for quantity in quantities if quantity.text.strip())
    return found


def _known_phrase(words: Sequence[str], at: int, thesaurus: Thesaurus) -> tuple[int, Variants]:
    for length in range(min(thesaurus.longest, len(words) - at), 0, -1):
        window = words[at : at + length]
        if "stop" in {standing(window[0]), standing(window[-1])}:
            continue
        if thesaurus.knows(window):
            return length, thesaurus.variants(window)
    return 1, ()


def _term(phrase: str, length: int, variants: Variants) -> Term | None:
    words = tokens(phrase)
    ranks = [standing(word) for word in words]
    if length == 1 and (ranks[0] == "stop" or (len(phrase) == 1 and not phrase.isdigit())):
        return None
    ways = (*wordings(phrase), *(way for variant, worth in variants for way in wordings(variant, worth)))
    kinds = unit_kinds(phrase)
    if length == 1 and is_code(words[0]):
        return Term(phrase, ways, 2.0, "code", kinds)
    if length == 1 and is_number(words[0]):
        return (
            Term(phrase, ways, 1.2, "code")
            if words[0].isdigit() and len(words[0]) >= 5
            else Term(phrase, ways, 0.8, "number")
        )
    if all(rank in {"stop", "light"} for rank in ranks):
        return Term(phrase, ways, LIGHT_WEIGHT, "light", kinds)
    content = ranks.count("subject")
    if not content:
        return Term(phrase, ways, GENERAL_WEIGHT, "general", kinds)
    return Term(phrase, ways, min(2.0, 0.6 + 0.4 * content), "subject", kinds)


def _number_term(text: str, quantity: Quantity, kind: Kind) -> Term:
    numbers = [token for token in tokens(quantity.text) if is_number(token)]
    words = Wording(tuple(wording(number).words[0] for number in numbers)) if numbers else wording(quantity.text)
    before = text[max(0, quantity.start - 14) : quantity.start]
    after = text[quantity.end : quantity.end + 14]
    scale = (
        quantity.unit_kind in SCALE_UNITS
        and quantity.operator == "eq"
        and bool(
            re.search(r"\b(?:at|in|for|to|from|our|the|bei|im|à|en|a|into)\W*(?:\w+\W+)?$", before, re.IGNORECASE)
            or re.search(
                r"^\W*(?:scale|vessel|bioreactor|bowl|tank|bag|reactor|batch|working|run)", after, re.IGNORECASE
            )
        )
    )
    # "for the 50 mg vial": what is asked is asked of this one alone.
    if kind in {"value", "hold_time", "name", "yes_no", "statement"} and _ONLY_FOR.search(
        text[max(0, quantity.start - 18) : quantity.start]
    ):
        scale = scale or quantity.operator == "eq"
    if quantity.unit_as_written is None and quantity.text.isdigit() and len(quantity.text) >= 5:
        return Term(quantity.text, (words,), 1.5, "code")
    return Term(quantity.text, (words,), 1.3 if scale else 0.9, "scale" if scale else "number")


def _words_outside(text: str, quantities: Sequence[Quantity]) -> list[str]:
    """The words of the question without those that a quantity holds."""
    kept: list[str] = []
    last = 0
    for quantity in sorted(quantities, key=lambda item: item.start):
        if quantity.start >= last:
            kept.append(text[last : quantity.start])
            last = quantity.end
    kept.append(text[last:])
    return [token for stretch in kept for token in tokens(stretch)]
