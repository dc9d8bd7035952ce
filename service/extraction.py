"""The extractor put together from settings: rules always, a chat model beside them where person and setting say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import UsageError
from service.chat import audit_call, who_asks
from service.settings import Settings

if TYPE_CHECKING:
    from assistant.extract.extractor import RuleExtractor
    from assistant.llm.phrase import Sent
    from assistant.llm_extract.model_pass import ModelPass
    from knowledge.records import Scope
    from service.workspace import Workspace

MAX_TOKENS = 6000


def build_extractor(workspace: Workspace) -> RuleExtractor:
    """The rules; what models found earlier in unchanged parts stays, and nobody is asked."""
    from assistant.extract.extractor import RuleExtractor

    return RuleExtractor(workspace.store, workspace.knowledge, _replay(workspace))


def build_model_pass(workspace: Workspace, model: str) -> ModelPass:
    """The second pass with this chat model. Raises `UsageError` where `chat_may_extract` does not allow it."""
    settings, store = workspace.settings, workspace.store
    if not settings.chat_may_extract:
        raise UsageError(
            f"--model {model}: documents may not be sent to a model here; set chat_may_extract=true"
            " (KNOWLINE_CHAT_MAY_EXTRACT) to allow it"
        )
    from assistant.llm.chat import ChatOptions, LangChainChat
    from assistant.llm_extract.model_pass import ModelPass
    from knowledge.storage.model_readings import ModelReadings

    key = settings.chat_api_key
    options = ChatOptions(
        model,
        settings.chat_base_url,
        key.get_secret_value() if key else None,
        settings.chat_timeout_s,
        MAX_TOKENS,
    )

    def record(scope: Scope, sent: Sent) -> None:
        audit_call(store, scope, sent, who_asks(settings), about="document")

    return ModelPass(ModelReadings(store), LangChainChat(options), forbidden=_forbidden(settings), record=record)


def _replay(workspace: Workspace) -> ModelPass:
    from assistant.llm_extract.model_pass import ModelPass
    from knowledge.storage.model_readings import ModelReadings

    return ModelPass(ModelReadings(workspace.store), forbidden=_forbidden(workspace.settings))


def _forbidden(settings: Settings) -> frozenset[str]:
    return frozenset(settings.chat_forbidden_sponsors)
