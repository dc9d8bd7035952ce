"""The error tree. Families by what the caller can do; permanent or transient is a type.

KnowlineError
├── UsageError              the call is off: fix the arguments (CLI exit 2, HTTP 400)
│   ├── ScopeError          no or several sponsors/products fit: name one
│   └── NotFoundError       no such id in the caller's scope (HTTP 404)
├── FileError               one file cannot be taken in; carries a reason code; the run goes on
│   ├── EncryptedError · CorruptError · EmptyError · UnsupportedError
│   ├── TooLargeError · ArchiveUnsafeError · NoTextError · ParseTimeoutError
├── StoreError              the store cannot be used as it is
│   ├── StoreBusyError      transient: another process writes, try again
│   └── StoreVersionError   the store was written by a newer release, or needs `reindex`
├── ModelError              an embedding or chat model
│   ├── ModelUnavailableError   transient: down, slow, rate-limited
│   └── ModelResponseError      permanent for this call: malformed, truncated, refused
├── ReviewError             a decision that the rules do not allow (HTTP 409)
│   └── GroundingError      a value that the words it is cited from do not hold
└── AccessError             the caller may not do this
    ├── SignInError         nobody is signed in, or not any more (HTTP 401)
    ├── ForbiddenError      the caller's role does not allow it (HTTP 403)
    └── RateError           transient: too many requests; carries the seconds to wait (HTTP 429)
"""

from __future__ import annotations

from typing import ClassVar

from knowledge.records.package import Reason, ReasonCode


class KnowlineError(Exception):
    """Base of all errors that the program raises on purpose. The message says what, where, and what to do next."""


class UsageError(KnowlineError):
    """The call cannot be carried out as given."""


class ScopeError(UsageError):
    """The sponsor or product is missing or ambiguous."""


class NotFoundError(UsageError):
    """Nothing with this id in the caller's scope."""


class FileError(KnowlineError):
    """One file cannot be taken in."""

    code: ClassVar[ReasonCode] = "internal"

    def reason(self) -> Reason:
        """The error as the report's reason."""
        return Reason(code=self.code, message=str(self))


class EncryptedError(FileError):
    code = "encrypted"


class CorruptError(FileError):
    code = "corrupt"


class EmptyError(FileError):
    code = "empty"


class UnsupportedError(FileError):
    code = "unsupported"


class TooLargeError(FileError):
    code = "too_large"


class ArchiveUnsafeError(FileError):
    code = "archive_unsafe"


class NoTextError(FileError):
    code = "no_text"


class ParseTimeoutError(FileError):
    code = "timeout"


class StoreError(KnowlineError):
    """The store cannot be used as it is."""


class StoreBusyError(StoreError):
    """Transient: another process holds the store."""


class StoreVersionError(StoreError):
    """The store and this release do not fit together."""


class ModelError(KnowlineError):
    """An embedding or chat model failed."""


class ModelUnavailableError(ModelError):
    """Transient: the model does not answer."""


class ModelResponseError(ModelError):
    """The model answered something unusable."""


class ReviewError(KnowlineError):
    """A review decision that the transition table does not allow."""


class GroundingError(ReviewError):
    """A value that does not stand in the words it is cited from."""


class AccessError(KnowlineError):
    """The caller may not do this."""


class SignInError(AccessError):
    """Nobody is signed in, or the session or token is over."""


class ForbiddenError(AccessError):
    """The caller's role does not allow it."""


class RateError(AccessError):
    """Transient: too many requests."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
