"""What an administrator does to accounts: for own sponsors alone, never to oneself, never a way into content.

Everything is checked here, so that a page or a route only has to call. Single-user mode has no accounts to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from knowledge.errors import ForbiddenError, NotFoundError, UsageError
from knowledge.records import Scope
from knowledge.storage import Act, Store
from service.accounts.keys import Keys, Token
from service.accounts.roles import CONTENT, MATRIX, Caller, Role
from service.accounts.users import User, Users

# Roles that decide on content: an administrator cannot borrow one by a token of somebody else's account.
DECIDING: frozenset[Role] = frozenset(role for role in get_args(Role) if any(role in MATRIX[p] for p in CONTENT))


@dataclass(frozen=True, slots=True)
class Administration:
    """One administrator's hold on accounts; every call raises `ForbiddenError` where it ends."""

    store: Store
    users: Users
    keys: Keys
    caller: Caller

    def people(self) -> tuple[User, ...]:
        """Accounts with a role for a sponsor of the caller's, and those that have none at all; only these roles."""
        self._any()
        found = []
        for user in self.users.all():
            held = tuple(one for one in user.grants if self._holds(one.sponsor))
            if held or not user.grants:
                found.append(user.model_copy(update={"grants": held}))
        return tuple(found)

    def add(self, name: str, password: str, sponsor: str, role: Role) -> None:
        """A new account with its first role."""
        self._must_hold(sponsor)
        self.users.add(name.strip(), password, self.caller.name)
        self.users.grant(name.strip(), sponsor, role, self.caller.name)

    def grant(self, name: str, sponsor: str, role: Role) -> None:
        """Give a role. One that decides on content needs an account without live tokens, which others may hold."""
        self._must_hold(sponsor)
        self._other(name, "roles")
        if role in DECIDING and any(one.user == name and one.revoked_at is None for one in self.keys.tokens()):
            raise UsageError(f"{name!r} has API tokens that others may hold: revoke them before the role {role!r}")
        self.users.grant(name, sponsor, role, self.caller.name)

    def revoke(self, name: str, sponsor: str, role: Role) -> None:
        """Take a role away."""
        self._must_hold(sponsor)
        self._other(name, "roles")
        self.users.revoke(name, sponsor, role, self.caller.name)

    def disable(self, name: str) -> None:
        """End an account whose roles are all for the caller's sponsors."""
        self._other(name, "account")
        self._wholly_mine(name)
        self.users.disable(name, self.caller.name)

    def unlock(self, name: str) -> None:
        """Lift the lock after failed sign-ins."""
        self._other(name, "account")
        self._wholly_mine(name)
        self.users.unlock(name, self.caller.name)

    def tokens(self) -> tuple[Token, ...]:
        """Tokens bound to the caller's sponsors, and of people who work for these alone; newest first."""
        mine = {one.name for one in self.users.all() if one.grants and all(self._holds(g.sponsor) for g in one.grants)}
        self._any()
        return tuple(
            one
            for one in reversed(self.keys.tokens())
            if self._holds(one.sponsor) or (one.sponsor is None and (one.user in mine or one.user == self.caller.name))
        )

    def new_token(self, name: str, label: str, scope: Scope, *, days: int | None = 90) -> tuple[Token, str]:
        """A token bound to the package, for oneself or for an account that only reads; given with its secret.

        `scope.product` may be empty: the token then is for the whole sponsor.
        """
        self._must_hold(scope.sponsor)
        held = self.users.caller(name).grants.get(scope.sponsor, frozenset()) if self.users.exists(name) else None
        if not held:
            raise NotFoundError(f"{name!r} has no role for {scope.sponsor!r}: give one first")
        if name != self.caller.name and held & (DECIDING | {"admin"}):
            raise ForbiddenError(f"{name!r} decides in this package; whoever holds a token decides in that name")
        made = self.keys.new_token(name, label.strip(), days=days, sponsor=scope.sponsor, product=scope.product or None)
        self._record(scope.sponsor, "new_token", made[0].id, {"user": name, "label": label.strip()})
        return made

    def revoke_token(self, token_id: str) -> None:
        """End a token of the list."""
        token = next((one for one in self.tokens() if one.id == token_id), None)
        if token is None:
            raise NotFoundError(f"no token {token_id!r} of a sponsor that you administer")
        self.keys.revoke(token_id)
        for sponsor in (token.sponsor,) if token.sponsor else self.sponsors():
            self._record(sponsor, "revoke_token", token_id, {"user": token.user, "label": token.label})

    def sponsors(self) -> tuple[str, ...]:
        """What the caller administers, packages or not."""
        names = {*self.store.sponsors.all(), *self.caller.grants}
        return tuple(sorted(one for one in names if self._holds(one)))

    def _holds(self, sponsor: str | None) -> bool:
        return sponsor is not None and self.caller.product is None and self.caller.may("administer", sponsor)

    def _any(self) -> None:
        if not self.caller.owner and not self.sponsors():
            raise ForbiddenError("only an administrator of a sponsor may see this")

    def _must_hold(self, sponsor: str) -> None:
        if not self._holds(sponsor):
            raise ForbiddenError(f"you do not administer the sponsor {sponsor!r}")

    def _other(self, name: str, what: str) -> None:
        if name == self.caller.name:
            raise ForbiddenError(f"nobody changes their own {what}: ask another administrator")

    def _wholly_mine(self, name: str) -> None:
        self._any()
        user = next((one for one in self.users.all() if one.name == name), None)
        if user is None or (user.grants and not any(self._holds(one.sponsor) for one in user.grants)):
            raise NotFoundError(f"no account {name!r} with a role for a sponsor that you administer")
        if not all(self._holds(one.sponsor) for one in user.grants):
            raise ForbiddenError(f"{name!r} works for other sponsors too: take the roles for yours away instead")

    def _record(self, sponsor: str, action: str, subject: str, detail: dict[str, str]) -> None:
        with self.store.transaction() as connection:
            act = Act(self.caller.name, action, "token", subject, detail)
            self.store.audit.append(connection, Scope(sponsor=sponsor, product=""), act)
