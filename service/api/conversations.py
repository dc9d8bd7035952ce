"""`GET /conversations…`: what the caller asked in the app; and answers as Word documents."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import Field

from knowledge.records.base import Record
from service.api.access import Read
from service.api.paging import Cursor, Limit, page
from service.api.shapes import AskRequest
from service.api.table import MEDIA_TYPES
from service.conversations import Conversation, Exchange

router = APIRouter(tags=["questions"])
ConversationId = Annotated[str, Path(max_length=100)]
_WORD: dict[int | str, dict[str, Any]] = {200: {"description": "a Word document", "content": {MEDIA_TYPES["docx"]: {}}}}


class ConversationPage(Record):
    conversations: tuple[Conversation, ...]
    total: int
    next_cursor: str | None = None


class ConversationDetail(Conversation):
    exchanges: tuple[Exchange, ...]


class Renaming(Record):
    title: str = Field(min_length=1, max_length=120)


@router.get("/conversations")
def list_conversations(access: Read, limit: Limit = 100, cursor: Cursor = None) -> ConversationPage:
    """The caller's own conversations about the package, the last used first."""
    everything = access.service.conversations.all(access.scope, access.caller.name)
    part, after = page(everything, lambda one: one.id, limit, cursor)
    return ConversationPage(conversations=part, total=len(everything), next_cursor=after)


@router.get("/conversations/{conversation_id}")
def get_conversation(access: Read, conversation_id: ConversationId) -> ConversationDetail:
    """One of the caller's conversations with its questions and answers."""
    book, owner = access.service.conversations, access.caller.name
    found = book.get(access.scope, owner, conversation_id)
    return ConversationDetail(**dict(found), exchanges=book.exchanges(access.scope, owner, conversation_id))


@router.patch("/conversations/{conversation_id}")
def rename_conversation(access: Read, conversation_id: ConversationId, body: Renaming) -> Conversation:
    """Give a conversation another name."""
    return access.service.conversations.rename(access.scope, access.caller.name, conversation_id, body.title)


@router.delete("/conversations/{conversation_id}", status_code=204)
def delete_conversation(access: Read, conversation_id: ConversationId) -> None:
    """Remove a conversation; feedback on its answers stays."""
    access.service.conversations.delete(access.scope, access.caller.name, conversation_id)


@router.get("/conversations/{conversation_id}/export", response_class=Response, responses=_WORD)
def export_conversation(access: Read, conversation_id: ConversationId) -> Response:
    """The conversation as a Word document: answers, sources, and the pages cited with the quotes marked."""
    from service.exports.answer_docx import conversation_docx

    book, owner = access.service.conversations, access.caller.name
    found = book.get(access.scope, owner, conversation_id)
    exchanges = book.exchanges(access.scope, owner, conversation_id)
    return _document(conversation_docx(access.service.workspace, access.scope, found.title, exchanges), "conversation")


@router.post("/ask/export", response_class=Response, responses=_WORD)
def export_answer(access: Read, body: AskRequest) -> Response:
    """Ask, and get the answer as a Word document."""
    from service.exports.answer_docx import answer_docx

    asker = access.service.asker(access.caller)
    answer = asker.ask(access.scope, body.question, body.history, body.filter)
    return _document(answer_docx(access.service.workspace, access.scope, answer), "answer")


def _document(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.docx"'}
    return Response(data, media_type=MEDIA_TYPES["docx"], headers=headers)
