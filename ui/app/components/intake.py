"""The way in: files, a folder or a ZIP as a job that goes on by itself; its progress, and what could not be read."""

from __future__ import annotations

from typing import BinaryIO, cast

import streamlit as st
from fastapi import Response, UploadFile

from knowledge.errors import KnowlineError
from knowledge.records import FileReport
from service.api import ingestions
from service.job_records import FileStep, Job, Passwords
from service.locked import has_locked
from ui.app.components import states
from ui.app.components.text import md, safe, words
from ui.app.session import Session, choose

_POLL_S = 0.5
_SHOWN = 8
_DO: dict[str, str] = {
    "encrypted": "Give its password below.",
    "corrupt": "Open it in its own program; if it opens, save it anew and add it again. Else ask the sponsor for it.",
    "empty": "There is nothing in it. Ask the sponsor whether it is the right file.",
    "unsupported": "Save it as PDF, DOCX or XLSX and add that.",
    "too_large": "Split it, or let an administrator raise the limit (`max_file_mb`).",
    "timeout": "Split it, or let an administrator give more time (`parse_timeout_s`).",
    "archive_unsafe": "Unpack it yourself and add the files.",
    "no_text": "A better scan (300 dpi, straight) helps. Without one it cannot be searched.",
    "internal": "This is a fault of the program: the service's log has the details.",
}
_STEPS = {"discovered": "waiting", "read": "read", "chunked": "cut into passages", "embedded": "being indexed",
          "indexed": "indexed", "live": "in use", "extracted": "parameters read", "ingested": "done"}  # fmt: skip


def add(session: Session, *, new: bool) -> None:
    """What to add. `new` asks for sponsor and product; a new product of a sponsor is offered otherwise too."""
    given: tuple[str, str] | None = None
    if new:
        left, right = st.columns(2)
        given = (
            left.text_input("Sponsor", max_chars=100, key="package.sponsor"),
            right.text_input("Product", max_chars=100, key="package.product"),
        )
    elif session.scope is not None:
        other = st.text_input("Product", session.scope.product, max_chars=100, key="package.other",
                              help="Another name begins a new package of this sponsor.")  # fmt: skip
        given = session.scope.sponsor, other
    folder = st.segmented_control("What", ["Files or ZIP", "A whole folder"], default="Files or ZIP", required=True,
                                  key="package.what", label_visibility="collapsed")  # fmt: skip
    turn = st.session_state.setdefault("package.turn", 0)
    limit = session.service.settings.max_upload_mb
    files = st.file_uploader(
        "Drop files here", accept_multiple_files="directory" if folder == "A whole folder" else True,
        key=f"package.files.{folder}.{turn}", max_upload_size=limit,
    )  # fmt: skip
    password = st.text_input("Password of locked files, if known", type="password", key=f"package.password.{turn}",
                             autocomplete="off")  # fmt: skip
    parameters = st.checkbox("Read parameters too", True, key="package.extract", help="Takes about twice the time.")
    ready = bool(files) and given is not None and all(one.strip() for one in given)
    if st.button("Take in", type="primary", icon=":material/move_to_inbox:", disabled=not ready, key="package.take"):
        assert given is not None
        try:
            _take(session.in_package(given[0].strip(), given[1].strip()), list(files or []), password, parameters)
        except KnowlineError as error:
            states.failed(error)
            return
        st.session_state["package.turn"] = turn + 1
        st.rerun()


def jobs(session: Session) -> None:
    """The jobs under way, live, and what the last ones could not take in."""
    access = session.access("read")
    found = access.service.jobs.all(access.scope)
    if any(job.state in ("queued", "running") for job in found):
        _watch(session)
    done = [job for job in found if job.state in ("done", "failed")]
    for job in done[:1]:
        _outcome(session, job)
    for job in done[1:6]:
        if has_locked(access.service.jobs.folder(access.scope, job.id)):
            _outcome(session, job)


