"""Administration: people and their roles, tokens, sponsors, and the state of the installation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from knowledge.storage.clock import now
from service.accounts.administering import Administration
from service.accounts.roles import MATRIX, ROLES
from service.accounts.users import User
from service.doctor import examine
from ui.app.components import states
from ui.app.components.account_forms import people_forms, token_forms
from ui.app.components.sponsor_end import sponsor
from ui.app.components.text import md, words
from ui.app.session import Session


def render(session: Session) -> None:
    """People and tokens where several people sign in; the sponsor and the installation always."""
    access = session.access("administer")
    service = access.service
    desk = Administration(service.workspace.store, service.users, service.keys, access.caller)
    st.title("Administration", anchor=False)
    if session.accounts:
        st.caption("Who administers a sponsor reviews and approves nothing of it.")
    people, tokens, ending, health = st.tabs(["People", "Tokens", "Sponsor", "Health"], key="administration.tab")
    with people:
        _people(session, desk)
    with tokens:
        _tokens(session, desk)
    with ending:
        sponsor(session)
    with health:
        _health(session)


def _people(session: Session, desk: Administration) -> None:
    if not session.accounts:
        states.empty("One person works here", "Start the service with --accounts, and add the first people with "
                     "`knowline users add`: everybody then signs in and has a role.", icon="person")  # fmt: skip
        return
    listed = desk.people()
    st.dataframe(pd.DataFrame([
        {"Name": one.name, "Roles": "; ".join(f"{g.role} ({g.sponsor})" for g in one.grants) or "none",
         "Since": one.created_at[:10],
         "State": _state(one)}
        for one in listed
    ]), hide_index=True, column_config={"Name": st.column_config.TextColumn(width=220)}, alt="People")  # fmt: skip
    people_forms(desk, listed)
    with st.expander("What each role may do"):
        st.dataframe(pd.DataFrame([
            {"May": words(may), **{role: "yes" if role in roles else "" for role in ROLES}}
            for may, roles in MATRIX.items()
        ]), hide_index=True, alt="Roles and what they may do")  # fmt: skip


def _tokens(session: Session, desk: Administration) -> None:
    if not session.accounts:
        states.empty("No tokens", "Tokens are for programs that call the service where people sign in.", icon="key")
        return
    listed = desk.tokens()
    if listed:
        st.dataframe(pd.DataFrame([
            {"Token": one.id, "Of": one.user, "For": one.label, "Sponsor": one.sponsor or "all of the person's",
             "Product": one.product or "all", "Until": (one.expires_at or "no end")[:10],
             "State": "revoked" if one.revoked_at else "in use"} for one in listed
        ]), hide_index=True, alt="Tokens")  # fmt: skip
    else:
        states.empty("No tokens", "A program that calls the service needs one.", icon="key")
    token_forms(session, desk, listed)


def _health(session: Session) -> None:
    access = session.access("administer")
    if not st.button("Examine", icon=":material/stethoscope:", type="primary", key="administration.examine"):
        st.caption("Looks at the home, the database, the index, every original file, the models and the converters; a "
                   "few seconds.")  # fmt: skip
        return
    with st.spinner("Looking at every part"):
        found = examine(access.service.settings)
    bad = [one for one in found if not one.ok]
    if bad:
        states.problem(f"{len(bad)} to mend", "; ".join(f"{one.name}: {one.todo or one.found}" for one in bad))
    else:
        st.success("Everything that this installation needs is there.", icon=":material/check_circle:")
    st.dataframe(pd.DataFrame([
        {"Part": one.name, "State": "ok" if one.ok else "to mend", "Found": one.found, "To do": one.todo or ""}
        for one in found
    ]), hide_index=True, column_config={"Found": st.column_config.TextColumn(width="large")}, alt="Health")  # fmt: skip
    st.caption(f"Version and intended use: page Intended use. Home: {md(str(access.service.settings.home))}")


def _state(user: User) -> str:
    if user.disabled_at:
        return "closed"
    if user.locked_until is not None and user.locked_until > now():
        return f"locked until {user.locked_until[11:16]} UTC"
    return "active"
