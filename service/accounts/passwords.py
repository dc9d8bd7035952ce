"""Passwords as argon2id hashes; the one module that knows the library."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from knowledge.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1024


def hash_password(password: str) -> str:
    """argon2id with the library's current defaults. Raises `UsageError` for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password needs {SHORTEST} to {LONGEST} characters; this one has {len(password)}")
    return _hasher().hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password is the one; takes as long when there is no such user (`stored` is None)."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(_nobody() if stored is None else stored, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that fits no one, so that an unknown name costs the same time as a wrong password."""
    import secrets

    return _hasher().hash(secrets.token_hex(16))
