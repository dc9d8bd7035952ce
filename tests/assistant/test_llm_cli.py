"""`knowline ask --model` against a scripted server: the sentence, the audit record, the switch, and a server that is gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.records import Scope
from knowledge.storage.store import Store
from tests.assistant.scripted_server import Scripted, scripted_server
from ui.cli.main import run

QUESTION = "Why is the spray rate limited to 14 g/min?"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with scripted_server() as running:
        yield running


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    (folder / "coating.txt").write_text(
        "Coating report CR-12\n\nThe spray rate is limited to 14 g/min because tablets stuck together at 16 g/min.\n\n"
        "The pan speed is 12 rpm.\n"
    )
    home = tmp_path_factory.mktemp("home")
    assert run(["--home", str(home), "--sponsor", "acme", "--product", "tab", "--json", "ingest", str(folder)]) == 0
    return home


@pytest.fixture
def ask(
    home: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Ask:
    def call(url: str | None = None, **environment: str) -> dict[str, Any]:
        monkeypatch.setenv("KNOWLINE_CHAT_BASE_URL", url or server.url)
        for key, value in environment.items():
            monkeypatch.setenv(key, value)
        capfdbinary.readouterr()
        assert run(["--home", str(home), "--json", "ask", QUESTION, "--model", "openai:scripted"]) == 0
        answer: dict[str, Any] = json.loads(capfdbinary.readouterr().out)
        return answer

    return call


def test_the_models_sentence_is_shown_and_the_call_is_in_the_audit_trail(
    ask: Ask, server: Scripted, home: Path
) -> None:
    server.script = lambda a: (
        f"Tablets stuck together at 16 g/min [{a.key_of('stuck')}]. It was 18 g/min [{a.key_of('stuck')}]."
    )
    answer = ask()
    assert answer["model"] == "openai:scripted"
    assert answer["answer"].startswith("Tablets stuck together at 16 g/min. [1]") and "18" not in answer["answer"]
    with Store.open(home) as store:
        calls = [e for e in store.audit.entries(Scope(sponsor="acme", product="tab")) if e.action == "model_call"]
    assert calls[-1].subject_id == answer["id"] and calls[-1].detail["host"].startswith("127.0.0.1:")
    assert "spray" not in json.dumps(dict(calls[-1].detail))


def test_a_forbidden_sponsor_is_answered_by_quotes_alone(ask: Ask, server: Scripted) -> None:
    before = len(server.requests)
    answer = ask(KNOWLINE_CHAT_FORBIDDEN_SPONSORS="acme")
    assert (
        answer["model"] is None and "stuck together at 16 g/min" in answer["answer"] and len(server.requests) == before
    )


def test_a_server_that_is_gone_leaves_the_quotes(ask: Ask) -> None:
    answer = ask("http://127.0.0.1:9/v1")
    assert answer["model"] is None and answer["provenance"]["prompt"].startswith("quotes; model failed")
    assert "stuck together at 16 g/min" in answer["answer"]
