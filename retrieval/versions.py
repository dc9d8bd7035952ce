"""What versions and copies of documents mean for a ranking."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import numpy as np

from knowledge.records import DocumentEntry
from retrieval.lexical import Floats, Mask
from retrieval.snapshot import View

SUPERSEDED_SHARE = 0.8
COPY_SHARE = 0.7
_NEAR_COPY = 0.9
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def demote(scores: Floats, allowed: Mask, view: View) -> Floats:
    """Superseded versions and copies lose a share of their score.

    Superseded passages also stay below the best of their successor. A copy comes after the passage that it copies, and
    is then recognised as saying nothing new.
    """
    shares = {entry.id: share for entry in view.documents.values() if (share := _share(entry)) < 1}
    if not shares:
        return scores
    successors = {document: newest(view.documents, document) for document in shares}
    wanted = shares.keys() | {document for document in successors.values() if document is not None}
    members: dict[str, list[int]] = {}
    for number in np.flatnonzero(allowed):
        document = view.snapshot.documents[number]
        if document in wanted:
            members.setdefault(document, []).append(int(number))
    lowered = scores.copy()
    for document in sorted(shares.keys() & members.keys()):
        lowered[members[document]] *= shares[document]
        successor = successors[document]
        if successor is not None and successor in members:
            ceiling = float(scores[members[successor]].max()) * 0.999
            lowered[members[document]] = np.minimum(lowered[members[document]], ceiling)
    return lowered


def _share(entry: DocumentEntry) -> float:
    if entry.duplicate_of is not None:
        return COPY_SHARE
    return SUPERSEDED_SHARE if entry.status == "superseded" or entry.superseded_by is not None else 1.0


def newest(documents: Mapping[str, DocumentEntry], document: str) -> str | None:
    """The last document of the chain that superseded this one, None when there is none."""
    seen = [document]
    while seen[-1] in documents:
        following = documents[seen[-1]].superseded_by
        if following is None or following in seen or following not in documents:
            break
        seen.append(following)
    return seen[-1] if len(seen) > 1 else None


class Copies:
    """Recognises passages that say the same as one already taken, within copies and versions of one document."""

    def __init__(self, documents: Mapping[str, DocumentEntry]) -> None:
        self._documents = documents
        self._relatives = {e.duplicate_of for e in documents.values()} | {e.superseded_by for e in documents.values()}
        self._taken: dict[str, list[tuple[str, frozenset[str], tuple[str, ...]]]] = {}

    def is_copy(self, document: str, text: str) -> bool:
        """True when the text was taken before, but for small words; numbers must all agree. Takes it otherwise."""
        family = self._family(document)
        if family is None:
            return False
        folded = _fold(text)
        words, numbers = frozenset(_WORD.findall(folded)), tuple(_NUMBER.findall(folded))
        taken = self._taken.setdefault(family, [])
        if any(_same(folded, words, numbers, other) for other in taken):
            return True
        taken.append((folded, words, numbers))
        return False

    def _family(self, document: str) -> str | None:
        """The original that copies and versions of one document share; None for a document without relatives."""
        entry = self._documents.get(document)
        if entry is None:
            return None
        original = entry.duplicate_of or document
        root = newest(self._documents, original) or original
        return root if root != document or document in self._relatives else None


def _same(
    folded: str, words: frozenset[str], numbers: tuple[str, ...], other: tuple[str, frozenset[str], tuple[str, ...]]
) -> bool:
    if folded == other[0]:
        return True
    union = len(words | other[1])
    return numbers == other[2] and union > 0 and len(words & other[1]) / union >= _NEAR_COPY


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
