"""Audit trail: who did what when, and whether the record is whole."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from service.audit_trail import TrailFilter, choices, export_trail, trail, verify
from ui.app.components import states
from ui.app.components.text import md, words
from ui.app.session import Session

PAGE = 100


def render(session: Session) -> None:
    """The check of the chain, the filter, and the acts it lists, the newest first."""
    access = session.access("audit")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title("Audit trail", width="stretch", anchor=False)
        checking = st.button("Verify the chain", icon=":material/verified:", key="audit.verify")
        export = st.container(width="content")
    if checking:
        _verified(session)
    wanted = _filter(session)
    export.download_button(
        "Export CSV", lambda: export_trail(session.access("audit"), wanted), "audit-trail.csv", "text/csv",
        icon=":material/download:", key="audit.export", on_click="ignore",
        help="All that the filter lists. That it was exported is recorded.",
    )  # fmt: skip
    number = st.session_state.get("audit.page", 1)
    found = trail(access, wanted, offset=(number - 1) * PAGE, limit=PAGE)
    if not found.total:
        states.empty("Nothing is recorded that fits", "Widen the filter: other people, other days, or also who looked "
                     "at what.", icon="history")  # fmt: skip
        return
    rows = [
        {"No.": one.seq, "When (UTC)": one.at[:19].replace("T", " "), "Who": one.actor, "What": words(one.action),
         "Object": f"{words(one.subject_type)} {one.subject_id}".strip(), "Product": one.product or "all",
         "Detail": "; ".join(f"{words(name)}: {value}" for name, value in one.detail.items() if value)}
        for one in found.acts
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(36 * (len(rows) + 1) + 4, 560), column_config={
        "No.": st.column_config.NumberColumn(width=60, format="%d"),
        "When (UTC)": st.column_config.TextColumn(width=150),
        "Who": st.column_config.TextColumn(width=130), "What": st.column_config.TextColumn(width=130),
        "Object": st.column_config.TextColumn(width=240), "Product": st.column_config.TextColumn(width=90),
        "Detail": st.column_config.TextColumn(width="large"),
    }, alt="Acts of the audit trail, newest first")  # fmt: skip
    pages = -(-found.total // PAGE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.caption(f"{found.total:,} acts", width="stretch")
        if pages > 1:
            st.number_input(f"Page of {pages}", 1, pages, key="audit.page", width=140)


def _verified(session: Session) -> None:
    state = verify(session.access("audit"))
    if state.problems:
        states.problem(f"The trail of {state.sponsor} is not whole", "; ".join(state.problems[:10]) + ". Keep the home "
                       "as it is, and compare it with a backup.")  # fmt: skip
        return
    st.success(f"The trail of {md(state.sponsor)} is whole: {state.records:,} records, each follows the one before it, "
               f"and the last is the one named outside the database (`{(state.head or '')[:16]}…`).",
               icon=":material/verified:")  # fmt: skip


def _filter(session: Session) -> TrailFilter:
    access = session.access("audit")
    looks = bool(st.session_state.get("audit.looks", False))
    known = choices(access, looks=looks)
    who, what, which, when = st.columns([2, 2, 3, 3], gap="small")
    actor = who.selectbox("Who", _with_chosen(known.actors, "audit.actor"), index=None, placeholder="Everybody",
                          key="audit.actor", on_change=_first)  # fmt: skip
    action = what.selectbox("What", _with_chosen(known.actions, "audit.action"), index=None, placeholder="Everything",
                            key="audit.action", format_func=words, on_change=_first)  # fmt: skip
    subject = which.text_input("Object or detail", key="audit.subject", max_chars=200, on_change=_first,
                               placeholder="an identifier, a kind, a reason")  # fmt: skip
    # An empty range is how Streamlit is told of a period that nobody chose; its type does not say so.
    days = when.date_input("Period", value=(), key="audit.days", on_change=_first)  # type: ignore[arg-type]
    with st.container(horizontal=True, gap="medium"):
        st.toggle("Also who looked at what", key="audit.looks", on_change=_first, disabled=not session.accounts,
                  help="Looks are recorded where several people work.")  # fmt: skip
        products = st.toggle("All products of the sponsor", key="audit.products", on_change=_first)
    since, until = _period(days)
    return TrailFilter(actor=actor, action=action, subject=subject or None, since=since, until=until, looks=looks,
                       products=products)  # fmt: skip


def _with_chosen(names: tuple[str, ...], key: str) -> list[str]:
    """What was chosen stays to be chosen, also where the list got shorter."""
    chosen = st.session_state.get(key)
    return [*names, chosen] if chosen and chosen not in names else list(names)


def _period(days: object) -> tuple[str | None, str | None]:
    """One day chosen so far is the beginning."""
    chosen = [one.isoformat() for one in days if isinstance(one, date)] if isinstance(days, tuple) else []
    return (chosen[0] if chosen else None), (chosen[1] if len(chosen) > 1 else None)


def _first() -> None:
    """Another filter begins at its first page."""
    st.session_state.pop("audit.page", None)
