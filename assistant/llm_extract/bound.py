"""Whether a line says a value *of* a name: not of a neighbour, not under another header, and not in a denial."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extract.names import word_keys
from assistant.extract.reading import text_quantities
from assistant.llm.check import unsupported
from assistant.llm.grounds import Ground
from assistant.llm.lexicon import is_negator, split_words
from assistant.units import Unit
from knowledge.records import Quantity

_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_MEASURES = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        ("temperature", r"\w*temp(?:eratur[ea]?|érature)"),
        ("pH", "pH"),
        ("time", r"\w*(?:time|duration|dauer|zeit)|durée"),
        ("pressure", r"pressures?|\w*druck|pression"),
        ("conductivity", r"conductivity|leitfähigkeit|conductivité"),
    )
)
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


@dataclass(frozen=True, slots=True)
class Valued:
    """A quantity of a line: in `column` of a row, its offsets those in the cell; or in the sentence (`column` null)."""

    quantity: Quantity
    column: int | None = None
    cell: str = ""

    @property
    def said(self) -> str:
        """The value as written, with the unit that its header gives."""
        q = self.quantity
        written = q.unit_as_written
        if self.column is None or not written or written in q.text:
            return q.text
        return f"{q.text} {written}"


def bound(name: str, valued: Valued, ground: Ground) -> bool:
    """By the check that sentences of answers go through; in a sentence also where name and value stand next to each
    other, with no other value between them that could be meant."""
    one = ground.unit
    if _denied(one, valued) or _other_measure(name, valued.quantity):
        return False
    if valued.column is None:
        return _next_to(name, valued.quantity, one) or unsupported(f"The {name} is {valued.said}.", ground) is None
    grid = one.grid
    header = grid.headers[valued.column] if grid is not None and valued.column < len(grid.headers) else ""
    kind = _BRACKETS.sub("", header).strip()
    claims = (
        f"The {name} is {valued.said}.",
        f"{name} {kind} {valued.said}",
        f"The {kind} of {name} is {valued.said}.",
    )
    return any(unsupported(claim, ground) is None for claim in (claims if kind else claims[:1]))


def denied_in(text: str) -> bool:
    """Whether a "not" stands in the text outside the wording of its values ("not more than 5")."""
    rest = list(text)
    for quantity in text_quantities(text):
        rest[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    return any(is_negator(word) for word in split_words("".join(rest)))


def _other_measure(name: str, quantity: Quantity) -> bool:
    """A temperature in bar, a pH in hours: the last word of the name asks for another kind of unit."""
    last = _BRACKETS.sub("", name).split()[-1:]
    wanted = next((kind for kind, word in _MEASURES if last and word.fullmatch(last[0])), None)
    return wanted is not None and quantity.unit_kind is not None and quantity.unit_kind != wanted


def _denied(one: Unit, valued: Valued) -> bool:
    if valued.column is not None:
        return denied_in(valued.cell)
    text, quantity = one.text, valued.quantity
    end = text.find("; ", quantity.end)
    return denied_in(text[text.rfind("; ", 0, quantity.start) + 1 : len(text) if end < 0 else end])


def _next_to(name: str, quantity: Quantity, one: Unit) -> bool:
    """The sentence has the whole name, and no other value between it and this one; a value of the same kind beside it
    makes it unsure."""
    wanted = set(word_keys(name))
    places = [(m.start(), m.end()) for m in _WORD.finditer(one.text) if set(word_keys(m.group())) & wanted]
    told = {key for start, end in places for key in word_keys(one.text[start:end])}
    if not wanted or not wanted <= told:
        return False
    others = [q for q in text_quantities(one.text) if q.end <= quantity.start or q.start >= quantity.end]
    if any(q.unit_kind == quantity.unit_kind for q in others):
        return False
    first, last = min(start for start, _ in places), max(end for _, end in places)
    start, end = min(last, quantity.start), max(first, quantity.end)
    between = (min(start, quantity.end), max(end, quantity.start))
    return not any(between[0] < q.start < between[1] for q in others)
