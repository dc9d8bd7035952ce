"""Conflicts, gaps and questions of a home: stored, decided on, open again when a source changes, asked of the sponsor."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.checks.spans import Tolerance
from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.records import RationaleAbout, Scope
from service.checks import FindingDecision
from service.questions import Asking
from service.settings import Settings
from service.workspace import Workspace
from tests.service.conftest import client

SCOPE = Scope(sponsor="s", product="p")
DESCRIPTION = """# Process Description PD-01

Document PD-01, version 1.0.

## Drying

| Parameter | Unit | Target | NOR | PAR | Class |
|---|---|---|---|---|---|
| Inlet air temperature | °C | 62 | 55–70 | – | CPP |
"""
RECORD = """# Master Batch Record MBR-7

Document MBR-7, version 2.0.

## Drying

| Step | Instruction | Range | Actual |
|---|---|---|---|
| 3.1 | Inlet air temperature | {range} °C | |
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(
        Settings(home=tmp_path / "home", sponsor="s", product="p", ocr=False, workers=1, embedding_threads=1)
    )
    ingest(opened, tmp_path, "50–65")
    yield opened
    opened.close()


def ingest(workspace: Workspace, folder: Path, range_: str) -> None:
    package = folder / "package"
    package.mkdir(exist_ok=True)
    (package / "PD-01_process_description.md").write_text(DESCRIPTION, encoding="utf-8")
    (package / "MBR-7_master_batch_record.md").write_text(RECORD.format(range=range_), encoding="utf-8")
    workspace.pipeline().ingest(SCOPE, [package], by="Ana Ruiz")


def decided(action: str, text: str | None = None, reason: str | None = "seen in the study") -> FindingDecision:
    return FindingDecision(action, "Ana Ruiz", reason, text)


def test_a_decision_stays_until_a_source_changes(workspace: Workspace, tmp_path: Path) -> None:
    (conflict,) = workspace.checks.conflicts(SCOPE)
    assert conflict.type == "K2" and conflict.state == "open"
    after = workspace.checks.decide_conflict(SCOPE, conflict.id, decided("resolve", "55–70 holds"))
    assert (after.state, after.decision, after.decided_by) == ("resolved", "55–70 holds", "Ana Ruiz")
    assert not workspace.checks.refresh(SCOPE), "nothing changed, nothing runs"
    ingest(workspace, tmp_path, "45–60")
    (again,) = workspace.checks.conflicts(SCOPE)
    assert again.id == conflict.id and again.state == "open" and again.decision == "55–70 holds"
    acts = [act.action for act in workspace.store.audit.entries(SCOPE, conflict.id)]
    assert acts == ["resolve", "reopen"]
    ingest(workspace, tmp_path, "55–70")
    assert workspace.checks.conflicts(SCOPE) == ()
    with pytest.raises(NotFoundError):
        workspace.checks.conflict(SCOPE, conflict.id)


def test_decisions_need_a_person_a_reason_and_their_text(workspace: Workspace) -> None:
    (conflict,) = workspace.checks.conflicts(SCOPE)
    for decision in (
        FindingDecision("resolve", " ", "why", "x"), decided("resolve", "x", reason=""), decided("resolve"), decided("reopen"),
    ):  # fmt: skip
        with pytest.raises(ReviewError):
            workspace.checks.decide_conflict(SCOPE, conflict.id, decision)
    with pytest.raises(UsageError):
        workspace.checks.decide_conflict(SCOPE, conflict.id, decided("accept", "x"))


def test_a_tolerance_is_stored_and_audited(workspace: Workspace) -> None:
    assert len(workspace.checks.conflicts(SCOPE)) == 1
    workspace.checks.set_tolerance(SCOPE, Tolerance(relative="0.2"), by="Ana Ruiz", reason="screening")
    assert workspace.checks.tolerance(SCOPE).relative == "0.2"
    assert workspace.checks.conflicts(SCOPE) == ()
    assert workspace.store.audit.entries(SCOPE, "tolerance")[0].detail["reason"] == "screening"


