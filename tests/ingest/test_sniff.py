"""The kind of a file is told by its content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from pptx import Presentation

from ingest.sniff import sniff
from knowledge.errors import EmptyError

MAIL = "Received: from x\nFrom: a@example.org\nTo: b@example.org\nSubject: pH\nDate: Mon, 4 Mar 2024 10:00:00 +0100\n\nHello"


def kind(tmp_path: Path, data: bytes, name: str = "file.bin") -> str:
    path = tmp_path / "x"
    path.write_bytes(data)
    return sniff(path, name)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "a.docx", "pdf"),
        (b"junk before\n%PDF-1.4", "a.bin", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "a.pdf", "image"),
        (b"II*\x00....", "a.txt", "image"),
        (b"7z\xbc\xaf\x27\x1c..", "a.zip", "7z"),
        (b"{\\rtf1 x}", "a.doc", "rtf"),
        (b"\x1f\x8b\x08..", "a.gz", "other_archive"),
        (b"\x00\x01\x02\x03" * 100, "a.txt", "unknown"),
        (b"<!DOCTYPE html><html><body>x", "a.txt", "html"),
        (b"<?xml version='1.0'?><batch><id>1</id></batch>", "a.bin", "xml"),
        (MAIL.encode(), "a.txt", "eml"),
        (b"Lot;pH;T\nA;7,0;37\nB;7,1;37\n", "a.txt", "csv"),
        (b"Lot,pH\nA,7\n", "a.csv", "csv"),
        ("Lot\tpH\nA\t7\n".encode("utf-16"), "a.tsv", "csv"),
        (b"# Scope\ntext\n\n## Steps\n- a\n", "a.txt", "markdown"),
        (b"Just words, and more words.\nFrom: nobody\n", "a.txt", "text"),
        (b"From the start, it was clear.\n\nTo: be or not", "notes", "text"),
    ],
)
def test_kinds_by_content(tmp_path: Path, data: bytes, name: str, expected: str) -> None:
    assert kind(tmp_path, data, name) == expected


def test_office_files_are_told_from_archives_whatever_their_name(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/readme.txt", "a folder named like a part")
    docx.Document().save(str(tmp_path / "d"))
    openpyxl.Workbook().save(tmp_path / "w")
    Presentation().save(str(tmp_path / "p"))
    assert [sniff(tmp_path / name, "x.zip") for name in "dwp"] == ["docx", "xlsx", "pptx"]
    assert kind(tmp_path, out.getvalue(), "x.docx") == "zip"


def test_files_without_content_are_empty(tmp_path: Path) -> None:
    for data in (b"", b" \n\t", b"\0" * 64):
        with pytest.raises(EmptyError):
            kind(tmp_path, data)