def _take(session: Session, files: list[object], password: str, parameters: bool) -> None:
    uploads = [
        UploadFile(file=cast(BinaryIO, one), filename=getattr(one, "name", "file"), size=getattr(one, "size", None))
        for one in files
    ]
    access = session.access("ingest")
    passwords = [password] if password else []
    ingestions.start_ingestion(access, Response(), uploads, [], passwords, parameters)
    choose(access.scope)


def _watch(session: Session) -> None:
    @st.fragment(run_every=_POLL_S)
    def live() -> None:
        try:
            access = session.access("read")
        except KnowlineError as error:
            states.failed(error)
            return
        under_way = [job for job in access.service.jobs.all(access.scope) if job.state in ("queued", "running")]
        shown = sum(job.progress.files for job in under_way)
        if not under_way or shown != st.session_state.setdefault("package.files_in", shown):
            st.session_state.pop("package.files_in", None)
            st.rerun()
        for job in reversed(under_way):
            _progress(job, access.service.jobs.steps(job.id))

    live()


def _progress(job: Job, steps: tuple[FileStep, ...]) -> None:
    at = job.progress
    with st.container(border=True, key=f"package.job.{job.id}"):
        if job.state == "queued":
            st.progress(0.0, "Waiting for the one before …")
            return
        share = at.files / at.files_planned if at.files_planned else 0.0
        failed = f", {at.failed} not readable" if at.failed else ""
        st.progress(min(1.0, share), f"{at.files} of {at.files_planned or '?'} files{failed} · {at.pages} pages · "
                    f"{at.embedded} passages")  # fmt: skip
        decided = ("ingested", "unchanged", "duplicate", "failed", "skipped")
        rows = [one for one in steps if one.state not in decided][-_SHOWN:]
        rows += [one for one in reversed(steps) if one.state in decided][: _SHOWN - len(rows)]
        st.html("<ul class='kl-files'>" + "".join(_step(one) for one in rows) + "</ul>")
        st.caption("It goes on by itself; you can leave this page. What is in is searchable at once.")


def _step(step: FileStep) -> str:
    reason = f" · {safe(step.reason.message)}" if step.reason else ""
    state = _STEPS.get(step.state, step.state)
    return f"<li><span>{safe(step.path)}</span> <b>{safe(state)}</b>{reason}</li>"


def _outcome(session: Session, job: Job) -> None:
    """What the job brought; its failures with what to do."""
    if job.error is not None:
        states.problem("The documents were not taken in", job.error.message)
        return
    if job.report is None:
        return
    bad = [one for one in job.report.files if one.status == "failed"]
    counts = {state: sum(one.status == state for one in job.report.files) for state in
              ("ingested", "unchanged", "duplicate", "failed", "skipped")}  # fmt: skip
    told = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    by = md(job.created_by)
    st.caption(f"Last added {job.created_at[:16].replace('T', ' ')} UTC by {by}: {told or 'nothing'}")
    if not bad:
        return
    with st.expander(f"{len(bad)} not readable: what to do", icon=":material/error:", expanded=True):
        for one in bad:
            _failure(one)
        _unlock(session, job)


def _failure(file: FileReport) -> None:
    code = file.reason.code if file.reason else "internal"
    message = file.reason.message if file.reason else ""
    st.markdown(f"**{md(file.path)}** ({words(code)}): {md(message)}  \n{_DO.get(code, '')}")


def _unlock(session: Session, job: Job) -> None:
    access = session.access("read")
    if not session.may("ingest") or not has_locked(access.service.jobs.folder(access.scope, job.id)):
        return
    with st.form(f"package.unlock.{job.id}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        password = st.text_input("Password of the locked files", type="password", autocomplete="off")
        again = st.form_submit_button("Try again", icon=":material/lock_open:")
        away = st.form_submit_button("Leave them out", icon=":material/close:")
    try:
        if again:
            ingestions.unlock(session.access("ingest"), job.id, Passwords(passwords=(password,)))
            st.rerun()
        if away:
            ingestions.forget_locked(session.access("ingest"), job.id)
            st.rerun()
    except KnowlineError as error:
        states.failed(error)
