"""Unpacking archives: every member on its own, under limits, none outside the scratch folder.

Members land in files with made-up names, so that no name in an archive ever decides a path.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingest import zip_aes
from ingest.limits import MB, Limits
from knowledge.errors import ArchiveUnsafeError, CorruptError, EmptyError, EncryptedError, FileError, TooLargeError
from knowledge.records import Reason

MEMBER_SEPARATOR = "!/"
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file. `name` is its full name (`outer.zip!/a/b.pdf`), `path` where its bytes are.

    With an `error` there are no bytes at `path`.
    """

    name: str
    path: Path
    error: Reason | None = None


@dataclass(slots=True)
class Unpacking:
    """One outermost archive on its way; nested ones share its budget."""

    scratch: Path
    limits: Limits
    passwords: Sequence[str]
    members: list[Member] = field(default_factory=list)
    unpacked: int = 0
    seen: int = 0
    names: set[str] = field(default_factory=set)
    written: int = 0

    def target(self) -> Path:
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.written += 1
        return self.scratch / f"member{self.written:06d}"

    def add(self, name: str, path: Path | None, error: FileError | None = None) -> None:
        reason = error.reason() if error is not None else None
        self.members.append(Member(name=name, path=path or self.scratch / "none", error=reason))

    def count(self, entries: int, name: str) -> None:
        self.seen += entries
        if self.seen > self.limits.max_members:
            raise ArchiveUnsafeError(
                f"{name}: holds over {self.limits.max_members} files; unpack it by hand and ingest the folder."
            )

    def unique(self, name: str) -> str:
        """The name, or `a (2).pdf` where the archive names two files the same."""
        path, number = PurePosixPath(name), 1
        while name in self.names:
            number += 1
            name = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        self.names.add(name)
        return name


def depth_of(name: str) -> int:
    """How many containers stand around a file."""
    return name.count(MEMBER_SEPARATOR)


def unpack_zip(
    path: Path, name: str, *, scratch: Path, limits: Limits, passwords: Sequence[str] = ()
) -> tuple[Member, ...]:
    """All files of a ZIP, nested ZIPs opened. Bad members carry an error and cost the others nothing.

    Raises CorruptError, EmptyError, ArchiveUnsafeError (too deep, too many files).
    """
    work = Unpacking(scratch=scratch, limits=limits, passwords=passwords)
    _unpack(path, name, work)
    if not work.members:
        raise EmptyError(f"{name}: the archive holds no files.")
    return tuple(work.members)


def _unpack(path: Path, name: str, work: Unpacking) -> None:
    if depth_of(name) >= work.limits.max_depth:
        raise ArchiveUnsafeError(f"{name}: archives stand over {work.limits.max_depth} deep in each other; refused.")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorruptError(f"{name}: the archive is damaged ({error}); ask for a new copy.") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        work.count(len(infos), name)
        for info in infos:
            plain = entry_name(info)
            if _is_litter(plain):
                continue
            try:
                full = work.unique(name + MEMBER_SEPARATOR + safe_name(plain, name))
            except ArchiveUnsafeError as error:
                work.add(work.unique(name + MEMBER_SEPARATOR + _flat(plain)), None, error)
                continue
            _unpack_member(archive, info, full, work)


def _unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, full: str, work: Unpacking) -> None:
    target = work.target()
    try:
        _check(info, full, work)
        _extract(archive, info, target, full, work)
        if _is_plain_zip(target, full):
            _unpack(target, full, work)
            target.unlink()
        else:
            work.add(full, target)
    except FileError as error:
        target.unlink(missing_ok=True)
        work.add(full, None, error)


def _check(info: zipfile.ZipInfo, name: str, work: Unpacking) -> None:
    limits = work.limits
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise ArchiveUnsafeError(f"{name}: is a link or device, not a file; refused.")
    if info.file_size > limits.ratio_free_mb * MB and info.file_size > limits.max_ratio * max(1, info.compress_size):
        ratio = info.file_size // max(1, info.compress_size)
        raise ArchiveUnsafeError(f"{name}: unpacks to {ratio} times its size; refused.")
    if info.file_size > limits.max_file_mb * MB:
        raise TooLargeError(f"{name}: {info.file_size // MB} MB; the limit is {limits.max_file_mb} MB a file.")
    if work.unpacked + info.file_size > limits.max_unpacked_mb * MB:
        raise TooLargeError(f"{name}: the archive unpacks to over {limits.max_unpacked_mb} MB; the rest is left out.")
    if info.flag_bits & 0x1 and not work.passwords:
        raise EncryptedError(f"{name}: the archive member is encrypted; give its password with --password-file.")


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, name: str, work: Unpacking) -> None:
    encrypted = bool(info.flag_bits & 0x1)
    attempts: list[bytes | None] = [p.encode("utf-8") for p in work.passwords] if encrypted else [None]
    damage: Exception | None = None
    for password in attempts:
        try:
            written = _copy(archive, info, target, password)
        except (RuntimeError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
            damage = error
            continue
        work.unpacked += written
        return
    if encrypted:
        raise EncryptedError(f"{name}: no given password opens the archive member; check --password-file.") from damage
    raise CorruptError(f"{name}: the archive member is damaged ({damage}); ask for a new copy.") from damage


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, password: bytes | None) -> int:
    if info.compress_type == zip_aes.METHOD and password is not None and archive.filename:
        data = zip_aes.decrypt_member(Path(archive.filename), info, password)
        if len(data) > info.file_size:
            raise zipfile.BadZipFile("the member is longer than the archive says")
        return target.write_bytes(data)
    written = 0
    with archive.open(info, pwd=password) as source, target.open("wb") as sink:
        while block := source.read(_BLOCK):
            written += len(block)
            if written > info.file_size:
                raise zipfile.BadZipFile("the member is longer than the archive says")
            sink.write(block)
    return written


def _is_plain_zip(path: Path, name: str) -> bool:
    from ingest.sniff import sniff

    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return False
    return sniff(path, name) == "zip"


def entry_name(info: zipfile.ZipInfo) -> str:
    """An entry's name as its maker saw it: many write UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def safe_name(entry: str, archive: str) -> str:
    """The normalised relative name. Raises ArchiveUnsafeError for absolute names and those that climb."""
    parts = [part for part in entry.replace("\\", "/").split("/") if part not in ("", ".")]
    absolute = entry.startswith(("/", "\\")) or bool(parts and len(parts[0]) == 2 and parts[0][1] == ":")
    if absolute or ".." in parts or not parts:
        raise ArchiveUnsafeError(f"{archive}: the member {entry!r} points outside the archive; refused.")
    return "/".join("".join(c for c in part if c.isprintable()) or "_" for part in parts)


def _flat(entry: str) -> str:
    flat = "".join(c if c.isprintable() and c not in "/\\:" else "_" for c in entry.replace("..", "_"))
    return flat[:200] or "_"


def _is_litter(entry: str) -> bool:
    """What operating systems leave behind in archives."""
    base = entry.replace("\\", "/").rsplit("/", 1)[-1]
    return entry.startswith("__MACOSX/") or base.startswith("._") or base in (".DS_Store", "Thumbs.db", "desktop.ini")
