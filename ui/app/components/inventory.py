"""The documents as a table: kind, version, standing, how well each could be read; a row opens the document."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from knowledge.records import DocumentEntry
from ui.app.components import badges, states
from ui.app.components.text import words
from ui.app.session import Session

_COLUMNS = {
    "title": st.column_config.TextColumn("Title", width=256),
    "kind": st.column_config.TextColumn("Kind", width=122),
    "number": st.column_config.TextColumn("Number", width=100),
    "version": st.column_config.TextColumn("Version", width=66),
    "date": st.column_config.TextColumn("Effective", width=92),
    "status": st.column_config.TextColumn("Status", width=106),
    "quality": st.column_config.TextColumn("Read", width=52, help="How well it could be read"),
    "pages": st.column_config.NumberColumn("Pages", width=56),
    "statements": st.column_config.NumberColumn("Values", width=58),
    "file": st.column_config.TextColumn("File", width=200),
}


def inventory(session: Session, entries: Sequence[DocumentEntry], key: str) -> None:
    """The table; `st.session_state[key]` becomes the id of the document whose row was chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input("Search", placeholder="title, number or file", key="package.search",
                               label_visibility="collapsed", icon=":material/search:")  # fmt: skip
        kinds = sorted({one.document_type for one in entries if one.document_type})
        kind = st.selectbox("Kind", [None, *kinds], format_func=lambda one: words(one) or "all kinds",
                            key="package.kind", label_visibility="collapsed", width=220)  # fmt: skip
        status = st.selectbox("Status", [None, *badges.DOCUMENT], key="package.status", width=170,
                              format_func=lambda one: badges.label(badges.DOCUMENT, one) or "any status",
                              label_visibility="collapsed")  # fmt: skip
    shown = [one for one in entries if _kept(one, wanted, kind, status)]
    poor = sum(badges.quality(one.quality) == "poor" for one in entries)
    st.caption(
        f"{len(shown)} of {len(entries)} documents"
        + (f" · {poor} could be read poorly only" if poor else "")
        + " · choose a row to open the document"
    )
    if not shown:
        states.empty("Nothing fits", "Take a filter away.", icon="search_off")
        return
    rows = [
        {
            "title": one.title or one.file.rsplit("/", 1)[-1], "kind": words(one.document_type) or "not recognised",
            "number": one.number, "version": one.version, "date": one.effective_date,
            "status": badges.label(badges.DOCUMENT, one.status) + (" (copy)" if one.duplicate_of else ""),
            "quality": badges.quality(one.quality), "pages": one.pages, "statements": one.statements, "file": one.file,
        }
        for one in shown
    ]  # fmt: skip
    chosen = st.dataframe(
        pd.DataFrame(rows), hide_index=True, column_config=_COLUMNS, height=min(36 * (len(rows) + 1) + 4, 520),
        placeholder="",
        selection_mode="single-row", on_select="rerun", key=f"package.table.{st.session_state.get('package.back', 0)}",
    )  # fmt: skip
    picked = list(chosen.selection.rows) if hasattr(chosen, "selection") else []
    if picked and picked[0] < len(shown):
        st.session_state[key] = shown[picked[0]].id
        st.rerun()


def _kept(entry: DocumentEntry, wanted: str, kind: str | None, status: str | None) -> bool:
    text = f"{entry.title or ''} {entry.number or ''} {entry.file}".casefold()
    return (
        all(word in text for word in wanted.casefold().split())
        and kind in (None, entry.document_type)
        and status in (None, entry.status)
    )
