"""What stands beside a value: reasons, conflicts, the parameter's other values, who looks after it, its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Literal

import streamlit as st

from service.api import decisions, entries
from service.api.shapes import Decision, MergeRequest, SplitRequest
from service.api.table_shapes import Assignment, Comment, ReasonRequest
from ui.app.components import badges
from ui.app.components.acting import attempt, by
from ui.app.components.badges import where
from ui.app.components.text import md, safe, short, words
from ui.app.components.value_forms import source_fields, source_of
from ui.app.components.value_rows import ValueRow, renew
from ui.app.session import Session

_ON_REASON: tuple[tuple[str, Literal["accept", "reject"], str | None], ...] = (
    ("Accept reason", "accept", None),
    ("Not a reason", "reject", "not a reason for this parameter"),
)


def reasons(session: Session, row: ValueRow) -> None:
    """Reasons that the package gives, or people gave, for the parameter; each can be decided on."""
    if not row.parameter.rationales:
        st.caption("The package gives no reason that was found. Ask the sponsor on the page Ask, or add one.")
    for one in row.parameter.rationales:
        with st.container(border=True, key=f"parameters_reason_{one.id}"):
            st.markdown(md(one.statement))
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                badges.show(badges.REVIEW, one.state)
                st.badge(md(words(one.evidence_type) or one.strength), color="gray")
                st.caption(md(f"{one.citation.title or one.citation.file}, {where(one.citation)}"))
            if session.may("review") and one.state in ("extracted", "in_review"):
                with st.container(horizontal=True, gap="small"):
                    for label, action, why in _ON_REASON:
                        if st.button(label, key=f"parameters.{action}.{one.id}", type="tertiary"):
                            attempt(partial(_on_reason, session, one.id, action, why))
    if session.may("review"):
        box = st.popover("Add a reason", icon=":material/add:", key="parameters.addreason")
        with box, st.form("parameters.reason"):
            text = st.text_area("Reason", max_chars=4000, height=80, key=f"parameters.why.{row.id}")
            fields = source_fields(session, f"parameters.whysource.{row.id}", own_word=False)
            if st.form_submit_button("Add", type="primary"):
                attempt(lambda: _add_reason(session, row, text, fields))


def conflicts(session: Session, row: ValueRow) -> None:
    """Open conflicts of the parameter, both sides."""
    if not row.conflicts:
        return
    access = session.access("read")
    for one in access.service.workspace.checks.conflicts_so_far(access.scope):
        if one.id in row.conflicts:
            sides = "; ".join(f"{s.value_text} ({s.citation.title or s.citation.file})" for s in one.sides[:4])
            st.warning(f"{md(one.explanation)}  \n{md(sides)}", icon=":material/call_split:")


def siblings(session: Session, rows: Sequence[ValueRow], row: ValueRow, key: str) -> None:
    """The other values of the parameter; merging it with another one, and taking mentions out of it."""
    mine = [one for one in rows if one.parameter.id == row.parameter.id]
    if row.parameter.aliases:
        st.caption("Also called " + md(", ".join(row.parameter.aliases)))
    for one in mine[:12]:
        label = f"{one.value} · {words(one.statement.kind) or '?'} · {badges.label(badges.REVIEW, one.statement.state)}"
        st.button(md(short(label, 70)), key=f"chip_sibling_{one.id}", disabled=one.id == row.id, on_click=_open,
                  args=(key, one.id), help=md(one.statement.citation.title or one.statement.citation.file))  # fmt: skip
    if len(mine) > 12:
        st.caption(f"and {len(mine) - 12} more: search the table for the name")
    if session.may("review"):
        with st.container(horizontal=True, gap="small"):
            _merge(session, rows, row)
            _split(session, row)


def ownership(session: Session, row: ValueRow) -> None:
    """Who looks at it, until when, and a comment."""
    if not session.may("review"):
        st.markdown(f"Owner: {md(row.assigned_to or 'nobody')} · due {row.due or 'not set'}")
        return
    with st.form(f"parameters.owner.{row.id}", border=False):
        left, right = st.columns(2, gap="small")
        owner = left.text_input("Owner", row.assigned_to or "", key=f"parameters.ownername.{row.id}", max_chars=100)
        due = right.date_input("Due", date.fromisoformat(row.due) if row.due else None, key=f"parameters.due.{row.id}")
        comment = st.text_area(
            "Comment", row.comment or "", key=f"parameters.comment.{row.id}", max_chars=4000, height=80
        )
        sent = st.form_submit_button("Save", icon=":material/save:")
    if not sent:
        return

    def save() -> None:
        access = session.access("review")
        day = due.isoformat() if isinstance(due, date) else None
        if (owner.strip() or None, day) != (row.assigned_to, row.due):
            entries.assign(access, row.id, Assignment(assigned_to=owner.strip() or None, due=day, by=by(session)))
        if (comment.strip() or None) != row.comment:
            entries.comment(access, row.id, Comment(comment=comment.strip() or None, by=by(session)))
        renew(access, row.id)

    attempt(save)


def history(session: Session, row: ValueRow) -> None:
    """What people did to it, the newest first, with signatures."""
    access = session.access("read")
    acts = entries.history(access, row.id, limit=200, cursor=None).entries
    if not acts:
        st.caption(f"Nobody has touched it yet. It was read by {md(row.statement.extractor)}.")
    lines = []
    for one in reversed(acts):
        said = "; ".join(f"{name}: {short(value, 90)}" for name, value in one.detail.items() if value not in ("", "{}"))
        lines.append(f"<tr><td>{safe(one.at[:16].replace('T', ' '))}</td><td>{safe(one.actor)}</td>"
                     f"<td>{safe(one.action)}</td><td>{safe(said)}</td></tr>")  # fmt: skip
    if lines:
        st.html(f'<div class="kl-scroll" tabindex="0" role="region" aria-label="History"><table class="kl-table">'
                f"<tr><th>When (UTC)</th><th>Who</th><th>What</th><th>Detail</th></tr>{''.join(lines)}"
                "</table></div>")  # fmt: skip
    for signed in decisions.list_signatures(access, row.id).signatures:
        valid = "valid" if signed.valid else "void: it was changed afterwards"
        st.caption(f":material/draw: signed by {md(signed.by)}, {signed.at[:16]}, {signed.meaning}, {valid}")


def _merge(session: Session, rows: Sequence[ValueRow], row: ValueRow) -> None:
    others = {
        one.parameter.id: f"{one.parameter.name} · {one.step}" for one in rows if one.parameter.id != row.parameter.id
    }
    near = sorted(others, key=lambda one: (row.step not in others[one], others[one].casefold()))
    with st.popover("Merge", icon=":material/merge:", key="parameters.merge"):
        into = st.selectbox(
            "Is the same as", near, format_func=others.__getitem__, index=None, key=f"parameters.into.{row.id}"
        )
        why = st.text_input("Why", key=f"parameters.mergewhy.{row.id}", max_chars=4000)
        if st.button("Merge into it", type="primary", disabled=not (into and why.strip()), key="parameters.domerge"):
            body = MergeRequest(into=str(into), reason=why, by=by(session))
            attempt(lambda: decisions.merge_parameter(session.access("review"), row.parameter.id, body))


def _split(session: Session, row: ValueRow) -> None:
    access = session.access("read")
    mentions = {one.id: one for one in access.service.workspace.knowledge.mentions(access.scope)}
    mine = access.service.workspace.knowledge.mention_ids(access.scope).get(row.parameter.id, ())
    with st.popover("Split", icon=":material/call_split:", key="parameters.split", disabled=len(mine) < 2,
                    help="Take mentions out that are another parameter"):  # fmt: skip
        files = {d.id: d.title or d.file for d in access.service.workspace.store.passages.documents(access.scope)}

        def told(one: str) -> str:
            mention = mentions.get(one)
            return f"{mention.name} · {files.get(mention.document_id, '')}" if mention else one

        chosen = st.multiselect("Mentions of another parameter", mine, format_func=told, key=f"parameters.out.{row.id}")
        why = st.text_input("Why", key=f"parameters.splitwhy.{row.id}", max_chars=4000)
        if st.button("Take out", type="primary", disabled=not (chosen and why.strip()), key="parameters.dosplit"):
            body = SplitRequest(mentions=tuple(chosen), reason=why, by=by(session))
            attempt(lambda: decisions.split_parameter(session.access("review"), row.parameter.id, body))


def _on_reason(session: Session, rationale_id: str, action: Literal["accept", "reject"], why: str | None) -> None:
    body = Decision(action=action, by=by(session), reason=why)
    decisions.review_rationale(session.access("review"), rationale_id, body)


def _add_reason(session: Session, row: ValueRow, text: str, fields: dict[str, object]) -> None:
    source = source_of(fields)
    assert source is not None
    body = ReasonRequest(about=row.parameter.id, statement=text, source=source, by=by(session))
    entries.add_reason(session.access("review"), body)


def _open(key: str, to: str) -> None:
    st.session_state[key] = to
    st.session_state["parameters.mode"] = None
