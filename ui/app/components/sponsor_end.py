"""A sponsor as a whole: its packages, its data as one file, and its end here, after typing its name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from knowledge.errors import KnowlineError, UsageError
from service.api import sponsors
from service.api.sponsors import OffboardingRequest
from service.offboarding import offboardings
from service.sponsor_export import SponsorExport
from ui.app.components import states
from ui.app.components.text import md
from ui.app.session import Session, packages


def sponsor(session: Session) -> None:
    """Of the open package's sponsor; and, for the person of this machine, those that left."""
    access = session.access("administer")
    name, workspace = access.scope.sponsor, access.service.workspace
    done = st.session_state.pop("administration.left", None)
    if done:
        st.success(md(done), icon=":material/task_alt:")
    st.subheader(md(name), anchor=False)
    st.dataframe(pd.DataFrame([
        {"Product": scope.product, "Documents": len(workspace.store.passages.documents(scope)),
         "Values": sum(workspace.knowledge.counts(scope).values())}
        for scope in packages(session) if scope.sponsor == name
    ]), hide_index=True, alt="Packages of the sponsor")  # fmt: skip
    if not session.may("offboard"):
        return
    kept = _export(session, name)
    with st.expander("Off-board the sponsor", icon=":material/delete_forever:"):
        _end(session, name, kept)
    gone = offboardings(workspace.store) if access.caller.owner else ()
    if gone:
        st.markdown("**Sponsors that left**")
        st.dataframe(pd.DataFrame([
            {"When": one.at[:16].replace("T", " "), "Sponsor": one.sponsor, "By": one.by, "Why": one.reason,
             "Documents": one.documents} for one in gone
        ]), hide_index=True, alt="Sponsors that left")  # fmt: skip


def _export(session: Session, name: str) -> SponsorExport | None:
    key = f"administration.export:{name}"
    if st.button("Make the export", icon=":material/folder_zip:", key="administration.export"):
        with st.spinner("Packing everything that is kept of the sponsor"):
            try:
                st.session_state[key] = sponsors.export_to_keep(session.service, session.caller, name)
            except KnowlineError as error:
                states.failed(error)
    kept: SponsorExport | None = st.session_state.get(key)
    if kept is None or not Path(kept.path).is_file():
        st.caption("One ZIP file: documents, tables, decisions, the audit trail, raw rows.")
        return None
    st.caption(f"{kept.files:,} files, {kept.bytes / 1e6:,.1f} MB · SHA-256 {kept.sha256}")
    st.download_button(
        "Download the export", Path(kept.path).read_bytes, "sponsor-export.zip", "application/zip",
        icon=":material/download:", key="administration.download", on_click="ignore",
    )  # fmt: skip
    return kept


def _end(session: Session, name: str, kept: SponsorExport | None) -> None:
    st.markdown("Destroys all that is kept of the sponsor here: documents, values, decisions, its audit trail. **It "
                "cannot be undone.** That it was done, by whom and why, stays on record.")  # fmt: skip
    if kept is None:
        st.caption("Make and download the export first: it must hold the sponsor's last state.")
        return
    with st.form("administration.end"):
        typed = st.text_input("The sponsor's name, to confirm", key="administration.confirm", max_chars=200)
        reason = st.text_input("Why, for the record", key="administration.reason", max_chars=4000)
        handed = st.checkbox("The export was downloaded and opened", key="administration.handed")
        if not st.form_submit_button("Off-board", type="primary"):
            return
    try:
        if not handed:
            raise UsageError("download the export and look into it first, then tick the box: it goes with the rest")
        if typed != name or not reason.strip():
            raise UsageError("type the sponsor's name exactly as it stands above, and a reason: nothing was done")
        wanted = OffboardingRequest(confirm=typed, reason=reason, export_sha256=kept.sha256)
        done = sponsors.end(session.service, session.caller, name, wanted)
    except KnowlineError as error:
        states.failed(error)
        return
    left = "; ".join(done.to_do)
    st.session_state["administration.left"] = (
        f"{name} left: {done.documents} documents and {done.rows} rows destroyed. Left to do: {left}."
    )
    st.session_state.pop("package", None)
    st.rerun()
