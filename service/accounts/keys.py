"""What a signed-in caller shows: session cookies and API tokens. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from knowledge.errors import NotFoundError, SignInError, UsageError
from knowledge.records.base import Record
from knowledge.storage import Store
from knowledge.storage.clock import now
from knowledge.storage.service_schema import sessions, tokens
from service.accounts.roles import Caller
from service.accounts.users import Users, stamp

TOKEN_PREFIX = "knl_"  # noqa: S105 - a mark that secret scanners find, no secret
_SEEN_EVERY = timedelta(seconds=60)
_OVER = "the session or token is not valid (any more): sign in again"


class Token(Record):
    """An API token as it is listed; the secret itself is shown once, when it is made."""

    id: str
    user: str
    label: str
    sponsor: str | None = None
    product: str | None = None
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None


class Keys:
    def __init__(self, store: Store, users: Users, *, idle_minutes: int = 60, max_hours: int = 12) -> None:
        self._store = store
        self._users = users
        self._idle = timedelta(minutes=idle_minutes)
        self._longest = timedelta(hours=max_hours)

    # sessions

    def open_session(self, name: str, at: datetime | None = None) -> str:
        """A new session's secret, for a cookie. The caller has checked the password."""
        at_text, secret = stamp(at or datetime.now(UTC)), secrets.token_urlsafe(32)
        values = {"hash": _hash(secret), "user_name": name, "created_at": at_text, "seen_at": at_text}
        with self._store.transaction() as connection:
            connection.execute(insert(sessions), values)
        return secret

    def by_session(self, secret: str, at: datetime | None = None) -> Caller:
        """The caller of a session; raises `SignInError` when it is unknown, idle for too long, or too old."""
        at = at or datetime.now(UTC)
        key = sessions.c.hash == _hash(secret)
        with self._store.engine.connect() as connection:
            row = connection.execute(select(sessions).where(key)).first()
        if row is None:
            raise SignInError(_OVER)
        if row.seen_at < stamp(at - self._idle) or row.created_at < stamp(at - self._longest):
            self.close_session(secret)
            raise SignInError(_OVER)
        if row.seen_at < stamp(at - _SEEN_EVERY):
            with self._store.transaction() as connection:
                connection.execute(update(sessions).where(key).values(seen_at=stamp(at)))
        return self._users.caller(row.user_name)

    def close_session(self, secret: str) -> None:
        with self._store.transaction() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == _hash(secret)))

    # tokens

    def new_token(
        self, name: str, label: str, *, days: int | None = 90, sponsor: str | None = None, product: str | None = None
    ) -> tuple[Token, str]:
        """A token of a user, bound to a sponsor (and product) where named; gives it with its secret."""
        if not self._users.exists(name):
            raise NotFoundError(f"no user {name!r}; `knowline users list` names them")
        if product is not None and sponsor is None:
            raise UsageError("a token bound to a product needs its sponsor too")
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        expires = stamp(datetime.now(UTC) + timedelta(days=days)) if days is not None else None
        token = Token(
            id="k" + secrets.token_hex(8), user=name, label=label, sponsor=sponsor, product=product,
            created_at=now(), expires_at=expires,
        )  # fmt: skip
        values = token.model_dump(exclude={"user"}) | {"user_name": name, "hash": _hash(secret)}
        with self._store.transaction() as connection:
            connection.execute(insert(tokens), values)
        return token, secret

    def by_token(self, secret: str, at: datetime | None = None) -> Caller:
        """The caller of a token; raises `SignInError` when it is unknown, expired or revoked."""
        with self._store.engine.connect() as connection:
            row = connection.execute(select(tokens).where(tokens.c.hash == _hash(secret))).first()
        at_text = stamp(at or datetime.now(UTC))
        if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at < at_text):
            raise SignInError(_OVER)
        return self._users.caller(row.user_name, sponsor=row.sponsor, product=row.product)

    def revoke(self, token_id: str) -> None:
        with self._store.transaction() as connection:
            live = (tokens.c.id == token_id) & tokens.c.revoked_at.is_(None)
            if connection.execute(update(tokens).where(live).values(revoked_at=now())).rowcount == 0:
                raise NotFoundError(f"no token {token_id!r} in use; `knowline users list` names them")

    def tokens(self) -> tuple[Token, ...]:
        """All tokens, newest last; never their secrets."""
        query = select(tokens).order_by(tokens.c.created_at, tokens.c.id)
        with self._store.engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Token(id=r.id, user=r.user_name, label=r.label, sponsor=r.sponsor, product=r.product,
                  created_at=r.created_at, expires_at=r.expires_at, revoked_at=r.revoked_at)
            for r in rows
        )  # fmt: skip


def _hash(secret: str) -> str:
    """Secrets here are 256 random bits, so a plain hash keeps them."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
