"""The door: finds the command, loads only its module, maps errors to exit status.

Exit status: 0 done · 1 unexpected error · 2 usage · 3 finished, but some inputs failed.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

COMMANDS: dict[str, tuple[str, str]] = {
    "ingest": ("ui.cli.package", "read a sponsor package: folders, files, archives"),
    "documents": ("ui.cli.package", "the inventory: list, show, withdraw"),
    "inspect": ("ui.cli.package", "what the parser sees in a file; nothing is stored"),
    "quantities": ("ui.cli.text", "every quantity in a text"),
    "search": ("ui.cli.question", "retrieval alone"),
    "ask": ("ui.cli.question", "a cited answer to a question"),
    "extract": ("ui.cli.table", "read the parameters again, only what changed"),
    "parameters": ("ui.cli.table", "the parameter table: values, kinds, reasons, sources"),
    "knowledge": ("ui.cli.table", "typed items: materials, methods, holds, risks, …"),
    "review": ("ui.cli.review", "accept, correct, reject, assign; the queue; workbooks back; gold data"),
    "transfer": ("ui.cli.transfer", "the project, method transfers, equipment side by side"),
    "changes": ("ui.cli.transfer", "what each drop changed: limits old → new, rows re-opened"),
    "conflicts": ("ui.cli.checks", "what documents state differently; decide which side holds"),
    "gaps": ("ui.cli.checks", "what a transfer needs and the package does not hold"),
    "questions": ("ui.cli.checks", "questions to the sponsor: add, assign, answer, close, export"),
    "scale": ("ui.cli.scale", "scale-up and facility fit: sending beside receiving equipment"),
    "batches": ("ui.cli.batches", "the batch history: list, relations of parameters and outcomes"),
    "serve": ("ui.cli.serve", "the HTTP API, on this machine by default"),
    "ui": ("ui.cli.serve", "the app in the browser, with the API beside it: one process, one login"),
    "mcp": ("ui.cli.serve", "an MCP server on standard input and output: search, ask, parameters, conflicts, gaps"),
    "users": ("ui.cli.serve", "accounts: add, grant, token, disable, list"),
    "sponsor": ("ui.cli.sponsors", "a sponsor as a whole: export, offboard, those that left"),
    "backup": ("ui.cli.serve", "the whole home as one file"),
    "move": ("ui.cli.sponsors", "the home's data to a PostgreSQL and a Chroma server, or back"),
    "restore": ("ui.cli.serve", "a home from a backup, proven equal"),
    "audit": ("ui.cli.audit", "the audit trail: list, verify"),
    "doctor": ("ui.cli.upkeep", "what is configured, what answers, what the store holds"),
    "reindex": ("ui.cli.upkeep", "rebuild the derived indexes from the database"),
    "models": ("ui.cli.upkeep", "prepare the embedding model"),
    "schema": ("ui.cli.upkeep", "the JSON Schema of all public shapes"),
}
ENTRY_POINTS = "knowline.commands"
GLOBAL_WITH_VALUE = ("--home", "--sponsor", "--product", "--by", "--config")
GLOBAL_FLAGS = ("--json", "--debug")


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status."""
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """Run one command; returns the exit status."""
    globals_, rest = split_globals(argv)
    rest = gather_sets(rest)
    if not rest or rest[0] in ("--help", "-h", "help"):
        print(_help())
        return 0 if rest else 2
    if rest[0] == "--version":
        from importlib.metadata import version

        print(f"knowline {version('knowline')}")
        return 0
    module = _module_of(rest[0])
    if module is None:
        return _unknown(rest[0])
    from ui.cli.frame import call

    return call(importlib.import_module(module).app, rest, globals_)


def split_globals(argv: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Global options, accepted before and after the command, apart from the rest. `--` ends the search."""
    found: dict[str, str] = {}
    rest: list[str] = []
    items = iter(argv)
    for item in items:
        if item == "--":
            rest += [item, *items]
            break
        name, equals, value = item.partition("=")
        if name in GLOBAL_WITH_VALUE:
            if not equals:
                value = next(items, "")
                if not value or value.startswith("--"):
                    _fail(f"{name} needs a value")
            found[name[2:]] = value
        elif item in GLOBAL_FLAGS:
            found[item[2:]] = "1"
        else:
            rest.append(item)
    return found, rest


def gather_sets(arguments: list[str]) -> list[str]:
    """`--set low=1 high=2` as people write it → one option a pair."""
    result: list[str] = []
    inside = False
    for item in arguments:
        if item == "--set":
            inside = True
        elif inside and "=" in item and not item.startswith("-"):
            result += ["--set", item]
        else:
            inside = False
            result.append(item)
    return result


def _fail(message: str) -> None:
    print(f"knowline: {message}", file=sys.stderr)
    sys.exit(2)


def _plugins() -> dict[str, tuple[str, str]]:
    from importlib.metadata import entry_points

    return {
        point.name: (point.value.partition(":")[0], "evaluation: run, draft, compare" if point.name == "eval" else "")
        for point in entry_points(group=ENTRY_POINTS)
    }


def _module_of(name: str) -> str | None:
    known = COMMANDS.get(name) or _plugins().get(name)
    return known[0] if known else None


def _unknown(name: str) -> int:
    import difflib

    names = [*COMMANDS, *_plugins()]
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else f"; commands are {', '.join(names)}"
    print(f"knowline: no command {name!r}{hint}", file=sys.stderr)
    return 2


def _help() -> str:
    rows = {**{name: text for name, (_, text) in COMMANDS.items()}, **{n: t for n, (_, t) in _plugins().items()}}
    width = max(len(name) for name in rows) + 2
    listed = "\n".join(f"  {name:<{width}}{text}" for name, text in rows.items())
    return f"""Usage: knowline [GLOBAL OPTIONS] COMMAND [ARGS]

Reads a sponsor's process package, answers why-questions with citations that open the words on the page,
and keeps what is known as reviewed, traceable knowledge. Decision support only.

Commands:
{listed}

Global options, before or after the command:
  --home DIR       database, vector index and original files (KNOWLINE_HOME)
  --sponsor S      whose package (KNOWLINE_SPONSOR)
  --product P      which product (KNOWLINE_PRODUCT)
  --by NAME        who acts; needed by every decision
  --json           one JSON object on stdout and nothing else
  --config FILE    settings as TOML
  --debug          show details of unexpected errors

`knowline COMMAND --help` tells more. Example: knowline ingest ./package --sponsor acme --product mab-1"""


if __name__ == "__main__":
    main()
