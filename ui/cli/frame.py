"""What all commands share: the context of a call, printing, and errors → exit status in one table."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from pydantic import BaseModel

from knowledge.errors import KnowlineError, UsageError
from service.settings import Settings, load_settings

if TYPE_CHECKING:
    from service.workspace import Workspace

EXIT_UNEXPECTED, EXIT_USAGE, EXIT_SOME_FAILED = 1, 2, 3


@dataclass
class Call:
    """One call of one command: its global options, settings and (opened when first used) workspace."""

    options: Mapping[str, str]

    @property
    def as_json(self) -> bool:
        return "json" in self.options

    @cached_property
    def settings(self) -> Settings:
        flags = {key: self.options.get(key) for key in ("home", "sponsor", "product", "by")}
        config = self.options.get("config")
        return load_settings(flags, config=Path(config) if config else None)

    @cached_property
    def workspace(self) -> Workspace:
        from service.workspace import Workspace

        return Workspace(self.settings)

    def override(self, **values: Any) -> None:
        """Settings given as options of this one command."""
        given = {key: value for key, value in values.items() if value is not None}
        if given:
            merged = {**dict(self.settings), **given}
            self.__dict__["settings"] = load_settings(merged, environment={})

    def show(self, record: BaseModel | dict[str, Any], text: Callable[[], str]) -> None:
        """The record as JSON, or its text for a person; data on stdout."""
        if self.as_json:
            import json

            payload = (
                record.model_dump_json() if isinstance(record, BaseModel) else json.dumps(record, ensure_ascii=False)
            )
            sys.stdout.write(payload + "\n")
        else:
            sys.stdout.write(text().rstrip("\n") + "\n")
        sys.stdout.flush()


def note(message: str) -> None:
    """Words for a person on stderr."""
    print(message, file=sys.stderr)


def call(app: typer.Typer, arguments: Sequence[str], options: Mapping[str, str]) -> int:
    """Run a command of `app`; one line for each expected error, details with `--debug`."""
    debug = "debug" in options
    context = Call(options)
    command = typer.main.get_command(app)
    try:
        logging.basicConfig(
            level=context.settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
        )
        result = command.main(args=list(arguments), prog_name="knowline", obj=context, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except Exception as error:
        return _status(error, debug)
    finally:
        if "workspace" in context.__dict__:
            context.workspace.close()


def _status(error: Exception, debug: bool) -> int:
    exit_code = getattr(error, "exit_code", None)
    if isinstance(error, KnowlineError):
        note(f"knowline: {error}")
        return EXIT_USAGE if isinstance(error, UsageError) else EXIT_UNEXPECTED
    if type(error).__name__ in ("Exit", "Abort"):
        return int(exit_code) if exit_code is not None else EXIT_UNEXPECTED
    if hasattr(error, "format_message") and exit_code is not None:
        note(f"knowline: {error.format_message()} (`--help` tells the arguments)")
        return int(exit_code)
    if isinstance(error, BrokenPipeError):
        return 0
    if debug:
        import traceback

        traceback.print_exc()
    note(
        f"knowline: unexpected {type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no message'}"
        " (run again with --debug for details)"
    )
    return EXIT_UNEXPECTED
