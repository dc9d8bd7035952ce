"""The table of values: search, filters, order and columns to choose; a row opens its review. And how far it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ui.app.components import badges, states
from ui.app.components.badges import where
from ui.app.components.text import safe, words
from ui.app.components.value_rows import DECIDED, SORTS, ValueRow, Wanted, kept, steps
from ui.app.session import Session

_STATES: dict[str, tuple[str, ...]] = {
    "To review": ("extracted", "in_review"),
    "Decided": DECIDED,
    "Rejected": ("rejected",),
    "All": (),
}
_COLUMNS: dict[str, Any] = {
    "Parameter": st.column_config.TextColumn(width=150),
    "Step": st.column_config.TextColumn(width=124),
    "Kind": st.column_config.TextColumn(width=98),
    "Value": st.column_config.TextColumn(width=120),
    "Class": st.column_config.TextColumn(width=56, help="Criticality as the package gives it"),
    "State": st.column_config.TextColumn(width=102),
    "Reasons": st.column_config.TextColumn(width=62, help="Reasons that the package gives"),
    "Conflicts": st.column_config.TextColumn(width=66, help="Open conflicts with another value"),
    "Source": st.column_config.TextColumn(width=200),
    "Condition": st.column_config.TextColumn(width=140),
    "Scale": st.column_config.TextColumn(width=80),
    "Document status": st.column_config.TextColumn(width=110),
    "Owner": st.column_config.TextColumn(width=100),
    "Due": st.column_config.TextColumn(width=90),
    "Comment": st.column_config.TextColumn(width=160),
    "Certainty": st.column_config.NumberColumn(width=70, format="%.2f", help="0 to 1, higher is surer"),
}
_SHOWN = ["Parameter", "Step", "Kind", "Value", "Class", "State", "Reasons", "Conflicts", "Source"]
_SEARCH = ":material/search:"
_FILTER = ("step", "kinds", "roles", "mine", "conflicts", "reopened", "current", "sort")


def table(session: Session, rows: Sequence[ValueRow], key: str) -> None:
    """The table; `st.session_state[key]` becomes the id of the row that was chosen."""
    found = _filtered(session, rows)
    shown = list(st.session_state.get("parameters.columns") or _SHOWN)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{len(found):,} of {len(rows):,} values · choose a row to see its source", width="stretch")
        if found:
            st.button("Start review", icon=":material/play_arrow:", type="primary", shortcut="s", on_click=_start,
                      args=(key, [row.id for row in found], found[0].id), key="parameters.start")  # fmt: skip
    if not found:
        states.empty("Nothing fits", "Take a filter away, or choose All.", icon="search_off")
        return
    drawn = st.session_state.get("parameters.back", 0)
    chosen = st.dataframe(
        pd.DataFrame([_cells(row) for row in found])[shown], hide_index=True, column_config=_COLUMNS, height=500,
        selection_mode="single-row", on_select="rerun", key=f"parameters.table.{drawn}",
        alt="Values of the package",
    )  # fmt: skip
    picked = list(chosen.selection.rows) if hasattr(chosen, "selection") else []
    if picked and picked[0] < len(found):
        _start(key, [row.id for row in found], found[picked[0]].id)
        st.rerun()


def progress(session: Session, rows: Sequence[ValueRow]) -> None:
    """Decided values of all, by step."""
    counted = steps(rows)
    done, every = sum(d for d, _ in counted.values()), sum(n for _, n in counted.values())
    st.progress(done / every if every else 0.0, f"{done:,} of {every:,} values decided")
    lines = "".join(
        f'<tr><td>{safe(step)}</td><td><div class="kl-bar" role="img" aria-label="{100 * d // n} percent decided">'
        f'<i style="width:{100 * d / n:.0f}%"></i></div></td><td class="n">{d:,} of {n:,}</td></tr>'
        for step, (d, n) in counted.items()
    )
    st.html(f'<div class="kl-scroll" tabindex="0" role="region" aria-label="Progress by step">'
            f'<table class="kl-table kl-progress"><tr><th>Step</th><th>Decided</th><th>Values</th></tr>{lines}</table>'
            "</div>")  # fmt: skip


def show_step(step: str | None) -> None:
    """Set the filter to one step, for links from other pages."""
    clear()
    st.session_state["parameters.step"] = step
    st.session_state["parameters.state"] = "All"


def clear() -> None:
    """Take every filter away."""
    for name in _FILTER:
        st.session_state.pop(f"parameters.{name}", None)
    st.session_state["parameters.words"] = ""
    st.session_state["parameters.back"] = st.session_state.get("parameters.back", 0) + 1


def _filtered(session: Session, rows: Sequence[ValueRow]) -> list[ValueRow]:
    every = list(dict.fromkeys(row.step for row in rows))
    st.session_state.setdefault("parameters.state", "To review")
    st.session_state.setdefault("parameters.columns", _SHOWN)
    if st.session_state.get("parameters.step") not in (None, *every):
        st.session_state.pop("parameters.step")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input("Search", placeholder="name, value, document", key="parameters.words", width=175,
                             persist_state="session", label_visibility="collapsed", icon=_SEARCH)  # fmt: skip
        step = st.selectbox("Step", [None, *every], format_func=lambda one: one or "All steps", key="parameters.step",
                            persist_state="session", label_visibility="collapsed", width=165)  # fmt: skip
        state = st.segmented_control("State", list(_STATES), key="parameters.state", required=True,
                                     persist_state="session", label_visibility="collapsed")  # fmt: skip
        with st.popover("Filter", icon=":material/filter_list:", key="parameters.more"):
            known = sorted({row.statement.kind or "" for row in rows})
            kinds = st.multiselect("Kind", known, format_func=lambda one: words(one) or "not named",
                                   key="parameters.kinds", persist_state="session")  # fmt: skip
            classes = sorted({row.parameter.role or "" for row in rows})
            roles = st.multiselect("Class", classes, format_func=lambda one: words(one) or "none given",
                                   key="parameters.roles", persist_state="session")  # fmt: skip
            mine = st.checkbox("Assigned to me", key="parameters.mine", persist_state="session")
            conflicts = st.checkbox("In an open conflict", key="parameters.conflicts", persist_state="session")
            reopened = st.checkbox("Opened again by a new version", key="parameters.reopened", persist_state="session")
            current = st.checkbox("From current documents only", key="parameters.current", persist_state="session")
            sort = st.selectbox("Order", SORTS, key="parameters.sort", persist_state="session")
            st.button("Take all filters away", on_click=clear, key="parameters.clear")
        with st.popover("Columns", icon=":material/view_column:", key="parameters.choose"):
            st.multiselect("Columns, in this order", list(_COLUMNS), key="parameters.columns",
                           persist_state="session")  # fmt: skip
    me = session.caller.name if session.accounts else (session.service.settings.by or st.session_state.get("shell.me"))
    wanted = Wanted(
        words=text, step=step, states=_STATES[str(state or "All")], kinds=tuple(kinds), roles=tuple(roles),
        assigned_to=(me or "") if mine else None, conflicts=conflicts, current=current, reopened=reopened,
    )  # fmt: skip
    return kept(rows, wanted, sort)


def _cells(row: ValueRow) -> dict[str, Any]:
    statement, citation = row.statement, row.statement.citation
    return {
        "Parameter": row.parameter.name, "Step": row.step, "Kind": words(statement.kind) or "?", "Value": row.value,
        "Class": row.parameter.role_as_written or words(row.parameter.role),
        "State": badges.label(badges.REVIEW, statement.state),
        "Reasons": str(len(row.parameter.rationales) or ""), "Conflicts": str(len(row.conflicts) or ""),
        "Source": f"{citation.title or citation.file.rsplit('/', 1)[-1]}, {where(citation)}",
        "Condition": statement.condition, "Scale": statement.scale,
        "Document status": badges.label(badges.DOCUMENT, citation.status), "Owner": row.assigned_to, "Due": row.due,
        "Comment": row.comment, "Certainty": statement.confidence,
    }  # fmt: skip


def _start(key: str, order: list[str], first: str) -> None:
    st.session_state[f"{key}.order"] = order
    st.session_state[key] = first
    st.session_state["parameters.mode"] = None
    st.session_state["parameters.last"] = None
