"""What the sentences of a section speak of, carried over while nothing else is named."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extract.namebook import Known, Sighting
from assistant.extract.names import is_generic
from assistant.extract.setting import Setting
from assistant.extract.why import is_anaphoric
from knowledge.records import Quantity

_LASTS = 3


class Topic:
    """The parameters last named, and how many sentences ago."""

    def __init__(self) -> None:
        self._section: str | None = None
        self.known: list[Known] = []
        self.titled: list[Known] = []
        self.age = 0

    def enter(self, section: str | None, titled: Sequence[Known] = ()) -> None:
        """A new heading ends the topic and may name the next one; a new paragraph lets it fade."""
        self.age += 1
        if section != self._section:
            self._section, self.known, self.titled, self.age = section, list(titled), list(titled), 0

    def follow(self, sightings: Sequence[Sighting], setting: Setting) -> None:
        """Remember the parameters that a sentence names; outcomes (attributes) do not change what is spoken of."""
        named = [
            k
            for s in sightings
            if s.whole and s.start < 2000 and (k := one_of(s.known, setting)) is not None and k.subject != "attribute"
        ]
        self.age += 1
        if named:
            self.known, self.age = named[:1], 0

    def set(self, known: Sequence[Known]) -> None:
        self.known, self.age = list(known), 0

    def lasts(self, sentence: str) -> bool:
        return bool(self.known) and (self.age <= _LASTS or (is_anaphoric(sentence) and self.age <= 2 * _LASTS))

    def fitting(self, quantity: Quantity, sentence: str) -> Known | None:
        """The topic, where the quantity has a unit that it was seen with."""
        if not self.lasts(sentence):
            return None
        return next(
            (k for k in self.known if quantity.unit_kind is not None and quantity.unit_kind in k.unit_kinds), None
        )


def one_of(candidates: Sequence[Known], setting: Setting) -> Known | None:
    """The candidate of this step, or the first; None for a common noun of several steps, none of which is this one."""
    home = [k for k in candidates if k.unit_operation == setting.unit_operation]
    if home:
        return home[0]
    alone = len({k.unit_operation for k in candidates}) == 1
    return candidates[0] if alone or not is_generic(candidates[0].name) else None