def test_a_gap_becomes_a_question_and_its_answer_a_reason(workspace: Workspace) -> None:
    gap = next(gap for gap in workspace.checks.gaps(SCOPE) if gap.check == "A6")
    assert workspace.checks.decide_gap(SCOPE, gap.id, decided("waive")).state == "waived"
    questions = workspace.questions
    asked = questions.from_gap(SCOPE, gap, by="Ana Ruiz", asking=Asking("N. Vesterman", "Ana Ruiz", "2026-03-31"))
    assert asked.state == "asked" and asked.origin is not None and asked.origin.id == gap.id
    assert questions.from_gap(SCOPE, gap, by="Ben").id == asked.id, "the same question is on the list once"
    answered = questions.answer(
        SCOPE, asked.id, "50–75, see PCR-3", person="N. Vesterman", by="Ana Ruiz", on="2026-03-01"
    )
    assert answered.answer is not None and answered.answer.date == "2026-03-01"
    parameter = next(p for p in workspace.knowledge.parameters(SCOPE) if p.name == "Inlet air temperature")
    rationale = questions.as_rationale(
        SCOPE, asked.id, RationaleAbout(type="parameter", id=parameter.id), by="Ana Ruiz"
    )
    assert rationale.state == "in_review"
    reasons = next(p for p in workspace.knowledge.parameters(SCOPE) if p.id == parameter.id).rationales
    assert [r.statement for r in reasons] == ["50–75, see PCR-3"]
    assert questions.close(SCOPE, asked.id, by="Ana Ruiz", reason="done").state == "closed"
    with pytest.raises(ReviewError):
        questions.answer(SCOPE, asked.id, "x", person="y", by="z")


def test_wrong_dates_and_states_are_refused(workspace: Workspace) -> None:
    with pytest.raises(UsageError):
        workspace.questions.add(SCOPE, "Why?", by="Ana", asking=Asking(due="31.03.2026"))
    with pytest.raises(UsageError):
        workspace.questions.all(SCOPE, "lost")


def test_the_list_goes_out_as_document_and_workbook(workspace: Workspace) -> None:
    from docx import Document
    from openpyxl import load_workbook

    from service.exports.questions import to_docx, to_xlsx

    workspace.questions.add(SCOPE, "=Why 62 °C?", by="Ana", asking=Asking("N. V."))
    found = workspace.questions.all(SCOPE)
    table = Document(io.BytesIO(to_docx(found, title="Questions"))).tables[0]
    assert table.rows[1].cells[1].text == "=Why 62 °C?"
    cell = load_workbook(io.BytesIO(to_xlsx(found, title="Questions"))).active["B2"]
    assert cell.value == "=Why 62 °C?" and cell.data_type == "s", "a question is never a formula"


def test_over_http(workspace: Workspace) -> None:
    query = {"sponsor": "s", "product": "p"}
    with client(workspace.settings.home, by="Ana Ruiz") as api:
        found = api.get("/api/v1/conflicts", params=query).json()
        assert found["total"] == 1
        one = found["conflicts"][0]["id"]
        refused = api.post(
            f"/api/v1/conflicts/{one}/decisions", params=query, json={"action": "resolve", "reason": "r"}
        )
        assert refused.status_code == 409
        body = {"action": "resolve", "decision": "55–70 holds", "reason": "study"}
        assert api.post(f"/api/v1/conflicts/{one}/decisions", params=query, json=body).json()["state"] == "resolved"
        assert api.get("/api/v1/conflicts", params=query | {"state": "open"}).json()["total"] == 0
        gap = api.get("/api/v1/gaps", params=query | {"check": "A6"}).json()["gaps"][0]["id"]
        asked = api.post("/api/v1/questions", params=query, json={"gap": gap, "asked_of": "N. V."})
        assert asked.status_code == 201
        change = {"action": "answer", "answer": "50–75", "person": "N. V."}
        changed = api.post(f"/api/v1/questions/{asked.json()['id']}/changes", params=query, json=change).json()
        assert changed["state"] == "answered"
        assert api.get("/api/v1/questions/export", params=query | {"format": "xlsx"}).status_code == 200
        unknown = api.post("/api/v1/gaps/nope/decisions", params=query, json={"action": "waive", "reason": "r"})
        assert unknown.status_code == 404
