"""What a document says of itself."""

from __future__ import annotations

import pytest

from ingest.identity import identify
from ingest.identity.dates import find_date
from ingest.versions import ChainMember, resolve_chain
from knowledge.records import Element, ParsedDocument, Table


def _text(n: int, text: str, kind: str = "paragraph", **more: object) -> Element:
    return Element.model_validate({"file": "x", "id": f"e{n}", "kind": kind, "text": text, **more})


def _table(n: int, *rows: tuple[str, ...], header_rows: int = 0) -> Element:
    return Element(file="x", id=f"e{n}", kind="table", text="", table=Table(rows=rows, header_rows=header_rows))


def _document(*elements: Element, file: str = "x.pdf") -> ParsedDocument:
    return ParsedDocument(file=file, elements=elements)


def test_header_table_names_number_version_and_date() -> None:
    document = identify(
        _document(
            _table(1, ("Document No.", "QX-DEV-0042", "Version", "3.0"), ("Effective date", "14 MAR 2024", "Page", "1 of 12")),
            _text(2, "Development Report: Clarification Step", "title"),
            _text(3, "This report describes the work that was done for the clarification of the harvest."),
        )
    )
    assert (document.number, document.version, document.effective_date) == ("QX-DEV-0042", "3.0", "2024-03-14")
    assert document.title == "Development Report: Clarification Step"
    assert document.document_type == "development_report"
    assert document.language == "en"


def test_running_header_line_is_read() -> None:
    document = identify(
        _document(
            _text(1, "Orrin Pharma | Doc. No.: SOP-QC-118 | Rev. 04 | Effective: 2023-11-02 | Page 1 of 9", "header"),
            _text(2, "Determination of aggregates by SEC-HPLC", "title"),
            _text(3, "Supersedes: SOP-QC-118 Rev. 03"),
        )
    )
    assert document.number == "SOP-QC-118"
    assert document.version == "04"
    assert document.effective_date == "2023-11-02"
    assert document.supersedes_as_written is not None and "03" in document.supersedes_as_written
    assert document.document_type == "method_sop"


def test_german_head_is_read() -> None:
    document = identify(
        _document(
            _text(1, "Dokument-Nr.: PB-77-004 | Ausgabe: 2 | Gültig ab: 01.02.2024", "header"),
            _text(2, "Prozessbeschreibung Reinigung", "title"),
            _text(3, "Die Beladung der Säule wird mit dem Puffer durchgeführt und ist nicht zu überschreiten."),
        )
    )
    assert (document.number, document.version, document.effective_date) == ("PB-77-004", "2", "2024-02-01")
    assert document.language == "de"
    assert document.document_type == "process_description"


def test_what_cannot_be_told_is_null() -> None:
    document = identify(_document(_text(1, "ok")))
    assert document.number is document.version is document.effective_date is document.document_type is None
    assert document.language is None


def test_revision_history_gives_the_version_where_the_head_has_none() -> None:
    document = identify(
        _document(
            _table(1, ("Version", "Date", "Change"), ("1", "2022-01-05", "first issue"), ("2", "2023-06-09", "limits")),
            _text(2, "Campaign Summary Report", "title"),
        )
    )
    assert (document.version, document.effective_date) == ("2", "2023-06-09")


def test_fmea_workbook_is_a_risk_assessment() -> None:
    document = identify(
        _document(_table(1, ("Step", "Failure mode", "Severity", "Occurrence", "RPN"), ("VI", "a", "3", "4", "12"), header_rows=1))
    )
    assert document.document_type == "risk_assessment"


def test_abbreviations_come_from_table_list_and_text() -> None:
    document = identify(
        _document(
            _text(1, "Abbreviations", "heading"),
            _table(2, ("Abbreviation", "Meaning"), ("HCCF", "harvested cell culture fluid"), header_rows=1),
            _text(3, "The dynamic binding capacity (DBC) was measured. Host cell protein (HCP) was not."),
        )
    )
    found = {a.short: a.long for a in document.abbreviations}
    assert found == {
        "HCCF": "harvested cell culture fluid",
        "DBC": "dynamic binding capacity",
        "HCP": "Host cell protein",
    }


def test_a_running_list_of_abbreviations_is_split() -> None:
    document = identify(
        _document(
            _text(1, "Abbreviations", "heading"),
            _text(2, "VCD, viable cell density; TFF: tangential flow filtration.", section="Abbreviations"),
        )
    )
    assert [(a.short, a.long) for a in document.abbreviations] == [
        ("VCD", "viable cell density"),
        ("TFF", "tangential flow filtration"),
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2024-03-05", None, "2024-03-05"),
        ("05-MAR-2024", None, "2024-03-05"),
        ("March 5, 2024", None, "2024-03-05"),
        ("05.03.2024", None, "2024-03-05"),
        ("05/03/2024", "fr", "2024-03-05"),
        ("13/03/2024", "en", "2024-03-13"),
        ("05/03/2024", "en", None),
        ("31.02.2024", None, None),
        ("4. März 2024", "de", "2024-03-04"),
    ],
)
def test_dates(text: str, language: str | None, expected: str | None) -> None:
    assert find_date(text, language) == expected


def _member(name: str, version: str | None, date: str | None = None, status: str | None = None) -> ChainMember:
    return ChainMember(name, version, date, status, None, name)


def test_the_highest_effective_version_is_current_and_drafts_do_not_supersede() -> None:
    chain = resolve_chain([_member("c", "10"), _member("a", "2"), _member("b", "9"), _member("d", "11", status="draft")])
    assert chain["c"].status == "current"
    assert (chain["a"].status, chain["a"].superseded_by) == ("superseded", "b")
    assert (chain["b"].status, chain["b"].superseded_by) == ("superseded", "c")
    assert chain["d"].status == "draft"


def test_two_formats_of_one_version_are_both_current() -> None:
    chain = resolve_chain([_member("docx", "3.0"), _member("pdf", "3"), _member("old", "2.0")])
    assert {chain["docx"].status, chain["pdf"].status} == {"current"}
    assert chain["old"].status == "superseded"


def test_a_document_that_calls_itself_superseded_is_so() -> None:
    assert resolve_chain([_member("a", "1", status="superseded")])["a"].status == "superseded"


def test_a_document_without_version_and_date_is_not_superseded_by_guess() -> None:
    chain = resolve_chain([_member("known", "3"), _member("unknown", None)])
    assert {chain["known"].status, chain["unknown"].status} == {"current"}
