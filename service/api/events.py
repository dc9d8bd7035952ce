"""Server-sent events: how they are written, and which an answer sends."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Any

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from knowledge.records import Answer
from service.api.problems import told_problem

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_S = 15.0
STILL_THERE = ": still there\n\n"
Tell = Callable[[Any], None]
HEADERS = {"X-Accel-Buffering": "no"}


def event(name: str, data: BaseModel | dict[str, Any]) -> str:
    """One event; JSON has no raw line ends, so one `data` line holds it."""
    body = data.model_dump_json() if isinstance(data, BaseModel) else json.dumps(data, ensure_ascii=False)
    return f"event: {name}\ndata: {body}\n\n"


def answer_events(ask: Callable[[Tell], Answer]) -> Iterator[str]:
    """`status`, then `evidence`, each `claim` after it was checked, and `final`; or `error` and nothing after it.

    A chat model's sentences are counted in `status` as they are checked. They are sent as claims with the whole answer
    only, since a model that fails half-way leaves the answer to the quotes.
    """
    yield event("status", {"stage": "searching"})
    told: SimpleQueue[Answer | Exception | None] = SimpleQueue()

    def work() -> None:
        try:
            told.put(ask(lambda _sentence: told.put(None)))
        except Exception as error:
            told.put(error)

    threading.Thread(target=work, name="knowline-ask", daemon=True).start()
    sentences = 0
    while True:
        try:
            found = told.get(timeout=HEARTBEAT_S)
        except Empty:
            yield STILL_THERE
            continue
        if found is not None:
            break
        sentences += 1
        yield event("status", {"stage": "wording", "sentences_checked": sentences})
    if isinstance(found, Exception):
        yield event("error", told_problem(found))
        return
    yield event("evidence", {"citations": [c.model_dump(mode="json") for c in found.citations or found.nearest]})
    yield event("status", {"stage": "answered", "status": found.status})
    for claim in found.claims:
        yield event("claim", claim)
    yield event("final", found)


def stream(events: Any) -> StreamingResponse:
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers=HEADERS)
