"""`POST /v1/chat/completions`: the same answers in the shape that OpenAI's clients know, citations included."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from knowledge.errors import NotFoundError, UsageError
from knowledge.records import Answer, Citation, Scope, Turn
from knowledge.records.base import Record
from service.accounts.roles import Caller
from service.api.access import caller_of, check, find_scope, service_of, visible
from service.api.events import MEDIA_TYPE, stream
from service.api.problems import problem_body, told_problem
from service.api.state import PREFIX, Service

router = APIRouter(tags=["openai"])
Here = Annotated[Service, Depends(service_of)]
Me = Annotated[Caller, Depends(caller_of)]
FAMILY = "knowline"
_MARKER = re.compile(r"\[(\d+)\]")
_PATH = "/v1/chat/completions"


class _Open(Record):
    """Clients send more than is needed here (temperature, tools, …); what is not known is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(_Open):
    type: str
    text: str | None = None


class Message(_Open):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Part, ...] | None = None

    @property
    def words(self) -> str:
        if isinstance(self.content, tuple):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class ChatRequest(_Open):
    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        json_schema_extra={
            "example": {
                "model": "knowline/acme/mab-1",
                "messages": [{"role": "user", "content": "Why is the pH limited to 7.2?"}],
            }
        },
    )
    model: str = Field(min_length=1, max_length=600, description="`knowline/<sponsor>/<product>`, names URL-quoted")
    messages: tuple[Message, ...] = Field(min_length=1, max_length=200)
    stream: bool = Field(default=False, strict=True)


class UrlCitation(Record):
    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(Record):
    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class ReplyMessage(Record):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: tuple[Annotation, ...] = ()


class Choice(Record):
    index: int = 0
    message: ReplyMessage
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class ChatCompletion(Record):
    """`knowline` is the whole answer as `POST /ask` gives it."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: tuple[Choice, ...]
    usage: None = None
    knowline: Answer


class Model(Record):
    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = FAMILY


class ModelList(Record):
    object: Literal["list"] = "list"
    data: tuple[Model, ...]


@router.get("/v1/models")
def list_models(service: Here, caller: Me) -> ModelList:
    """The caller's packages, each as a model."""
    return ModelList(data=tuple(Model(id=model_name(scope)) for scope in visible(service, caller)))


@router.post(
    _PATH,
    response_model=ChatCompletion,
    responses={200: {"description": "the answer, or its chunks", "content": {MEDIA_TYPE: {}}}},
)
def complete(service: Here, caller: Me, body: ChatRequest) -> ChatCompletion | Response:
    """The last user message is the question, what stands before it the conversation."""
    scope = _scope(service, caller, body.model)
    check(caller, "read", scope)
    service.audit_read(caller, scope, "read:complete", "")
    question, history = _conversation(body.messages)

    def answer() -> Answer:
        return service.asker(caller).ask(scope, question, history)

    if body.stream:
        return stream(_chunks(answer, scope, body.model))
    found = answer()
    message = ReplyMessage(content=found.answer, annotations=url_citations(found, scope))
    return ChatCompletion(
        id=_new_id(), created=int(time.time()), model=body.model, choices=(Choice(message=message),), knowline=found
    )


def model_name(scope: Scope) -> str:
    return "/".join((FAMILY, quote(scope.sponsor, safe=""), quote(scope.product, safe="")))


def url_citations(answer: Answer, scope: Scope) -> tuple[Annotation, ...]:
    """One for each `[n]` of the answer, in the order they stand there, with the address that opens the quote."""
    cited = {citation.marker: citation for citation in answer.citations}
    found = []
    for match in _MARKER.finditer(answer.answer):
        citation = cited.get(int(match[1]))
        if citation is not None:
            place = UrlCitation(
                start_index=match.start(), end_index=match.end(), title=citation.title or citation.file,
                url=evidence_url(citation, scope),
            )  # fmt: skip
            found.append(Annotation(url_citation=place))
    return tuple(found)


def evidence_url(citation: Citation, scope: Scope) -> str:
    """The page with the quote's boxes, or the text view at the quote; relative to the service."""
    base = f"{PREFIX}/documents/{citation.document_id}"
    query: list[tuple[str, str]] = [("sponsor", scope.sponsor), ("product", scope.product)]
    boxes = [box for box in citation.bbox or () if box.page == citation.page]
    if citation.page is not None and boxes:
        query += [("highlight", ",".join(f"{v:.5f}" for v in (b.x0, b.y0, b.x1, b.y1))) for b in boxes]
        return f"{base}/pages/{citation.page}.png?{urlencode(query)}"
    if citation.table is not None and citation.table.row is not None:
        query += [("element", citation.table.id), ("row", str(citation.table.row))]
        return f"{base}/view?{urlencode(query)}#{citation.table.id}"
    return f"{base}/view?{urlencode([*query, ('quote', citation.quote)])}"


def _scope(service: Service, caller: Caller, model: str) -> Scope:
    parts = model.split("/")
    if parts[0] != FAMILY or len(parts) not in (1, 3):
        raise NotFoundError("no such model")
    sponsor, product = (unquote(part) for part in parts[1:]) if len(parts) == 3 else (None, None)
    return find_scope(service, caller, sponsor or None, product or None)


def _conversation(messages: tuple[Message, ...]) -> tuple[str, tuple[Turn, ...]]:
    last = max((n for n, message in enumerate(messages) if message.role == "user"), default=None)
    if last is None or not messages[last].words.strip():
        raise UsageError("messages need a user message with a question")
    turns = tuple(
        Turn(role="user" if message.role == "user" else "assistant", content=message.words)
        for message in messages[:last]
        if message.role in ("user", "assistant")
    )
    return messages[last].words, turns


def _chunks(answer: Callable[[], Answer], scope: Scope, model: str) -> Iterator[str]:
    """Chunks as OpenAI sends them. Text goes out only after the claims in it were checked."""
    base = {"id": _new_id(), "object": "chat.completion.chunk", "created": int(time.time()), "model": model}

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return f"data: {json.dumps({**base, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    try:
        found = answer()
    except Exception as error:
        yield f"data: {problem_body(told_problem(error), _PATH)}\n\n"
        return
    for line in found.answer.splitlines(keepends=True):
        yield chunk({"content": line})
    marks = [one.model_dump(mode="json") for one in url_citations(found, scope)]
    yield chunk({"annotations": marks}, "stop", knowline=found.model_dump(mode="json"))
    yield "data: [DONE]\n\n"


def _new_id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"
