"""Who is signed in and which package is open: what every page gets, and its only way to the service.

A page shows or hides a control by `Session.may`; what is allowed is decided again by the service in `Session.access`.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from knowledge.errors import KnowlineError, NotFoundError, ReviewError, SignInError
from knowledge.records import Box, Scope
from service.accounts.roles import Caller, Permission
from service.api.access import Access, enter, visible
from service.api.guard import COOKIE
from service.api.state import PREFIX, Service
from service.workspace import Workspace

log = logging.getLogger(__name__)
SecretOf = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class _Bound:
    service: Service
    secret_of: SecretOf


def _cookie() -> str | None:
    return st.context.cookies.get(COOKIE)


# Streamlit runs a script by its path and hands nothing in, so what the script stands on is bound here, once a process.
_bound: list[_Bound] = []


def bind(service: Service, secret_of: SecretOf = _cookie) -> None:
    """Tell the pages of this process which service they are of, and how a browser shows who is signed in."""
    _bound[:] = [_Bound(service, secret_of)]


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one page. `scope` is the package chosen in the sidebar; None while there is none to choose."""

    service: Service
    caller: Caller
    scope: Scope | None

    @property
    def workspace(self) -> Workspace:
        """The home's parts. Pass `access(...).scope` with every call; `workspace.scope()` is the command line's."""
        return self.service.workspace

    @property
    def accounts(self) -> bool:
        """Several people work here and sign in."""
        return self.service.settings.accounts

    @property
    def person(self) -> str:
        """Who decides. Raises `ReviewError` where one person works without having said a name."""
        name = self.caller.name if self.accounts else (self.service.settings.by or st.session_state.get("shell.me"))
        if not name or not name.strip():
            raise ReviewError("a decision needs your name: write it in the sidebar, under the package")
        return str(name).strip()

    def may(self, permission: Permission) -> bool:
        """Whether to show a control; no protection by itself."""
        return self.scope is not None and self.caller.may(permission, self.scope.sponsor)

    def access(self, permission: Permission = "read", *, seen: tuple[str, str] | None = None) -> Access:
        """The checked access to the open package, as the API's routes get it. `seen` goes into the audit trail: the
        view and the record looked at. Raises `ForbiddenError`, or `NotFoundError` while no package is open."""
        if self.scope is None:
            raise NotFoundError("no package is open: choose one in the sidebar, or add documents on the page Package")
        return enter(self.service, self.caller, permission, self.scope, seen=seen)

    def in_package(self, sponsor: str, product: str) -> Session:
        """The same person at another package; for one that is only now being made."""
        return Session(self.service, self.caller, Scope(sponsor=sponsor, product=product))

    def url(self, path: str, **query: str | Sequence[str]) -> str:
        """An address of the API for the open package, for pictures and downloads in the page."""
        values: dict[str, str | Sequence[str]] = dict(query)
        if self.scope is not None:
            values |= {"sponsor": self.scope.sponsor, "product": self.scope.product}
        return f"{PREFIX}/{path}?{urlencode(values, doseq=True)}"

    def page_url(self, document_id: str, page: int, boxes: Sequence[Box] = ()) -> str:
        """The page's picture with the boxes of this page drawn on it."""
        marks = [f"{_in(b.x0)},{_in(b.y0)},{_in(b.x1)},{_in(b.y1)}" for b in boxes if b.page == page]
        return self.url(f"documents/{document_id}/pages/{page}.png", highlight=marks[:100])


def current() -> Session:
    """The session of this run. Raises `SignInError` when nobody is signed in (any more)."""
    if not _bound:
        raise RuntimeError("the app runs inside `knowline ui`: start it with that")
    service, caller = _bound[0].service, _caller(_bound[0])
    return Session(service, caller, _chosen(visible(service, caller)))


def packages(session: Session) -> tuple[Scope, ...]:
    """The packages that exist for this person."""
    return visible(session.service, session.caller)


def choose(scope: Scope) -> None:
    """Open a package from the next run on."""
    st.session_state["package"] = scope


def unexpected(error: Exception) -> bool:
    """Streamlit's door for errors that no page caught: told like all others, details to the log alone."""
    from ui.app.components.states import failed

    failed(error)
    return True


def reference(error: Exception) -> str:
    """A mark that a person can give to whoever reads the log."""
    mark = uuid.uuid4().hex[:8]
    log.error("the app failed, reference %s", mark, exc_info=error)
    return mark


def _caller(bound: _Bound) -> Caller:
    service = bound.service
    if not service.settings.accounts:
        return service.owner
    secret = bound.secret_of()
    if not secret:
        raise SignInError("nobody is signed in")
    return service.keys.by_session(secret)


def _chosen(known: Sequence[Scope]) -> Scope | None:
    chosen = st.session_state.get("package")
    if chosen in known:
        return chosen  # type: ignore[no-any-return]
    asked = st.query_params.get("package")
    for scope in known:
        if asked == f"{scope.sponsor}/{scope.product}":
            return scope
    return known[0] if known else None


def _in(value: float) -> str:
    return f"{min(1.0, max(0.0, value)):.6f}".rstrip("0").rstrip(".") or "0"


__all__ = ["KnowlineError", "Session", "bind", "choose", "current", "packages", "reference", "unexpected"]
