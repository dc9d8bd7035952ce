"""Office files behind a password."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from knowledge.errors import CorruptError, EncryptedError

_log = logging.getLogger(__name__)

# Excel encrypts read-only workbooks with this password, which every program knows.
_KNOWN_TO_ALL = "VelvetSweatshop"


def decrypt_office(path: Path, name: str, *, passwords: Sequence[str], scratch: Path) -> Path:
    """The file opened with one of the passwords, as a new file under `scratch`. Raises EncryptedError, CorruptError."""
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError

    target = scratch / "decrypted"
    scratch.mkdir(parents=True, exist_ok=True)
    for password in (*passwords, _KNOWN_TO_ALL):
        try:
            with path.open("rb") as stream, target.open("wb") as sink:
                office = msoffcrypto.OfficeFile(stream)
                office.load_key(password=password)
                office.decrypt(sink)
        except FileFormatError as error:
            raise CorruptError(f"{name}: the encrypted file is damaged ({error}); ask for a new copy.") from error
        except Exception as error:  # the library raises bare and third-party errors for a wrong password
            _log.debug("a password was refused: %s", type(error).__name__)
        else:
            if target.stat().st_size:
                return target
    target.unlink(missing_ok=True)
    tried = f"none of {len(passwords)} passwords opens it; check" if passwords else "give its password with"
    raise EncryptedError(f"{name}: the file is encrypted; {tried} --password-file.")


def is_encrypted(path: Path) -> bool:
    """True for old Office files behind a password; damage counts as no."""
    import msoffcrypto

    try:
        with path.open("rb") as stream:
            return bool(msoffcrypto.OfficeFile(stream).is_encrypted())
    except Exception:  # the library raises bare and third-party errors on damaged files; the converter will tell
        return False
