"""Original files, kept by hash, read-only; two sponsors share nothing, not even equal bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import StoreError

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class BadOriginal:
    """A kept file whose bytes are not those of its name; `found` is null where the file is missing."""

    path: Path
    sha256: str
    found: str | None


def sha256_of(path: Path) -> str:
    """Hash of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


class Originals:
    """The files of one sponsor under `home/originals/<storage key>/ab/cdef…`."""

    def __init__(self, home: Path, storage_key: str) -> None:
        self._root = home / "originals" / storage_key

    def path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256[2:]

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def keep(self, source: Path, sha256: str) -> Path:
        """Copy `source` in, whole or not at all; gives the kept path.

        Raises `StoreError` where the bytes are no longer those hashed before.
        """
        target = self.path(sha256)
        if target.is_file():
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".part-", dir=target.parent)
        part = Path(name)
        try:
            digest = hashlib.sha256()
            with os.fdopen(descriptor, "wb") as copy, source.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    copy.write(block)
            if digest.hexdigest() != sha256:
                raise StoreError(f"{source} changed while it was read: run the ingestion again when it is still")
            part.chmod(0o444)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return target

    def discard(self, sha256: str) -> None:
        """Forget a file that no document needs."""
        self.path(sha256).unlink(missing_ok=True)

    def hashes(self) -> Iterator[str]:
        """Hashes of all kept files, sorted."""
        for folder in sorted(self._root.glob("??")):
            for file in sorted(folder.iterdir()):
                if not file.name.startswith(".part-"):
                    yield folder.name + file.name

    def sweep(self, needed: frozenset[str]) -> int:
        """Remove half-written copies and files that no document needs; gives how many went."""
        gone = 0
        for file in list(self._root.glob("??/.part-*")):
            file.unlink(missing_ok=True)
            gone += 1
        for sha256 in list(self.hashes()):
            if sha256 not in needed:
                self.discard(sha256)
                gone += 1
        return gone

    def verify(self, expected: frozenset[str]) -> tuple[BadOriginal, ...]:
        """Hash every expected file again; gives those that are missing or altered."""
        bad: list[BadOriginal] = []
        for sha256 in sorted(expected):
            path = self.path(sha256)
            found = sha256_of(path) if path.is_file() else None
            if found != sha256:
                bad.append(BadOriginal(path, sha256, found))
        return tuple(bad)
