"""Local users in SQL: adding, roles, sign-in with lockout, disabling. Every change of a role is in the audit trail."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from knowledge.errors import NotFoundError, SignInError, UsageError
from knowledge.records import Scope
from knowledge.records.base import Record
from knowledge.storage import Act, Store
from knowledge.storage.clock import now
from knowledge.storage.service_schema import grants, identities, sessions, tokens, users
from service.accounts.passwords import hash_password, password_fits
from service.accounts.roles import ROLES, Caller, Role

NAME = re.compile(r"[^\s/\x00-\x1f](?:[^/\x00-\x1f]{0,98}[^\s/\x00-\x1f])?")
# What stands for the password of who signs in elsewhere; no hash, so that no password fits it.
NO_PASSWORD = "elsewhere"  # noqa: S105
_REFUSED = "name or password is wrong, or the account is locked or disabled"


class Grant(Record):
    sponsor: str
    role: Role


class User(Record):
    """One account; never its password."""

    name: str
    grants: tuple[Grant, ...]
    created_at: str
    disabled_at: str | None = None
    locked_until: str | None = None


class Users:
    def __init__(self, store: Store, *, lockout_attempts: int = 5, lockout_minutes: int = 15) -> None:
        self._store = store
        self._attempts = lockout_attempts
        self._lockout = timedelta(minutes=lockout_minutes)

    def add(self, name: str, password: str, by: str) -> None:
        """A new account without any role. Raises `UsageError` for a name that is taken or not usable."""
        if not NAME.fullmatch(name):
            raise UsageError(f"user name {name!r}: 1 to 100 characters, no slash, no space at either end")
        values = {"name": name, "password": hash_password(password), "created_at": now(), "created_by": by}
        with self._store.transaction() as connection:
            folded = (one.casefold() for one in connection.execute(select(users.c.name)).scalars())
            if name.casefold() in folded:
                raise UsageError(f"there is a user {name!r} already; names are never given again")
            connection.execute(insert(users), values | {"failures": 0})

    def grant(self, name: str, sponsor: str, role: str, by: str) -> None:
        """Give a role for one sponsor; giving it twice changes nothing."""
        if role not in ROLES:
            raise UsageError(f"role {role!r}: one of {', '.join(ROLES)}")
        key = {"user_name": name, "sponsor": sponsor, "role": role}
        self._must_exist(name)
        with self._store.transaction() as connection:
            where = (grants.c.user_name == name) & (grants.c.sponsor == sponsor) & (grants.c.role == role)
            if connection.execute(select(grants.c.role).where(where)).first() is None:
                connection.execute(insert(grants), key | {"granted_at": now(), "granted_by": by})
                act = Act(by, "grant", "user", name, {"role": role})
                self._store.audit.append(connection, Scope(sponsor=sponsor, product=""), act)

    def revoke(self, name: str, sponsor: str, role: str, by: str) -> None:
        """Take a role away. Raises `NotFoundError` where the user does not have it."""
        with self._store.transaction() as connection:
            where = (grants.c.user_name == name) & (grants.c.sponsor == sponsor) & (grants.c.role == role)
            if connection.execute(delete(grants).where(where)).rowcount == 0:
                raise NotFoundError(f"{name!r} is not {role!r} for {sponsor!r}; `knowline users list` tells the roles")
            act = Act(by, "revoke", "user", name, {"role": role})
            self._store.audit.append(connection, Scope(sponsor=sponsor, product=""), act)

    def disable(self, name: str, by: str) -> None:
        """The account signs in no more; its sessions and tokens end. It stays, since its decisions stay."""
        self._must_exist(name)
        with self._store.transaction() as connection:
            connection.execute(update(users).where(users.c.name == name).values(disabled_at=now()))
            connection.execute(delete(sessions).where(sessions.c.user_name == name))
            live = (tokens.c.user_name == name) & tokens.c.revoked_at.is_(None)
            connection.execute(update(tokens).where(live).values(revoked_at=now()))
            for sponsor in connection.execute(
                select(grants.c.sponsor).where(grants.c.user_name == name).distinct()
            ).scalars():
                act = Act(by, "disable", "user", name, {})
                self._store.audit.append(connection, Scope(sponsor=sponsor, product=""), act)

    def unlock(self, name: str, by: str) -> None:
        """Let somebody who failed too often try again at once."""
        self._must_exist(name)
        self._set(name, failures=0, locked_until=None)
        with self._store.transaction() as connection:
            held = select(grants.c.sponsor).where(grants.c.user_name == name).distinct()
            act = Act(by, "unlock", "user", name, {})
            for sponsor in connection.execute(held).scalars().all():
                self._store.audit.append(connection, Scope(sponsor=sponsor, product=""), act)

    def set_password(self, name: str, password: str) -> None:
        """A new password; lifts a lock and ends all sessions."""
        self._must_exist(name)
        values = {"password": hash_password(password), "failures": 0, "locked_until": None}
        with self._store.transaction() as connection:
            connection.execute(update(users).where(users.c.name == name).values(**values))
            connection.execute(delete(sessions).where(sessions.c.user_name == name))

    def check(self, name: str, password: str, at: datetime | None = None) -> None:
        """Sign-in, or signing anew with the password, or the code of who signs in at an identity provider.

        Raises `SignInError`, in the same words and time whatever is wrong; locks after some failures.
        """
        at = at or datetime.now(UTC)
        with self._store.engine.connect() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).first()
        fits = password_fits(row.password if row is not None else None, password)
        if row is not None and row.password == NO_PASSWORD:
            fits = self._code_fits(name, password, at)
        if row is None:
            raise SignInError(_REFUSED)
        locked = row.locked_until is not None and row.locked_until > stamp(at)
        if fits and not locked and row.disabled_at is None:
            if row.failures:
                self._set(name, failures=0, locked_until=None)
            return
        if not locked and not fits:
            self._failed(name, at)
        raise SignInError(_REFUSED)

    def caller(self, name: str, *, sponsor: str | None = None, product: str | None = None) -> Caller:
        """The account as a caller with its roles now. Raises `SignInError` when it is disabled."""
        with self._store.engine.connect() as connection:
            row = connection.execute(select(users.c.disabled_at).where(users.c.name == name)).first()
            roles: dict[str, set[Role]] = defaultdict(set)
            for grant in connection.execute(select(grants).where(grants.c.user_name == name)):
                roles[grant.sponsor].add(grant.role)
        if row is None or row.disabled_at is not None:
            raise SignInError("this account is disabled")
        held = {one: frozenset(several) for one, several in roles.items()}
        return Caller(name, held, sponsor=sponsor, product=product)

    def all(self) -> tuple[User, ...]:
        """All accounts by name, disabled ones too."""
        with self._store.engine.connect() as connection:
            held: dict[str, list[Grant]] = defaultdict(list)
            for row in connection.execute(select(grants).order_by(grants.c.sponsor, grants.c.role)):
                held[row.user_name].append(Grant(sponsor=row.sponsor, role=row.role))
            rows = connection.execute(select(users).order_by(users.c.name)).all()
        return tuple(
            User(name=row.name, grants=tuple(held[row.name]), created_at=row.created_at, disabled_at=row.disabled_at,
                 locked_until=row.locked_until)
            for row in rows
        )  # fmt: skip

    def exists(self, name: str) -> bool:
        with self._store.engine.connect() as connection:
            return connection.execute(select(users.c.name).where(users.c.name == name)).first() is not None

    def _must_exist(self, name: str) -> None:
        if not self.exists(name):
            raise NotFoundError(f"no user {name!r}; `knowline users list` names them")

    def _failed(self, name: str, at: datetime) -> None:
        """Count the failure in SQL, so that guesses at the same time all count."""
        with self._store.transaction() as connection:
            where = users.c.name == name
            connection.execute(update(users).where(where).values(failures=users.c.failures + 1))
            if connection.execute(select(users.c.failures).where(where)).scalar_one() >= self._attempts:
                until = stamp(at + self._lockout)
                connection.execute(update(users).where(where).values(locked_until=until, failures=0))

    def _code_fits(self, name: str, code: str, at: datetime) -> bool:
        """The code of an identity provider's account; it is used up by this."""
        mine = (identities.c.user_name == name) & (identities.c.code_hash == code_hash(code))
        with self._store.transaction() as connection:
            live = mine & (identities.c.code_until >= stamp(at))
            used = connection.execute(update(identities).where(live).values(code_hash=None, code_until=None))
            return used.rowcount > 0

    def _set(self, name: str, **values: Any) -> None:
        with self._store.transaction() as connection:
            connection.execute(update(users).where(users.c.name == name).values(**values))


def code_hash(code: str) -> str:
    """Codes are random and live for minutes, so a plain hash keeps them."""
    return hashlib.sha256(code.encode("utf-8")).hexdigest()


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
