"""`ingest --model` and `extract --model` against a scripted server: rows, audit record, cost, switch, and decisions of people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.records import Scope, Statement
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store
from tests.assistant.scripted_server import Asked, Scripted, scripted_server
from ui.cli.main import run

SCOPE = Scope(sponsor="acme", product="tab")
TEXT = (
    "Coating report CR-12\n\nThe mandrel of the nozzle protrudes 3 mm past the air cap.\n\nThe pan speed is 12 rpm.\n"
)
Call = Callable[..., tuple[int, dict[str, Any], str]]


def script(asked: Asked) -> str:
    key = next(line.split("]")[0][1:] for line in asked.text.splitlines() if "mandrel" in line)
    row = {"key": key, "quote": "protrudes 3 mm", "name": "mandrel", "operator": "eq", "target": "3", "unit": "mm"}
    return json.dumps({"statements": [row, {**row, "target": "4"}], "rationales": []})


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with scripted_server() as running:
        running.script = script
        yield running


@pytest.fixture
def call(
    tmp_path: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Call:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "coating.txt").write_text(TEXT)
    monkeypatch.setenv("KNOWLINE_CHAT_BASE_URL", server.url)
    monkeypatch.setenv("KNOWLINE_CHAT_MAY_EXTRACT", "true")
    home = ["--home", str(tmp_path / "home"), "--sponsor", "acme", "--product", "tab", "--by", "Ann", "--json"]

    def called(*words: str) -> tuple[int, dict[str, Any], str]:
        capfdbinary.readouterr()
        code = run([*home, *words])
        said = capfdbinary.readouterr()
        return code, json.loads(said.out or b"{}"), said.err.decode()

    return called


def rows(tmp_path: Path) -> list[Statement]:
    """What the model added, as it stands in the table."""
    with Store.open(tmp_path / "home") as store:
        found = KnowledgeTable(store.engine).statement_rows(SCOPE)
    return [row.statement for row in found if row.extracted.extractor.startswith("model openai:scripted")]


def test_a_model_is_asked_once_recorded_and_its_rows_stay_when_rules_read_again(
    call: Call, server: Scripted, tmp_path: Path
) -> None:
    package, before = str(tmp_path / "package"), len(server.requests)
    code, _, said = call("ingest", package, "--model", "openai:scripted")
    assert code == 0 and "1 call(s)" in said and "1 refused (value 1)" in said
    (statement,) = rows(tmp_path)
    assert (statement.target, statement.unit_ucum, statement.citation.verified) == ("3", "mm", True)
    with Store.open(tmp_path / "home") as store:
        (sent,) = [e for e in store.audit.entries(SCOPE) if e.action == "model_call"]
    assert sent.subject_type == "document" and sent.actor == "Ann" and "mandrel" not in json.dumps(dict(sent.detail))

    assert call("review", "reject", statement.id, "--reason", "not a parameter of ours")[0] == 0
    (tmp_path / "package" / "more.txt").write_text("Notes\n\nThe inlet temperature is 55 °C.\n")
    assert call("ingest", package)[0] == 0
    assert call("extract")[0] == 0
    _, told, _ = call("extract", "--model", "openai:scripted")
    assert told["model"]["calls"] == 1 and told["model"]["kept_replies"] == 1  # the new file alone
    assert [one.state for one in rows(tmp_path)] == ["rejected"]
    assert len(server.requests) == before + 2


def test_documents_go_to_no_model_where_the_setting_or_the_sponsor_forbids_it(
    call: Call, server: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(server.requests)
    monkeypatch.setenv("KNOWLINE_CHAT_FORBIDDEN_SPONSORS", "acme")
    _, _, said = call("ingest", str(tmp_path / "package"), "--model", "openai:scripted")
    assert "chat_forbidden_sponsors names this sponsor" in said and rows(tmp_path) == []
    monkeypatch.setenv("KNOWLINE_CHAT_MAY_EXTRACT", "false")
    code, _, said = call("extract", "--model", "openai:scripted")
    assert code == 2 and "chat_may_extract" in said and len(server.requests) == before
