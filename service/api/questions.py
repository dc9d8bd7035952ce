"""`POST /search`, `POST /ask`, `POST /feedback`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from knowledge.records import Answer, SearchResult
from service.api.access import Access, Read, scoped
from service.api.events import MEDIA_TYPE, Tell, answer_events, stream
from service.api.shapes import AskRequest, FeedbackRequest, Receipt, SearchRequest

router = APIRouter(tags=["questions"])
_STREAMED: dict[str, Any] = {
    "description": "the answer; with `stream=true` events `status`, `evidence`, `claim`, `final`, `error`",
    "content": {MEDIA_TYPE: {}},
}


@router.post("/search")
def search(access: Read, body: SearchRequest) -> SearchResult:
    """Retrieval alone: ranked passages with their places."""
    hits = access.service.searcher.search(access.scope, body.query, k=body.k, where=body.filter)
    return SearchResult(query=body.query, hits=hits)


@router.post("/ask", response_model=Answer, responses={200: _STREAMED})
def ask(access: Read, body: AskRequest, streamed: Annotated[bool, Query(alias="stream")] = False) -> Answer | Response:
    """A cited answer: what is stated, what is inferred, what is not in the package. Decision support only."""

    def answer(tell: Tell | None = None) -> Answer:
        asker = access.service.asker(access.caller)
        found = asker.ask(access.scope, body.question, body.history, body.filter, tell)
        return found.model_copy(update={"conversation_id": body.conversation_id})

    if streamed or body.stream:
        return stream(answer_events(answer))
    return answer()


@router.post("/feedback", status_code=201)
def feedback(access: Annotated[Access, Depends(scoped("feedback"))], body: FeedbackRequest) -> Receipt:
    """What a person thinks of an answer; becomes a draft of the evaluation set with `knowline eval draft`."""
    return Receipt(
        id=access.service.feedback.add(access.scope, body.answer_id, body.verdict, body.comment, access.caller.name)
    )
