"""Short forms to write entries of the key with."""

from __future__ import annotations

from typing import Any

Place = tuple[Any, ...]


def ask(cls: str, question: str, facts: list[list[str]], *where: Place, **more: Any) -> dict[str, Any]:
    """An answerable question: every group of `facts` must be met; `where` are (file, quote[, page])."""
    return {"class": cls, "question": question, "facts": facts, "evidence": list(where), "answerable": True, "role": more.get("role", "process engineer"), "history": more.get("history", []),
            "forbidden": more.get("forbidden", []), "neighbours": [], "absence": None, "language": more.get("language", "en"), "tags": more.get("tags", [])}


def none(question: str, *near: Place, **more: Any) -> dict[str, Any]:
    """A question the package does not answer. `near` are the passages that come nearest; `absence` tells not_in_package from not_studied."""
    return {"class": more.get("cls", "UNA"), "question": question, "facts": more.get("facts", []), "evidence": more.get("evidence", []), "answerable": False, "role": more.get("role", "process engineer"), "history": more.get("history", []),
            "forbidden": more.get("forbidden", []), "neighbours": list(near), "absence": more.get("absence", "not_in_package"), "language": more.get("language", "en"), "tags": more.get("tags", [])}
