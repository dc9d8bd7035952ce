"""A scripted OpenAI-compatible server on the loopback interface: answers as its script says, truthfully or not."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, StreamingResponse

EVIDENCE = re.compile(r"^\[(k\w+)\] (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """One request as it came in: all texts that were sent, and the evidence lines by key."""

    body: dict[str, Any]

    @property
    def text(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])

    @property
    def evidence(self) -> dict[str, str]:
        return dict(EVIDENCE.findall(self.text))

    def key_of(self, part: str) -> str:
        return next(key for key, line in self.evidence.items() if part in line)


Script = Callable[[Asked], str]


@dataclass
class Scripted:
    """The running server. `script` makes the reply's text; `manner` how it is delivered:

    `whole`, `cut` (the connection ends mid-sentence), `length` (stopped by the token limit), `stall`, `drip` (one letter at a
    time, for ever), `garbage` (no JSON), `error` (HTTP 500), `refuse` (HTTP 400), `empty`.
    """

    script: Script = lambda asked: ""
    manner: str = "whole"
    requests: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


@contextmanager
def scripted_server() -> Iterator[Scripted]:
    scripted = Scripted()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        scripted.port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            _app(scripted), host="127.0.0.1", port=scripted.port, log_level="critical", timeout_graceful_shutdown=0
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    try:
        yield scripted
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=5)


def _app(scripted: Scripted) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Any:
        asked = Asked(await request.json())
        scripted.requests.append(asked)
        if scripted.manner == "error":
            return PlainTextResponse("it broke", status_code=500)
        if scripted.manner == "refuse":
            return PlainTextResponse(
                json.dumps({"error": {"message": "no", "type": "invalid_request_error"}}), status_code=400
            )
        if not asked.body.get("stream"):
            return _whole(scripted, asked)
        return StreamingResponse(_stream(scripted, asked), media_type="text/event-stream")

    return app


def _whole(scripted: Scripted, asked: Asked) -> Any:
    """The reply in one piece, as clients that want structured output ask for it; `stall` and `drip` keep them waiting."""
    if scripted.manner == "garbage":
        return PlainTextResponse("{not json at all", media_type="application/json")
    if scripted.manner in {"stall", "drip"}:
        time.sleep(4)
    text = "" if scripted.manner == "empty" else scripted.script(asked)
    cut = scripted.manner in {"cut", "length"}
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text[: len(text) * 2 // 3] if cut else text},
        "finish_reason": "length" if cut else "stop",
    }
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice]}


def _stream(scripted: Scripted, asked: Asked) -> Iterator[str]:
    if scripted.manner == "garbage":
        yield "data: {not json at all\n\n"
        return
    if scripted.manner == "stall":
        yield _event({"role": "assistant", "content": "The"})
        time.sleep(4)
        return
    if scripted.manner == "drip":
        for _ in range(40):
            yield _event({"content": "a"})
            time.sleep(0.1)
        return
    text = "" if scripted.manner == "empty" else scripted.script(asked)
    if scripted.manner in {"cut", "length"}:
        text = text[: len(text) * 2 // 3]
    yield _event({"role": "assistant", "content": ""})
    for at in range(0, len(text), 7):
        yield _event({"content": text[at : at + 7]})
    if scripted.manner == "cut":
        return
    yield _event({}, "length" if scripted.manner == "length" else "stop")
    yield "data: [DONE]\n\n"


def _event(delta: dict[str, Any], finish: str | None = None) -> str:
    chunk = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(chunk)}\n\n"
