"""LangChain chat models behind `ChatModel`: bounded in time and length, silent to third parties, errors mapped.

`openai:NAME` speaks to any OpenAI-compatible server (vLLM, llama.cpp, Ollama, gateways) by its base URL. Other
prefixes go through LangChain's `init_chat_model`, where the integration is installed.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from knowledge.errors import ModelError, ModelResponseError, ModelUnavailableError, UsageError
from knowledge.records import Turn

OPENAI = "openai:"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_END = object()
# Class names of the openai and httpx errors that pass by themselves; both libraries are loaded only when a
# model is asked.
_TRANSIENT = frozenset(
    [
        "APITimeoutError",
        "APIConnectionError",
        "RateLimitError",
        "InternalServerError",
        "ConnectError",
        "ConnectTimeout",
        "ReadTimeout",
        "ReadError",
        "RemoteProtocolError",
        "WriteError",
        "WriteTimeout",
        "PoolTimeout",
        "TimeoutException",
        "ConnectionError",
        "TimeoutError",
        "StreamChunkTimeoutError",
    ]
)
_WHOLE = frozenset({"stop", "end_turn", "stop_sequence", "STOP"})


@dataclass(frozen=True)
class ChatOptions:
    """`model` with its prefix (`openai:NAME`). `timeout_s` bounds the whole reply, not only the silence
    between its pieces."""

    model: str
    base_url: str | None = None
    api_key: str | None = None
    timeout_s: float = 60.0
    max_tokens: int = 700

    @property
    def host(self) -> str:
        """Where texts go, for the log and the audit trail."""
        if self.base_url:
            parts = urlsplit(self.base_url)
            return f"{parts.hostname or '?'}:{parts.port}" if parts.port else parts.hostname or "?"
        return self.model.partition(":")[0]


class LangChainChat:
    """A chat model that is built on first use; several threads may stream at once."""

    def __init__(self, options: ChatOptions) -> None:
        if ":" not in options.model:
            raise UsageError(f"chat model {options.model!r}: give the provider too, such as openai:{options.model}")
        if options.model.startswith(OPENAI) and not (options.base_url or options.api_key):
            raise UsageError(
                f"chat model {options.model!r}: set chat_api_key, or chat_base_url for a server of your own"
            )
        self._options = options
        self._model: Any = None
        self._building = threading.Lock()

    @property
    def name(self) -> str:
        return self._options.model

    @property
    def host(self) -> str:
        return self._options.host

    def stream(self, system: str, turns: Sequence[Turn]) -> Iterator[str]:
        """Pieces of the reply. A reply that is late, cut off or empty raises, whatever came before."""
        model = self._ready()
        messages = [("system", system), *(("human" if turn.role == "user" else "ai", turn.content) for turn in turns)]
        pieces: queue.Queue[Any] = queue.Queue()
        stop = threading.Event()
        threading.Thread(target=_pump, args=(model, messages, pieces, stop), daemon=True, name="chat-stream").start()
        deadline = time.monotonic() + self._options.timeout_s
        said, finish = False, None
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty as error:
                    raise self._late() from error
                if piece is _END:
                    break
                if isinstance(piece, Exception):
                    raise self._mapped(piece) from piece
                text, reason = piece
                finish = reason or finish
                said = said or bool(text.strip())
                if text:
                    yield text
        finally:
            stop.set()
        if not said:
            raise ModelResponseError(f"{self.name} at {self.host}: the reply is empty")
        if finish not in _WHOLE:
            raise ModelResponseError(
                f"{self.name} at {self.host}: the reply was cut off ({finish or 'no end was told'})"
            )

    def structured(self, system: str, text: str, schema: dict[str, Any]) -> str:
        """The whole reply as JSON text of `schema`, which the caller still has to check. Raises as `stream` does."""
        messages = [("system", system), ("human", text)]
        done: queue.Queue[Any] = queue.Queue()
        threading.Thread(
            target=_answer, args=(self._ready(), messages, schema, done), daemon=True, name="chat-structured"
        ).start()
        try:
            found = done.get(timeout=self._options.timeout_s)
        except queue.Empty as error:
            raise self._late() from error
        if isinstance(found, Exception):
            raise self._mapped(found) from found
        reply, finish = found
        if not reply.strip():
            raise ModelResponseError(f"{self.name} at {self.host}: the reply is empty")
        if finish is not None and finish not in _WHOLE and finish not in ("tool_calls", "tool_use"):
            raise ModelResponseError(f"{self.name} at {self.host}: the reply was cut off ({finish})")
        return str(reply)

    def _late(self) -> ModelUnavailableError:
        return ModelUnavailableError(
            f"{self.name} at {self.host}: no whole reply within {self._options.timeout_s:g} s; see chat_timeout_s"
        )

    def _ready(self) -> Any:
        with self._building:
            if self._model is None:
                self._model = _build(self._options)
            return self._model

    def _mapped(self, error: Exception) -> ModelError:
        """The library's error as ours; the server's own words stay out, since they may repeat what was sent."""
        if isinstance(error, ModelError):
            return error
        names = {kind.__name__ for kind in type(error).__mro__}
        status = getattr(error, "status_code", None)
        what = f"{type(error).__name__}{f' {status}' if status else ''}"
        if names & _TRANSIENT or (isinstance(status, int) and status >= 500):
            return ModelUnavailableError(
                f"{self.name} at {self.host} does not answer ({what}); is it running, and chat_base_url right?"
            )
        return ModelResponseError(
            f"{self.name} at {self.host}: unusable reply ({what}); see chat_model, chat_base_url and chat_api_key"
        )


def _pump(model: Any, messages: list[tuple[str, str]], pieces: queue.Queue[Any], stop: threading.Event) -> None:
    """Read the stream in a thread of its own, so that a server that stalls cannot hold the caller beyond the
    deadline."""
    from langsmith.run_helpers import tracing_context

    try:
        with tracing_context(enabled=False):
            for chunk in model.stream(messages):
                if stop.is_set():
                    return
                text = chunk.text if isinstance(chunk.text, str) else str(chunk.content)
                pieces.put((str(text), _finish_of(chunk)))
        pieces.put(_END)
    except Exception as error:  # whatever the library raises is mapped by the caller
        pieces.put(error)


def _answer(model: Any, messages: list[tuple[str, str]], schema: dict[str, Any], done: queue.Queue[Any]) -> None:
    """One whole reply, in a thread of its own for the same reason."""
    from langsmith.run_helpers import tracing_context

    from assistant.llm.structured import ask_structured

    try:
        with tracing_context(enabled=False):
            done.put(ask_structured(model, messages, schema))
    except Exception as error:  # whatever the library raises is mapped by the caller
        done.put(error)


def _finish_of(chunk: Any) -> str | None:
    told = getattr(chunk, "response_metadata", None) or {}
    reason = told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
    return str(reason) if reason else None


def _build(options: ChatOptions) -> Any:
    if options.model.startswith(OPENAI):
        return _openai(options)
    try:
        from langchain.chat_models import init_chat_model

        more: dict[str, Any] = {
            "temperature": 0,
            "max_tokens": options.max_tokens,
            "timeout": options.timeout_s,
            "max_retries": 0,
        }
        if options.base_url:
            more["base_url"] = options.base_url
        if options.api_key:
            more["api_key"] = options.api_key
        return init_chat_model(options.model, **more)
    except ImportError as error:
        raise UsageError(
            f"chat model {options.model!r}: its LangChain integration is not installed ({error.name or error})"
        ) from error
    except Exception as error:
        raise UsageError(
            f"chat model {options.model!r} cannot be set up ({type(error).__name__}); see chat_model and chat_api_key"
        ) from error


def _openai(options: ChatOptions) -> Any:
    """`ChatOpenAI` for any compatible server: the length bound under both of its names (servers know one or
    the other; OpenAI's
    own refuses both together), no tokenizer that would be downloaded, no proxy between this machine and itself."""
    import httpx
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    own = options.base_url is not None
    local = own and urlsplit(options.base_url or "").hostname in _LOOPBACK
    return ChatOpenAI(
        model=options.model.removeprefix(OPENAI),
        base_url=options.base_url or "https://api.openai.com/v1",
        api_key=SecretStr(options.api_key or "none"),
        temperature=0,
        max_tokens=options.max_tokens,
        extra_body={"max_tokens": options.max_tokens} if own else None,
        timeout=options.timeout_s,
        max_retries=0,
        stream_usage=False,
        use_responses_api=False,
        custom_get_token_ids=lambda text: list(text.encode("utf-8")),
        http_client=httpx.Client(timeout=options.timeout_s, trust_env=not local),
    )
