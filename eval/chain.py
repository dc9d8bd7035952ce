"""The plain chain that everybody builds first, as a baseline: retrieve, fill a prompt, take the reply."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.ids import scoped_id
from knowledge.protocols import Searcher
from knowledge.records import Answer, Citation, Claim, Hit, Place, Scope, Searched, Turn

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PASSAGES = 4
PROMPT = (
    "Answer the question from the context alone. If the context does not hold the answer, say that you do not know.\n\n"
    "Context:\n{context}\n\nQuestion: {question}\nAnswer:"
)
_UNKNOWN = ("do not know", "don't know", "not know the answer", "cannot be answered")


class PlainChain:
    """Answers with a chat model's reply; without one, with the passages themselves. It neither plans nor checks."""

    def __init__(self, searcher: Searcher, model: BaseChatModel | None = None) -> None:
        self._searcher = searcher
        self._model = model

    def ask(self, scope: Scope, question: str, history: Sequence[Turn] = ()) -> Answer:
        start = time.perf_counter()
        standalone = " ".join([*(turn.content for turn in history if turn.role == "user"), question])
        documents, hits = self._retrieve(scope, standalone)
        text = self._reply(documents, standalone) if self._model else "\n\n".join(documents)
        refused = not hits or (self._model is not None and any(phrase in text.casefold() for phrase in _UNKNOWN))
        citations = tuple(_citation(hit, number) for number, hit in enumerate(hits, start=1))
        markers = tuple(citation.marker for citation in citations)
        shown = () if refused else citations
        return Answer(
            id=scoped_id("a", scope, standalone, "plain"),
            question=question,
            standalone_question=standalone,
            status="not_found" if refused else "answered",
            answer=text,
            claims=() if refused else (Claim(text=text, kind="stated", citations=markers, supported=True),),
            citations=shown,
            searched=Searched(documents=0, passages=len(hits)),
            timings_ms={"total": round((time.perf_counter() - start) * 1000, 2)},
        )

    def _retrieve(self, scope: Scope, question: str) -> tuple[list[str], list[Hit]]:
        from retrieval.langchain import KnowlineRetriever

        found = KnowlineRetriever(searcher=self._searcher, scope=scope, k=PASSAGES).invoke(question)
        hits = [Hit.model_validate({**document.metadata, "text": document.page_content}) for document in found]
        return [document.page_content for document in found], hits

    def _reply(self, documents: Sequence[str], question: str) -> str:
        from langchain_core.output_parsers import StrOutputParser
        from langchain_core.prompts import ChatPromptTemplate

        assert self._model is not None
        chain = ChatPromptTemplate.from_template(PROMPT) | self._model | StrOutputParser()
        return str(chain.invoke({"context": "\n\n".join(documents), "question": question}))


def _citation(hit: Hit, marker: int) -> Citation:
    place = hit.model_dump(include=set(Place.model_fields))
    return Citation(**place, marker=marker, document_id=hit.document_id, status=hit.status, quote=hit.text)
