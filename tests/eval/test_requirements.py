"""Requirements that are met across rooms: what an answer names, and the periodic report over a home."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.monitoring import monitor, text_of
from service.settings import Settings
from service.workspace import Workspace

TEXT = "# Harvest\n\nThe clarified harvest is held for at most 24 h at 2 to 8 °C because bioburden rises afterwards.\n"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("required")
    (folder / "p").mkdir()
    (folder / "p" / "report.md").write_text(TEXT, encoding="utf-8")
    opened = Workspace(Settings(home=folder / "home", sponsor="s", product="p"))
    opened.pipeline().ingest(opened.scope(create=True), [Path(folder / "p")], by="tester")
    return opened


def test_an_answer_names_model_prompt_index_and_code(workspace: Workspace) -> None:
    answer = workspace.assistant.ask(workspace.scope(), "How long may the clarified harvest be held?")
    assert answer.model is None, "no chat model words it; what one words carries its name"
    made = answer.provenance
    assert made.index and made.code and made.config_sha256


def test_the_periodic_report_reads_a_home(workspace: Workspace) -> None:
    result = monitor(workspace)
    (month,) = result.months
    assert (month.documents, month.questions) == (1, 0) and not result.reviewing
    assert "no decisions yet" in text_of(result)
