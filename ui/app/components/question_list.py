"""The questions to the sponsor: who looks after each, until when, what was answered; as a document to send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd
import streamlit as st

from knowledge.records import SponsorQuestion
from service.api import asked as routes
from ui.app.components import badges, states
from ui.app.components.acting import attempt, by
from ui.app.components.text import md
from ui.app.session import Session

STATE: dict[str, tuple[str, str, badges.Colour]] = {
    "open": ("Open", ":material/radio_button_unchecked:", "orange"),
    "asked": ("Asked", ":material/send:", "blue"),
    "answered": ("Answered", ":material/mark_chat_read:", "green"),
    "closed": ("Closed", ":material/check_circle:", "gray"),
}
_SHOWN: dict[str, tuple[str, ...]] = {"Open": ("open", "asked"), "Answered": ("answered",), "Closed": ("closed",),
                                      "All": tuple(STATE)}  # fmt: skip
_FROM = {"gap": "a gap", "conflict": "a conflict", "answer": "an answer"}
_COLUMNS = {
    "Question": st.column_config.TextColumn(width=420),
    "State": st.column_config.TextColumn(width=80),
    "Asked of": st.column_config.TextColumn(width=120),
    "Owner": st.column_config.TextColumn(width=110),
    "Due": st.column_config.TextColumn(width=90),
    "From": st.column_config.TextColumn(width=90),
}


def questions(session: Session, every: Sequence[SponsorQuestion]) -> None:
    """The list; a row opens its question below."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = st.segmented_control("State", list(_SHOWN), default="Open", key="questions.state", required=True,
                                     label_visibility="collapsed")  # fmt: skip
        st.space("stretch")
        if session.may("review"):
            _new(session)
        _export(session, every)
    found = [one for one in every if one.state in _SHOWN[str(shown or "All")]]
    if not found:
        states.empty("No questions here", "Questions come from gaps and conflicts on the tabs beside, from answers "
                     "that the package does not hold, or are written here.", icon="contact_support")  # fmt: skip
        return
    rows = [
        {"Question": one.text, "State": STATE[one.state][0], "Asked of": one.asked_of, "Owner": one.owner,
         "Due": one.due, "From": _FROM.get(one.origin.type, one.origin.type) if one.origin else "by hand"}
        for one in found
    ]  # fmt: skip
    chosen = st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=_COLUMNS, selection_mode="single-row",
                          on_select="rerun", key=f"questions.table.{shown}", alt="Questions to the sponsor",
                          height=min(36 * (len(rows) + 1) + 4, 300))  # fmt: skip
    picked = list(chosen.selection.rows) if hasattr(chosen, "selection") else []
    opened = found[picked[0]] if picked and picked[0] < len(found) else (found[0] if len(found) == 1 else None)
    if opened is None:
        st.caption("Choose a row to assign it, write down the answer, or close it.")
        return
    _question(session, opened)


def _question(session: Session, one: SponsorQuestion) -> None:
    with st.container(border=True, key="questions_one"):
        st.markdown(f"**{md(one.text)}**")
        with st.container(horizontal=True, gap="small"):
            badges.show(STATE, one.state)
            for label, value in (("asked of", one.asked_of), ("owner", one.owner), ("due", one.due)):
                if value:
                    st.badge(f"{label} {md(value)}", color="gray")
        if one.answer is not None:
            st.info(f"{md(one.answer.text)}  \n{md(one.answer.person)}, {one.answer.date}", icon=":material/chat:")
        if not session.may("review"):
            return
        assign, answer, end = st.tabs(["Assign", "Answer", "Close or open again"])
        with assign, st.form(f"questions.assign.{one.id}", border=False):
            left, middle, right = st.columns(3, gap="small")
            of = left.text_input("Asked of", one.asked_of or "", key=f"questions.of.{one.id}", max_chars=200)
            owner = middle.text_input("Owner here", one.owner or "", key=f"questions.owner.{one.id}", max_chars=200)
            due = right.date_input(
                "Due", date.fromisoformat(one.due) if one.due else None, key=f"questions.due.{one.id}"
            )
            if st.form_submit_button("Save", icon=":material/save:"):
                day = due.isoformat() if isinstance(due, date) else None
                _change(
                    session, one, action="assign", asked_of=of.strip() or None, owner=owner.strip() or None, due=day
                )
        with answer, st.form(f"questions.answer.{one.id}", border=False):
            text = st.text_area(
                "Answer, in the sponsor's words", key=f"questions.text.{one.id}", max_chars=4000, height=90
            )
            left, right = st.columns(2, gap="small")
            who = left.text_input("Who answered", key=f"questions.who.{one.id}", max_chars=200)
            on = right.date_input("On", date.today(), key=f"questions.on.{one.id}")
            if st.form_submit_button("Keep the answer", icon=":material/save:", disabled=one.state == "closed"):
                _change(session, one, action="answer", answer=text.strip() or None, person=who.strip() or None,
                        date=on.isoformat() if isinstance(on, date) else None)  # fmt: skip
        with end, st.form(f"questions.end.{one.id}", border=False):
            why = st.text_input("Why", key=f"questions.why.{one.id}", max_chars=4000)
            action = "reopen" if one.state in ("closed", "answered") else "close"
            if st.form_submit_button("Open again" if action == "reopen" else "Close", icon=":material/check:"):
                _change(session, one, action=action, reason=why.strip() or None)


def _new(session: Session) -> None:
    with st.popover("Write a question", icon=":material/add:", key="questions.new"), st.form("questions.add"):
        text = st.text_area("Question", key="questions.newtext", max_chars=4000, height=90)
        of = st.text_input("Asked of", key="questions.newof", max_chars=200)
        if st.form_submit_button("Put on the list", type="primary"):
            attempt(lambda: routes.add_question(
                session.access("review"),
                routes.NewQuestion(text=text.strip() or None, asked_of=of.strip() or None, by=by(session)),
            ))  # fmt: skip


def _export(session: Session, every: Sequence[SponsorQuestion]) -> None:
    with st.popover("Export", icon=":material/download:", key="questions.export", disabled=not every):
        for label, form in (("Letter (Word)", "docx"), ("Workbook", "xlsx")):
            st.download_button(label, _file(session, form), f"questions.{form}", routes.MEDIA_TYPES[form],  # type: ignore[arg-type]
                               type="tertiary", on_click="ignore", key=f"questions.file.{form}")  # fmt: skip


def _file(session: Session, form: Literal["docx", "xlsx"]) -> Callable[[], bytes]:
    return lambda: bytes(routes.export_questions(session.access("read"), form).body)


def _change(session: Session, one: SponsorQuestion, **fields: Any) -> None:
    attempt(lambda: routes.change_question(
        session.access("review"), one.id, routes.QuestionChange(**fields, by=by(session))
    ))  # fmt: skip


__all__ = ["STATE", "questions"]
