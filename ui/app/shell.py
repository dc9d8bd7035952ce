"""What is around every page: name, navigation, the open package, who is signed in, errors as a person reads them."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import streamlit as st

from knowledge.errors import KnowlineError, SignInError
from knowledge.records import Scope
from ui.app import session as sessions
from ui.app import signin, theme
from ui.app.components import states
from ui.app.pages import ENTRIES, Entry
from ui.app.session import Session


def run() -> None:
    """One run of the script: who, where, which page."""
    st.set_page_config(page_title="Knowline", page_icon=str(theme.ICON), layout="wide", menu_items={})
    st.html(theme.STYLE)
    try:
        session = sessions.current()
    except SignInError:
        st.navigation([st.Page(_signed_out, title="Sign in")], position="hidden").run()
        return
    st.logo(str(theme.WORDMARK), size="large", icon_image=str(theme.ICON))
    _navigation(session).run()


def page_of(entry: Entry, session: Session) -> Callable[[], None]:
    """The page as Streamlit calls it: guarded, and put into the audit trail when it is opened."""

    def page() -> None:
        _look(entry, session)
        try:
            importlib.import_module(entry.module).render(session)
        except KnowlineError as error:
            states.failed(error)

    page.__name__ = entry.name
    return page


def goto(name: str) -> None:
    """Open another page by its name; the run ends here."""
    st.session_state["shell.goto"] = name
    st.rerun()


def _navigation(session: Session):  # type: ignore[no-untyped-def]  # Streamlit does not export the page's type
    listed = [entry for entry in ENTRIES if entry.needs is None or session.may(entry.needs)]
    sections: dict[str, list[object]] = {}
    by_name = {}
    for number, entry in enumerate(listed):
        page = st.Page(
            page_of(entry, session), title=entry.title, icon=entry.icon, url_path=entry.name.replace("_", "-"),
            default=number == 0,
        )  # fmt: skip
        sections.setdefault(entry.section, []).append(page)
        by_name[entry.name] = page
    chosen = st.navigation(sections, position="sidebar", expanded=True)  # type: ignore[arg-type]
    wanted = st.session_state.pop("shell.goto", None)
    if wanted in by_name:
        st.switch_page(by_name[wanted])
    with st.sidebar:
        _package(session)
        _person(session)
    return chosen


def _package(session: Session) -> None:
    """The package that is open, and the others of this person."""
    known = sessions.packages(session)
    if not known or session.scope is None:
        st.caption("No package yet")
        return
    st.selectbox(
        "Package", known, index=known.index(session.scope), format_func=_label, key="shell.package",
        on_change=_choose, help="Whose documents you work with. You see the sponsors that you have a role for.",
    )  # fmt: skip


def _choose() -> None:
    sessions.choose(st.session_state["shell.package"])


def _label(scope: Scope) -> str:
    return f"{scope.sponsor} / {scope.product}"


def _person(session: Session) -> None:
    if not session.accounts:
        if not session.service.settings.by:
            st.text_input("Your name", key="shell.me", persist_state="session", max_chars=100,
                          help="Stands in the audit trail beside what you decide.")  # fmt: skip
            st.caption("This machine only, no sign-in")
            return
        st.caption(f":material/person: {_plain(session.caller.name)} · this machine only, no sign-in")
        return
    sponsor = session.scope.sponsor if session.scope else None
    roles = ", ".join(sorted(session.caller.grants.get(sponsor, ()))) if sponsor else ""
    st.caption(f":material/person: {_plain(session.caller.name)}{f' · {roles}' if roles else ''}")
    st.html(f'<a class="kl-note" href="{signin.SIGN_OUT}" target="_self">Sign out</a>')


def _plain(text: str) -> str:
    from ui.app.components.text import md

    return md(text)


def _look(entry: Entry, session: Session) -> None:
    """A look at a page goes into the audit trail once, not at every run of the script."""
    here = (entry.name, session.scope)
    if st.session_state.get("shell.here") != here:
        st.session_state["shell.here"] = here
        if entry.needs is not None:
            session.access(entry.needs, seen=("page", entry.name))


def _signed_out() -> None:
    states.empty("Your session is over", "Sign in again to go on; what you did is kept.", icon="lock")
    st.html(f'<p style="text-align:center"><a href="{signin.SIGN_IN}?note=over" target="_self">Sign in</a></p>')
