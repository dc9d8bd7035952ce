"""Review of one value beside its source: accept, correct or reject by mouse or key; the next row is there at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from knowledge.errors import KnowlineError
from knowledge.review import TRANSITIONS, Meaning
from knowledge.sources import Source
from service.api import decisions, entries
from service.api.shapes import Decision, Signing
from service.api.table_shapes import Actor
from ui.app.components import badges, evidence, states
from ui.app.components.text import md, safe, short, words
from ui.app.components.value_forms import correction, forget, reasoned, signing
from ui.app.components.value_more import conflicts, history, ownership, reasons, siblings
from ui.app.components.value_rows import ValueRow, next_of, renew
from ui.app.session import Session

_FACTS = (
    ("Kind", "kind"), ("Condition", "condition"), ("Scale", "scale"), ("Stage", "stage"), ("Attribute", "attribute"),
    ("Basis", "basis"), ("Study", "study"), ("Site", "site"), ("Process version", "process_version"),
    ("Batch", "batch"), ("As written", "value_text"),
)  # fmt: skip
_SCROLL = (
    "{ const frame = document.querySelector('.st-key-parameters_evidence');"
    " const page = frame?.querySelector('img.kl-page');"
    " const show = () => { const top = page.getBoundingClientRect().top - frame.getBoundingClientRect().top"
    " + frame.scrollTop + AT * page.clientHeight;"
    " frame.scrollTop = top > frame.clientHeight * 0.8 ? top - frame.clientHeight / 2 : 0; };"
    " if (page) { page.complete ? show() : page.addEventListener('load', show, {once: true}); } }"
)
_PAST = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "reopen": "opened again"}


def review(session: Session, rows: Sequence[ValueRow], row: ValueRow, key: str) -> None:
    """The value `row`; `st.session_state[key]` is its id, `[key].order` the ids in the order of the table."""
    order: list[str] = st.session_state.get(f"{key}.order") or [row.id]
    _opened(session, row)
    _bar(order, row, key)
    error = st.session_state.pop("parameters.error", None)
    if error is not None:
        states.failed(error)
    left, right = st.columns([6, 7], gap="medium")
    with left, st.container(key="parameters_fields"):
        _head(row)
        _actions(session, row, key)
        facts, why, other, owner, past = st.tabs(["Fields", "Reasons", "Same parameter", "Owner", "History"])
        with facts:
            _facts(row)
            conflicts(session, row)
        with why:
            reasons(session, row)
        with other:
            siblings(session, rows, row, key)
        with owner:
            ownership(session, row)
        with past:
            history(session, row)
    with right, st.container(key="parameters_evidence"):
        evidence.panel(session, row.statement.citations, f"parameters.cite.{row.id}")
        _in_view(row)


def decide(
    session: Session, row: ValueRow, key: str, action: str, reason: str | None = None,
    values: Mapping[str, str] | None = None, source: Source | None = None, signed: tuple[str, Meaning] | None = None,
) -> None:  # fmt: skip
    """Carry a decision out and go to the next row. A second press of a key, for a row that is gone already, does
    nothing: no decision is made twice and none on a row that nobody has seen."""
    if st.session_state.get(key) != row.id:
        return
    try:
        signature = Signing(password=signed[0], meaning=signed[1]) if signed is not None else None
        body = Decision(action=action, reason=reason, values=dict(values) if values else None, source=source,  # type: ignore[arg-type]
                        by=None if session.accounts else session.person, signature=signature)  # fmt: skip
        access = session.access("read")
        after = decisions.review_statement(access, row.id, body)
        renew(access, row.id)
    except KnowlineError as error:
        st.session_state["parameters.error"] = error
        return
    told = _PAST[action] if after.state != "in_review" or action == "reopen" else "proposed; another person approves"
    st.session_state["parameters.last"] = (row.id, f"{row.parameter.name}: {row.value}", told)
    forget(row.id)
    st.session_state["parameters.mode"] = None
    order: list[str] = st.session_state.get(f"{key}.order") or [row.id]
    following = next_of(order, row.id, 1) if action != "reopen" else row.id
    if following is None:
        st.session_state["parameters.ended"] = True
    else:
        st.session_state[key] = following


def _bar(order: Sequence[str], row: ValueRow, key: str) -> None:
    at = order.index(row.id) if row.id in order else 0
    writing = _mode_of(row) is not None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="steps_parameters"):
        st.button("Table", icon=":material/arrow_back:", on_click=_back, args=(key,), key="parameters.close",
                  shortcut=None if writing else "Escape", help="Back to the table (Esc)")  # fmt: skip
        st.button("Previous", icon=":material/keyboard_arrow_up:", disabled=at == 0, key="parameters.up",
                  shortcut=None if writing else "k", on_click=_go, args=(key, next_of(order, row.id, -1)),
                  help="Key K")  # fmt: skip
        st.button("Next", icon=":material/keyboard_arrow_down:", disabled=at >= len(order) - 1,
                  key="parameters.down", shortcut=None if writing else "j",
                  on_click=_go, args=(key, next_of(order, row.id, 1)), help="Key J")  # fmt: skip
        st.markdown(f"**{at + 1:,}** of {len(order):,}", width="content")
        last = st.session_state.get("parameters.last")
        if last is not None:
            st.button(md(short(last[1], 40)) + f" · {last[2]}", icon=":material/check:", type="tertiary", on_click=_go,
                      args=(key, last[0]), help="Go back to it", key="parameters.undo")  # fmt: skip
    if st.session_state.pop("parameters.ended", False):
        st.success(
            "That was the last row of this list. Go back to the table to choose others.", icon=":material/done_all:"
        )


def _in_view(row: ValueRow) -> None:
    """Scroll the frame of the source so far that the mark is in it."""
    at = min(
        (box.y0 for box in row.statement.citation.bbox or () if box.page == row.statement.citation.page), default=0
    )
    st.html(f"<script>/* {row.id} */ {_SCROLL.replace('AT', f'{at:.4f}')}</script>", unsafe_allow_javascript=True)


def _head(row: ValueRow) -> None:
    step = row.step + (
        f" · {row.parameter.step}"
        if row.parameter.step and row.parameter.step.casefold() != row.step.casefold()
        else ""
    )
    st.html(f'<div class="kl-value"><p class="kl-note">{safe(step)}</p><h3>{safe(row.parameter.name)}</h3>'
            f"<p class='big'>{safe(row.value)}</p></div>")  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        badges.show(badges.REVIEW, row.statement.state)
        st.badge(md(words(row.statement.kind) or "kind not named"), color="gray")
        role = row.parameter.role_as_written or words(row.parameter.role)
        if role:
            st.badge(md(role), color="violet", icon=":material/priority_high:")
        if row.conflicts:
            several = "s" if len(row.conflicts) > 1 else ""
            st.badge(f"{len(row.conflicts)} open conflict{several}", color="red", icon=":material/call_split:")
        if row.reopened:
            st.badge("Opened again: the source changed", color="orange", icon=":material/history:")
        if row.due:
            st.badge(f"due {row.due}", color="blue", icon=":material/event:")


def _actions(session: Session, row: ValueRow, key: str) -> None:
    possible = {action for (state, action) in TRANSITIONS if state == row.statement.state}
    settings = session.service.settings
    approving = settings.two_person_review and row.author is not None and row.waits
    if not (session.may("review") or (approving and session.may("approve"))):
        st.caption("You read along; reviewers and approvers of this sponsor decide.")
        return
    if row.statement.state == "superseded":
        st.caption("A newer version of the document takes this value's place; that one is reviewed.")
        return
    if _mode_of(row) is not None:
        _form(session, row, key)
        return
    signed = approving and settings.accounts
    with st.container(horizontal=True, gap="small", key="parameters_actions"):
        label = "Approve" if approving else "Propose" if settings.two_person_review else "Accept"
        if signed:
            st.button(f"{label} (A)", icon=":material/draw:", type="primary", shortcut="a", on_click=_mode,
                      args=("sign", row.id), disabled="accept" not in possible,
                      key=f"parameters.a.{row.id}")  # fmt: skip
        else:
            st.button(f"{label} (A)", icon=":material/check:", type="primary", shortcut="a", on_click=_accept,
                      args=(session, row, key), disabled="accept" not in possible,
                      key=f"parameters.a.{row.id}")  # fmt: skip
        st.button("Correct (E)", icon=":material/edit:", key=f"parameters.e.{row.id}", shortcut="e", on_click=_mode,
                  args=("correct", row.id), disabled="correct" not in possible)  # fmt: skip
        st.button("Reject (X)", icon=":material/close:", key=f"parameters.x.{row.id}", shortcut="x", on_click=_mode,
                  args=("reject", row.id), disabled="reject" not in possible)  # fmt: skip
        if "reopen" in possible:
            st.button("Open again (O)", icon=":material/undo:", key=f"parameters.o.{row.id}", shortcut="o",
                      on_click=_mode, args=("reopen", row.id))  # fmt: skip


def _form(session: Session, row: ValueRow, key: str) -> None:
    """The form that is open, in place of the buttons: while it is, their keys are letters to write with."""
    mode = _mode_of(row)

    def done(action: str, reason: str | None, **given: Any) -> None:
        decide(session, row, key, action, reason, **given)

    if mode == "correct":
        correction(session, row, done)
    elif mode == "sign":
        signing(row, done)
    elif mode is not None:
        reasoned(row, mode, done)
    st.button("Cancel", type="tertiary", shortcut="Escape", on_click=_mode, args=(mode, row.id),
              key="parameters.cancel")  # fmt: skip


def _facts(row: ValueRow) -> None:
    lines = []
    for label, name in _FACTS:
        value = getattr(row.statement, name)
        if value:
            shown = words(value) if name == "kind" else value
            lines.append(f"<tr><th scope='row'>{label}</th><td>{safe(str(shown))}</td></tr>")
    canonical = row.statement.canonical
    if canonical is not None and canonical.unit_ucum and canonical.unit_ucum != row.statement.unit_ucum:
        ends = " to ".join(filter(None, (canonical.low, canonical.high))) or canonical.target or ""
        lines.append(f"<tr><th scope='row'>Converted</th><td>{safe(ends)} {safe(canonical.unit_ucum)}</td></tr>")
    if row.author:
        lines.append(f"<tr><th scope='row'>By</th><td>{safe(row.author)}</td></tr>")
    if row.comment:
        lines.append(f"<tr><th scope='row'>Comment</th><td>{safe(row.comment)}</td></tr>")
    st.html(f'<table class="kl-table kl-facts">{"".join(lines)}</table>')


def _opened(session: Session, row: ValueRow) -> None:
    """The evidence is before this person now; once a row and revision."""
    mark = (row.id, row.revision)
    seen: set[tuple[str, int]] = st.session_state.setdefault("parameters.seen", set())
    if mark in seen or not row.waits or not session.may("review"):
        return
    try:
        by = session.person
    except KnowlineError:
        return  # no name yet: it will be asked for when a decision is made
    entries.open_evidence(session.access("read"), row.id, Actor(by=None if session.accounts else by))
    renew(session.access("read"), row.id)
    seen.add(mark)


def _accept(session: Session, row: ValueRow, key: str) -> None:
    """Not while a form is on its way: the key was a letter of what is to be written in it."""
    if _mode_of(row) is None:
        decide(session, row, key, "accept")


def _mode_of(row: ValueRow) -> str | None:
    mode, of = st.session_state.get("parameters.mode") or (None, None)
    return str(mode) if mode and of == row.id else None


def _mode(mode: str, row_id: str) -> None:
    now = st.session_state.get("parameters.mode")
    if now is not None and now[1] == row_id and now[0] != mode:
        return
    st.session_state["parameters.mode"] = None if now == (mode, row_id) else (mode, row_id)


def _go(key: str, to: str | None) -> None:
    if to is not None:
        st.session_state[key] = to
        st.session_state["parameters.mode"] = None


def _back(key: str) -> None:
    st.session_state[key] = None
    st.session_state["parameters.mode"] = None
    st.session_state["parameters.back"] = st.session_state.get("parameters.back", 0) + 1
