"""Any LangChain chat model by name, for the plain chain and for judging; off unless configured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.errors import UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from service.settings import Settings


def chat_model(
    name: str, *, base_url: str | None = None, api_key: str | None = None, timeout_s: float = 60.0, retries: int = 1
) -> BaseChatModel:
    """A model by LangChain's `provider:NAME`, temperature 0. `UsageError` for a provider that is not installed."""
    from langchain.chat_models import init_chat_model

    extra: dict[str, Any] = {}
    if base_url:
        extra["base_url"] = base_url
    if api_key:
        extra["api_key"] = api_key
    try:
        model: BaseChatModel = init_chat_model(name, temperature=0, timeout=timeout_s, max_retries=retries, **extra)
    except (ImportError, ValueError) as error:
        raise UsageError(f"chat model {name!r}: {error}") from error
    return model


def chat_of(settings: Settings) -> BaseChatModel | None:
    """The configured chat model; None where none is, or where the sponsor's text may not go to one."""
    if settings.chat_model is None or settings.sponsor in settings.chat_forbidden_sponsors:
        return None
    key = settings.chat_api_key
    return chat_model(
        settings.chat_model,
        base_url=settings.chat_base_url,
        api_key=key.get_secret_value() if key else None,
        timeout_s=settings.chat_timeout_s,
    )
