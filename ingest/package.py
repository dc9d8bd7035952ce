"""A package on disk: which files belong to it, what they are called inside it, and their hashes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.errors import UsageError
from knowledge.storage.originals import sha256_of

_SYSTEM = re.compile(r"(?i)^(?:~\$.*|\.~lock\..*#|thumbs\.db|desktop\.ini|ehthumbs\.db|__macosx|\..*)$")


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of a package. `path` is its name in the package, `source` where its bytes are.

    `root` is the folder (or the file itself) that was ingested; `parent` the archive or mail it came out of;
    `named` tells that the file was given by its own name. `sha256` is empty until it was hashed.
    """

    path: str
    source: Path
    root: str
    size: int
    parent: str | None = None
    named: bool = False
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that is no document, with the reason."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Package:
    """What was found, sorted by path. `folders` are the roots that were given as folders."""

    files: tuple[PackageFile, ...]
    skipped: tuple[SkippedFile, ...]
    folders: tuple[str, ...]


def discover(paths: Sequence[Path]) -> Package:
    """Find the files under `paths`. Links are followed only inside their root.

    Raises `UsageError` for a path that does not exist. Where two roots hold the same relative path, the later
    one's is put under its root's name.
    """
    files: dict[str, PackageFile] = {}
    skipped: list[SkippedFile] = []
    folders: list[str] = []
    for given in paths:
        root = _existing(given)
        if root.is_dir():
            folders.append(str(root))
        for found in _under(root):
            if isinstance(found, SkippedFile):
                skipped.append(found)
                continue
            earlier = files.get(found.path)
            if earlier is not None and earlier.source == found.source:
                continue
            if earlier is not None:
                found = replace(found, path=f"{root.parent.name if root.is_file() else root.name}/{found.path}")
            files[found.path] = found
    return Package(
        files=tuple(files[path] for path in sorted(files)),
        skipped=tuple(sorted(skipped, key=lambda item: item.path)),
        folders=tuple(dict.fromkeys(folders)),
    )


def hashed(file: PackageFile) -> PackageFile:
    """The file with the hash and the size of its bytes. Raises OSError where it cannot be read."""
    return replace(file, sha256=sha256_of(file.source), size=file.source.stat().st_size)


def _existing(given: Path) -> Path:
    try:
        return given.resolve(strict=True)
    except OSError as error:
        raise UsageError(f"{given}: {error.strerror or 'cannot be opened'}; give an existing file or folder") from error


def _under(root: Path) -> Iterator[PackageFile | SkippedFile]:
    if not root.is_dir():
        yield _checked(root, root.name, root, named=True)
        return
    for folder, names, entries in os.walk(root):
        here = Path(folder)
        for name in sorted(names):
            path = _relative(here / name, root)
            if _SYSTEM.match(name):
                names.remove(name)
                yield SkippedFile(path, f"{path}: a hidden or system folder, not looked into")
            elif (here / name).is_symlink():
                names.remove(name)
                yield SkippedFile(path, f"{path}: a link to a folder, not followed")
        for name in sorted(entries):
            yield _checked(here / name, _relative(here / name, root), root)


def _checked(source: Path, path: str, root: Path, *, named: bool = False) -> PackageFile | SkippedFile:
    if _SYSTEM.match(source.name) and not named:
        return SkippedFile(path, f"{path}: a hidden, lock or system file, not a document")
    try:
        target = source.resolve(strict=True)
        status = target.stat()
    except (OSError, RuntimeError):
        return SkippedFile(path, f"{path}: a link that leads nowhere, or the file is gone")
    if source.is_symlink() and not target.is_relative_to(root):
        return SkippedFile(path, f"{path}: a link out of the package, not followed")
    if not stat.S_ISREG(status.st_mode):
        return SkippedFile(path, f"{path}: not a regular file")
    return PackageFile(path, target, str(root), status.st_size, named=named)


def _relative(source: Path, root: Path) -> str:
    """Path inside the package with `/`; bytes that are no UTF-8 are shown as U+FFFD."""
    return os.fsencode(source.relative_to(root).as_posix()).decode("utf-8", "replace")
