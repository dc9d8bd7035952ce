"""The table as files: a workbook to edit and bring back, a report, gold data, the control-strategy matrix."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import streamlit as st

from knowledge.errors import KnowlineError
from service.api import entries
from service.api.table_shapes import BulkAccept
from service.review_import import ImportReport, import_edited
from service.review_queue import opened_by
from service.table_files import MEDIA_TYPES, MatrixForm, TableForm, strategy_file, table_file
from ui.app.components import states
from ui.app.components.acting import by
from ui.app.components.text import md
from ui.app.components.value_rows import ValueRow
from ui.app.session import Session

_TABLES: tuple[tuple[str, TableForm, str], ...] = (
    ("Workbook, to edit and bring back", "xlsx", ":material/table_view:"),
    ("Report (Word)", "docx", ":material/description:"),
    ("CSV", "csv", ":material/csv:"),
)
_MATRICES: tuple[tuple[str, MatrixForm], ...] = (
    ("Control strategy (workbook)", "xlsx"),
    ("Control strategy (Word)", "docx"),
)

_GRID, _RULE = ":material/grid_on:", ":material/rule:"


def exchange(session: Session, rows: Sequence[ValueRow]) -> None:
    """Two menus: out and in. Files are made when they are asked for."""
    with st.popover("Export", icon=":material/download:", key="parameters.export"):
        st.caption("The whole table, every value with its source and state.")
        for label, form, icon in _TABLES:
            _download(label, _table(session, form), f"parameters.{form}", MEDIA_TYPES[form], icon)
        for label, matrix in _MATRICES:
            _download(label, _matrix(session, matrix), f"control_strategy.{matrix}", MEDIA_TYPES[matrix], _GRID)
        _download("Decided values as gold data", _gold(session), "parameters.jsonl", "application/jsonl", _RULE)
    if session.may("review"):
        with st.popover("More", icon=":material/more_horiz:", key="parameters.import"):
            _bring_back(session)
            st.divider()
            _opened(session)


def _download(label: str, make: Callable[[], bytes], name: str, media: str, icon: str) -> None:
    st.download_button(
        label, make, name, media, icon=icon, type="tertiary", on_click="ignore", key=f"parameters.file.{name}.{label}"
    )


def _table(session: Session, form: TableForm) -> Callable[[], bytes]:
    def make() -> bytes:
        access = session.access("read", seen=("export_parameters", form))
        workspace = access.service.workspace
        found = workspace.checks.marked(access.scope, workspace.knowledge.parameters(access.scope))
        return table_file(workspace, access.scope, found, form)

    return make


def _matrix(session: Session, form: MatrixForm) -> Callable[[], bytes]:
    def make() -> bytes:
        access = session.access("read", seen=("export_strategy", form))
        return strategy_file(access.service.workspace, access.scope, form)

    return make


def _gold(session: Session) -> Callable[[], bytes]:
    return lambda: "".join(f"{line}\n" for line in entries.export_gold(session.access("read")).lines).encode("utf-8")


def _bring_back(session: Session) -> None:
    st.markdown("**Bring an edited workbook back**")
    file = st.file_uploader("Workbook", type="xlsx", key="parameters.workbook", label_visibility="collapsed")
    if file is None:
        st.caption("Export the workbook, fill its columns Decision, Reason and the corrected values, and give it here. "
                   "You see what it would do before anything is taken.")  # fmt: skip
        return
    try:
        access = session.access("review")
        workspace, who = access.service.workspace, session.person
        trial = import_edited(workspace, access.scope, io.BytesIO(file.getvalue()), who, dry_run=True)
        _report(trial, "would be tried")
        take = f"Take {len(trial.taken)} decisions"
        if st.button(take, type="primary", disabled=not trial.taken, key="parameters.take"):
            st.session_state["parameters.taken"] = import_edited(
                workspace, access.scope, io.BytesIO(file.getvalue()), who
            )
            st.rerun()
        done = st.session_state.pop("parameters.taken", None)
        if done is not None:
            _report(done, "were taken")
    except KnowlineError as error:
        states.failed(error)


def _report(report: ImportReport, what: str) -> None:
    st.markdown(f"**{len(report.taken)}** decisions {what}; **{len(report.refused)}** rows cannot be taken.")
    for one in report.refused[:20]:
        st.caption(md(f"{one.place}: {one.why}"))
    if len(report.refused) > 20:
        st.caption(f"and {len(report.refused) - 20} more")


def _opened(session: Session) -> None:
    """Accept at once what this person has looked at beside its source."""
    st.markdown("**Accept what you opened**")
    try:
        ids = opened_by(session.workspace, session.access("review").scope, session.person)[:1000]
        if not ids:
            st.caption("Values whose source you opened and did not decide on can be accepted together here.")
            return
        if st.button(f"Accept {len(ids)} opened values", key="parameters.many"):
            done = entries.accept_many(session.access("read"), BulkAccept(ids=ids, by=by(session)))
            st.toast(f"{len(done.accepted)} accepted, {len(done.refused)} not")
            st.rerun()
    except KnowlineError as error:
        states.failed(error)
