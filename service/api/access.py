"""Which package a request is about, and whether its caller may: one dependency for every scoped route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request

from knowledge.errors import ForbiddenError, NotFoundError, ScopeError
from knowledge.records import Scope
from service.accounts.roles import Caller, Permission
from service.api.state import Service
from service.workspace import DEFAULT_NAME

SponsorQuery = Annotated[str | None, Query(description="whose package; may be left out where only one is yours")]
ProductQuery = Annotated[str | None, Query(description="which product; may be left out where there is only one")]


@dataclass(frozen=True, slots=True)
class Access:
    """A checked request: the service, who calls, and the scope that everything it reads or writes is in."""

    service: Service
    caller: Caller
    scope: Scope


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


def scoped(permission: Permission, *, create: bool = False) -> Callable[..., Access]:
    """A dependency that gives the request's `Access`. A foreign sponsor answers as one that does not exist."""

    def access(
        service: Annotated[Service, Depends(service_of)],
        caller: Annotated[Caller, Depends(caller_of)],
        request: Request,
        sponsor: SponsorQuery = None,
        product: ProductQuery = None,
    ) -> Access:
        scope = find_scope(service, caller, sponsor, product, create=create)
        seen = None
        if permission in ("read", "audit"):
            seen = request.scope["route"].name, "/".join(str(v) for v in request.path_params.values())
        return enter(service, caller, permission, scope, seen=seen)

    return access


def enter(
    service: Service, caller: Caller, permission: Permission, scope: Scope, *, seen: tuple[str, str] | None = None
) -> Access:
    """The caller's access to one package, checked. `seen` is the view and the record looked at, for the audit trail."""
    if not caller.sees(scope.sponsor, scope.product):
        raise NotFoundError("no such package for this caller")
    check(caller, permission, scope)
    if seen is not None:
        service.audit_read(caller, scope, f"read:{seen[0]}", seen[1])
    return Access(service, caller, scope)


def check(caller: Caller, permission: Permission, scope: Scope) -> None:
    """Raises `ForbiddenError` where the caller's role for the sponsor does not allow it."""
    if not caller.may(permission, scope.sponsor):
        raise ForbiddenError(f"your role for this sponsor does not allow to {permission.replace('_', ' ')}")


def visible(service: Service, caller: Caller) -> tuple[Scope, ...]:
    """The packages that exist for this caller."""
    return tuple(s for s in service.workspace.store.scopes() if caller.sees(s.sponsor, s.product))


def find_scope(
    service: Service, caller: Caller, sponsor: str | None, product: str | None, *, create: bool = False
) -> Scope:
    """The scope named, or the only one there is for this caller. Raises `NotFoundError` for an unknown or foreign one,
    `ScopeError` where it must be named. `create` allows a new product, and a new sponsor to whoever has a role for it.
    """
    known, settings = visible(service, caller), service.settings
    sponsor = sponsor or caller.sponsor or settings.sponsor or _only({s.sponsor for s in known}, "sponsor", create)
    if not caller.sees(sponsor):
        raise NotFoundError("no such sponsor for this caller")
    products = {s.product for s in known if s.sponsor == sponsor}
    product = product or caller.product or settings.product or _only(products, "product", create)
    scope = Scope(sponsor=sponsor, product=product)
    if not caller.sees(sponsor, product) or (not create and scope not in known):
        raise NotFoundError("no such package for this caller")
    return scope


def _only(names: set[str], what: str, create: bool) -> str:
    if len(names) == 1:
        return next(iter(names))
    if not names and create:
        return DEFAULT_NAME
    if not names:
        raise NotFoundError("nothing has been ingested yet")
    raise ScopeError(f"several {what}s ({', '.join(sorted(names))}): name one with `{what}=…`")


Read = Annotated[Access, Depends(scoped("read"))]
