"""Who comes in: the right host, no foreign site's page, not too large, signed in, not too often.

It stands before the routes, so that nothing of a body is read for a caller who may not send it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from knowledge.errors import ForbiddenError, SignInError
from service.accounts.roles import Caller
from service.addresses import is_loopback
from service.api.limits import JSON_BYTES, bounded, too_large
from service.api.problems import problem_response
from service.api.state import PREFIX, Service

COOKIE = "knowline_session"
SIGN_IN = f"{PREFIX}/session"
PROVIDER, PROVIDER_BACK = f"{SIGN_IN}/oidc", f"{SIGN_IN}/oidc/callback"
PUBLIC = frozenset(
    {f"{PREFIX}/{name}" for name in ("healthz", "readyz", "openapi.json", "about")} | {PROVIDER, PROVIDER_BACK}
)
UPLOAD = f"{PREFIX}/ingestions"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages for people beside the API: which addresses need no sign-in, where files come in, where people sign in."""

    public: Callable[[str], bool]
    uploads: str
    sign_in: str

    def owns(self, path: str) -> bool:
        return not path.startswith(("/api/", "/v1/"))


class Guard:
    """ASGI middleware before all routes; puts the `Caller` into the request's state."""

    def __init__(self, app: ASGIApp, service: Service, pages: Pages | None = None) -> None:
        self._app = app
        self._service = service
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._check_origin(scope, headers)
            most = self._most_bytes(scope["path"])
            length = headers.get("content-length", "")
            if length.isdigit() and int(length) > most:
                raise too_large(most)
            scope.setdefault("state", {})["caller"] = await self._caller(scope, headers)
        except SignInError as error:
            await self._not_signed_in(error, scope, headers)(scope, receive, send)
            return
        except Exception as error:
            await problem_response(error, scope["path"])(scope, receive, send)
            return
        await self._app(scope, bounded(receive, most), send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Only from pages of this host. Who is signed in is asked by what answers, again at every message."""
        headers = Headers(scope=scope)
        try:
            self._check_origin({**scope, "method": "POST"}, headers)
        except ForbiddenError:
            await send({"type": "websocket.close", "code": 1008, "reason": "not from this page"})
            return
        await self._app(scope, receive, send)

    def _not_signed_in(self, error: SignInError, scope: Scope, headers: Headers) -> ASGIApp:
        """People who open a page are sent to sign in and come back to it; programs get the problem."""
        path = scope["path"]
        if self._pages is None or not self._pages.owns(path) or "text/html" not in headers.get("accept", ""):
            return problem_response(error, path)
        return RedirectResponse(f"{self._pages.sign_in}?next={quote(path, safe='')}", status_code=303)

    def _check_origin(self, scope: Scope, headers: Headers) -> None:
        """Against pages of other sites in the user's browser, and names that were bent to this address."""
        settings = self._service.settings
        host = headers.get("host", "")
        name = _host_name(host)
        if settings.allowed_hosts or not settings.accounts:
            known = name in settings.allowed_hosts or (not settings.accounts and is_loopback(name))
            if not known:
                raise ForbiddenError("this service does not answer under this host name; see `allowed_hosts`")
        if not settings.accounts and not is_loopback((scope.get("client") or ("", 0))[0]):
            raise ForbiddenError("without accounts the service answers this machine only; see `accounts`")
        if scope["method"] in _SAFE:
            return
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            raise ForbiddenError("a page of another site may not call this service")
        if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            raise ForbiddenError("a page of another site may not call this service")

    def _most_bytes(self, path: str) -> int:
        upload = path == UPLOAD or (self._pages is not None and path.startswith(self._pages.uploads))
        return self._service.settings.max_upload_mb << 20 if upload else JSON_BYTES

    async def _caller(self, scope: Scope, headers: Headers) -> Caller | None:
        service, path = self._service, scope["path"]
        if not service.settings.accounts:
            return service.owner
        if scope["method"] == "POST" and path in (SIGN_IN, self._pages.sign_in if self._pages else SIGN_IN):
            service.sign_ins.take((scope.get("client") or ("?", 0))[0])
            return None
        if path in PUBLIC or (self._pages is not None and self._pages.owns(path) and self._pages.public(path)):
            return None
        caller = await run_sync(self._signed_in, headers)
        service.requests.take(caller.name)
        return caller

    def _signed_in(self, headers: Headers) -> Caller:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._service.keys.by_token(token.strip())
        secret = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        if secret:
            return self._service.keys.by_session(secret)
        raise SignInError(f"sign in with POST {SIGN_IN}, or send an API token as `Authorization: Bearer …`")


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
