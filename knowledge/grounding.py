"""Whether a value stands in the words it is cited from: the one rule at every door of the knowledge table.

A statement may enter the table only when its first citation was found at its place, holds the value as written, and
every bound is a number of the quotes or follows from them (a target and its tolerance, a cell and the power of ten in
its header). What a person says without a document is held to the words that person is quoted with.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from knowledge.errors import GroundingError
from knowledge.quantities import find_quantities, parse_cell
from knowledge.records import Citation, Quantity, Statement
from knowledge.records.document import CELL_SEPARATOR
from knowledge.records.extraction import Extraction
from knowledge.text import holds_quote

log = logging.getLogger(__name__)
_NUMBER = re.compile(r"\d+(?:[.,'\u2019\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?:[eE][+-]?\d+)?|[.,]\d+")
_GROUPS = re.compile(r"(?<=\d)[,.'\u2019\u00a0\u202f ](?=\d{3}(?:\D|$))")
_SIGNED = re.compile(r"[±+\u2212-]\s?[\d.,]")
_PERCENT = Decimal(100)
_WITH_TOLERANCE = frozenset({"plus_minus_abs", "plus_minus_rel"})


def ungrounded(statement: Statement) -> str | None:
    """Why the statement is not held by its citations; None where it is."""
    first = statement.citation
    if not first.verified and first.spoken is None:
        return "its quote was not found at its place"
    if not holds_quote(first.quote, statement.value_text):
        return f"{statement.value_text!r} does not stand in its quote"
    width = statement.value_text if statement.operator in _WITH_TOLERANCE else deviation(statement.value_text)
    return missing_bound(_bounds(statement), statement.citations, width)


def check_grounded(statement: Statement) -> None:
    """Raises `GroundingError` with the reason where the statement is not held by its citations."""
    why = ungrounded(statement)
    if why is not None:
        raise GroundingError(f"{statement.id}: {why}; nothing enters the table that its source does not say")


def only_grounded(extraction: Extraction) -> Extraction:
    """The extraction without statements that their citations do not hold."""
    mentions, refused = [], 0
    for mention in extraction.mentions:
        kept = tuple(one for one in mention.statements if ungrounded(one) is None)
        refused += len(mention.statements) - len(kept)
        mentions.append(
            mention if len(kept) == len(mention.statements) else mention.model_copy(update={"statements": kept})
        )
    if not refused:
        return extraction
    log.warning("document %s: %d statement(s) refused, their quotes do not hold them", extraction.document_id, refused)
    return extraction.model_copy(update={"mentions": tuple(mentions)})


def deviation(text: str) -> str:
    """The text where it writes a deviation ("± 0.5", "−10 | +20"), else nothing."""
    return text if _SIGNED.search(text) else ""


def missing_bound(bounds: Iterable[str], citations: Iterable[Citation], width: str = "") -> str | None:
    """Which of the bounds (decimal strings) none of the quotes holds; None where all are held.

    `width` is a deviation as written ("± 0.5", "−10 | +20"): a bound may then also be a number of the quotes plus or
    minus a number of the deviation, or that percentage of it.
    """
    quotes = tuple(citation.quote for citation in citations)
    widths = frozenset(_plain_numbers((width,)))
    wanted = {text: _decimal(text) for text in bounds}
    known: set[Decimal] = set()
    for numbers in (_plain_numbers(quotes), _read_numbers(quotes)):
        known |= set(numbers)
        wanted = {
            text: value for text, value in wanted.items() if value is None or not _held(value, text, known, widths)
        }
        if not wanted:
            return None
    return f"{', '.join(wanted)} does not stand in its quote"


def _bounds(statement: Statement) -> tuple[str, ...]:
    return tuple(bound for bound in (statement.low, statement.target, statement.high) if bound)


def _held(value: Decimal, text: str, known: set[Decimal], widths: frozenset[Decimal]) -> bool:
    if abs(value) in known:
        return True
    mantissa = _decimal(text.lower().partition("e")[0]) if "e" in text.lower() else None
    if mantissa is not None and abs(mantissa) in known:
        return True
    return any(
        abs(value) in (abs(one + width), abs(one - width), one * (1 + width / _PERCENT), one * (1 - width / _PERCENT))
        for width in widths
        for one in known
    )


def _plain_numbers(quotes: Iterable[str]) -> Iterator[Decimal]:
    """Every number as it is printed; a comma or point that may be either is read both ways."""
    for quote in quotes:
        for match in _NUMBER.finditer(quote):
            written = match.group()
            for reading in {written, _GROUPS.sub("", written)}:
                number = _decimal(reading.replace(",", "."))
                if number is not None:
                    yield abs(number)


def _read_numbers(quotes: Iterable[str]) -> Iterator[Decimal]:
    """Numbers that need reading: words, powers of ten, ratios."""
    for quote in quotes:
        found: list[Quantity] = list(find_quantities(quote))
        for cell in quote.split(CELL_SEPARATOR):
            found += parse_cell(cell)
        for quantity in found:
            for bound in (quantity.low, quantity.target, quantity.high):
                number = _decimal(bound) if bound else None
                if number is not None:
                    yield abs(number)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
