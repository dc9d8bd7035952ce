"""The whole home as one file, and back: a consistent copy taken while others read, proven equal by digest."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError

from knowledge.errors import StoreError, UsageError
from knowledge.records.base import Record
from knowledge.storage import Store
from knowledge.storage.clock import now
from knowledge.storage.originals import sha256_of
from service.settings import Settings

MANIFEST = "manifest.json"
_DATABASES = (".db", ".sqlite", ".sqlite3")
_LEFT_OUT = ("-wal", "-shm", "-journal", ".lock")
_FOLDERS_LEFT_OUT = frozenset({"scratch"})


class Manifest(Record):
    """What a backup holds: each file's hash, and the digest of the store's content."""

    format: int = 1
    made_at: str
    digest: str
    files: dict[str, str]


class BackupReport(Record):
    path: str
    files: int
    bytes: int
    digest: str


def backup(settings: Settings, target: Path) -> BackupReport:
    """Write the home to `target` (a new .tar file). No ingestion may run meanwhile; readers and reviewers may.

    Raises `UsageError` where there is nothing to copy or `target` exists, `StoreBusyError` while an ingestion writes.
    """
    home = settings.home
    if settings.database_url is not None or settings.chroma_url is not None:
        raise UsageError("this home keeps its data on servers: back those up with their own tools (pg_dump, …)")
    if not (home / "knowline.db").is_file():
        raise UsageError(f"{home}: nothing to back up")
    if target.exists():
        raise UsageError(f"{target} exists: give a new file name")
    part = target.with_name(target.name + ".part")
    with Store.open(home) as store, store.writing(), tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        copies = Path(scratch)
        try:
            part.touch(mode=0o600)
            with tarfile.open(part, "w") as archive:
                hashes: dict[str, str] = {}
                # The audit trail's heads go first: one that is older than the database still fits it.
                for name in sorted(_names(home), key=lambda one: (not one.startswith("audit/"), one)):
                    source = _still(home / name, copies)
                    hashes[name] = sha256_of(source)
                    archive.add(source, arcname=f"home/{name}", recursive=False)
                    if name == "knowline.db":
                        digest = _digest(source, copies / "check")
                    if source.parent == copies:
                        source.unlink()
                manifest = Manifest(made_at=now(), digest=digest, files=hashes)
                data = manifest.model_dump_json().encode("utf-8")
                entry = tarfile.TarInfo(MANIFEST)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return BackupReport(path=str(target), files=len(hashes), bytes=target.stat().st_size, digest=digest)


def restore(settings: Settings, source: Path) -> BackupReport:
    """Make a home from a backup, in a folder that is new or empty; every file's hash and the digest are checked.

    Raises `UsageError` for a home that holds something or a file that is no backup, `StoreError` for a damaged one; the
    home then stays as it was.
    """
    home = settings.home
    if home.exists() and any(home.iterdir()):
        raise UsageError(f"{home} holds something already: restore into a new folder, with --home")
    home.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
    try:
        manifest = _unpack(source, staged)
        with Store.open(staged / "home") as store:
            digest = store.digest()
        if digest != manifest.digest:
            raise StoreError(f"{source}: its content has digest {digest}, the backup was made of {manifest.digest}")
        if home.exists():
            home.rmdir()
        (staged / "home").replace(home)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return BackupReport(path=str(home), files=len(manifest.files), bytes=source.stat().st_size, digest=manifest.digest)


def _names(home: Path) -> Iterator[str]:
    for path in home.rglob("*"):
        name = path.relative_to(home)
        if path.is_symlink() or not path.is_file() or name.parts[0] in _FOLDERS_LEFT_OUT:
            continue
        if not path.name.endswith(_LEFT_OUT) and not path.name.startswith(".part-"):
            yield name.as_posix()


def _still(path: Path, scratch: Path) -> Path:
    """A database as one consistent copy without a log beside it; any other file as it lies there."""
    if path.suffix not in _DATABASES:
        return path
    copy = scratch / path.name
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(copy)) as target:
        live.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return copy


def _digest(database: Path, folder: Path) -> str:
    folder.mkdir()
    shutil.copyfile(database, folder / "knowline.db")
    with Store.open(folder) as store:
        digest = store.digest()
    shutil.rmtree(folder)
    return digest


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r") as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest.model_validate(json.loads((folder / MANIFEST).read_text("utf-8")))
    except (OSError, tarfile.TarError, ValidationError, ValueError) as error:
        raise UsageError(f"{source}: no readable backup ({error}); give a file that `knowline backup` wrote") from error
    home = folder / "home"
    there = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    for name in sorted(there ^ manifest.files.keys()):
        raise StoreError(f"{source}: {name} is {'not listed' if name in there else 'missing'}; the backup is damaged")
    for name, expected in manifest.files.items():
        if sha256_of(home / name) != expected:
            raise StoreError(f"{source}: {name} is not the file that was backed up; the backup is damaged")
    return manifest
