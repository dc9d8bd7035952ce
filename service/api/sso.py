"""`GET /session/oidc…`: sign in at an identity provider, or prove there anew who one is, to sign a record."""

from __future__ import annotations

import html
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from knowledge.errors import SignInError, UsageError
from service.accounts.oidc import Finished, Provider
from service.api.access import service_of
from service.api.guard import COOKIE, PROVIDER, PROVIDER_BACK
from service.api.state import PREFIX, Service

router = APIRouter(tags=["upkeep"])
Here = Annotated[Service, Depends(service_of)]
PENDING = "knowline_sign_in"
_PENDING_S = 600
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Knowline</title>{refresh}</head>
<body>{body}</body></html>"""
_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
Back = Annotated[str, Query(alias="next", max_length=1000, description="page of this service to go on to")]


@router.get(
    PROVIDER.removeprefix(PREFIX),
    status_code=303,
    response_class=Response,
    responses={303: {"description": "to the identity provider"}},
)
def sign_in_elsewhere(
    service: Here, request: Request, purpose: Literal["sign_in", "sign"] = "sign_in", back: Back = "/"
) -> Response:
    """Go to the identity provider and come back signed in. `purpose=sign` asks there for proof anew and gives a code
    that stands in for the password of one signature."""
    provider = _provider(service)
    service.sign_ins.take(request.client.host if request.client else "?")
    user = service.keys.by_session(request.cookies.get(COOKIE, "")).name if purpose == "sign" else None
    started = provider.start(purpose, user=user, back=back)
    response = RedirectResponse(started.address, status_code=303)
    # `lax`: the browser comes back from another site, and `strict` would leave the cookie behind.
    response.set_cookie(
        PENDING, started.secret, httponly=True, samesite="lax", secure=request.url.scheme == "https",
        path=PROVIDER_BACK, max_age=_PENDING_S,
    )  # fmt: skip
    return response


@router.get(
    PROVIDER_BACK.removeprefix(PREFIX),
    response_class=HTMLResponse,
    responses={200: {"description": "signed in: a page that leads on, or shows the code to sign with"}},
)
def come_back(service: Here, request: Request) -> Response:
    """Where the identity provider sends the browser back to."""
    provider = _provider(service)
    service.sign_ins.take(request.client.host if request.client else "?")
    finished = provider.finish(request.cookies.get(PENDING, ""), dict(request.query_params))
    response = _code(service, finished) if finished.purpose == "sign" else _enter(service, provider, request, finished)
    response.delete_cookie(PENDING, path=PROVIDER_BACK, httponly=True, samesite="lax")
    return response


def _enter(service: Service, provider: Provider, request: Request, finished: Finished) -> Response:
    """A page that goes on by itself: a redirect would still count as coming from the provider's site, and the browser
    would not send the session's cookie along."""
    name = service.identities.enter(finished.identity, provider.roles)
    secret = service.keys.open_session(name)
    back = html.escape(finished.back, quote=True)
    response = _shown(
        f'<p>Signed in. <a href="{back}">Go on</a></p>', f'<meta http-equiv="refresh" content="0;url={back}">'
    )
    response.set_cookie(
        COOKIE, secret, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/",
        max_age=service.settings.session_max_hours * 3600,
    )  # fmt: skip
    return response


def _code(service: Service, finished: Finished) -> Response:
    if finished.user is None:
        raise SignInError("nobody was signed in when this was begun: start again")
    code = service.identities.new_code(finished.identity, finished.user)
    return _shown(
        f"<p>Code to sign with, in the place of a password, once within five minutes:</p><p><code>{code}</code></p>"
    )


def _shown(body: str, refresh: str = "") -> HTMLResponse:
    page = _PAGE.replace("{refresh}", refresh).replace("{body}", body)
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})


def _provider(service: Service) -> Provider:
    if service.provider is None:
        raise UsageError("this service knows no identity provider: sign in with name and password")
    return service.provider
