"""Exports: what people get, that it opens again, and what an edited workbook brings back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from eval.extraction import read_gold, score
from knowledge.records import KnowledgeField, KnowledgeItem, Parameter, Rationale, RationaleAbout
from knowledge.records.extraction import Extraction
from knowledge.review import Decision
from service.exports.docx import HEADER, to_docx
from service.exports.gold import gold_export
from service.exports.rows import page_link, rows
from service.exports.strategy import Known, control_strategy
from service.exports.strategy_files import strategy_docx, strategy_xlsx
from service.exports.xlsx import EDITABLE, to_xlsx
from service.review_import import ImportReport, import_edited
from service.settings import Settings
from service.workspace import Workspace
from tests.knowledge.table_home import SCOPE, citation, extraction, opened, put, statement

EFFECT = KnowledgeItem(
    id="i1", type="effects", name="Temperature → acidic variants",
    fields=(KnowledgeField(name="estimate", value="+1.6", citations=(citation("Temperature | +1.6"),)),),
)  # fmt: skip
CQA = KnowledgeItem(
    id="i2", type="attributes", name="Acidic variants", fields=(KnowledgeField(name="criticality", value="CQA"),)
)
REASON = Rationale(
    id="r1", about=RationaleAbout(type="statement", id="s1"), statement="Above 37 °C acidic variants rise.",
    strength="measured", citation=citation("Above 37 °C acidic variants rise."),
)  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    found = extraction(
        statement("s1", "36.0", "37.0"),
        statement("s2", None, "38.0", kind="par", attribute="acidic variants"),
        statement("s3", "35.0", "39.0", kind="characterized"),
    )
    found = found.model_copy(update={"rationales": (REASON,), "items": (EFFECT, CQA)})
    with opened(tmp_path) as store:
        put(store, found)
    space = Workspace(Settings(home=tmp_path, sponsor=SCOPE.sponsor, product=SCOPE.product))
    yield space
    space.close()


def _parameters(workspace: Workspace) -> tuple[Parameter, ...]:
    return workspace.knowledge.parameters(SCOPE)


def _edited(workspace: Workspace, edit: Callable[[Any, dict[str, int]], None]) -> io.BytesIO:
    """The exported workbook after `edit(sheet, column numbers by name)`."""
    book = load_workbook(io.BytesIO(to_xlsx(tuple(rows(_parameters(workspace))))))
    sheet = book.worksheets[0]
    edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def _line(sheet: Any, columns: dict[str, int], record: str) -> int:
    return next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, columns["id"]).value == record)


def _imported(workspace: Workspace, record: str, by: str = "Ana", **cells: str) -> ImportReport:
    def edit(sheet: Any, columns: dict[str, int]) -> None:
        line = _line(sheet, columns, record)
        for name, value in cells.items():
            sheet.cell(line, columns[name]).value = value

    return import_edited(workspace, SCOPE, _edited(workspace, edit), by)


def test_the_workbook_has_a_sheet_a_unit_operation_with_choices_and_links(workspace: Workspace) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(tuple(rows(_parameters(workspace))))))
    assert book.sheetnames == ["bioreactor"]
    sheet = book["bioreactor"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    link = sheet.cell(2, columns["place"]).hyperlink
    assert link is not None and link.target == "d1.docx"
    assert "review import" in sheet.cell(1, columns["decision"]).comment.text
    assert {len(v.formula1) < 256 and v.type for v in sheet.data_validations.dataValidation} == {"list"}
    assert len(sheet.data_validations.dataValidation) == 3


def test_links_lead_to_pages_of_a_service_where_there_is_one() -> None:
    paged = citation("a quote", page=3)
    assert page_link(paged, "http://h:1/") == "http://h:1/api/v1/documents/d1/pages/3.png?highlight=a+quote"
    assert page_link(paged.model_copy(update={"file": "a b/x.pdf"}), None) == "a%20b/x.pdf#page=3"
    assert page_link(paged.model_copy(update={"file": "x.zip!/y.pdf"}), None) == ""


def test_text_is_never_a_formula(workspace: Workspace) -> None:
    (row, *_) = rows(_parameters(workspace))
    book = load_workbook(io.BytesIO(to_xlsx((replace(row, value_as_written="=1+1", quote='=HYPERLINK("x")'),))))
    cells = {cell.value: cell.data_type for line in book.worksheets[0].iter_rows(min_row=2) for cell in line}
    assert cells["=1+1"] == cells['=HYPERLINK("x")'] == "s"


def test_an_untouched_workbook_asks_for_nothing(workspace: Workspace) -> None:
    report = _imported(workspace, "s1")
    assert report.taken == report.refused == ()


def test_edits_come_back_as_corrections_and_decisions(workspace: Workspace) -> None:
    report = _imported(workspace, "s1", low="36.5", reason="misread")
    assert [(t.id, t.action) for t in report.taken] == [("s1", "correct")]
    assert _imported(workspace, "s2", decision="accept").taken[0].action == "accept"
    assert _imported(workspace, "s3", decision="reject", reason="not studied").taken[0].action == "reject"
    states = {s.id: s.state for p in _parameters(workspace) for s in p.statements}
    assert states == {"s1": "corrected", "s2": "accepted", "s3": "rejected"}


def test_a_number_that_the_spreadsheet_wrote_otherwise_is_no_edit(workspace: Workspace) -> None:
    assert _imported(workspace, "s1", low="36").taken == ()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"decision": "accept", "low": "30"}, "use correct"),
        ({"decision": "yes"}, "accept, correct or reject"),
        ({"decision": "correct"}, "no value was changed"),
        ({"low": "30"}, "reason"),
        ({"low": "30,5", "reason": "x"}, "no decimal number"),
        ({"value_as_written": "1 to 2", "low": "30", "reason": "x"}, "source changed"),
        ({"id": "s9", "decision": "accept"}, "not in this table"),
    ],
)
def test_what_cannot_be_taken_is_named(workspace: Workspace, cells: dict[str, str], why: str) -> None:
    report = _imported(workspace, "s1", **cells)
    assert report.taken == () and len(report.refused) == 1
    assert why in report.refused[0].why and report.refused[0].place.startswith("bioreactor!")


def test_what_somebody_did_since_the_export_is_a_conflict(workspace: Workspace) -> None:
    def edit(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(_line(sheet, columns, "s1"), columns["high"]).value = "36.9"
        sheet.cell(_line(sheet, columns, "s2"), columns["decision"]).value = "accept"

    file = _edited(workspace, edit)
    workspace.reviews.decide(SCOPE, "s1", Decision("correct", "Ben", "why", {"high": "36.8"}))
    workspace.reviews.decide(SCOPE, "s2", Decision("reject", "Ben", "why"))
    told = {one.place: one.why for one in import_edited(workspace, SCOPE, file, "Ana").refused}
    assert any("'36.9' here, '36.8' in the table, '37.0' at export" in why for why in told.values())
    assert any("it was extracted, it is rejected now" in why for why in told.values())


def test_a_dry_run_decides_nothing(workspace: Workspace) -> None:
    file = _edited(
        workspace, lambda sheet, c: setattr(sheet.cell(_line(sheet, c, "s1"), c["decision"]), "value", "accept")
    )
    report = import_edited(workspace, SCOPE, file, "Ana", dry_run=True)
    assert len(report.taken) == 1 and report.dry_run
    assert all(s.state == "extracted" for p in _parameters(workspace) for s in p.statements)


def test_the_report_table_holds_target_nor_par_class_reason_and_source(workspace: Workspace) -> None:
    workspace.reviews.decide(SCOPE, "s1", Decision("accept", "Ana"))
    document = Document(io.BytesIO(to_docx(_parameters(workspace), title="T", made_by="M")))
    table = document.tables[0]
    assert tuple(cell.text for cell in table.rows[0].cells) == HEADER
    name, target, nor, par, role, reason, source = (cell.text for cell in table.rows[1].cells)
    assert (name, target, nor, role) == ("Temperature", "", "36.0 to 37.0 °C", "CPP")
    assert par == "≤ 38.0 °C* (acidic variants)" and "acidic variants rise.*" in reason and "[" in source
    assert document.tables[1].rows[1].cells[1].text == "characterized"
    assert any("36.0 to 37.0" in row.cells[3].text for row in document.tables[-1].rows)


def test_rejected_values_are_left_out_of_the_report(workspace: Workspace) -> None:
    for record in ("s1", "s2", "s3"):
        workspace.reviews.decide(SCOPE, record, Decision("reject", "Ana", "wrong"))
    assert Document(io.BytesIO(to_docx(_parameters(workspace), title="T", made_by="M"))).tables == []


def test_the_matrix_marks_what_acts_on_what_and_says_why(workspace: Workspace) -> None:
    table = workspace.knowledge
    matrix = control_strategy(
        Known(_parameters(workspace), table.items(SCOPE, "attributes").items, table.items(SCOPE, "effects").items)
    )
    assert [(a.name, a.criticality) for a in matrix.attributes] == [("Acidic variants", "CQA")]
    (row,) = matrix.rows
    assert (row.parameter, row.nor, row.marks) == ("Temperature", "36.0 to 37.0 °C", {"Acidic variants": "EPR"})
    assert {e.mark for e in matrix.evidence} == {"E", "P", "R"}
    book = load_workbook(io.BytesIO(strategy_xlsx(matrix, title="T")))
    assert [cell.value for cell in book.worksheets[0][4]][-1] == "EPR" and book["Evidence"].max_row == 4
    document = Document(io.BytesIO(strategy_docx(matrix, title="T", numbers={})))
    assert document.tables[0].rows[3].cells[-1].text == "EPR"


def test_decisions_become_gold_that_evaluation_reads(workspace: Workspace, tmp_path: Path) -> None:
    workspace.reviews.decide(SCOPE, "s1", Decision("accept", "Ana"))
    workspace.reviews.decide(SCOPE, "s2", Decision("correct", "Ana", "misprint", {"high": "39.9"}))
    workspace.reviews.decide(SCOPE, "s3", Decision("reject", "Ana", "not studied"))
    found = gold_export(_parameters(workspace))
    assert (found.accepted, found.corrected, found.rejected, found.unquoted) == (1, 0, 1, 1)
    path = tmp_path / "parameters.jsonl"
    path.write_text("\n".join(found.lines), encoding="utf-8")
    line = json.loads(found.lines[0])
    assert (line["file"], line["quote"], line["low"]) == ("d1.docx", "Temperature | 36.0 to 37.0 °C", "36.0")
    result = score(read_gold(path), _parameters(workspace))
    assert result.recall() == (1, 1) and [s.id for s in result.wrong] == ["s3"]


def test_editable_columns_are_correctable() -> None:
    from knowledge.correction import CORRECTABLE

    assert set(EDITABLE) <= set(CORRECTABLE)


def test_extraction_without_anything_gives_files_that_open(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        table = put(store, Extraction(document_id="d1", extractor="none"))
        matrix = control_strategy(Known(table.parameters(SCOPE), (), ()))
        assert load_workbook(io.BytesIO(strategy_xlsx(matrix, title="T"))).sheetnames[0] == "Control strategy"
        assert load_workbook(io.BytesIO(to_xlsx(()))).sheetnames == ["Parameters"]
        assert Document(io.BytesIO(to_docx((), title="T", made_by="M"))).paragraphs[0].text == "T"
