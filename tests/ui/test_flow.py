"""A person's whole way on the command line: ingest, look, ask, review, export; with bad files among the good."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from knowledge.records import Answer, IngestReport, ParameterList, SearchResult
from knowledge.text import holds_quote
from ui.cli.main import run

Cli = Callable[..., tuple[int, Any]]


def _description(path: Path, version: str, high: str) -> None:
    document = Document()
    document.add_heading("Process Description: Drum Drying", 0)
    document.add_paragraph(f"Document No.: PD-7788 | Version: {version} | Effective date: 2024-0{version}-01")
    document.add_heading("5 Drum drying", 1)
    document.add_paragraph("Table 1: Parameters of drum drying")
    table = document.add_table(rows=1, cols=5)
    for cell, text in zip(table.rows[0].cells, ("Parameter", "Unit", "Target", "NOR", "Class"), strict=True):
        cell.text = text
    for row in (("Drum speed", "rpm", "12", "10–14", "KPP"), ("Inlet temperature", "°C", "65", f"60–{high}", "CPP")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph(
        f"The inlet temperature must not exceed {high} °C because the hydrate loses its water above that temperature."
    )
    document.add_paragraph("The drum speed was taken over from the pilot plant.")
    document.save(str(path))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    _description(folder / "PD-7788_v1.docx", "1", "75")
    _description(folder / "PD-7788_v2.docx", "2", "70")
    (folder / "mail.eml").write_text(
        "From: a@b.example\nTo: c@d.example\nSubject: drum\nDate: Mon, 3 Jun 2024 10:00:00 +0000\n\n"
        "Please fill the drum slowly, otherwise lumps form at the inlet.\n"
    )
    (folder / "results.csv").write_text("Batch;Moisture (%)\nL001;1,2\nL002;1,4\n", encoding="cp1252")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def cli(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Iterator[Cli]:
    def call(*arguments: str) -> tuple[int, Any]:
        capfdbinary.readouterr()
        status = run(["--home", str(home), "--sponsor", "acme", "--product", "tab", "--json", *arguments])
        out = capfdbinary.readouterr().out
        return status, json.loads(out) if out.strip() else None

    yield call


def test_a_dry_run_stores_nothing(cli: Cli, package: Path, home: Path) -> None:
    status, report = cli("ingest", str(package), "--dry-run")
    assert status in (0, 3)
    assert len(report["files"]) == 6
    assert not (home / "originals").exists()


def test_bad_files_are_named_and_the_run_goes_on(cli: Cli, package: Path) -> None:
    status, raw = cli("ingest", str(package))
    report = IngestReport.model_validate(raw)
    assert status == 3
    outcome = {file.path: (file.status, file.reason.code if file.reason else None) for file in report.files}
    assert outcome["broken.pdf"] == ("failed", "corrupt")
    assert outcome["empty.txt"] == ("failed", "empty")
    assert outcome["PD-7788_v2.docx"] == ("ingested", None)
    assert report.totals.statements >= 4


def test_the_same_package_again_is_unchanged(cli: Cli, package: Path) -> None:
    before = cli("doctor", "--digest")[1]
    _, report = cli("ingest", str(package))
    statuses = {file["path"]: file["status"] for file in report["files"]}
    assert statuses["PD-7788_v1.docx"] == "unchanged"
    assert cli("doctor", "--digest")[1] == before
    assert before["orphans"] == 0 and before["vectors"] == before["chunks"] > 0


def test_the_older_version_is_superseded(cli: Cli) -> None:
    documents = {d["file"]: d for d in cli("documents", "list")[1]["documents"]}
    old, new = documents["PD-7788_v1.docx"], documents["PD-7788_v2.docx"]
    assert (old["status"], old["superseded_by"], new["status"]) == ("superseded", new["id"], "current")


def test_search_gives_places(cli: Cli) -> None:
    result = SearchResult.model_validate(cli("search", "lumps at the inlet", "-k", "3")[1])
    assert result.hits[0].file == "mail.eml"
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))


def test_a_why_question_is_answered_from_the_current_version(cli: Cli) -> None:
    answer = Answer.model_validate(cli("ask", "Why must the inlet temperature of the drum not go above 70 °C?")[1])
    assert answer.status == "answered"
    assert "hydrate" in answer.answer
    cited = {marker for claim in answer.claims for marker in claim.citations}
    assert cited and cited <= {citation.marker for citation in answer.citations}
    assert all(citation.verified for citation in answer.citations)


def test_what_is_not_there_is_not_found(cli: Cli) -> None:
    answer = Answer.model_validate(cli("ask", "Which lubricant is used in the tablet press?")[1])
    assert answer.status == "not_found"
    assert answer.open_question is not None


def test_the_refusal_threshold_is_a_setting(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "Why must the inlet temperature of the drum not go above 70 °C?"
    monkeypatch.setenv("KNOWLINE_REFUSAL_THRESHOLD", "1.0")
    assert cli("ask", question)[1]["status"] == "not_found"
    monkeypatch.setenv("KNOWLINE_REFUSAL_THRESHOLD", "0.1")
    assert cli("ask", question)[1]["status"] == "answered"


def test_the_table_holds_values_at_their_quotes(cli: Cli) -> None:
    table = ParameterList.model_validate(cli("parameters")[1])
    speed = next(p for p in table.parameters if p.name == "Drum speed")
    kinds = {(s.kind, s.low, s.target, s.high, s.unit_ucum) for s in speed.statements}
    assert ("nor", "10", None, "14", "{rpm}") in kinds
    assert ("target", None, "12", None, "{rpm}") in kinds
    for parameter in table.parameters:
        for statement in parameter.statements:
            assert statement.citation == statement.citations[0]
            assert holds_quote(statement.citation.quote, statement.value_text)


def test_a_decision_needs_a_name_and_shows_in_the_trail(cli: Cli) -> None:
    table = ParameterList.model_validate(cli("parameters", "--name", "drum speed")[1])
    statement = next(s for s in table.parameters[0].statements if s.kind == "nor" and s.citation.status == "current")
    assert cli("review", "accept", statement.id)[0] != 0
    status, after = cli(
        "review", "correct", statement.id, "--set", "low=9", "high=15", "--reason", "typing", "--by", "Ana"
    )
    assert status == 0
    assert (after["low"], after["high"], after["state"]) == ("9", "15", "corrected")
    entries = cli("audit", "list", statement.id)[1]["entries"]
    assert entries[-1]["actor"] == "Ana" and entries[-1]["action"] == "correct"
    assert cli("audit", "verify")[1]["ok"]


def test_extraction_again_keeps_the_decision(cli: Cli) -> None:
    cli("extract")
    table = ParameterList.model_validate(cli("parameters", "--state", "corrected")[1])
    assert [s.low for p in table.parameters for s in p.statements] == ["9"]


def test_an_edited_workbook_comes_back(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    assert cli("parameters", "--format", "xlsx", "--out", str(file))[0] == 0
    book = load_workbook(file)
    edited = None
    for sheet in book.worksheets:
        header = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            cells = dict(zip(header, row, strict=True))
            if cells["parameter"].value == "Inlet temperature" and (cells["kind"].value, cells["status"].value) == (
                "target",
                "current",
            ):
                cells["decision"].value, edited = "accept", cells["id"].value
    assert edited is not None
    book.save(file)
    status, result = cli("review", "import", str(file), "--by", "Ben")
    assert status == 0
    assert edited in {item["id"] for item in result["taken"]}


def test_csv_and_docx_exports_open(cli: Cli, tmp_path: Path) -> None:
    csv_file, docx_file = tmp_path / "t.csv", tmp_path / "t.docx"
    assert cli("parameters", "--format", "csv", "--out", str(csv_file))[0] == 0
    assert "Drum speed" in csv_file.read_text(encoding="utf-8")
    assert cli("parameters", "--format", "docx", "--out", str(docx_file))[0] == 0
    cells = [c.text for t in Document(str(docx_file)).tables for r in t.rows for c in r.cells]
    assert "10–14 rpm" in cells or any("10–14" in c for c in cells)


def test_a_withdrawn_document_answers_no_more(cli: Cli) -> None:
    mail = next(d for d in cli("documents", "list")[1]["documents"] if d["file"] == "mail.eml")
    assert cli("documents", "withdraw", mail["id"], "--reason", "private", "--by", "Ana")[0] == 0
    hits = cli("search", "lumps at the inlet")[1]["hits"]
    assert all(hit["file"] != "mail.eml" for hit in hits)


def test_another_sponsor_sees_nothing(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["--home", str(home), "--sponsor", "rival", "--json", "search", "drum"]) == 2
    assert b"no package" in capfdbinary.readouterr().err


def test_the_schema_covers_the_answers(cli: Cli) -> None:
    document = cli("schema")[1]
    assert {"Answer", "IngestReport", "ParsedDocument", "Statement", "Citation"} <= set(document["$defs"])
