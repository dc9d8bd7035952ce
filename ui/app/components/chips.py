"""Citations as small buttons that open their source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from knowledge.records import Citation
from ui.app.components.badges import DOCUMENT, where
from ui.app.components.text import md, short

_SHOWN = 10


def chips(citations: Sequence[Citation], key: str, pick: Callable[[int], None], *, chosen: int | None = None) -> None:
    """One button for the citations that follow each other on one page: markers, document, place. `pick` gets the
    position of the first. What is not current says so."""
    groups = groups_of(citations)
    with st.container(horizontal=True, gap="xsmall", key=f"chips_{key}"):
        for first, members in groups[:_SHOWN]:
            citation = members[0]
            old = citation.status != "current"
            name = short(citation.title or citation.file.rsplit("/", 1)[-1], 30)
            text = f"{marks(members)} {name} · {short(where(citation), 24)}"
            if old:
                text += f" · {DOCUMENT[citation.status][0].lower()}"
            here = chosen is not None and first <= chosen < first + len(members)
            st.button(
                md(text), key=f"chip{'old' if old else ''}_{key}_{first}", on_click=pick, args=(first,),
                type="primary" if here else "secondary", icon=":material/history:" if old else None,
                help=f"Open: {md(citation.title or citation.file)}",
            )  # fmt: skip
    if len(groups) > _SHOWN:
        st.caption(f"and {len(groups) - _SHOWN} more places, with Next beside")


def groups_of(citations: Sequence[Citation]) -> list[tuple[int, list[Citation]]]:
    """Citations that follow each other in one document on one page or sheet, with the position of the first."""
    found: list[tuple[int, list[Citation]]] = []
    at = 0
    for _, members in groupby(citations, key=lambda one: (one.document_id, one.page, one.sheet, one.status)):
        group = list(members)
        found.append((at, group))
        at += len(group)
    return found


def marks(members: Sequence[Citation]) -> str:
    """`[2]`, `[2–4]`."""
    first, last = members[0].marker, members[-1].marker
    return f"[{first}]" if first == last else f"[{first}–{last}]"
