"""Questions: what is to be asked of the sponsor, which values do not agree, and what the package does not hold."""

from __future__ import annotations

import streamlit as st

from ui.app.components.findings import conflicts, gaps
from ui.app.components.question_list import questions
from ui.app.session import Session


def render(session: Session) -> None:
    """Three lists; every decision is a named person's, with a reason."""
    access = session.access("read")
    workspace, scope = access.service.workspace, access.scope
    with st.spinner("Checking what agrees and what is missing"):
        found, missing = workspace.checks.conflicts(scope), workspace.checks.gaps(scope)
    asked = workspace.questions.all(scope)
    st.title("Questions", anchor=False)
    open_ = sum(one.state in ("open", "asked") for one in asked)
    disputed, lacking = (sum(one.state == "open" for one in some) for some in (found, missing))
    listed, differing, absent = st.tabs([f"To the sponsor ({open_})", f"Conflicts ({disputed})", f"Gaps ({lacking})"])
    with listed:
        questions(session, asked)
    with differing:
        conflicts(session, found, asked)
    with absent:
        gaps(session, missing, asked)
