"""The API and the app as one process with one login: the service's app, and Streamlit where no route of it fits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.app import create_app
from service.api.guard import Pages
from service.settings import Settings
from ui.app import session, signin, theme
from ui.app.first_page import first_page

if TYPE_CHECKING:
    from fastapi import FastAPI

MAIN = Path(__file__).parent / "start" / "main.py"
# Streamlit compiles schemas of charts in the browser and starts workers from blobs; nothing comes from elsewhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; "
    "worker-src 'self' blob:; connect-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-src 'self' blob: data:; frame-ancestors 'none'"
)
_PUBLIC = ("/static/", "/_stcore/health", "/_stcore/host-config", "/favicon.png", "/manifest.json", signin.ICON_PATH)
# What a page is made of; every other address is a page.
_PARTS = ("/static/", "/_stcore/", "/media/", "/component/", "/favicon.png", "/manifest.json", "/vendor/")
PAGES = Pages(
    public=lambda path: path == signin.SIGN_IN or path.startswith(_PUBLIC),
    uploads="/_stcore/upload_file/",
    sign_in=signin.SIGN_IN,
)


def create_ui(settings: Settings) -> FastAPI:
    """The app for one home: `/api/v1` and `/v1` as `create_app` makes them, pages everywhere else."""
    from streamlit.starlette import App

    theme.apply(settings.max_upload_mb)
    app = create_app(settings, PAGES)
    service = app.state.service
    pages = App(MAIN, on_script_error=session.unexpected)
    service_life, pages_life = app.router.lifespan_context, pages.lifespan()

    @asynccontextmanager
    async def both(one: FastAPI) -> AsyncIterator[None]:
        async with pages_life(one), service_life(one):
            session.bind(service)
            yield

    app.router.lifespan_context = both
    app.router.routes.extend(signin.routes(service))
    app.router.default = _Fallback(app.router.default, pages)
    return app


class _Fallback:
    """Where no route fits: an address of the API is not there; all others are the app's."""

    def __init__(self, missing: ASGIApp, pages: ASGIApp) -> None:
        self._missing = missing
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not PAGES.owns(scope["path"]):
            await self._missing(scope, receive, send)
            return

        async def enveloped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["Referrer-Policy"] = "same-origin"
            await send(message)

        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and not scope["path"].startswith(_PARTS):
            page = HTMLResponse(first_page(), headers={"Cache-Control": "no-cache"})
            await page(scope, receive, enveloped)
            return
        await self._pages(scope, receive, enveloped)
