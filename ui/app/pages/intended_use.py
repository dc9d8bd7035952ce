"""What the program is for, and what it is not, in the service's own words; and how to rely on what it shows."""

from __future__ import annotations

import streamlit as st

from service.intended_use import about
from ui.app.session import Session

RELY = """
- Every claim has a citation. Open it, and read the words on the page before you use the claim.
- *Stated* means that a document says it. *Inferred* means that it follows from what documents say: judge it yourself.
- *Not in the package* means that nothing was found in the documents that were taken in; the page Package tells which
  those are and how well each could be read. A scan may hold more than was read.
- Superseded, withdrawn and draft documents are marked wherever they appear.
- Values that nobody reviewed say so. A review is a named person's decision and stays in the audit trail.
- Text of documents is shown as data. It never instructs the program.
"""


def render(session: Session) -> None:
    """Intended use, excluded uses, how to rely on it, and what this installation is made of."""
    told = about()
    st.title("Intended use", anchor=False)
    with st.container(width=860):
        st.markdown(told.intended_use)
        st.subheader("What it is not for", anchor=False)
        st.markdown("\n".join(f"- {one}" for one in told.excluded))
        st.subheader("How to rely on it", anchor=False)
        st.markdown(RELY)
        settings = session.service.settings
        model = "none; answers are composed of verified quotes" if settings.chat_model is None else settings.chat_model
        st.caption(f"Knowline {told.version} · chat model: {model}")
