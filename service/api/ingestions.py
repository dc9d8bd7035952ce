"""`POST /ingestions`, `GET /ingestions…`: packages come in as jobs, and tell how far they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi import Path as PathParameter
from fastapi.responses import Response, StreamingResponse

from knowledge.errors import ForbiddenError, NotFoundError, UsageError
from service.api.access import Access, Read, check, scoped
from service.api.events import HEARTBEAT_S, MEDIA_TYPE, STILL_THERE, event, stream
from service.api.paging import Cursor, Limit, page
from service.api.state import PREFIX
from service.api.uploads import keep
from service.job_records import Passwords
from service.jobs import Job, JobList, Source
from service.locked import forget, give_passwords

router = APIRouter(tags=["ingestions"])
Ingesting = Annotated[Access, Depends(scoped("ingest", create=True))]
JobId = Annotated[str, PathParameter(max_length=100)]
_POLL_S = 0.3


@router.post("/ingestions", status_code=202)
def start_ingestion(
    access: Ingesting,
    response: Response,
    files: Annotated[
        list[UploadFile], File(default_factory=list, description="files and archives; names may be relative paths")
    ],
    server_path: Annotated[
        list[str], Form(default_factory=list, description="for administrators: paths on the server")
    ],
    password: Annotated[
        list[str], Form(default_factory=list, description="tried on locked files; gone when the job ends")
    ],
    extract: Annotated[bool, Form(description="read parameters too")] = True,
) -> Job:
    """Take in a package: an upload, or paths on the server. The job goes on by itself, over restarts too."""
    service, scope = access.service, access.scope
    if bool(files) == bool(server_path):
        raise UsageError("give either files or server_path")
    job_id = service.jobs.new_id()
    if files:
        target = service.jobs.folder(scope, job_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        keep(files, password, target, service.settings.max_file_mb)
        source = Source(extract=extract)
    else:
        check(access.caller, "ingest_server_path", scope)
        source = Source(uploaded=False, paths=tuple(_on_server(access, p) for p in server_path), extract=extract)
    job = service.jobs.add(scope, job_id, source, access.caller.name)
    service.runner.wake()
    response.headers["Location"] = f"{PREFIX}/ingestions/{job.id}"
    return job


@router.post("/ingestions/{job_id}/passwords", status_code=202)
def unlock(access: Annotated[Access, Depends(scoped("ingest"))], job_id: JobId, body: Passwords) -> Job:
    """Try passwords on the files of an upload that were locked; they are kept for this. Gives the new job."""
    service, scope = access.service, access.scope
    locked = service.jobs.folder(scope, _job(access, job_id).id)
    new_id = service.jobs.new_id()
    give_passwords(locked, list(body.passwords), service.jobs.folder(scope, new_id))
    job = service.jobs.add(scope, new_id, Source(), access.caller.name)
    service.runner.wake()
    return job


@router.delete("/ingestions/{job_id}/locked", status_code=204)
def forget_locked(access: Annotated[Access, Depends(scoped("ingest"))], job_id: JobId) -> None:
    """Remove the locked files of an upload that were kept."""
    forget(access.service.jobs.folder(access.scope, _job(access, job_id).id))


@router.get("/ingestions")
def list_ingestions(access: Read, limit: Limit = 100, cursor: Cursor = None) -> JobList:
    """The ingestions of the package, newest first."""
    everything = access.service.jobs.all(access.scope)
    part, after = page(everything, lambda one: one.id, limit, cursor)
    return JobList(jobs=part, total=len(everything), next_cursor=after)


@router.get("/ingestions/{job_id}")
def get_ingestion(access: Read, job_id: JobId) -> Job:
    """How far an ingestion is; with its report when it is done."""
    return _job(access, job_id)


@router.get(
    "/ingestions/{job_id}/events",
    response_class=StreamingResponse,
    responses={200: {"description": "events `progress`, then `done` or `failed`", "content": {MEDIA_TYPE: {}}}},
)
def watch_ingestion(access: Read, job_id: JobId) -> StreamingResponse:
    """Server-sent events: `progress` with the job at each change, and `done` or `failed` with it at the end."""
    _job(access, job_id)
    return stream(_watch(access, job_id))


async def _watch(access: Access, job_id: str) -> AsyncIterator[str]:
    last, quiet_s = None, 0.0
    while not access.service.stopping.is_set():
        job = await run_sync(_job, access, job_id)
        if job.state in ("done", "failed"):
            yield event(job.state, job)
            return
        if job != last:
            yield event("progress", job)
            last, quiet_s = job, 0.0
        elif quiet_s >= HEARTBEAT_S:
            yield STILL_THERE
            quiet_s = 0.0
        await anyio.sleep(_POLL_S)
        quiet_s += _POLL_S


def _job(access: Access, job_id: str) -> Job:
    found = access.service.jobs.get(access.scope, job_id)
    if found is None:
        raise NotFoundError("no such ingestion in the scope")
    return found


def _on_server(access: Access, written: str) -> str:
    """A path that this caller may ingest from. With accounts it lies in the sponsor's own folder of `import_dir`, so
    that no one reads another sponsor's files, or the store itself, by its path."""
    settings = access.service.settings
    if not settings.accounts:
        path = Path(written).expanduser()
        if not path.is_absolute() or not path.exists():
            raise UsageError("server_path: give an absolute path of a file or folder on this machine")
        return str(path)
    sponsor = access.scope.sponsor
    if settings.import_dir is None or sponsor in (".", "..") or "/" in sponsor:
        raise ForbiddenError("this service takes no paths on the server; see `import_dir`")
    root = (settings.import_dir / sponsor).resolve()
    try:
        found = (root / written).resolve(strict=True)
    except (OSError, ValueError):
        found = None
    if found is None or not found.is_relative_to(root):
        raise UsageError("server_path: no such file or folder in the sponsor's import folder")
    return str(found)
