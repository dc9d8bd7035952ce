"""Uploaded files that need a password: kept until the right one is given, or nobody wants them any more."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from knowledge.errors import NotFoundError, UsageError
from knowledge.records import IngestReport

_MARK = "locked"
_SEPARATOR = "!/"


def locked_files(report: IngestReport | None) -> tuple[str, ...]:
    """The files that were given and are locked, or hold one that is; by their path in the upload."""
    if report is None:
        return ()
    names = (one.path.split(_SEPARATOR)[0] for one in report.files if one.reason and one.reason.code == "encrypted")
    return tuple(dict.fromkeys(names))


def keep_locked(folder: Path, report: IngestReport | None) -> None:
    """Of a job's upload, keep only what is locked; nothing where nothing is."""
    package = folder / "package"
    wanted = {path for name in locked_files(report) if (path := package / name).is_file()}
    if not wanted:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path not in wanted:
            path.unlink()
    (folder / _MARK).touch()


def has_locked(folder: Path) -> bool:
    return (folder / _MARK).is_file()


def give_passwords(folder: Path, passwords: list[str], target: Path) -> None:
    """Move what is locked into another job's folder, with passwords to try. Raises `NotFoundError` where nothing is
    kept, `UsageError` without a password."""
    if not any(one.strip() for one in passwords):
        raise UsageError("give the password")
    if not has_locked(folder):
        raise NotFoundError("these files are not kept any more: choose them again, with their password")
    (folder / _MARK).unlink()
    folder.replace(target)
    descriptor = os.open(target / "passwords", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write("\n".join(passwords))


def forget(folder: Path) -> None:
    """Remove what was kept."""
    if has_locked(folder):
        shutil.rmtree(folder, ignore_errors=True)
