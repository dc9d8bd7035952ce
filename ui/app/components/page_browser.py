"""One document: its standing and versions, its pages as pictures, and the tables as they were recognised."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from knowledge.records import DocumentEntry, Element
from service.evidence import has_pages
from ui.app.components import badges
from ui.app.components.source_text import table_html
from ui.app.components.text import md, safe, words
from ui.app.session import Session

_PARAGRAPHS = 400


def browser(session: Session, entry: DocumentEntry, entries: Sequence[DocumentEntry], key: str) -> None:
    """The document `entry`; "Back" empties `st.session_state[key]`."""
    access = session.access("read", seen=("document", entry.id))
    store = access.service.workspace.store
    row = store.documents.get(access.scope, entry.id)
    elements = store.passages.elements(entry.duplicate_of or entry.id) or store.passages.elements(entry.id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("All documents", icon=":material/arrow_back:", on_click=_back, args=(key,), key="package.backward")
        original = session.url(f"documents/{entry.id}/original")
        st.link_button("Original file", original, icon=":material/file_open:", type="tertiary")
    st.subheader(md(entry.title or entry.file), anchor=False)
    _standing(entry, entries, key)
    if row is not None and has_pages(row) and (entry.pages or 0) > 0:
        _pages(session, entry, elements)
    else:
        _text(elements)


def chain(entry: DocumentEntry, entries: Sequence[DocumentEntry]) -> tuple[DocumentEntry, ...]:
    """All versions of the document, the oldest first."""
    by_id = {one.id: one for one in entries}
    newest = entry
    while newest.superseded_by in by_id and newest.superseded_by != newest.id:
        newest = by_id[str(newest.superseded_by)]
    found = [newest]
    while older := next((one for one in entries if one.superseded_by == found[0].id and one not in found), None):
        found.insert(0, older)
    return tuple(found)


def _standing(entry: DocumentEntry, entries: Sequence[DocumentEntry], key: str) -> None:
    with st.container(horizontal=True, gap="small"):
        badges.show(badges.DOCUMENT, entry.status)
        facts = (words(entry.document_type), entry.number, entry.version and f"version {entry.version}",
                 entry.effective_date and f"effective {entry.effective_date}", entry.language,
                 f"read {badges.quality(entry.quality)}", f"{entry.statements} values")  # fmt: skip
        for fact in facts:
            if fact:
                st.badge(md(fact), color="gray")
    versions = chain(entry, entries)
    if len(versions) > 1:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.markdown("Versions", width="content")
            for number, one in enumerate(versions):
                label = f"{one.version or '?'}{f' · {one.effective_date}' if one.effective_date else ''}"
                st.button(md(label), key=f"chip_version_{number}", disabled=one.id == entry.id, on_click=_go,
                          args=(key, one.id), icon=":material/history:" if one.status != "current" else None,
                          type="primary" if one.id == entry.id else "secondary")  # fmt: skip


def _pages(session: Session, entry: DocumentEntry, elements: Sequence[Element]) -> None:
    pages = entry.pages or 1
    at_key = f"package.page.{entry.id}"
    at = min(max(1, int(st.session_state.get(at_key, 1))), pages)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="steps_package"):
        st.button("Previous", icon=":material/chevron_left:", disabled=at <= 1, shortcut="Alt+Left", on_click=_turn,
                  args=(at_key, at - 1), key="package.previous")  # fmt: skip
        st.button("Next", icon=":material/chevron_right:", disabled=at >= pages, shortcut="Alt+Right", on_click=_turn,
                  args=(at_key, at + 1), key="package.next", icon_position="right")  # fmt: skip
        st.number_input("Page", 1, pages, at, key=f"package.jump.{entry.id}.{at}", label_visibility="collapsed",
                        width=120, on_change=_jump, args=(at_key, f"package.jump.{entry.id}.{at}"))  # fmt: skip
        st.markdown(f"of {pages}", width="content")
    here = [one for one in elements if one.page == at]
    tables = [one for one in here if one.table is not None]
    left, right = st.columns(2, gap="medium")
    boxes = [box for one in tables for box in one.bbox or ()]
    with left:
        address = session.page_url(entry.id, at, boxes)
        told = f"Page {at} of {entry.title or entry.file}" + (", recognised tables framed" if boxes else "")
        st.html(f'<img class="kl-page" src="{safe(address)}" alt="{safe(told)}">')
    with right:
        if not tables:
            st.caption("No table was recognised on this page. The text as it was read:")
            _paragraphs(here)
            return
        st.caption(f"{len(tables)} recognised table{'s' if len(tables) > 1 else ''}, framed on the page")
        for number, one in enumerate(tables, 1):
            assert one.table is not None
            st.html(f'<div class="kl-scroll" tabindex="0" role="region" aria-label="Recognised table {number}">'
                    f"{table_html(one.table)}</div>")  # fmt: skip


def _text(elements: Sequence[Element]) -> None:
    """The text of a document without pages, its tables drawn."""
    shown = elements[:_PARAGRAPHS]
    parts = []
    for one in shown:
        if one.table is not None:
            parts.append(table_html(one.table))
        else:
            tag = "h4" if one.kind in ("title", "heading") else "p"
            parts.append(f"<{tag}>{safe(one.text)}</{tag}>")
    st.html(f'<div class="kl-source kl-scroll" tabindex="0" role="region" aria-label="Text of the document">'
            f"{''.join(parts)}</div>")  # fmt: skip
    if len(elements) > len(shown):
        st.caption(f"The first {len(shown)} of {len(elements)} parts; the original file has all.")


def _paragraphs(elements: Sequence[Element]) -> None:
    body = "".join(
        f"<{'h4' if one.kind in ('title', 'heading') else 'p'}>{safe(one.text)}"
        f"</{'h4' if one.kind in ('title', 'heading') else 'p'}>"
        for one in elements
    )
    st.html(
        f'<div class="kl-source kl-scroll" tabindex="0" role="region" aria-label="Text as it was read">{body}</div>'
    )


def _back(key: str) -> None:
    st.session_state[key] = None
    st.session_state["package.back"] = st.session_state.get("package.back", 0) + 1


def _go(key: str, document_id: str) -> None:
    st.session_state[key] = document_id


def _turn(key: str, to: int) -> None:
    st.session_state[key] = to


def _jump(key: str, field: str) -> None:
    st.session_state[key] = st.session_state[field]
