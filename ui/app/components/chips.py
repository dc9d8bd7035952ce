"""Citations as small buttons that open their source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from knowledge.records import Citation
from ui.app.components.badges import DOCUMENT, where
from ui.app.components.text import md, short

_SHOWN = 12


def chips(citations: Sequence[Citation], key: str, pick: Callable[[int], None], *, chosen: int | None = None) -> None:
    """One button a citation: marker, document, place. `pick` gets its position; what is not current says so."""
    with st.container(horizontal=True, gap="small", key=f"chips_{key}"):
        for number, citation in enumerate(citations[:_SHOWN]):
            old = citation.status != "current"
            name = short(citation.title or citation.file.rsplit("/", 1)[-1], 30)
            text = f"[{citation.marker}] {name} · {short(where(citation), 24)}"
            if old:
                text += f" · {DOCUMENT[citation.status][0].lower()}"
            st.button(
                md(text), key=f"chip{'old' if old else ''}_{key}_{number}", on_click=pick, args=(number,),
                type="primary" if number == chosen else "secondary",
                icon=":material/history:" if old else None, help=f"Open: {md(citation.title or citation.file)}",
            )  # fmt: skip
    if len(citations) > _SHOWN:
        st.caption(f"and {len(citations) - _SHOWN} more, with Next beside")
