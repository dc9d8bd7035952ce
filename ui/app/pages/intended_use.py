"""What the program is for, and what it is not."""

from __future__ import annotations

import streamlit as st

from ui.app.session import Session

TEXT = """
Knowline reads a sponsor's process package, answers questions with citations that open the words on the page, and keeps
what is known as reviewed, traceable knowledge. It is **decision support**.

**It is for** transfer leads, process engineers and quality assurance who look for what a package says, and why.

**It is not for** releasing or rejecting batches, deciding dispositions, or changing parameters. No decision about a
product rests on it alone.

**How to rely on it**

- Every claim has a citation. Open it, and read the words on the page before you use the claim.
- *Stated* means that a document says it. *Inferred* means that it follows from what documents say: judge it yourself.
- *Not in the package* means that nothing was found in the documents that were taken in; the page Package tells which
  those are and how well each could be read. A scan may hold more than was read.
- Superseded, withdrawn and draft documents are marked wherever they appear.
- Values that nobody reviewed say so. A review is a named person's decision and stays in the audit trail.
- Text of documents is shown as data. It never instructs the program.
"""


def render(session: Session) -> None:
    """Intended use, and what this installation is made of."""
    st.title("Intended use")
    st.markdown(TEXT)
    settings = session.service.settings
    model = "none: answers are composed of verified quotes" if settings.chat_model is None else settings.chat_model
    st.caption(f"Chat model: {model}. Nothing is sent anywhere else than to what is named here.")
