"""Parameters: the table of all values, and the review of one after the other beside its source."""

from __future__ import annotations

import streamlit as st

from ui.app.components import states
from ui.app.components.table_files import exchange
from ui.app.components.value_entry import entry
from ui.app.components.value_review import review
from ui.app.components.value_rows import load
from ui.app.components.value_table import progress, table
from ui.app.session import Session


def render(session: Session) -> None:
    """The table, or one row of it beside its source."""
    access = session.access("read")
    rows = load(access)
    key = f"parameters.at:{access.scope.sponsor}/{access.scope.product}"
    if not rows:
        st.title("Parameters", anchor=False)
        states.empty("No values yet", "Add documents on the page Package: their limits, targets and reasons appear "
                     "here, each at its place in the document.", icon="table_chart")  # fmt: skip
        if session.may("review"):
            entry(session, rows)
        return
    opened = next((row for row in rows if row.id == st.session_state.get(key)), None)
    if opened is not None:
        review(session, rows, opened, key)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title("Parameters", width="stretch", anchor=False)
        if session.may("review"):
            entry(session, rows)
        exchange(session, rows)
    listed, done = st.tabs(["Values", "Progress"], key="parameters.tab")
    with listed:
        table(session, rows, key)
    with done:
        progress(session, rows)
