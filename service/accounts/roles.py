"""Roles per sponsor and what each may do, as one table.

An administrator keeps the place running and cannot decide on content; quality assurance sees everything and changes
nothing but approvals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["reader", "reviewer", "approver", "qa", "admin"]
Permission = Literal[
    "read", "feedback", "ingest", "ingest_server_path", "review", "approve", "audit", "administer", "offboard"
]
ROLES: tuple[Role, ...] = ("reader", "reviewer", "approver", "qa", "admin")

MATRIX: Mapping[Permission, frozenset[Role]] = {
    "read": frozenset(ROLES),
    "feedback": frozenset(ROLES),
    "ingest": frozenset({"reviewer", "approver", "admin"}),
    "ingest_server_path": frozenset({"admin"}),
    "review": frozenset({"reviewer", "approver"}),
    "approve": frozenset({"approver", "qa"}),
    "audit": frozenset({"approver", "qa", "admin"}),
    "administer": frozenset({"admin"}),
    "offboard": frozenset({"admin"}),
}
CONTENT: frozenset[Permission] = frozenset({"review", "approve"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling. `grants` are roles by sponsor; `owner` is the one person of single-user mode, who may do all.

    A token may be bound to one sponsor, and to one of its products.
    """

    name: str
    grants: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    owner: bool = False
    sponsor: str | None = None
    product: str | None = None

    def sees(self, sponsor: str, product: str | None = None) -> bool:
        """The sponsor (and product) exists for this caller at all."""
        if self.owner:
            return True
        if self.sponsor not in (None, sponsor) or (product is not None and self.product not in (None, product)):
            return False
        return bool(self.grants.get(sponsor))

    def may(self, permission: Permission, sponsor: str) -> bool:
        """The matrix for this caller's roles. Who administers a sponsor decides on none of its content."""
        if self.owner:
            return True
        roles = self.grants.get(sponsor, frozenset()) if self.sees(sponsor) else frozenset()
        if permission in CONTENT and "admin" in roles:
            return False
        return bool(roles & MATRIX[permission])
