"""`serve`, `ui`, `mcp`, `users`, `backup`, `restore`: the service and its upkeep."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.errors import UsageError
from ui.cli.frame import Call, note

if TYPE_CHECKING:
    from service.accounts.keys import Keys
    from service.accounts.users import Users

app = typer.Typer(add_completion=False, no_args_is_help=True)
users_app = typer.Typer(add_completion=False, no_args_is_help=True, help="Accounts with roles per sponsor.")
app.add_typer(users_app, name="users")
Name = Annotated[str, typer.Argument(metavar="NAME")]
Role = Annotated[str, typer.Option("--role", help="reader, reviewer, approver, qa or admin, for --sponsor")]
Secret = Annotated[Path | None, typer.Option("--password-file", help="file whose first line is the password")]


@app.callback()
def _group() -> None:
    """The service and its upkeep."""


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8350,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="everybody signs in; needed for any other address")
    ] = False,
) -> None:
    """The HTTP API. Without accounts it answers one person on this machine."""
    from service.serving import server

    call: Call = context.obj
    call.override(accounts=accounts or None)
    made = server(call.settings, host, port)
    shown = f"[{host}]" if ":" in host else host
    who = "everybody signs in" if call.settings.accounts else "one person, no sign-in, this machine only"
    note(f"knowline serves http://{shown}:{port}/api/v1 ({who}); home {call.settings.home}; Ctrl-C stops it")
    made.run()
    if not made.started:
        raise typer.Exit(1)


@app.command()
def ui(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8350,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="everybody signs in; needed for any other address")
    ] = False,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="open it in this machine's browser")] = False,
) -> None:
    """The app in the browser, and the HTTP API beside it: one process, one login."""
    from service.serving import server
    from ui.app.serving import create_ui

    call: Call = context.obj
    call.override(accounts=accounts or None)
    made = server(call.settings, host, port, create_ui)
    shown = f"[{host}]" if ":" in host else host
    who = "everybody signs in" if call.settings.accounts else "one person, no sign-in, this machine only"
    note(f"knowline: open http://{shown}:{port} in a browser ({who}); home {call.settings.home}; Ctrl-C stops it")
    if browser:
        import threading
        import webbrowser

        threading.Timer(1.5, webbrowser.open, (f"http://{shown}:{port}",)).start()
    made.run()
    if not made.started:
        raise typer.Exit(1)


@app.command()
def mcp(
    context: typer.Context,
    http_port: Annotated[
        int | None, typer.Option("--http-port", min=1, max=65535, help="streamable HTTP on this machine instead")
    ] = None,
) -> None:
    """An MCP server on standard input and output, for one package: tools search, ask, parameters; read-only."""
    from service.mcp import build_server

    call: Call = context.obj
    if http_port is None:
        build_server(call.workspace).run("stdio")
        return
    if call.settings.accounts:
        raise UsageError("REFUSED: MCP over HTTP knows no accounts; use it without --http-port, or turn accounts off")
    note(f"knowline mcp answers at http://127.0.0.1:{http_port}/mcp (this machine only); Ctrl-C stops it")
    build_server(call.workspace).run("streamable-http", host="127.0.0.1", port=http_port)


@app.command()
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="new .tar file; holds every sponsor's data")]
) -> None:
    """The whole home as one file, consistent while others read."""
    from service.backup import backup as make

    call: Call = context.obj
    result = make(call.settings, file)
    call.show(result, lambda: f"{result.path}: {result.files} files, {result.bytes:,} bytes, digest {result.digest}")


@app.command()
def restore(context: typer.Context, file: Annotated[Path, typer.Argument(help="a file that `backup` wrote")]) -> None:
    """A home from a backup, into a new folder (--home); hashes and digest are checked."""
    from service.backup import restore as bring_back

    call: Call = context.obj
    result = bring_back(call.settings, file)
    call.show(result, lambda: f"{result.path}: {result.files} files restored, digest {result.digest} as backed up")


@users_app.command()
def add(context: typer.Context, name: Name, role: Role = "reader", password_file: Secret = None) -> None:
    """A new account with a first role for --sponsor. Asks for the password, or reads it from a file."""
    call: Call = context.obj
    users, _ = _accounts(call)
    sponsor = _sponsor(call)
    _check_role(role)
    users.add(name, _password(password_file), _by(call))
    users.grant(name, sponsor, role, _by(call))
    call.show({"user": name, "sponsor": sponsor, "role": role}, lambda: f"{name}: {role} for {sponsor}")


@users_app.command()
def grant(context: typer.Context, name: Name, role: Role) -> None:
    """Give a role for --sponsor."""
    call: Call = context.obj
    _accounts(call)[0].grant(name, _sponsor(call), role, _by(call))
    call.show({"user": name, "sponsor": _sponsor(call), "role": role}, lambda: f"{name}: {role} for {_sponsor(call)}")


@users_app.command()
def revoke(context: typer.Context, name: Name, role: Role) -> None:
    """Take a role for --sponsor away."""
    call: Call = context.obj
    _accounts(call)[0].revoke(name, _sponsor(call), role, _by(call))
    call.show({"user": name, "revoked": role}, lambda: f"{name}: no longer {role} for {_sponsor(call)}")


@users_app.command()
def disable(context: typer.Context, name: Name) -> None:
    """The account signs in no more; its sessions and tokens end, its decisions stay."""
    call: Call = context.obj
    _accounts(call)[0].disable(name, _by(call))
    call.show({"user": name, "disabled": True}, lambda: f"{name}: disabled")


@users_app.command()
def password(context: typer.Context, name: Name, password_file: Secret = None) -> None:
    """A new password; lifts a lock and ends all sessions."""
    call: Call = context.obj
    _accounts(call)[0].set_password(name, _password(password_file))
    call.show({"user": name, "password": "changed"}, lambda: f"{name}: password changed")


@users_app.command()
def token(
    context: typer.Context,
    name: Name,
    label: Annotated[str, typer.Option(help="what it is for")] = "api",
    days: Annotated[int, typer.Option(min=1, max=3660, help="valid for so many days")] = 90,
    revoke_id: Annotated[str | None, typer.Option("--revoke", metavar="ID", help="end this token instead")] = None,
) -> None:
    """A new API token of an account, bound to --sponsor and --product where given. It is shown this once."""
    call: Call = context.obj
    _, keys = _accounts(call)
    if revoke_id is not None:
        keys.revoke(revoke_id)
        call.show({"id": revoke_id, "revoked": True}, lambda: f"{revoke_id}: revoked")
        return
    made, secret = keys.new_token(name, label, days=days, sponsor=call.settings.sponsor, product=call.settings.product)
    note("keep it now: it cannot be shown again")
    call.show({**made.model_dump(), "token": secret}, lambda: secret)


@users_app.command("list")
def list_users(context: typer.Context) -> None:
    """All accounts with their roles and tokens."""
    call: Call = context.obj
    users, keys = _accounts(call)
    accounts, tokens = users.all(), keys.tokens()

    def text() -> str:
        lines = []
        for one in accounts:
            roles = ", ".join(f"{g.sponsor}: {g.role}" for g in one.grants) or "no role"
            state = (
                " (disabled)" if one.disabled_at else f" (locked until {one.locked_until})" if one.locked_until else ""
            )
            lines.append(f"{one.name:<24} {roles}{state}")
            lines += [
                f"  token {t.id} {t.label!r} until {t.expires_at or 'revoked'}" for t in tokens if t.user == one.name
            ]
        return "\n".join(lines) or "no accounts: `knowline users add NAME --sponsor S --role R`"

    payload: dict[str, Any] = {
        "users": [one.model_dump() for one in accounts], "tokens": [one.model_dump() for one in tokens]
    }  # fmt: skip
    call.show(payload, text)


def _accounts(call: Call) -> tuple[Users, Keys]:
    from service.accounts.keys import Keys
    from service.accounts.users import Users

    users = Users(call.workspace.store)
    return users, Keys(call.workspace.store, users)


def _sponsor(call: Call) -> str:
    if not call.settings.sponsor:
        raise UsageError("roles are per sponsor: name it with --sponsor")
    return call.settings.sponsor


def _check_role(role: str) -> None:
    from service.accounts.roles import ROLES

    if role not in ROLES:
        raise UsageError(f"--role {role}: one of {', '.join(ROLES)}")


def _by(call: Call) -> str:
    return call.settings.by or getpass.getuser()


def _password(file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text("utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise UsageError(f"--password-file {file}: {error}") from error
    if not sys.stdin.isatty():
        raise UsageError("no terminal to ask for the password: give --password-file")
    first = getpass.getpass("Password (12 characters or more): ")
    if first != getpass.getpass("Again: "):
        raise UsageError("the two passwords differ")
    return first
