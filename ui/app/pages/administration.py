"""Administration: people and their roles, tokens, sponsors, and the state of the installation."""

from __future__ import annotations

import streamlit as st

from ui.app.session import Session


def render(session: Session) -> None:
    """What an administrator keeps."""
    st.title("Administration", anchor=False)
