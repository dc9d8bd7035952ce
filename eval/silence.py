"""Questions whose evidence is taken away: the package then is silent, and the right answer is `not_found`.

A home is read through `Hidden`, which leaves out the paragraphs and table rows that hold the evidence of a question.
What remains are the neighbours that a real package has where it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from eval.answers import Question
from eval.matching import holds_most, meets
from knowledge.protocols import DocumentReader, KnowledgeSource, Searcher
from knowledge.records import Answer, Chunk, Citation, DocumentEntry, Element, Hit, Parameter, Scope, SearchFilter

MORE_HITS = 24


@dataclass(frozen=True)
class Place:
    """A whole element, or one row of its table."""

    element_id: str
    row: int | None = None
    text: str = ""


class Hidden:
    """A `DocumentReader`, `Searcher` and `KnowledgeSource` over a home without some places."""

    def __init__(
        self, reader: DocumentReader, searcher: Searcher, knowledge: KnowledgeSource, places: Iterable[Place] = ()
    ) -> None:
        self._reader = reader
        self._searcher = searcher
        self._knowledge = knowledge
        self.places = frozenset(places)
        self._whole = {place.element_id for place in self.places if place.row is None}
        self._texts = tuple(place.text for place in self.places if place.row is None)
        self._rows: dict[str, set[int]] = {}
        for place in self.places:
            if place.row is not None:
                self._rows.setdefault(place.element_id, set()).add(place.row)

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]:
        return self._reader.documents(scope)

    def elements(self, document_id: str) -> tuple[Element, ...]:
        return tuple(
            self._without_rows(element)
            for element in self._reader.elements(document_id)
            if element.id not in self._whole
        )

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        return tuple(chunk for chunk in self._reader.chunks(ids) if not self._emptied(chunk))

    def search(self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None) -> tuple[Hit, ...]:
        hits = self._searcher.search(scope, query, k=k + MORE_HITS, where=where)
        known = {chunk.id for chunk in self.chunks([hit.chunk_id for hit in hits])}
        return tuple(hit for hit in hits if hit.chunk_id in known)[:k]

    def stamp(self, scope: Scope) -> str:
        return self._knowledge.stamp(scope)

    def parameters(self, scope: Scope) -> tuple[Parameter, ...]:
        return tuple(
            parameter.model_copy(
                update={
                    "statements": tuple(s for s in parameter.statements if not self._hides(s.citation)),
                    "rationales": tuple(r for r in parameter.rationales if not self._hides(r.citation)),
                }
            )
            for parameter in self._knowledge.parameters(scope)
        )

    def _hides(self, citation: Citation) -> bool:
        if citation.table is not None:
            return citation.table.row in self._rows.get(citation.table.id, set())
        return any(citation.quote in text for text in self._texts)

    def _without_rows(self, element: Element) -> Element:
        rows = self._rows.get(element.id)
        if rows is None or element.table is None:
            return element
        kept = tuple(
            tuple("" for _ in cells) if number in rows else cells for number, cells in enumerate(element.table.rows)
        )
        return element.model_copy(update={"table": element.table.model_copy(update={"rows": kept})})

    def _emptied(self, chunk: Chunk) -> bool:
        """Whether most of what the chunk holds is hidden."""
        gone = [
            part.element_id in self._whole
            or (bool(part.rows) and set(part.rows or ()) <= self._rows.get(part.element_id, set()))
            for part in chunk.parts
        ]
        return bool(gone) and all(gone)


def evidence_places(question: Question, documents: Mapping[str, Sequence[Element]]) -> frozenset[Place]:
    """Where the key's quotes stand, and everything else that states all facts of the question."""
    found: set[Place] = set()
    for file_elements in documents.values():
        for element in file_elements:
            for place, text in _pieces(element):
                quoted = any(len(text) > 12 and holds_most(text, item.quote) for item in question.evidence)
                stated = bool(question.facts) and all(
                    any(meets(pattern, text) for pattern in group) for group in question.facts
                )
                if quoted or stated:
                    found.add(place)
    return frozenset(found)


def cited_places(answer: Answer, documents: Mapping[str, Sequence[Element]]) -> frozenset[Place]:
    """What an answer quotes."""
    found: set[Place] = set()
    for citation in answer.citations:
        for element in documents.get(citation.document_id, ()):
            if citation.table is not None:
                if element.id == citation.table.id and citation.role != "kind":
                    found.add(Place(element.id, citation.table.row))
            elif element.table is None and citation.quote in element.text:
                found.add(Place(element.id, None, element.text))
    return frozenset(found)


def silent(question: Question) -> Question:
    """The question as the key would have it when the evidence is gone."""
    return replace(question, id=f"{question.id}-silent", answerable=False, evidence=())


def _pieces(element: Element) -> Iterable[tuple[Place, str]]:
    if element.table is None:
        yield Place(element.id, None, element.text), element.text
        return
    for row in range(len(element.table.rows)):
        yield Place(element.id, row), element.table.row_text(row)
