"""An answer's text as HTML: paragraphs, lists, bold words and citation marks; everything else as it is."""

from __future__ import annotations

import re

from ui.app.components.text import safe

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_MARK = re.compile(r"\[(\d{1,3})\]")


def answer_html(text: str) -> str:
    """Safe HTML of an answer's Markdown; documents' words in it cannot become markup."""
    parts: list[str] = []
    items: list[str] = []
    for line in text.splitlines():
        plain = line.strip()
        if plain.startswith(("- ", "* ", "• ")):
            items.append(f"<li>{_inline(plain[2:])}</li>")
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if plain:
            parts.append(f"<p>{_inline(plain)}</p>")
    if items:
        parts.append(f"<ul>{''.join(items)}</ul>")
    return f'<div class="kl-answer">{"".join(parts)}</div>'


def _inline(text: str) -> str:
    text = _BOLD.sub(r"<strong>\1</strong>", safe(text))
    return _MARK.sub(r"<sup>[\1]</sup>", text)
