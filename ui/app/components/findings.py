"""Conflicts and gaps: both sides beside their sources, and what a named person decides with a reason."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from knowledge.records import Conflict, Gap, SponsorQuestion
from service.api import asked as routes
from service.api import checks
from ui.app.components import badges, evidence, states
from ui.app.components.acting import attempt, by
from ui.app.components.text import md, safe
from ui.app.session import Session

STATE: dict[str, tuple[str, str, badges.Colour]] = {
    "open": ("Open", ":material/radio_button_unchecked:", "orange"),
    "resolved": ("Resolved", ":material/check_circle:", "green"),
    "dismissed": ("Not a conflict", ":material/block:", "gray"),
    "answer_proposed": ("Answer proposed", ":material/hourglass_top:", "blue"),
    "answered": ("Answered", ":material/check_circle:", "green"),
    "waived": ("Waived", ":material/block:", "gray"),
}
_SEVERITY: dict[str, tuple[str, str, badges.Colour]] = {
    "critical": ("Critical", ":material/error:", "red"),
    "stop": ("Stops the transfer", ":material/error:", "red"),
    "major": ("Major", ":material/warning:", "orange"),
    "minor": ("Minor", ":material/info:", "gray"),
}
_INTERFACE = {"RD_MSAT": "Development to MSAT", "MSAT_MFG": "MSAT to manufacturing", "AD_QC": "Methods to QC"}
_ON_CONFLICT = {"This value holds": "resolve", "Not a conflict": "dismiss"}
_ON_GAP = {"Propose an answer": "propose", "Answered": "answer", "Not needed": "waive"}
_COLUMNS = {
    "Subject": st.column_config.TextColumn(width=200),
    "What": st.column_config.TextColumn(width=420),
    "Severity": st.column_config.TextColumn(width=110),
    "State": st.column_config.TextColumn(width=110),
    "Between": st.column_config.TextColumn(width=150),
}


def conflicts(session: Session, every: Sequence[Conflict], asked: Sequence[SponsorQuestion]) -> None:
    """Statements that do not agree."""
    one = _choose("conflicts", every, "No conflicts", "Values of all documents agree, as far as they were read.")
    if not isinstance(one, Conflict):
        return
    left, right = st.columns([6, 7], gap="medium")
    with left:
        _head(one.subject, one.explanation, one.severity, one.state, one)
        for side in one.sides:
            where = f"{side.citation.title or side.citation.file}, {badges.where(side.citation)}"
            st.html(f'<div class="kl-side"><b>{safe(side.value_text)}</b><br><span class="kl-note">{safe(where)} · '
                    f"{safe(badges.label(badges.DOCUMENT, side.citation.status))}</span></div>")  # fmt: skip
        if session.may("review"):
            _decide_conflict(session, one)
            _ask(session, asked, conflict=one.id)
    with right:
        evidence.panel(session, [side.citation for side in one.sides], f"questions.conflict.{one.id}")


def gaps(session: Session, every: Sequence[Gap], asked: Sequence[SponsorQuestion]) -> None:
    """What a transfer needs and the package does not hold."""
    one = _choose("gaps", every, "No gaps", "Everything on the checklist is in the package.")
    if not isinstance(one, Gap):
        return
    left, right = st.columns([6, 7], gap="medium")
    with left:
        _head(one.subject, one.explanation, one.severity, one.state, one)
        st.markdown(f"To ask: *{md(one.question)}*")
        if session.may("review"):
            _decide_gap(session, one)
            _ask(session, asked, gap=one.id)
    with right:
        if one.evidence:
            evidence.panel(session, one.evidence, f"questions.gap.{one.id}")
        else:
            st.caption("Nothing in the package speaks of it, so there is no place to show.")


def _choose(kind: str, every: Sequence[Conflict | Gap], none: str, told: str) -> Conflict | Gap | None:
    if not every:
        states.empty(none, told, icon="task_alt")
        return None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = st.segmented_control("State", ["Open", "Decided", "All"], default="Open", key=f"questions.{kind}.state",
                                     required=True, label_visibility="collapsed")  # fmt: skip
        words = st.text_input("Search", placeholder="subject or words", key=f"questions.{kind}.words", width=220,
                              label_visibility="collapsed", icon=":material/search:")  # fmt: skip
        severity = st.selectbox("Severity", [None, *_SEVERITY], key=f"questions.{kind}.severity", width=180,
                                format_func=lambda one: _SEVERITY[one][0] if one else "Any severity",
                                label_visibility="collapsed")  # fmt: skip
    found = [
        one for one in every
        if (shown == "All" or (one.state == "open") == (shown == "Open")) and severity in (None, one.severity)
        and all(word in f"{one.subject} {one.explanation}".casefold() for word in words.casefold().split())
    ]  # fmt: skip
    if not found:
        states.empty("Nothing fits", "Take a filter away, or choose All.", icon="search_off")
        return None
    rows = []
    for one in found:
        row = {"Subject": one.subject, "What": one.explanation,
               "Severity": _SEVERITY[one.severity][0] if one.severity in _SEVERITY else one.severity,
               "State": badges.label(STATE, one.state)}  # fmt: skip
        rows.append(row | ({"Between": _INTERFACE[one.interface]} if isinstance(one, Gap) else {}))
    chosen = st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=_COLUMNS, selection_mode="single-row",
                          on_select="rerun", key=f"questions.{kind}.table.{shown}", alt=kind.capitalize(),
                          height=min(36 * (len(rows) + 1) + 4, 250))  # fmt: skip
    picked = list(chosen.selection.rows) if hasattr(chosen, "selection") else []
    if picked and picked[0] < len(found):
        return found[picked[0]]
    st.caption(f"{len(found)} of {len(every)} · the first is shown below; choose a row for another")
    return found[0]


def _head(subject: str, explanation: str, severity: str, state: str, one: Conflict | Gap) -> None:
    st.subheader(md(subject), anchor=False)
    with st.container(horizontal=True, gap="small"):
        badges.show(STATE, state)
        badges.show(_SEVERITY, severity)
    st.markdown(md(explanation))
    if one.decided_by:
        said = "; ".join(filter(None, (one.decision, one.reason)))
        st.info(f"{md(said)}  \n{md(one.decided_by)}, {(one.decided_at or '')[:10]}", icon=":material/gavel:")


def _decide_conflict(session: Session, one: Conflict) -> None:
    if one.state != "open":
        _reopen(session, conflict=one)
        return
    with st.form(f"questions.decide.{one.id}"):
        values = list(dict.fromkeys(side.value_text for side in one.sides))
        action = st.radio("Decision", list(_ON_CONFLICT), horizontal=True, key=f"questions.action.{one.id}")
        holds = st.selectbox(
            "Which holds", values, index=None, accept_new_options=True, key=f"questions.holds.{one.id}"
        )
        why = st.text_input("Why", key=f"questions.decidewhy.{one.id}", max_chars=4000)
        if st.form_submit_button("Decide", type="primary", icon=":material/gavel:"):
            attempt(lambda: checks.decide_conflict(
                session.access("review"), one.id,
                checks.ConflictDecision(action=_ON_CONFLICT[action], decision=holds, reason=why, by=by(session)),  # type: ignore[arg-type]
            ))  # fmt: skip


def _decide_gap(session: Session, one: Gap) -> None:
    if one.state in ("answered", "waived"):
        _reopen(session, gap=one)
        return
    with st.form(f"questions.decide.{one.id}"):
        action = st.radio("Decision", list(_ON_GAP), horizontal=True, key=f"questions.action.{one.id}")
        answer = st.text_area("Answer", key=f"questions.holds.{one.id}", max_chars=4000, height=80)
        why = st.text_input("Why, or where it is from", key=f"questions.decidewhy.{one.id}", max_chars=4000)
        if st.form_submit_button("Decide", type="primary", icon=":material/gavel:"):
            attempt(lambda: checks.decide_gap(
                session.access("review"), one.id,
                checks.GapDecision(action=_ON_GAP[action], decision=answer.strip() or None, reason=why, by=by(session)),  # type: ignore[arg-type]
            ))  # fmt: skip


def _reopen(session: Session, *, conflict: Conflict | None = None, gap: Gap | None = None) -> None:
    one = conflict or gap
    assert one is not None
    with st.form(f"questions.reopen.{one.id}"):
        why = st.text_input("Why", key=f"questions.reopenwhy.{one.id}", max_chars=4000)
        if st.form_submit_button("Open again", icon=":material/undo:"):
            access = session.access("review")
            if conflict is not None:
                attempt(lambda: checks.decide_conflict(
                    access, one.id, checks.ConflictDecision(action="reopen", reason=why, by=by(session))
                ))  # fmt: skip
            else:
                attempt(lambda: checks.decide_gap(
                    access, one.id, checks.GapDecision(action="reopen", reason=why, by=by(session))
                ))  # fmt: skip


def _ask(
    session: Session, asked: Sequence[SponsorQuestion], *, gap: str | None = None, conflict: str | None = None
) -> None:
    origin = gap or conflict
    if any(one.origin is not None and one.origin.id == origin for one in asked):
        st.markdown(":material/check: On the sponsor's list")
    elif st.button("Ask the sponsor", icon=":material/contact_support:", key=f"questions.ask.{origin}"):
        attempt(lambda: routes.add_question(
            session.access("review"), routes.NewQuestion(gap=gap, conflict=conflict, by=by(session))
        ))  # fmt: skip
