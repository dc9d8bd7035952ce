"""Old formats through the converters, where this machine has them."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

sys.path.insert(0, str(Path(__file__).parent))
command_line = importlib.import_module("command_line")

pytestmark = pytest.mark.system
OFFICE, SEVEN_ZIP = shutil.which("soffice"), shutil.which("7z") or shutil.which("7zz")
SENTENCE = "The clarified harvest may be held for at most 24 h at 2–8 °C."


def written(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "hold.docx"
    document = Document()
    document.add_heading("Holds", 1)
    document.add_paragraph(SENTENCE)
    document.save(str(path))
    return path


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_an_old_document_is_read_through_libreoffice(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / "in")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
    )
    seen = command_line.knowline(tmp_path / "home", "inspect", str(tmp_path / f"hold.{suffix}"))
    assert any(SENTENCE in element["text"] for element in seen["elements"])


@pytest.mark.skipif(SEVEN_ZIP is None, reason="no 7-Zip here")
@pytest.mark.parametrize("hidden", [(), ("-mhe=on",)], ids=["files", "list of files"])
def test_a_locked_archive_opens_with_its_password(tmp_path: Path, hidden: tuple[str, ...]) -> None:
    path = written(tmp_path / "in")
    package = tmp_path / "package"
    package.mkdir()
    command = [str(SEVEN_ZIP), "a", "-psecret", *hidden, str(package / "pack.7z"), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    locked = command_line.knowline(tmp_path / "home", "ingest", str(package), status=3)
    assert [file["reason"]["code"] for file in locked["files"]] == ["encrypted"]
    (tmp_path / "words").write_text("nope\nsecret\n")
    opened = command_line.knowline(tmp_path / "home", "ingest", str(package), "--password-file", str(tmp_path / "words"))
    assert {file["status"] for file in opened["files"]} == {"ingested"}
