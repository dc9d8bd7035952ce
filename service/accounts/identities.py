"""Accounts of people who sign in at an identity provider: made at the first sign-in, roles as their groups give them.

An account belongs to an issuer and a subject, never to a name alone, so that nobody gets a local account by choosing
its name at the provider.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.errors import SignInError
from knowledge.records import Scope
from knowledge.storage import Act, Store
from knowledge.storage.clock import now
from knowledge.storage.service_schema import grants, identities, sessions, users
from service.accounts.grants import Mapped, given
from service.accounts.oidc import Identity
from service.accounts.users import NAME, NO_PASSWORD, code_hash, stamp

log = logging.getLogger(__name__)
CODE_MINUTES = 5
_REFUSED = "the identity provider's name for you cannot be an account here: ask who administers the service"


class Identities:
    def __init__(self, store: Store) -> None:
        self._store = store

    def enter(self, identity: Identity, roles: tuple[Mapped, ...]) -> str:
        """The account's name, its roles brought in step with the groups.

        Raises `SignInError` for a disabled account, or a name that is another account's.
        """
        by = f"oidc:{identity.issuer}"
        with self._store.transaction() as connection:
            name = self._name(connection, identity) or self._make(connection, identity, by)
            if connection.execute(select(users.c.disabled_at).where(users.c.name == name)).scalar() is not None:
                raise SignInError("this account is disabled")
            self._grant(connection, name, given(roles, identity.groups), by)
        return name

    def new_code(self, identity: Identity, user: str, at: datetime | None = None) -> str:
        """A code that signs once within a few minutes, in the place of a password, for who has just proved who it is.

        Raises `SignInError` where the proof is of somebody else, or not fresh.
        """
        code, until = secrets.token_urlsafe(9), (at or datetime.now(UTC)) + timedelta(minutes=CODE_MINUTES)
        with self._store.transaction() as connection:
            if not identity.fresh or self._name(connection, identity) != user:
                log.warning("no code to sign with: the provider's proof is not fresh, or of somebody else")
                raise SignInError("the identity provider did not prove anew that it is you: try again")
            mine = identities.c.user_name == user
            values = {"code_hash": code_hash(code), "code_until": stamp(until)}
            connection.execute(update(identities).where(mine).values(**values))
        return code

    def _name(self, connection: Connection, identity: Identity) -> str | None:
        mine = (identities.c.issuer == identity.issuer) & (identities.c.subject == identity.subject)
        return connection.execute(select(identities.c.user_name).where(mine)).scalar()

    def _make(self, connection: Connection, identity: Identity, by: str) -> str:
        taken = {one.casefold() for one in connection.execute(select(users.c.name)).scalars()}
        if not NAME.fullmatch(identity.name) or identity.name.casefold() in taken:
            log.warning("sign-in by OpenID Connect refused: its name is another account's, or not usable")
            raise SignInError(_REFUSED)
        made = {"name": identity.name, "password": NO_PASSWORD, "created_at": now(), "created_by": by, "failures": 0}
        connection.execute(insert(users), made)
        link = {"issuer": identity.issuer, "subject": identity.subject, "user_name": identity.name, "created_at": now()}
        connection.execute(insert(identities), link)
        return identity.name

    def _grant(self, connection: Connection, name: str, wanted: frozenset[tuple[str, str]], by: str) -> None:
        """Only what the provider gave is taken away again; what an administrator gave stays."""
        rows = connection.execute(select(grants).where(grants.c.user_name == name)).all()
        held = {(row.sponsor, row.role): row.granted_by for row in rows}
        for sponsor, role in sorted(wanted - held.keys()):
            row = {"user_name": name, "sponsor": sponsor, "role": role, "granted_at": now(), "granted_by": by}
            connection.execute(insert(grants), row)
            self._tell(connection, sponsor, Act(by, "grant", "user", name, {"role": role}))
        for sponsor, role in sorted(one for one, giver in held.items() if giver == by and one not in wanted):
            where = (grants.c.user_name == name) & (grants.c.sponsor == sponsor) & (grants.c.role == role)
            connection.execute(delete(grants).where(where))
            connection.execute(delete(sessions).where(sessions.c.user_name == name))
            self._tell(connection, sponsor, Act(by, "revoke", "user", name, {"role": role}))

    def _tell(self, connection: Connection, sponsor: str, act: Act) -> None:
        self._store.audit.append(connection, Scope(sponsor=sponsor, product=""), act)
