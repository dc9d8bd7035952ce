"""Server-sent events: how they are written, and which an answer sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from knowledge.records import Answer
from service.api.problems import problem_of

MEDIA_TYPE = "text/event-stream"
HEADERS = {"X-Accel-Buffering": "no"}


def event(name: str, data: BaseModel | dict[str, Any]) -> str:
    """One event; JSON has no raw line ends, so one `data` line holds it."""
    body = data.model_dump_json() if isinstance(data, BaseModel) else json.dumps(data, ensure_ascii=False)
    return f"event: {name}\ndata: {body}\n\n"


def answer_events(ask: Callable[[], Answer]) -> Iterator[str]:
    """`status`, then `evidence`, each `claim` after it was checked, and `final`; or `error` and nothing after it."""
    yield event("status", {"stage": "searching"})
    try:
        answer = ask()
    except Exception as error:
        yield event("error", problem_of(error))
        return
    yield event("evidence", {"citations": [c.model_dump(mode="json") for c in answer.citations or answer.nearest]})
    yield event("status", {"stage": "answered", "status": answer.status})
    for claim in answer.claims:
        yield event("claim", claim)
    yield event("final", answer)


def stream(events: Any) -> StreamingResponse:
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers=HEADERS)
