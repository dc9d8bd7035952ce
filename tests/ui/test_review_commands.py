"""The knowledge table in the command line: read at 100 columns, entered, reviewed, exported, compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.knowledge.table_home import SCOPE, extraction, opened, put, statement
from ui.cli.main import run

Told = tuple[int, str, str]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Runs a command on a home with one parameter; gives (exit status, stdout, stderr)."""
    home = tmp_path / "home"
    with opened(home) as store:
        long_name = "Temperature of the culture during the production phase after the shift, jacket control"
        cited = statement("s1", "36.0", "37.0", scale="2,000 L", condition="day 5 to harvest, if the titer is low")
        put(store, extraction(cited, statement("s2", None, "38.0", kind="edge_of_failure"), name=long_name))

    def run_it(*arguments: str) -> Told:
        common = ["--home", str(home), "--sponsor", SCOPE.sponsor, "--product", SCOPE.product]
        status = run([*arguments, *common])
        out, err = capsys.readouterr()
        return status, out, err

    return run_it


def _json(told: Told) -> Any:
    assert told[0] == 0, told
    return json.loads(told[1])


def test_the_table_fits_a_hundred_columns_and_loses_no_word(call: Callable[..., Told]) -> None:
    _, out, _ = call("parameters", "--ids")
    assert max(map(len, out.splitlines())) <= 100
    for words in (
        "jacket control",
        "edge of",
        "failure",
        "36.0 to 37.0 °C",
        "harvest, if the",
        "s1",
        "1 parameters, 2 values",
    ):
        assert words in out


def test_a_value_is_entered_and_accepted_by_another_step(call: Callable[..., Told]) -> None:
    source = ("--document", "d1.docx", "--quote", "it was 35.2 °C once")
    made = call(
        "parameters",
        "add",
        "--name",
        "Seed",
        "--value",
        "35.2 °C",
        "--set",
        "kind=target",
        *source,
        "--by",
        "Ana",
        "--json",
    )
    found = _json(made)
    assert (found["state"], found["kind"], found["target"]) == ("in_review", "target", "35.2")
    assert _json(call("review", "accept", found["id"], "--by", "Ben", "--json"))["state"] == "accepted"


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (("--value", "39.9 °C", "--document", "d1.docx", "--quote", "it was 35.2 °C once", "--by", "Ana"), 1, "does not stand"),
        (("--value", "35.2 °C", "--document", "d1.docx", "--quote", "35.2 °C once"), 1, "named person"),
        (("--value", "35.2 °C", "--by", "Ana"), 2, "give the source"),
        (("--value", "35.2 °C", "--said-by", "H. Moser", "--by", "Ana"), 2, "--on DATE"),
    ],
)  # fmt: skip
def test_an_entry_without_a_source_that_says_it_is_refused(
    call: Callable[..., Told], arguments: tuple[str, ...], status: int, why: str
) -> None:
    told = call("parameters", "add", "--name", "Seed", *arguments)
    assert told[0] == status and why in told[2]


def test_the_queue_knows_owner_due_date_and_who_opened(call: Callable[..., Told]) -> None:
    assert call("review", "assign", "s1", "--to", "Ben", "--due", "2026-03-31", "--by", "Ana")[0] == 0
    assert call("review", "comment", "s1", "ask QC", "--by", "Ana")[0] == 0
    assert "“Temperature | 36.0 to 37.0 °C”" in call("review", "open", "s1", "--by", "Ben")[1]
    (row,) = _json(call("review", "list", "--to", "Ben", "--json"))["rows"]
    assert (row["due"], row["comment"], row["opened_by"]) == ("2026-03-31", "ask QC", ["Ben"])
    assert call("review", "accept-opened", "s1", "--by", "Ana")[0] == 3
    assert _json(call("review", "accept-opened", "--by", "Ben", "--json"))["accepted"] == ["s1"]
    actions = [e["action"] for e in _json(call("review", "history", "s1", "--json"))["entries"]]
    assert actions == ["assign", "comment", "open", "accept"]


def test_a_workbook_goes_out_and_comes_back(call: Callable[..., Told], tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    assert call("parameters", "--format", "xlsx", "--out", str(file))[0] == 0
    book = load_workbook(file)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["decision"]).value = "accept"
    sheet.cell(3, columns["decision"]).value = "perhaps"
    book.save(file)
    status, out, _ = call("review", "import", str(file), "--by", "Ana")
    assert status == 3 and out.startswith("1 taken, 1 refused") and "accept, correct or reject" in out
    gold = _json(call("review", "export", "--out", str(tmp_path / "set"), "--json"))
    assert gold["accepted"] == 1 and (tmp_path / "set" / "gold" / "parameters.jsonl").is_file()


@pytest.mark.parametrize(("command", "name"), [("parameters", "docx"), ("strategy", "xlsx"), ("strategy", "docx")])
def test_files_are_written(call: Callable[..., Told], tmp_path: Path, command: str, name: str) -> None:
    file = tmp_path / f"out.{name}"
    words = ("parameters",) if command == "parameters" else ("parameters", "strategy")
    assert call(*words, "--format", name, "--out", str(file))[0] == 0 and file.read_bytes()[:2] == b"PK"


def test_the_project_is_kept_with_its_history(call: Callable[..., Told]) -> None:
    assert call("transfer", "project")[0] == 2
    made = _json(call("transfer", "project", "--set", "name=to B", "phase=PPQ", "--by", "Ana", "--json"))
    assert call("transfer", "project", "--set", "gate=readiness", "--by", "Ana")[0] == 1
    assert call("transfer", "project", "--set", "gate=readiness", "--reason", "held", "--by", "Ana")[0] == 0
    assert len(_json(call("transfer", "history", made["id"], "--json"))["revisions"]) == 2
    assert _json(call("knowledge", "project", "--json"))["total"] == 1
    assert call("changes")[1].strip() == "no drop changed a value yet"


def test_merge_and_split_undo_each_other(call: Callable[..., Told]) -> None:
    source = ("--document", "d1.docx", "--quote", "it was 35.2 °C once", "--by", "Ana")
    call("parameters", "add", "--name", "Seed", "--value", "35.2 °C", *source)
    one, other = (p["id"] for p in _json(call("parameters", "--json"))["parameters"])
    merged = _json(call("parameters", "merge", one, "--into", other, "--reason", "same", "--by", "Ana", "--json"))
    assert merged["id"] == other and len(merged["links"]) == 2
    mention = merged["links"][0].split(":")[0]
    call("parameters", "split", other, "--mention", mention, "--reason", "not the same", "--by", "Ana")
    assert len(_json(call("parameters", "--json"))["parameters"]) == 2
