"""The program's retrieval for anyone's LangChain chain."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.protocols import Searcher
from knowledge.records import Hit, Scope, SearchFilter


class KnowlineRetriever(BaseRetriever):
    """A `BaseRetriever` over one scope. Documents come best first, with their whole place as metadata.

    The metadata are the fields of `Hit` but its text: file, page, sheet, cells, section, paragraph, part, table, bbox
    (plain JSON values), rank, score, document_id, chunk_id, kind, status, superseded_by.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Any
    scope: Scope
    k: int = 10
    where: SearchFilter | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        searcher: Searcher = self.searcher
        return [as_document(hit) for hit in searcher.search(self.scope, query, k=self.k, where=self.where)]


def as_document(hit: Hit) -> Document:
    """A hit as LangChain knows passages."""
    return Document(id=hit.chunk_id, page_content=hit.text, metadata=hit.model_dump(mode="json", exclude={"text"}))
