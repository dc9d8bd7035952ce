"""Each claim against its quotes: the numbers, units, negations and words of the claim must stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.cues import NEGATION
from assistant.words import FOLDED_STOP, fold, is_number, key_set, keys, tokens
from knowledge.protocols import QuantityParser
from knowledge.records import Citation
from knowledge.text import fold_quote

MIN_WORDS_HELD = 0.8
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def why_not(claim: str, quotes: Sequence[Citation], parse: QuantityParser) -> str | None:
    """Why the claim is not supported by its quotes; `None` when it is.

    The claim is held against all its quotes together, since a table row needs its header for kind and unit.
    """
    if not quotes:
        return "no citation"
    if not all(quote.verified for quote in quotes):
        return "a quote does not stand at its place"
    held = " ".join(quote.quote for quote in quotes)
    body = " ".join(quote.quote for quote in quotes if quote.role != "kind")
    for reason in (_numbers(claim, held), _negations(claim, body), _words(claim, held)):
        if reason is not None:
            return reason
    return _units(claim, held, parse)


def _numbers(claim: str, held: str) -> str | None:
    known = {number.replace(",", "") for number in _NUMBER.findall(fold_number(held))}
    for number in _NUMBER.findall(fold_number(claim)):
        if number.replace(",", "") not in known:
            return f"the number {number} is not in the quote"
    return None


def fold_number(text: str) -> str:
    """The text with typographic variants of digits and marks unified, spaces kept."""
    return " ".join(fold_quote(word) for word in text.split())


def _units(claim: str, held: str, parse: QuantityParser) -> str | None:
    folded = fold_quote(held).casefold()
    for quantity in parse(claim):
        unit = quantity.unit_as_written
        if unit and fold_quote(unit).casefold() not in folded:
            return f"the unit {unit} is not in the quote"
    return None


def _negations(claim: str, held: str) -> str | None:
    """A negation may be neither added nor lost. Claims are near-verbatim, so the counts must agree where words do."""
    said, meant = len(NEGATION.findall(claim)), len(NEGATION.findall(held))
    if said > meant:
        return "the claim denies what the quote does not"
    if said < meant and len(tokens(claim)) >= 0.8 * len(tokens(held)):
        return "the claim leaves out a negation of the quote"
    return None


def _words(claim: str, held: str) -> str | None:
    wanted = [word for word in tokens(claim) if fold(word) not in FOLDED_STOP and not is_number(word)]
    if not wanted:
        return None
    known = key_set(held)
    found = sum(1 for word in wanted if not keys(word).isdisjoint(known))
    return None if found >= MIN_WORDS_HELD * len(wanted) else "the wording is not the quote's"
