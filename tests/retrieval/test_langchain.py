"""The LangChain door gives the same hits, places included."""

from __future__ import annotations

import json

from memory_source import SCOPE

from knowledge.records import Box, Hit, Scope, SearchFilter
from retrieval.langchain import KnowlineRetriever


class OneHit:
    """A searcher that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: tuple[Scope, str, int, SearchFilter | None] | None = None

    def search(self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None) -> tuple[Hit, ...]:
        self.asked = scope, query, k, where
        box = Box(page=3, x0=0.1, y0=0.2, x1=0.5, y1=0.3)
        return (Hit(file="a.pdf", page=3, bbox=(box,), rank=1, score=0.9, document_id="d1", chunk_id="d1.c0", kind="text", text="pH 7.0"),)


def test_documents_carry_text_and_place() -> None:
    searcher, where = OneHit(), SearchFilter(document_types=("sop",))
    (found,) = KnowlineRetriever(searcher=searcher, scope=SCOPE, k=4, where=where).invoke("pH?")
    assert searcher.asked == (SCOPE, "pH?", 4, where)
    assert (found.page_content, found.id) == ("pH 7.0", "d1.c0")
    assert found.metadata["file"] == "a.pdf" and found.metadata["bbox"][0]["x1"] == 0.5 and "text" not in found.metadata
    assert json.loads(json.dumps(found.metadata)) == found.metadata
