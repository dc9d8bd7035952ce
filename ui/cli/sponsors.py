"""`sponsor export|offboard|left`: a sponsor's whole data as one file, its end here, the record of that; `move`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import UsageError
from ui.cli.frame import Call, note

app = typer.Typer(add_completion=False, no_args_is_help=True)
sponsor_app = typer.Typer(add_completion=False, no_args_is_help=True, help="A sponsor as a whole, named by --sponsor.")
app.add_typer(sponsor_app, name="sponsor")


@app.callback()
def _group() -> None:
    """A sponsor as a whole."""


@sponsor_app.command("export")
def export_(context: typer.Context, file: Annotated[Path, typer.Argument(help="new .zip file")]) -> None:
    """All that is kept of --sponsor as one ZIP file: documents, tables, decisions, audit trail, raw rows."""
    from service.sponsor_export import export_sponsor

    call: Call = context.obj
    made = export_sponsor(call.workspace, _sponsor(call), file, by=_by(call))
    call.show(made, lambda: f"{made.path}: {made.files} files, {made.bytes:,} bytes, SHA-256 {made.sha256}")


@sponsor_app.command()
def offboard(
    context: typer.Context,
    export: Annotated[Path, typer.Option("--export", help="new .zip file that is handed to the sponsor")],
    confirm: Annotated[str, typer.Option("--confirm", help="the sponsor's name once more")],
    reason: Annotated[str, typer.Option("--reason", help="why, for the record")],
) -> None:
    """Export all of --sponsor, then destroy it in this home. Cannot be undone; that it was done is kept."""
    from service.offboarding import offboard as destroy
    from service.sponsor_export import export_sponsor

    call: Call = context.obj
    sponsor = _sponsor(call)
    if confirm != sponsor:
        raise UsageError(f"--confirm {confirm!r} is not the sponsor {sponsor!r}: nothing was done")
    made = export_sponsor(call.workspace, sponsor, export, by=_by(call))
    done = destroy(call.workspace, sponsor, by=_by(call), reason=reason, export_sha256=made.sha256)
    for one in done.to_do:
        note(f"left to do: {one}")
    call.show(
        done,
        lambda: (
            f"{sponsor}: {done.documents} documents, {done.originals} original files and {done.rows} rows destroyed; "
            f"export {made.path}, SHA-256 {made.sha256}"
        ),
    )


@sponsor_app.command()
def left(context: typer.Context) -> None:
    """The record of the sponsors that left."""
    from service.offboarding import offboardings

    call: Call = context.obj
    found = offboardings(call.workspace.store)
    call.show(
        {"sponsors": [one.model_dump(exclude={"to_do"}) for one in found]},
        lambda: (
            "\n".join(
                f"{one.at}  {one.sponsor}  by {one.by}: {one.reason} ({one.documents} documents)" for one in found
            )
            or "none has left"
        ),
    )


@app.command()
def move(
    context: typer.Context,
    database_url: Annotated[
        str | None, typer.Option(help="postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or @FILE that holds it")
    ] = None,
    chroma_url: Annotated[str | None, typer.Option(help="http://HOST:PORT of a Chroma server")] = None,
    embedded: Annotated[bool, typer.Option("--embedded", help="back into the home's folder")] = False,
) -> None:
    """The home's data to servers, or back; proven equal by digest. What lay in the folder is set aside, not deleted."""
    from service.moving import move as carry

    call: Call = context.obj
    if embedded == (database_url is not None or chroma_url is not None):
        raise UsageError("give --database-url, --chroma-url, or both; or --embedded alone")
    now = call.settings
    if embedded:
        done = carry(now, None, None)
    else:
        url = now.database_url.get_secret_value() if now.database_url else None
        done = carry(now, _text(database_url) or url, chroma_url or now.chroma_url)
    used = ", ".join(f"KNOWLINE_{key.upper()}" for key, value in done.settings.items() if value)
    note(f"from now on use {used}" if used else "from now on leave KNOWLINE_DATABASE_URL and KNOWLINE_CHROMA_URL out")
    if done.set_aside:
        note(f"{done.set_aside} holds what was in the folder: delete it when all works")
    call.show(done, lambda: f"{done.rows} rows and {done.vectors} vectors moved, digest {done.digest} as before")


def _text(written: str | None) -> str | None:
    if written is None or not written.startswith("@"):
        return written
    try:
        return Path(written[1:]).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--database-url {written}: {error}") from error


def _sponsor(call: Call) -> str:
    if not call.settings.sponsor:
        raise UsageError("name the sponsor with --sponsor")
    return call.settings.sponsor


def _by(call: Call) -> str:
    return call.settings.by or getpass.getuser()
