"""An act of a person on the service, from a form: done and drawn anew, or told what is wrong."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from pydantic import ValidationError

from knowledge.errors import KnowlineError
from ui.app.components import states
from ui.app.session import Session


def by(session: Session) -> str | None:
    """The name for the service; who is signed in stands for themselves."""
    return None if session.accounts else session.person


def attempt(act: Callable[[], object]) -> None:
    """Carry it out; a refusal is told where the form is, and what was typed stays."""
    try:
        act()
    except KnowlineError as error:
        states.failed(error)
        return
    except ValidationError as error:
        states.problem("That is not complete", "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors()))
        return
    st.rerun()
