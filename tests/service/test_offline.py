"""Nothing phones home: with every way out closed, the program does its whole job, and did not even try a way out.

The guard is a `sitecustomize` that each Python process of the run loads at its start, worker processes too.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

GUARD = """
import os, sys

def _closed(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    elif event == "socket.sendto":
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    else:
        return
    if host is not None and host not in ("127.0.0.1", "::1", "localhost"):
        with open(os.environ["TRIED"], "a") as stream:
            stream.write(f"{event} {host}\\n")
        raise OSError(101, "the network is closed")

sys.addaudithook(_closed)
with open(os.environ["GUARDED"], "a") as stream:
    stream.write(f"{os.getpid()}\\n")
"""
COMMANDS = """
import sys
from ui.cli.main import run
package = sys.argv[1]
for arguments in (
    ["ingest", package, "--json"],
    ["search", "hold time of the pool", "--json"],
    ["ask", "How long may the pool be held?", "--json"],
    ["doctor", "--json"],
):
    status = run(arguments)
    print(status, flush=True)
"""


def _package(folder: Path) -> Path:
    from docx import Document
    from openpyxl import Workbook
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir()
    document = Document()
    document.add_heading("Hold times", 1)
    document.add_paragraph("The capture pool may be held for at most 24 h at 2 to 8 °C. See http://example.com/note.")
    document.save(str(folder / "holds.docx"))
    canvas = Canvas(str(folder / "load.pdf"))
    canvas.drawString(72, 700, "The load density is kept below 40 g/L because the yield fell above it.")
    canvas.save()
    book = Workbook()
    assert book.active is not None
    book.active.append(["Parameter", "Range"])
    book.active.append(["Residence time", "4 to 6 min"])
    stream = io.BytesIO()
    book.save(stream)
    (folder / "ranges.xlsx").write_bytes(stream.getvalue())
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com", "Pool"
    mail.set_content("We never went above 7 cycles without cleaning the column.")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    (folder / "log.html").write_text(
        '<html><head><link rel="stylesheet" href="http://example.com/a.css"></head><body><h1>Log</h1>'
        '<p>Harvest at 85 % viability.</p><img src="http://example.com/pixel.png"></body></html>'
    )
    return folder


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("offline")
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(GUARD)
    environment = {
        **os.environ, "PYTHONPATH": str(folder / "guard"), "TRIED": str(folder / "tried"), "GUARDED": str(folder / "guarded"),
        "KNOWLINE_HOME": str(folder / "home"), "KNOWLINE_SPONSOR": "s", "KNOWLINE_PRODUCT": "p", "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    code = [sys.executable, "-c", COMMANDS, str(_package(folder / "package"))]
    return folder, subprocess.run(code, capture_output=True, text=True, env=environment, timeout=120)


def test_the_whole_job_is_done_without_a_network(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = ran
    ingest, status1, search, status2, ask, status3, doctor, status4 = done.stdout.splitlines()
    assert (status1, status2, status3, status4) == ("0", "0", "0", "0"), done.stderr[-800:]
    assert {row["status"] for row in json.loads(ingest)["files"]} == {"ingested"}
    assert json.loads(search)["hits"][0]["file"] == "holds.docx"
    assert "24 h" in json.loads(ask)["answer"]
    assert all(check["ok"] for check in json.loads(doctor)["checks"])


def test_no_way_out_was_tried(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = ran
    tried = folder / "tried"
    assert not tried.exists(), tried.read_text()


def test_the_worker_processes_were_guarded_too(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = ran
    assert len(set((folder / "guarded").read_text().split())) >= 2


def test_the_guard_sees_a_connection(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    environment = {
        **os.environ, "PYTHONPATH": str(tmp_path), "TRIED": str(tmp_path / "tried"), "GUARDED": str(tmp_path / "guarded"),
    }  # fmt: skip
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 1 and "the network is closed" in done.stderr
    assert "192.0.2.1" in (tmp_path / "tried").read_text()
