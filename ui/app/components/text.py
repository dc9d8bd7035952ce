"""Text of documents and people on its way into a page: nothing in it may act as Markdown or HTML."""

from __future__ import annotations

import html
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&])")


def md(text: str) -> str:
    """The text as Markdown that shows exactly it: no emphasis, formula, icon, link or picture can come of it."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def safe(text: str | None) -> str:
    """The text for HTML, in element text and in quoted attributes."""
    return html.escape(text or "", quote=True)


def short(text: str, limit: int = 80) -> str:
    """At most `limit` characters, cut at a word where there is one."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    return f"{head if len(head) > limit // 2 else cut}…"


def words(code: str | None) -> str:
    """A code such as `characterization_report` as people say it."""
    return (code or "").replace("_", " ")
