"""Old and foreign formats through a converter that is installed: LibreOffice for documents, 7-Zip for archives."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ingest.archive import MEMBER_SEPARATOR, Member, safe_name
from ingest.limits import MB, Limits
from knowledge.errors import (
    ArchiveUnsafeError,
    CorruptError,
    EncryptedError,
    FileError,
    ParseTimeoutError,
    TooLargeError,
    UnsupportedError,
)

_OFFICE = ("soffice", "libreoffice")
_LOCKED = re.compile(r"encrypted archive|wrong password", re.IGNORECASE)
_SEVEN_ZIP = ("7zz", "7z", "7za", "7zr")
_TARGETS = {"doc": "docx", "rtf": "docx", "odf": "docx", "xls": "xlsx", "xlsb": "xlsx", "ppt": "pptx"}
_ODF = {".ods": "xlsx", ".odp": "pptx", ".fods": "xlsx"}


def convert_office(path: Path, name: str, kind: str, *, scratch: Path, limits: Limits) -> Path:
    """The file as DOCX, XLSX or PPTX under `scratch`.

    Raises UnsupportedError where no LibreOffice is installed, ParseTimeoutError, CorruptError. Macros are not run:
    a headless conversion with a fresh profile has them off.
    """
    program = _program(_OFFICE)
    if program is None:
        raise UnsupportedError(
            f"{name}: {kind.upper()} files need LibreOffice (Debian: apt-get install libreoffice-core "
            "libreoffice-writer libreoffice-calc libreoffice-impress), or save the file as DOCX, XLSX or PPTX."
        )
    target = _ODF.get(Path(name).suffix.lower(), _TARGETS[kind]) if kind == "odf" else _TARGETS[kind]
    work = scratch / "convert"
    work.mkdir(parents=True, exist_ok=True)
    given = work / f"given.{Path(name).suffix.lower().lstrip('.') or kind}"
    shutil.copyfile(path, given)
    command = [
        program, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", target, "--outdir", str(work / "out"), str(given),
    ]
    _run(command, name, limits, work)
    made = next((p for p in (work / "out").glob(f"*.{target}")), None) if (work / "out").is_dir() else None
    if made is None:
        raise CorruptError(f"{name}: LibreOffice could not convert the file; open and save it as {target.upper()}.")
    return made


def unpack_seven_zip(
    path: Path, name: str, *, scratch: Path, limits: Limits, passwords: Sequence[str] = ()
) -> tuple[Member, ...]:
    """All files of a 7z archive. Raises UnsupportedError where no 7-Zip is installed, and as `unpack_zip` does."""
    program = _program(_SEVEN_ZIP)
    if program is None:
        raise UnsupportedError(
            f"{name}: 7z archives need 7-Zip (Debian: apt-get install 7zip or p7zip-full), or pack the files as ZIP."
        )
    listing, password = _listed(program, path, name, scratch, limits, passwords)
    sizes = [int(line[7:]) for line in listing.splitlines() if line.startswith("Size = ") and line[7:].isdigit()]
    if len(sizes) > limits.max_members:
        raise ArchiveUnsafeError(f"{name}: holds over {limits.max_members} files; unpack it by hand.")
    total = sum(sizes)
    if total > limits.max_unpacked_mb * MB:
        raise TooLargeError(f"{name}: unpacks to {total // MB} MB; the limit is {limits.max_unpacked_mb} MB.")
    if total > limits.ratio_free_mb * MB and total > limits.max_ratio * max(1, path.stat().st_size):
        raise ArchiveUnsafeError(f"{name}: unpacks to {total // max(1, path.stat().st_size)} times its size; refused.")
    out = scratch / "unpacked"
    out.mkdir(parents=True, exist_ok=True)
    _run([program, "x", "-y", f"-p{password}", f"-o{out}", "--", str(path)], name, limits, scratch)
    return tuple(_members(out, name))


def _listed(
    program: str, path: Path, name: str, scratch: Path, limits: Limits, passwords: Sequence[str]
) -> tuple[str, str]:
    """The list of an archive's files, and the password that opens them (empty where none is needed)."""
    for password in ("", *passwords):
        try:
            listing = _run([program, "l", "-slt", f"-p{password}", "--", str(path)], name, limits, scratch)
            if "Encrypted = +" in listing:
                _run([program, "t", f"-p{password}", "--", str(path)], name, limits, scratch)
        except EncryptedError:
            continue
        return listing, password
    raise EncryptedError(f"{name}: the 7z archive is encrypted; give its password with --password-file.")


def _members(out: Path, name: str) -> list[Member]:
    members: list[Member] = []
    for found in sorted(out.rglob("*")):
        full = name + MEMBER_SEPARATOR + found.relative_to(out).as_posix()
        error: FileError | None = None
        if found.is_symlink() or not found.resolve().is_relative_to(out.resolve()):
            error = ArchiveUnsafeError(f"{full}: is a link, not a file; refused.")
        elif not found.is_file():
            continue
        safe_name(found.relative_to(out).as_posix(), name)
        members.append(Member(full, found, error.reason() if error else None))
    return members


def _program(names: tuple[str, ...]) -> str | None:
    return next((found for found in map(shutil.which, names) if found), None)


def _run(command: list[str], name: str, limits: Limits, home: Path) -> str:
    """Run a converter without a shell, with its home under scratch; its output, or an error of the tree."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LANG": "C.UTF-8", "TMPDIR": str(home)}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=limits.convert_timeout_s, env=environment, check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise ParseTimeoutError(f"{name}: the converter took over {limits.convert_timeout_s} s.") from error
    output = done.stdout.decode("utf-8", errors="replace")
    if done.returncode != 0:
        if _LOCKED.search(output + done.stderr.decode("utf-8", errors="replace")):
            raise EncryptedError(f"{name}: the archive is encrypted.")
        words = (done.stderr.decode("utf-8", errors="replace") or output).strip().splitlines()[-1:]
        raise CorruptError(f"{name}: the converter failed ({' '.join(words)[:200]}).")
    return output
