"""Package: what is in, how well it could be read, what came when, and the documents themselves."""

from __future__ import annotations

import streamlit as st

from ui.app.components import states
from ui.app.components.drop import drops
from ui.app.components.intake import add, jobs
from ui.app.components.inventory import inventory
from ui.app.components.page_browser import browser
from ui.app.session import Session


def render(session: Session) -> None:
    """The way in, and what is there."""
    if session.scope is None:
        st.title("Package", anchor=False)
        states.empty("No package yet", "Name the sponsor and the product, and add the documents as they came: files, "
                     "mails, a ZIP of the whole folder.", icon="inventory_2")  # fmt: skip
        add(session, new=True)
        return
    access = session.access("read")
    documents = access.service.workspace.store.passages.documents(access.scope)
    counts = access.service.workspace.knowledge.counts(access.scope)
    entries = tuple(one.model_copy(update={"statements": counts.get(one.id, 0)}) for one in documents)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Package", width="stretch", anchor=False)
        if session.may("ingest"):
            with st.popover("Add documents", icon=":material/upload:", type="primary", key="package.add", width=180):
                add(session, new=False)
    jobs(session)
    if not entries:
        states.empty("No documents yet", "Add files or a ZIP; they are searchable as soon as they were read.",
                     icon="upload_file")  # fmt: skip
        return
    key = f"package.document:{access.scope.sponsor}/{access.scope.product}"
    opened = next((one for one in entries if one.id == st.session_state.get(key)), None)
    if opened is not None:
        browser(session, opened, entries, key)
        return
    listed, changed = st.tabs(["Documents", "What changed"])
    with listed:
        inventory(session, entries, key)
    with changed:
        drops(session)
