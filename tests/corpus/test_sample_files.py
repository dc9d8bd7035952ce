"""The sample package holds the formats and the dirt that it promises."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter

import olefile
import openpyxl
import pypdfium2
import pytest
from oxmsg import Message

from corpus.build import names
from corpus.build.docs import fmea, mail, outlook_mail, sec_method, slides, supplies
from corpus.witness import SAMPLE

PACKAGE = SAMPLE / "package"


def test_every_format_is_there() -> None:
    found = Counter(p.suffix for p in PACKAGE.rglob("*") if p.is_file())
    assert {".pdf", ".docx", ".xlsx", ".csv", ".pptx", ".html", ".txt", ".md", ".eml", ".msg", ".png", ".jpg", ".tiff", ".zip"} <= set(found)
    assert sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file()) < 12e6


def test_the_duplicate_is_byte_identical_and_the_old_version_is_not() -> None:
    digest = {name: hashlib.sha256((PACKAGE / name).read_bytes()).hexdigest() for name in (names.PD2, names.PD3, names.PD3_COPY)}
    assert digest[names.PD3] == digest[names.PD3_COPY] != digest[names.PD2]


def test_the_scan_has_no_text_layer() -> None:
    document = pypdfium2.PdfDocument(PACKAGE / names.EBR)
    assert len(document) == 10
    assert all(not page.get_textpage().get_text_bounded().strip() for page in document)


def test_the_encrypted_file_opens_with_its_password_only() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(PACKAGE / names.BANK)
    assert (SAMPLE / "passwords.txt").read_text().strip() == supplies.PASSWORD
    assert len(pypdfium2.PdfDocument(PACKAGE / names.BANK, password=supplies.PASSWORD)) == 1


def test_the_corrupt_file_does_not_open() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(PACKAGE / names.CORRUPT)


def test_the_outlook_message_is_read_by_others() -> None:
    read = Message.load(PACKAGE / names.MSG)
    assert (read.subject, read.sender) == ("media and shift, what is not in the documents", "Noor Vesterman <n.vesterman@orsanne.example>")
    assert [(r.name, r.email_address) for r in read.recipients] == [("Priya Raman", "p.raman@calderridge.example")]
    assert (read.body or "").replace("\r\n", "\n") == outlook_mail.BODY
    assert olefile.OleFileIO(PACKAGE / names.MSG).parsing_issues == []


def test_the_archive_holds_an_archive() -> None:
    outer = zipfile.ZipFile(PACKAGE / names.VIRAL_ZIP)
    assert "note_fournisseur_filtre.txt" in zipfile.ZipFile(io.BytesIO(outer.read("annexes.zip"))).namelist()


def test_formulas_carry_values_and_one_product_is_wrong() -> None:
    values = openpyxl.load_workbook(PACKAGE / names.FMEA, data_only=True)["Worksheet"]
    formulas = openpyxl.load_workbook(PACKAGE / names.FMEA)["Worksheet"]
    assert formulas["J6"].value == "=E6*G6*I6" and values["J6"].value == 84
    wrong = [r for r in range(6, 6 + len(fmea.ROWS)) if values.cell(r, 10).value != values.cell(r, 5).value * values.cell(r, 7).value * values.cell(r, 9).value]
    assert wrong == [6 + fmea.WRONG]


def test_the_planted_instruction_is_also_in_invisible_text() -> None:
    page = pypdfium2.PdfDocument(PACKAGE / names.SUPPLIER)[0].get_textpage().get_text_bounded()
    assert supplies.INJECTION in page.replace("\r\n", " ")


@pytest.mark.parametrize("module", [fmea, mail, outlook_mail, sec_method, slides])
def test_the_generator_gives_the_same_bytes_twice(module) -> None:  # type: ignore[no-untyped-def]
    assert [d.data for d in module.build()] == [d.data for d in module.build()]
