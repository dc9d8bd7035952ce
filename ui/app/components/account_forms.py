"""The forms by which an administrator changes accounts and tokens; the service decides whether it may be."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from knowledge.errors import UsageError
from knowledge.records import Scope
from service.accounts.administering import DECIDING, Administration
from service.accounts.keys import Token
from service.accounts.roles import ROLES
from service.accounts.users import User
from ui.app.components.acting import attempt
from ui.app.session import Session

_DOES = {
    "reader": "reads, asks", "reviewer": "adds documents, reviews values", "approver": "reviews and approves",
    "qa": "sees all, approves", "admin": "keeps it running, decides on no content",
}  # fmt: skip


def people_forms(desk: Administration, listed: Sequence[User]) -> None:
    """Add somebody, give or take a role, lift a lock, close an account."""
    mine = desk.sponsors()
    add, role, account = st.columns(3, gap="medium")
    with add, st.form("administration.add", clear_on_submit=False):
        st.markdown("**New person**")
        name = st.text_input("Name", key="administration.name", max_chars=100)
        password = st.text_input("First password", type="password", key="administration.password", max_chars=1024)
        first = st.selectbox("Role", ROLES, key="administration.first", format_func=_role)
        where = st.selectbox("Sponsor", mine, key="administration.add.sponsor")
        if st.form_submit_button("Add", type="primary"):
            attempt(lambda: desk.add(name, password, where, first))
    with role, st.form("administration.role"):
        st.markdown("**Give or take a role**")
        who = st.text_input("Person", key="administration.who", max_chars=100)
        which = st.selectbox("Role", ROLES, key="administration.which", format_func=_role)
        whose = st.selectbox("Sponsor", mine, key="administration.role.sponsor")
        with st.container(horizontal=True):
            give = st.form_submit_button("Give")
            take = st.form_submit_button("Take away")
        if give or take:
            attempt(lambda: (desk.grant if give else desk.revoke)(who.strip(), whose, which))
    with account, st.form("administration.account"):
        st.markdown("**Unlock or close an account**")
        open_ = [one.name for one in listed if not one.disabled_at and one.name != desk.caller.name]
        person = st.selectbox("Person", open_, index=None, key="administration.person")
        st.caption("A closed account signs in no more and its tokens end. What the person decided stays.")
        sure = st.checkbox("Close it for good", key="administration.sure")
        with st.container(horizontal=True):
            unlock = st.form_submit_button("Unlock")
            close = st.form_submit_button("Close the account")
        if unlock:
            attempt(lambda: desk.unlock(_chosen(person)))
        if close:
            attempt(lambda: desk.disable(_sure(_chosen(person), sure)))


def token_forms(session: Session, desk: Administration, listed: Sequence[Token]) -> None:
    """Make a token, whose secret is shown once, and revoke one."""
    scope = session.access("administer").scope
    made = st.session_state.pop("administration.secret", None)
    if made is not None:
        st.success("The new token. It is shown this once; keep it where secrets are kept.", icon=":material/key:")
        st.code(made, language=None)
    readers = [one.name for one in desk.people() if not one.disabled_at and one.name != desk.caller.name
               and one.grants and not any(g.role in DECIDING or g.role == "admin" for g in one.grants)]  # fmt: skip
    new, end = st.columns(2, gap="medium")
    with new, st.form("administration.token"):
        st.markdown("**New token**")
        of = st.selectbox("Of", [desk.caller.name, *readers], key="administration.of",
                          help="Yourself, or an account that only reads: a token of somebody who decides would decide "
                          "in that name.")  # fmt: skip
        label = st.text_input("For", key="administration.label", max_chars=100, placeholder="what it is for")
        whole = st.checkbox(f"For all products of {scope.sponsor}", key="administration.whole")
        days = st.number_input("Days", 1, 366, 90, key="administration.days")
        bound = Scope(sponsor=scope.sponsor, product="" if whole else scope.product)
        if st.form_submit_button("Make", type="primary"):
            attempt(lambda: _make(desk, of, label, bound, int(days)))
    live = {one.id: f"{one.label} of {one.user} ({one.id})" for one in listed if not one.revoked_at}
    if not live:
        return
    with end, st.form("administration.revoke"):
        st.markdown("**Revoke**")
        which = st.selectbox("Token", list(live), index=None, format_func=live.__getitem__, key="administration.live")
        if st.form_submit_button("Revoke"):
            attempt(lambda: desk.revoke_token(_chosen(which)))


def _make(desk: Administration, of: str, label: str, bound: Scope, days: int) -> None:
    if not label.strip():
        raise UsageError("say what the token is for")
    st.session_state["administration.secret"] = desk.new_token(of, label, bound, days=days)[1]


def _role(role: str) -> str:
    return f"{role}: {_DOES[role]}"


def _chosen(name: str | None) -> str:
    if name is None:
        raise UsageError("choose one from the list first")
    return name


def _sure(name: str, sure: bool) -> str:
    if not sure:
        raise UsageError(f"closing the account {name!r} cannot be undone: tick the box too")
    return name
