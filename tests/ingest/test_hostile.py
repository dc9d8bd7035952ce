"""Broken and booby-trapped files in one run of the real command line: each ends with a status, and the run goes on."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
hostile = importlib.import_module("hostile_files")

KNOWLINE = Path(sys.executable).with_name("knowline")
SECRET = "kestrel-seven-lanterns"
TIMEOUT_S = 60


class Run:
    """What one ingestion of the whole set gave, and the folder it ran in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "deep" / "home"
        secret = folder / "secret.txt"
        secret.write_text(SECRET)
        self.package = folder / "deep" / "package"
        self.files = {
            "truncated.pdf": hostile.truncated_pdf(),
            "bad_xref.pdf": hostile.pdf_with_bad_xref(),
            "page_loop.pdf": hostile.pdf_with_page_loop(),
            "locked.pdf": hostile.encrypted_pdf(),
            "locked.docx": hostile.encrypted_docx(),
            "entity.docx": hostile.docx_with_external_entity(secret.as_uri()),
            "entities.xlsx": hostile.xlsx_with_entities(),
            "bomb.zip": hostile.zip_bomb(),
            "nested.zip": hostile.nested_archive(),
            "traversing.zip": hostile.traversing_archive(),
            "nothing.pdf": b"",
            "blank.txt": b" \r\n\t\n",
            "really_a_pdf.docx": hostile.pdf(),
            "really_text.pdf": b"Not a PDF at all, only a note on the hold time.",
            "huge.png": hostile.png_of_huge_size(),
            "nuls.csv": hostile.csv_with_nuls(),
            "noise.bin": bytes(range(256)) * 40,
            "zz_good.txt": b"The pool is held for at most 24 h at 2 to 8 degrees Celsius.",
        }
        self.package.mkdir(parents=True)
        for name, content in self.files.items():
            (self.package / name).write_bytes(content)
        self.outside = _names(folder, self.home)
        arguments = ["--home", self.home, "--sponsor", "s", "--product", "p", "ingest", self.package, "--no-extract"]
        self.done = subprocess.run(
            [KNOWLINE, *arguments, "--json"], capture_output=True, text=True, timeout=TIMEOUT_S,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        self.rows: dict[str, Any] = {row["path"]: row for row in json.loads(self.done.stdout)["files"]}

    def outcome(self, name: str) -> str:
        row = self.rows[name]
        return row["reason"]["code"] if row["reason"] else row["status"]


def _names(folder: Path, home: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if home not in path.parents and path != home}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    yield Run(tmp_path_factory.mktemp("hostile"))


def test_the_run_ends_by_itself_and_says_that_some_failed(run: Run) -> None:
    assert run.done.returncode == 3, run.done.stderr[-400:]


def test_every_file_has_a_status_and_every_failure_a_reason(run: Run) -> None:
    assert set(run.files) <= set(run.rows)
    for row in run.rows.values():
        assert row["status"] in ("ingested", "duplicate", "skipped", "failed")
        if row["status"] == "failed":
            assert row["reason"]["code"] != "internal", row
            assert row["reason"]["message"]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("truncated.pdf", {"corrupt"}),
        ("bad_xref.pdf", {"ingested"}),
        ("page_loop.pdf", {"corrupt", "empty", "no_text"}),
        ("locked.pdf", {"encrypted"}),
        ("locked.docx", {"encrypted"}),
        ("entity.docx", {"corrupt", "ingested"}),
        ("entities.xlsx", {"corrupt", "too_large", "ingested"}),
        ("bomb.zip!/zeros.txt", {"archive_unsafe"}),
        ("nothing.pdf", {"empty"}),
        ("blank.txt", {"empty"}),
        ("really_a_pdf.docx", {"ingested"}),
        ("really_text.pdf", {"ingested"}),
        ("huge.png", {"too_large", "corrupt"}),
        ("nuls.csv", {"ingested", "unsupported", "corrupt"}),
        ("noise.bin", {"unsupported"}),
        ("zz_good.txt", {"ingested"}),
    ],
)
def test_each_ends_as_it_should(run: Run, name: str, allowed: set[str]) -> None:
    assert run.outcome(name) in allowed


def test_archives_within_archives_end_at_a_depth(run: Run) -> None:
    inside = [row for path, row in run.rows.items() if path.startswith("nested.zip")]
    assert any(row["reason"] and row["reason"]["code"] == "archive_unsafe" for row in inside)
    assert not any(path.endswith("inner.txt") for path in run.rows)


def test_no_member_leaves_its_archive(run: Run) -> None:
    assert _names(run.folder, run.home) == run.outside
    assert not Path("/tmp/knowline-escaped.txt").exists()
    assert all(".." not in path.split("/") for path in run.rows)


def test_entities_bring_nothing_in(run: Run) -> None:
    for path in run.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert SECRET.encode() not in content, path
            assert b"hahahahaha" not in content, path


def test_what_is_sound_can_be_found_afterwards(run: Run) -> None:
    found = subprocess.run(
        [KNOWLINE, "--home", run.home, "documents", "--json"], capture_output=True, text=True, timeout=TIMEOUT_S, check=True
    )
    files = {row["file"] for row in json.loads(found.stdout)["documents"]}
    assert {"zz_good.txt", "really_a_pdf.docx", "bad_xref.pdf"} <= files
