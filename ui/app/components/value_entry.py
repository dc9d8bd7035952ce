"""A value entered by hand, with its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import streamlit as st
from pydantic import ValidationError

from knowledge.errors import KnowlineError, UsageError
from knowledge.records import RangeKind
from service.api import entries
from service.api.table_shapes import ValueRequest
from ui.app.components import states
from ui.app.components.acting import by
from ui.app.components.text import words
from ui.app.components.value_forms import source_fields, source_of
from ui.app.components.value_rows import ValueRow
from ui.app.session import Session


def entry(session: Session, rows: Sequence[ValueRow]) -> None:
    """The button, and the window behind it."""
    if st.button("Add a value", icon=":material/add:", key="parameters.add"):
        _window(session, rows)


@st.dialog("Add a value", width="medium")
def _window(session: Session, rows: Sequence[ValueRow]) -> None:
    fields_of(session, rows)


def fields_of(session: Session, rows: Sequence[ValueRow]) -> None:
    """The fields of the window, and what Add does."""
    known = {row.parameter.id: f"{row.parameter.name} · {row.step}" for row in rows}
    st.caption("It waits in review with you as its author; a named person accepts it.")
    of = st.selectbox("Parameter", [None, *known], key="parameters.new.of",
                      format_func=lambda one: known[one] if one else "A new one, named below")  # fmt: skip
    left, right = st.columns(2, gap="small")
    name = left.text_input("Name", key="parameters.new.name", max_chars=400, disabled=of is not None)
    step = right.text_input("Step", key="parameters.new.step", max_chars=400, disabled=of is not None)
    value = left.text_input("Value, as the source has it", key="parameters.new.value", max_chars=400,
                            placeholder="3.40–3.70, NMT 0.5 %, 7 CV")  # fmt: skip
    kind = right.selectbox("Kind", [None, *get_args(RangeKind)], key="parameters.new.kind",
                           format_func=lambda one: words(one) or "not named")  # fmt: skip
    st.markdown("**Where it is from**")
    fields = source_fields(session, "parameters.new.source", own_word=False)
    if not st.button("Add", type="primary", key="parameters.new.send"):
        return
    try:
        if of is None and not name.strip():
            raise UsageError("choose the parameter, or name a new one")
        source = source_of(fields)
        assert source is not None
        body = ValueRequest(
            parameter_id=of, name=None if of else name.strip(), step=None if of else step.strip() or None, kind=kind,
            value=value.strip(), source=source, by=by(session),
        )  # fmt: skip
        entries.add_value(session.access("review"), body)
    except ValidationError:
        states.problem("That is not complete", "give the value as the source has it")
        return
    except KnowlineError as error:
        states.failed(error)
        return
    for key in [one for one in st.session_state if str(one).startswith("parameters.new.")]:
        st.session_state.pop(key, None)
    st.rerun()
