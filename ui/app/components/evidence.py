"""A citation's source beside what cites it: the page with the quote marked, or the text around it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from knowledge.errors import KnowlineError
from knowledge.records import Citation
from service.evidence import has_pages
from ui.app.components import badges, states
from ui.app.components.source_text import around
from ui.app.components.text import md, safe, short, words
from ui.app.session import Session

# The mark into the middle of its own frame, without moving the page.
_SCROLL = (
    "for (const mark of document.querySelectorAll('.kl-source mark, .kl-source tr.hit')) {"
    " const frame = mark.closest('.kl-source');"
    " const below = mark.getBoundingClientRect().top - frame.getBoundingClientRect().top;"
    " frame.scrollTop += below - frame.clientHeight / 3; }"
)


def panel(session: Session, citations: Sequence[Citation], key: str) -> None:
    """One of the citations, with previous and next; `st.session_state[key]` is its position, from 0.

    Alt and an arrow key move too.
    """
    if not citations:
        return
    at = min(max(0, int(st.session_state.get(key, 0))), len(citations) - 1)
    citation = citations[at]
    if len(citations) > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"steps_{key}"):
            st.button("Previous", key=f"{key}.previous", icon=":material/chevron_left:", disabled=at == 0,
                      on_click=_move, args=(key, at - 1), shortcut="Alt+Left")  # fmt: skip
            st.button("Next", key=f"{key}.next", icon=":material/chevron_right:", disabled=at == len(citations) - 1,
                      on_click=_move, args=(key, at + 1), shortcut="Alt+Right", icon_position="right")  # fmt: skip
            st.markdown(f"**{at + 1}** of {len(citations)}", width="content")
    source(session, citation)


def source(session: Session, citation: Citation) -> None:
    """Document, version and standing; the quote; the page or text with the quote marked; ways to the original."""
    access = session.access("read")
    if citation.spoken is not None:
        said = ", ".join(filter(None, (citation.spoken.person, citation.spoken.date, citation.spoken.occasion)))
        st.markdown(f"**[{citation.marker}] Said by {md(said)}**")
        st.html(f'<div class="kl-quote">“{safe(citation.quote)}”</div>')
        st.caption("This was said; there is no document to open.")
        return
    st.markdown(f"**[{citation.marker}] {md(citation.title or citation.file)}**")
    with st.container(horizontal=True, gap="small"):
        badges.show(badges.DOCUMENT, citation.status)
        if citation.document_type:
            st.badge(words(citation.document_type), color="gray")
        if citation.version:
            st.badge(f"version {md(citation.version)}", color="gray")
        st.badge(md(badges.where(citation)), icon=":material/place:", color="gray")
    if citation.status == "superseded":
        st.warning("A newer version of this document is in the package: check what it says.", icon=":material/history:")
    row = access.service.workspace.store.documents.get(access.scope, citation.document_id)
    if row is None or row.state != "live":
        states.problem("This document has left the package", "Ask again to get today's sources.")
        return
    paged = citation.page is not None and has_pages(row)
    st.html(f'<div class="kl-quote">“{safe(short(citation.quote, 420))}”</div>')
    if paged and citation.page is not None:
        page_image(session, citation)
    else:
        try:
            text_source(session, citation)
        except KnowlineError as error:
            states.failed(error)
    links(session, citation, paged=paged)


def page_image(session: Session, citation: Citation) -> None:
    """The page as a picture, the quote's boxes drawn on it. It scrolls to nothing: the whole page is in view."""
    assert citation.page is not None
    address = session.page_url(citation.document_id, citation.page, citation.bbox or ())
    told = f"Page {citation.page} of {citation.title or citation.file}, marked: {short(citation.quote, 200)}"
    st.html(f'<img class="kl-page" src="{safe(address)}" alt="{safe(told)}" data-quote="{citation.marker}">')
    if not citation.bbox:
        st.caption("The place on the page is not known.")


def text_source(session: Session, citation: Citation) -> None:
    """The text around the quote, for formats without pages."""
    access = session.access("read", seen=("text_source", citation.document_id))
    elements = access.service.workspace.store.passages.elements(citation.document_id)
    st.html(f'<div class="kl-source kl-scroll" tabindex="0" role="region" aria-label="Text around the quote">'
            f"{around(elements, citation)}</div><script>/* {citation.marker} */ {_SCROLL}</script>",
            unsafe_allow_javascript=True)  # fmt: skip


def links(session: Session, citation: Citation, *, paged: bool) -> None:
    """The whole page, or text, and the original file, each in a tab of its own."""
    with st.container(horizontal=True, gap="small"):
        if paged and citation.page is not None:
            address = session.page_url(citation.document_id, citation.page, citation.bbox or ())
            st.link_button("Page in full size", address, icon=":material/zoom_in:", type="tertiary")
        else:
            address = session.url(f"documents/{citation.document_id}/view", quote=[citation.quote[:1500]])
            st.link_button("Whole text", address, icon=":material/article:", type="tertiary")
        original = session.url(f"documents/{citation.document_id}/original")
        anchor = f"#page={citation.page}" if paged else ""
        st.link_button("Original file", original + anchor, icon=":material/file_open:", type="tertiary")


def _move(key: str, to: int) -> None:
    st.session_state[key] = to
