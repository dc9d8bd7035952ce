"""Uploaded files on their way into a job's folder: whole or not at all, under names that cannot leave it."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from fastapi import UploadFile

from knowledge.errors import TooLargeError, UsageError

_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST_PART_BYTES, _DEEPEST = 200, 30


def safe_path(name: str) -> Path:
    """The file's relative path as its sender wrote it. Raises `UsageError` for one that is none or leads elsewhere."""
    plain = unicodedata.normalize("NFC", _CONTROL.sub("", name)).replace("\\", "/")
    parts = [part.strip() for part in _DRIVE.sub("", plain).split("/")]
    parts = [part for part in parts if part not in ("", ".")]
    if not parts or ".." in parts or len(parts) > _DEEPEST:
        raise UsageError(f"upload: {name[:100]!r} is no usable file name; send relative paths inside the package")
    if any(len(part.encode("utf-8", "replace")) > _LONGEST_PART_BYTES for part in parts):
        raise UsageError(f"upload: a part of {name[:60]!r}… is longer than {_LONGEST_PART_BYTES} bytes; shorten it")
    return Path(*parts)


def keep(files: Sequence[UploadFile], passwords: Sequence[str], target: Path, max_file_mb: int) -> None:
    """Write an upload into `target`, which is there only when all of it is. Nothing uploaded is ever executed."""
    part = target.with_name(f".new-{target.name}")
    package = part / "package"
    try:
        for file in files:
            place = package / safe_path(file.filename or "")
            if place.exists():
                raise UsageError(f"upload: two files are called {file.filename!r}")
            if file.size is not None and file.size > max_file_mb << 20:
                raise TooLargeError(f"upload: {file.filename!r} is larger than {max_file_mb} MB")
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as out:
                shutil.copyfileobj(file.file, out, 1 << 20)
            place.chmod(0o600)
        if passwords:
            descriptor = os.open(part / "passwords", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write("\n".join(passwords))
        part.replace(target)
    except OSError as error:
        raise UsageError(f"upload: {error.strerror or 'cannot be kept'}; check the names and the space left") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
