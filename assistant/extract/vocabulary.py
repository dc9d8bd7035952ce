"""The names that the documents of a package use, in an order of their own, so that no order of reading changes anything."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.extract.genre import genre_of
from assistant.extract.limit_words import RULES
from assistant.extract.namebook import Known, NameBook, names_of
from knowledge.records import Abbreviation, DocumentEntry
from knowledge.records.extraction import Mention

_DESCRIBING = RULES | {"master_batch_record", "facility_fit"}
_SURE = 0.5  # confidence of a value in running text from which its name helps to link reasons


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known names and abbreviations. `print` is equal for equal names, whatever came first."""

    known: tuple[Known, ...]
    abbreviations: tuple[Abbreviation, ...]

    @classmethod
    def of(
        cls,
        mentions: Sequence[Mention],
        entries: Mapping[str, DocumentEntry],
        abbreviations: Sequence[Abbreviation],
        *,
        told: bool = False,
    ) -> Vocabulary:
        """The names of all tables; with `told` also those that descriptions of the process or a method use in sentences."""
        used = [m for m in mentions if m.document_id in entries and _names(m, entries[m.document_id], told)]
        used.sort(key=lambda m: (m.read_from == "text", entries[m.document_id].file, m.document_id, m.id))
        ordered = sorted(abbreviations, key=lambda a: (a.short, a.long or ""))
        return cls(tuple(names_of(used)), tuple(ordered))

    def book(self) -> NameBook:
        return NameBook(self.known, self.abbreviations)

    @property
    def print(self) -> str:
        digest = hashlib.blake2b(digest_size=8)
        for k in self.known:
            line = (k.name, k.number, k.unit_operation, sorted(k.unit_kinds), k.subject, k.mention_id, k.side, sorted(k.values))
            digest.update(repr(line).encode("utf-8"))
        for a in self.abbreviations:
            digest.update(repr((a.short, a.long)).encode("utf-8"))
        return digest.hexdigest()


def _names(mention: Mention, entry: DocumentEntry, told: bool) -> bool:
    if not mention.statements and mention.role is None:
        return False
    if mention.read_from == "table":
        return True
    return (
        told
        and genre_of(entry.document_type, entry.title, entry.file) in _DESCRIBING
        and any(s.kind != "actual" and s.confidence >= _SURE for s in mention.statements)
    )
