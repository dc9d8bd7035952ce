"""`serve`: the API in this process until it is told to stop; only this machine unless people sign in."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from knowledge.errors import UsageError
from knowledge.storage.lock import service_lock
from service.settings import Settings
from service.workspace import Workspace

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

GRACE_S = 20
# Longer than people think between two questions, so that no request meets a connection that is just being closed.
KEEP_ALIVE_S = 75


def check_address(settings: Settings, host: str) -> None:
    """Raises `UsageError` for an address that others reach while nobody has to sign in, or nobody could, and
    `StoreBusyError` where another service has this home."""
    from service.accounts.users import Users
    from service.addresses import is_loopback

    if not settings.accounts and not is_loopback(host):
        raise UsageError(
            f"REFUSED: --host {host} would let anybody on the network read and change every sponsor's package, since "
            "nobody has to sign in. Serve on 127.0.0.1, or turn accounts on (--accounts, KNOWLINE_ACCOUNTS=1) after "
            "`knowline users add`"
        )
    settings.home.mkdir(parents=True, exist_ok=True)
    with service_lock(settings.home):
        pass
    if settings.accounts:
        workspace = Workspace(settings)
        try:
            if not Users(workspace.store).all() and settings.oidc_issuer is None:
                raise UsageError("accounts are on and there are none: `knowline users add NAME --role admin` first")
        finally:
            workspace.close()


def server(
    settings: Settings, host: str, port: int, make: Callable[[Settings], FastAPI] | None = None
) -> uvicorn.Server:
    """The server, checked and not yet running; `run()` returns after a graceful stop (SIGTERM, SIGINT).

    `make` makes the app where it is more than the API.
    """
    import uvicorn

    from service.api.app import create_app

    check_address(settings, host)
    app = (make or create_app)(settings)

    class _Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            # Event streams end by themselves, so that the server need not wait for them. The signal is not raised
            # again afterwards: a stop that was asked for is no failure.
            app.state.service.stopping.set()
            self.force_exit = self.should_exit
            self.should_exit = True

    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False, lifespan="on",
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=KEEP_ALIVE_S,
    )  # fmt: skip
    return _Server(config)
