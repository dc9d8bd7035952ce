"""All that a home holds of one sponsor as one ZIP file: documents, tables, decisions, audit trail, raw rows."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import MetaData, Table, select

from knowledge.errors import NotFoundError, UsageError
from knowledge.records import KnowledgeType, Scope
from knowledge.records.base import Record
from knowledge.storage import Act
from knowledge.storage.clock import now
from knowledge.storage.originals import sha256_of
from service.intended_use import INTENDED
from service.workspace import Workspace

EXPORT = "export_sponsor"
_SECRET = frozenset({"hash", "code_hash", "password"})
_READ_ME = """Everything that was kept of {sponsor} on {at}.

documents/   the original files, by product and path; withdrawn versions under documents/PRODUCT/.withdrawn/
tables/      the parameter table and typed items by product, as JSON and CSV
audit.jsonl  the audit trail, one act a line, each hashed with the one before; audit-check.json is its check
rows/        the database's rows as they were, one table a file
manifest.json  the SHA-256 of every file here
"""


class SponsorExport(Record):
    """The file that was written; its hash is what off-boarding asks for."""

    sponsor: str
    path: str
    files: int
    bytes: int
    sha256: str


def export_sponsor(workspace: Workspace, sponsor: str, target: Path, *, by: str) -> SponsorExport:
    """Write the ZIP file `target`, which must be new, and put that into the trail.

    Raises `NotFoundError` for an unknown sponsor, `UsageError` where `target` exists, `StoreBusyError` while an
    ingestion writes.
    """
    store = workspace.store
    if sponsor not in store.sponsors.all():
        raise NotFoundError(f"no sponsor {sponsor!r} in {store.home}")
    if target.exists():
        raise UsageError(f"{target} exists: give a new file name")
    part = target.with_name(target.name + ".part")
    hashes: dict[str, str] = {}
    try:
        with store.writing():
            part.touch(mode=0o600)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in _parts(workspace, sponsor):
                    if isinstance(data, Path):
                        archive.write(data, name)
                        hashes[name] = sha256_of(data)
                    else:
                        archive.writestr(name, data)
                        hashes[name] = hashlib.sha256(data).hexdigest()
                manifest = {"sponsor": sponsor, "made_at": now(), "made_by": by, "files": hashes, "about": INTENDED}
                archive.writestr("manifest.json", _json(manifest))
            sha256 = sha256_of(part)
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    with store.transaction() as connection:
        detail = {"sha256": sha256, "files": str(len(hashes))}
        store.audit.append(connection, Scope(sponsor=sponsor, product=""), Act(by, EXPORT, "sponsor", sponsor, detail))
    return SponsorExport(
        sponsor=sponsor, path=str(target), files=len(hashes), bytes=target.stat().st_size, sha256=sha256
    )


def _parts(workspace: Workspace, sponsor: str) -> Iterator[tuple[str, bytes | Path]]:
    """(name in the archive, bytes or file) of everything."""
    store = workspace.store
    yield "README.txt", _READ_ME.format(sponsor=sponsor, at=now()).encode("utf-8")
    for scope in store.scopes():
        if scope.sponsor == sponsor:
            yield from _documents(workspace, scope)
            yield from _tables(workspace, scope)
    acts = store.audit.of_sponsor(sponsor)
    yield "audit-check.json", _json(asdict(store.audit.verify(sponsor)))
    yield "audit.jsonl", b"".join(_json(asdict(act)) + b"\n" for act in acts)
    yield from _rows(workspace, sponsor)


def _documents(workspace: Workspace, scope: Scope) -> Iterator[tuple[str, bytes | Path]]:
    store, taken = workspace.store, set[str]()
    kept = store.originals(scope.sponsor)
    rows = store.documents.all(scope, None)
    for row in rows:
        folder = f"documents/{_safe(scope.product)}" + ("" if row.state == "live" else f"/.withdrawn/{row.id}")
        name = f"{folder}/{_safe(row.path)}"
        if name not in taken and kept.has(row.sha256):
            taken.add(name)
            yield name, kept.path(row.sha256)
    entries = [entry.model_dump(mode="json") for entry in store.documents.inventory(scope, withdrawn=True)]
    yield f"tables/{_safe(scope.product)}/documents.json", _json({"documents": entries})


def _tables(workspace: Workspace, scope: Scope) -> Iterator[tuple[str, bytes]]:
    from service.exports.csv import to_csv
    from service.exports.rows import rows

    table, folder = workspace.knowledge, f"tables/{_safe(scope.product)}"
    found = table.parameters(scope)
    yield f"{folder}/parameters.json", _json({"parameters": [one.model_dump(mode="json") for one in found]})
    yield f"{folder}/parameters.csv", to_csv(rows(found)).encode("utf-8")
    for kind in get_args(KnowledgeType):
        items = table.items(scope, kind, limit=1_000_000).model_dump(mode="json")
        if items["items"]:
            yield f"{folder}/{kind}.json", _json(items)


def _rows(workspace: Workspace, sponsor: str) -> Iterator[tuple[str, bytes]]:
    found = MetaData()
    with workspace.store.engine.connect() as connection:
        found.reflect(connection)
        for table in found.sorted_tables:
            if "sponsor" in table.columns:
                lines = [_json(row) for row in _of(connection, table, sponsor)]
                yield f"rows/{table.name}.jsonl", b"\n".join(lines)


def _of(connection: Any, table: Table, sponsor: str) -> Iterator[dict[str, Any]]:
    columns = [column for column in table.columns if table.name == "audit" or column.name not in _SECRET]
    for row in connection.execute(select(*columns).where(table.c.sponsor == sponsor)):
        yield dict(row._mapping)


def _safe(path: str) -> str:
    """A path that stays below its folder wherever the archive is unpacked."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "_"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
