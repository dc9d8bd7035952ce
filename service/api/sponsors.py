"""`/sponsors/{sponsor}…`: a sponsor's whole data as one file, and its end in this home; for administrators."""

from __future__ import annotations

import shutil
import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import FileResponse, Response
from pydantic import Field
from starlette.background import BackgroundTask

from knowledge.errors import ForbiddenError, NotFoundError, UsageError
from knowledge.records.base import Record
from knowledge.storage import storage_key
from service.accounts.roles import Caller
from service.api.access import caller_of, service_of
from service.api.shapes import example_of
from service.api.state import Service
from service.offboarding import Offboarded, offboard
from service.sponsor_export import SponsorExport, export_sponsor

router = APIRouter(tags=["sponsors"])
Here = Annotated[Service, Depends(service_of)]
Me = Annotated[Caller, Depends(caller_of)]
Name = Annotated[str, Path(max_length=200)]
ZIP = "application/zip"
HASH = "X-Export-SHA256"


class OffboardingRequest(Record):
    """`confirm` is the sponsor's name once more; `export_sha256` the hash of the last export."""

    model_config = example_of(
        confirm="acme", reason="the transfer is over, contract 2026-17 section 9", export_sha256="0" * 64
    )

    confirm: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=4000)
    export_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


@router.post(
    "/sponsors/{sponsor}/export",
    response_class=FileResponse,
    responses={200: {"description": f"a ZIP file; its SHA-256 in `{HASH}`", "content": {ZIP: {}}}},
)
def export(service: Here, caller: Me, sponsor: Name) -> Response:
    """All that is kept of a sponsor: documents, tables, decisions, audit trail, raw rows."""
    _check(service, caller, sponsor)
    folder = service.settings.home / "uploads" / storage_key(sponsor) / f"export-{uuid.uuid4().hex}"
    folder.mkdir(parents=True, mode=0o700)
    try:
        made = export_sponsor(service.workspace, sponsor, folder / "export.zip", by=caller.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    away = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    headers = {HASH: made.sha256}
    return FileResponse(made.path, media_type=ZIP, filename="sponsor-export.zip", headers=headers, background=away)


@router.post("/sponsors/{sponsor}/offboarding")
def end(service: Here, caller: Me, sponsor: Name, body: OffboardingRequest) -> Offboarded:
    """Destroy all that is kept of a sponsor, after its export. Cannot be undone; the home's trail keeps that it was."""
    _check(service, caller, sponsor)
    if body.confirm != sponsor:
        raise UsageError("`confirm` is not the sponsor's name")
    done = offboard(service.workspace, sponsor, by=caller.name, reason=body.reason, export_sha256=body.export_sha256)
    service.answering.renew()
    return done


def export_to_keep(service: Service, caller: Caller, sponsor: str) -> SponsorExport:
    """The export as a file in the sponsor's uploads, in place of the one before; off-boarding takes it away too."""
    _check(service, caller, sponsor)
    folder = service.settings.home / "uploads" / storage_key(sponsor) / "export-kept"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return export_sponsor(service.workspace, sponsor, folder / "export.zip", by=caller.name)


def _check(service: Service, caller: Caller, sponsor: str) -> None:
    """A foreign sponsor answers as one that does not exist; a token bound to a product ends no sponsor."""
    service.ready()
    if not caller.sees(sponsor) or sponsor not in service.workspace.store.sponsors.all():
        raise NotFoundError("no such sponsor for this caller")
    if not caller.may("offboard", sponsor) or caller.product is not None:
        raise ForbiddenError("only an administrator of the sponsor may do this")
