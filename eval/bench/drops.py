"""A small package of several formats in two states, as one drop follows another: changed, grown and shrunk."""

from __future__ import annotations

import io
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

from eval.bench.pages import write_pdf
from eval.bench.words import Writer


def first(folder: Path) -> Path:
    """The package as it comes first."""
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(5):
        _pdf(folder / "reports" / f"report_{number}.pdf", 6, number)
    shutil.copyfile(folder / "reports" / "report_0.pdf", folder / "copy_of_report_0.pdf")
    _text(folder / "notes.md", 1)
    _text(folder / "log.html", 2)
    (folder / "damaged.pdf").write_bytes((folder / "reports" / "report_1.pdf").read_bytes()[:900])
    inner = _archive({"old.txt": _prose(4)})
    (folder / "studies.zip").write_bytes(_archive({"hold.txt": _prose(3), "inner.zip": inner}))
    _mail(folder / "answer.eml", {"values.txt": _prose(5)})
    return folder


def second(folder: Path) -> Path:
    """The package as it comes later, written over the first."""
    (folder / "reports" / "report_0.pdf").unlink()
    _pdf(folder / "reports" / "report_2.pdf", 7, 22)
    _pdf(folder / "reports" / "report_9.pdf", 5, 9)
    _text(folder / "notes.md", 11)
    (folder / "log.html").unlink()
    (folder / "studies.zip").write_bytes(_archive({"hold.txt": _prose(13), "new.txt": _prose(14)}))
    _mail(folder / "answer.eml", {"values.txt": _prose(5), "more.txt": _prose(16)})
    return folder


def _prose(seed: int) -> bytes:
    writer = Writer(1000 + seed)
    return "\n\n".join(writer.paragraph() for _ in range(4)).encode()


def _pdf(path: Path, pages: int, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_pdf(path, pages, seed)


def _text(path: Path, seed: int) -> None:
    paragraphs = _prose(seed).decode().split("\n\n")
    if path.suffix == ".html":
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        path.write_text(f"<html><body><h1>Log</h1>{body}</body></html>", encoding="utf-8")
    else:
        path.write_text("# Notes\n\n" + "\n\n".join(paragraphs), encoding="utf-8")


def _archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _mail(path: Path, attached: dict[str, bytes]) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "Ranges"
    message["Date"] = "Mon, 06 Mar 2023 09:00:00 +0000"
    message.set_content(_prose(6).decode())
    for name, content in attached.items():
        message.add_attachment(content, maintype="text", subtype="plain", filename=name)
    message.set_boundary("=bench=")
    path.write_bytes(message.as_bytes())
