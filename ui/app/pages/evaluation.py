"""Evaluation: what was measured of answers, search and extraction, and against what."""

from __future__ import annotations

import streamlit as st

from ui.app.components import states
from ui.app.session import Session


def render(session: Session) -> None:
    """The results there are; how to make some where there are none."""
    session.access("read")
    st.title("Evaluation", anchor=False)
    states.empty("No results yet", "Run `knowline eval run --out FILE`.", icon="monitoring")
