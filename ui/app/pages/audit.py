"""Audit trail: who did what when, and whether the record is whole."""

from __future__ import annotations

import streamlit as st

from ui.app.session import Session


def render(session: Session) -> None:
    """The chain's state for whoever may audit."""
    access = session.access("audit", seen=("audit", ""))
    st.title("Audit trail", anchor=False)
    st.caption(f"{access.scope.sponsor} / {access.scope.product}")
