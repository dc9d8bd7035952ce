"""What groups of an identity provider give: roles per sponsor, held in step with the groups at each sign-in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from knowledge.errors import UsageError
from service.accounts.roles import ROLES, Role


@dataclass(frozen=True, slots=True)
class Mapped:
    """Who is in `group` has `role` for `sponsor`."""

    group: str
    sponsor: str
    role: Role


def parse_roles(written: Sequence[str]) -> tuple[Mapped, ...]:
    """`GROUP=SPONSOR:ROLE`, where the group may hold `=` (as directory names do) and the sponsor `:`.

    Raises `UsageError` naming what cannot be read.
    """
    return tuple(_parsed(one) for one in written)


def given(roles: Iterable[Mapped], groups: Iterable[str]) -> frozenset[tuple[str, Role]]:
    """(sponsor, role) that these groups give."""
    member = frozenset(groups)
    return frozenset((one.sponsor, one.role) for one in roles if one.group in member)


def _parsed(written: str) -> Mapped:
    group, equals, rest = written.rpartition("=")
    sponsor, colon, role = rest.rpartition(":")
    if not (equals and colon and group.strip() and sponsor.strip()) or role.strip() not in ROLES:
        raise UsageError(f"oidc_roles: {written!r} is not GROUP=SPONSOR:ROLE with a role of {', '.join(ROLES)}")
    return Mapped(group.strip(), sponsor.strip(), cast(Role, role.strip()))
