"""The configured chat model, and the record of every call: who was sent what, where."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from service.settings import Settings

if TYPE_CHECKING:
    from assistant.llm.phrase import Phrasing, Sent
    from knowledge.records import Scope
    from knowledge.storage.store import Store

_log = logging.getLogger(__name__)
_asking: ContextVar[str | None] = ContextVar("asking", default=None)


@contextmanager
def asking(by: str) -> Iterator[None]:
    """Who asks, for the record of calls that are made meanwhile in this thread."""
    token = _asking.set(by)
    try:
        yield
    finally:
        _asking.reset(token)


def who_asks(settings: Settings) -> str:
    return _asking.get() or settings.by or "unnamed"


def build_chat(settings: Settings, store: Store) -> Phrasing | None:
    """The model that words answers; none unless `chat_model` is set. Raises `UsageError` for a model that cannot be."""
    if settings.chat_model is None:
        return None
    from assistant.llm.chat import ChatOptions, LangChainChat
    from assistant.llm.phrase import Phrasing

    key = settings.chat_api_key
    options = ChatOptions(
        settings.chat_model, settings.chat_base_url, key.get_secret_value() if key else None, settings.chat_timeout_s
    )

    def record(scope: Scope, sent: Sent) -> None:
        audit_call(store, scope, sent, who_asks(settings))

    return Phrasing(
        LangChainChat(options),
        host=options.host,
        forbidden=frozenset(settings.chat_forbidden_sponsors),
        record=record,
        show_unsupported=settings.chat_show_unsupported,
    )


def audit_call(store: Store, scope: Scope, sent: Sent, by: str, about: str = "answer") -> None:
    """Write the call into the audit trail before anything is sent: ids, counts and hashes, never text."""
    from knowledge.storage.audit import Act

    detail = {
        "model": sent.model,
        "host": sent.host,
        "prompt": sent.prompt,
        "evidence": str(len(sent.document_ids)),
        "documents": " ".join(sorted(set(sent.document_ids))),
        "characters": str(sent.characters),
        "sha256": sent.sha256,
    }
    with store.transaction() as connection:
        store.audit.append(connection, scope, Act(by, "model_call", about, sent.answer_id, detail))
    _log.info("call of %s at %s for %s is in the audit trail", sent.model, sent.host, sent.answer_id)
