"""What new documents changed at the level of values, drop by drop."""

from __future__ import annotations

import streamlit as st

from knowledge.records.change import DocumentChange, ValueChange
from ui.app.components import states
from ui.app.components.text import safe, words
from ui.app.session import Session


def drops(session: Session) -> None:
    """The drops, newest first; of each document that took another one's place the values that differ."""
    access = session.access("read", seen=("drops", ""))
    found = access.service.workspace.changes.reports(access.scope, limit=20)
    if not found.drops:
        states.empty("No document was replaced yet", "When a newer version of a document comes in, the values that "
                     "differ stand here, and decided ones go back into review.", icon="difference")  # fmt: skip
        return
    for number, drop in enumerate(found.drops):
        told = f"{drop.at[:16].replace('T', ' ')} UTC: {drop.changed} changed, {drop.added} new, {drop.removed} gone"
        if drop.reopened:
            told += f", {drop.reopened} back in review"
        with st.expander(told, expanded=number == 0, icon=":material/difference:"):
            for document in drop.documents:
                _document(document)


def _document(document: DocumentChange) -> None:
    head = f"{safe(document.file)} {safe(document.version)} in place of {safe(document.replaces_file)}"
    st.html(f"<p><b>{head} {safe(document.replaces_version)}</b></p>")
    if not document.changes:
        st.caption("No value differs.")
        return
    rows = "".join(_row(one) for one in document.changes)
    st.html(
        '<div class="kl-scroll" tabindex="0" role="region" aria-label="Values that differ"><table class="kl-table">'
        f"<tr><th>Parameter</th><th>Step</th><th>Kind</th><th>Before</th><th>Now</th><th></th></tr>{rows}</table></div>"
    )


def _row(change: ValueChange) -> str:
    note = {"changed": "changed", "added": "new", "removed": "gone", "unchanged": "the same"}[change.change]
    if change.reopened:
        note += f"; back in review{f' (decided by {change.decided})' if change.decided else ''}"
    cells = (change.parameter, change.unit_operation or change.step, words(change.kind), change.old, change.new, note)
    return "<tr>" + "".join(f"<td>{safe(one)}</td>" for one in cells) + "</tr>"
