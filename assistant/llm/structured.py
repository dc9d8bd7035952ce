"""A reply in an asked shape, by LangChain's structured output: held to a schema where the server can, else by words."""

from __future__ import annotations

import json
from typing import Any

_UNKNOWING = frozenset({"BadRequestError", "UnprocessableEntityError", "NotFoundError", "NotImplementedError"})


def ask_structured(model: Any, messages: list[tuple[str, str]], schema: dict[str, Any]) -> tuple[str, str | None]:
    """(JSON text, why it ended). A server that refuses to be held to a schema is asked again without one.

    The text is given as it came, never mended: half a reply that was closed by force would pass for a whole one. Errors
    of the library pass through.
    """
    try:
        reply = model.with_structured_output(schema, include_raw=True).invoke(messages)
    except Exception as error:
        names = {kind.__name__ for kind in type(error).__mro__}
        if not names & _UNKNOWING:
            raise
        return _text_of(model.invoke(messages))
    return _text_of(reply["raw"])


def _text_of(raw: Any) -> tuple[str, str | None]:
    told = getattr(raw, "response_metadata", None) or {}
    reason = told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
    calls = getattr(raw, "tool_calls", None) or []
    text = json.dumps(calls[0]["args"], ensure_ascii=False) if calls else str(getattr(raw, "text", "") or "")
    return text, str(reason) if reason else None
