"""The door: signing in and out, as plain HTML before the app, so that scripts never see the session cookie."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from knowledge.errors import KnowlineError, SignInError
from service.api.guard import COOKIE, PROVIDER
from service.api.state import Service
from ui.app.theme import ICON

SIGN_IN, SIGN_OUT, ICON_PATH = "/login", "/logout", "/knowline.svg"
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
# A form's `Origin` is `null` under the policy `no-referrer`, and the guard would refuse it.
_HEADERS = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
_NOTES = {"out": "You are signed out.", "over": "Your session is over. Sign in again to go on."}


def routes(service: Service) -> Sequence[Route]:
    """`/login`, `/logout` and the icon."""
    elsewhere = service.settings.oidc_issuer is not None

    async def show(request: Request) -> Response:
        target = _target(request.query_params.get("next"))
        if not service.settings.accounts or await run_sync(_signed_in, service, request.cookies.get(COOKIE)):
            return RedirectResponse(target, status_code=303)
        return _form(target, elsewhere=elsewhere, note=_NOTES.get(request.query_params.get("note", "")))

    async def enter(request: Request) -> Response:
        form = await request.form()
        name, password = str(form.get("user") or "").strip(), str(form.get("password") or "")
        target = _target(str(form.get("next") or ""))
        if not service.settings.accounts:
            return RedirectResponse(target, status_code=303)
        try:
            secret = await run_sync(_enter, service, name, password)
        except KnowlineError as error:
            return _form(target, elsewhere=elsewhere, name=name, problem=_sentence(str(error)), status=401)
        response = RedirectResponse(target, status_code=303)
        response.set_cookie(
            COOKIE, secret, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/",
            max_age=service.settings.session_max_hours * 3600,
        )  # fmt: skip
        return response

    async def leave(request: Request) -> Response:
        secret = request.cookies.get(COOKIE)
        if secret and service.settings.accounts:
            await run_sync(service.keys.close_session, secret)
        response = RedirectResponse(f"{SIGN_IN}?note=out", status_code=303)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        return response

    async def icon(_request: Request) -> Response:
        return Response(_icon(), media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})

    return (
        Route(SIGN_IN, show, methods=["GET"]),
        Route(SIGN_IN, enter, methods=["POST"]),
        Route(SIGN_OUT, leave, methods=["GET"]),
        Route(ICON_PATH, icon, methods=["GET"]),
    )


def _enter(service: Service, name: str, password: str) -> str:
    service.users.check(name, password)
    return service.keys.open_session(name)


def _signed_in(service: Service, secret: str | None) -> bool:
    if not secret:
        return False
    try:
        service.keys.by_session(secret)
    except SignInError:
        return False
    return True


def _target(written: str | None) -> str:
    """A page of this app and nothing else."""
    plain = written or "/"
    usable = plain.startswith("/") and not plain.startswith(("//", "/\\")) and "\\" not in plain
    return plain if usable and plain.isprintable() and not plain.startswith((SIGN_IN, SIGN_OUT)) else "/"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


@cache
def _icon() -> bytes:
    return ICON.read_bytes()


def _form(
    target: str,
    *,
    elsewhere: bool,
    name: str = "",
    problem: str | None = None,
    note: str | None = None,
    status: int = 200,
) -> HTMLResponse:
    told = f'<p class="bad" role="alert">{html.escape(problem)}</p>' if problem else ""
    told += f'<p class="note" role="status">{html.escape(note)}</p>' if note else ""
    provider = _PROVIDER.replace("{next}", quote(target, safe="")) if elsewhere else ""
    body = (
        _PAGE.replace("{told}", told).replace("{provider}", provider).replace("{name}", html.escape(name, quote=True))
    )
    body = body.replace("{next}", html.escape(target, quote=True)).replace("{focus_name}", "" if name else "autofocus")
    return HTMLResponse(body.replace("{focus_password}", "autofocus" if name else ""), status, headers=_HEADERS)


_PROVIDER = f'<p class="or">or</p><a class="button" href="{PROVIDER}?next={{next}}">Sign in with your organisation</a>'
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Knowline</title><link rel="icon" href="/knowline.svg" type="image/svg+xml">
<style>
:root { color-scheme: light dark; --bg: #f2f6f8; --card: #fff; --text: #16232b; --line: #b9c6cd; --accent: #0f5c6e;
  --on: #fff; --bad: #a3201d; }
@media (prefers-color-scheme: dark) { :root { --bg: #0f171c; --card: #18242b; --text: #e7eef2; --line: #465963;
  --accent: #5cc0d4; --on: #08222a; --bad: #ff9d97; } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--bg); color: var(--text);
  font: 16px/1.5 system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; }
main { width: min(24rem, 92vw); background: var(--card); border: 1px solid var(--line); border-radius: .8rem;
  padding: 2rem; }
header { display: flex; gap: .8rem; align-items: center; margin-bottom: 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
label { display: block; margin: .8rem 0 .2rem; font-weight: 600; font-size: .92rem; }
input { width: 100%; padding: .55rem .7rem; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .45rem; }
input:focus, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.or { text-align: center; margin: .8rem 0 .2rem; opacity: .8; }
.button { display: block; text-align: center; padding: .6rem; border: 1px solid var(--line); border-radius: .45rem;
  color: inherit; text-decoration: none; font-weight: 600; }
.button:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
button { width: 100%; margin-top: 1.2rem; padding: .6rem; font: inherit; font-weight: 600; border: 0;
  border-radius: .45rem; background: var(--accent); color: var(--on); cursor: pointer; }
.bad { color: var(--bad); margin: 0; font-weight: 600; } .note { margin: 0; }
footer { margin-top: 1.2rem; font-size: .85rem; opacity: .85; }
</style></head><body><main>
<header><img src="/knowline.svg" width="44" height="44" alt=""><h1>Knowline</h1></header>
{told}
<form method="post" action="/login">
<input type="hidden" name="next" value="{next}">
<label for="user">Name</label>
<input id="user" name="user" value="{name}" autocomplete="username" required maxlength="100" {focus_name}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required {focus_password}>
<button type="submit">Sign in</button>
</form>
{provider}
<footer>Decision support: what is shown is to be checked at its source. No account, or locked out? An administrator
adds and unlocks accounts.</footer>
</main></body></html>
"""
