"""Locked files of an upload wait for their password, and go when nobody wants them any more."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from tests.service.conftest import client, finished, shared_pdf

QUERY = {"sponsor": "acme", "product": "locked"}


def locked_pdf(password: str) -> bytes:
    writer, out = PdfWriter(PdfReader(io.BytesIO(shared_pdf()))), io.BytesIO()
    writer.encrypt(password, algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def test_a_locked_file_comes_in_with_its_password(tmp_path: Path) -> None:
    files = [
        ("files", ("a/locked.pdf", locked_pdf("right one"))),
        ("files", ("open.md", b"# Open\n\nThe pH is 7.0.\n")),
    ]
    with client(tmp_path) as api:
        first = finished(api, api.post("/api/v1/ingestions", params=QUERY, files=files).json(), **QUERY)
        states = {one["path"]: one["status"] for one in first["report"]["files"]}
        assert states == {"a/locked.pdf": "failed", "open.md": "ingested"}
        kept = [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]
        assert sorted(path.name for path in kept) == ["locked", "locked.pdf"]

        address = f"/api/v1/ingestions/{first['id']}/passwords"
        assert api.post(address, params=QUERY, json={"passwords": [" "]}).status_code == 400
        wrong = finished(api, api.post(address, params=QUERY, json={"passwords": ["no"]}).json(), **QUERY)
        assert wrong["report"]["files"][0]["reason"]["code"] == "encrypted"
        assert api.post(address, params=QUERY, json={"passwords": ["x"]}).status_code == 404, "it was moved on"

        address = f"/api/v1/ingestions/{wrong['id']}/passwords"
        right = finished(api, api.post(address, params=QUERY, json={"passwords": ["right one"]}).json(), **QUERY)
        assert right["report"]["files"][0]["status"] == "ingested"
        assert right["report"]["files"][0]["path"] == "a/locked.pdf"
        assert not [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]


def test_what_is_kept_can_be_forgotten_and_outlives_a_restart(tmp_path: Path) -> None:
    files = [("files", ("locked.pdf", locked_pdf("right one")))]
    with client(tmp_path) as api:
        job = finished(api, api.post("/api/v1/ingestions", params=QUERY, files=files).json(), **QUERY)
    with client(tmp_path) as api:
        assert list((tmp_path / "uploads").rglob("locked.pdf"))
        assert api.delete(f"/api/v1/ingestions/{job['id']}/locked", params=QUERY).status_code == 204
        assert not list((tmp_path / "uploads").rglob("locked.pdf"))


def test_an_original_is_given_as_it_was(tmp_path: Path) -> None:
    data = shared_pdf()
    with client(tmp_path) as api:
        files = [("files", ("harvest.pdf", data)), ("files", ("page.html", b"<h1>Hold</h1><script>alert(1)</script>"))]
        finished(api, api.post("/api/v1/ingestions", params=QUERY, files=files).json(), **QUERY)
        listed = {one["file"]: one["id"] for one in api.get("/api/v1/documents", params=QUERY).json()["documents"]}
        pdf = api.get(f"/api/v1/documents/{listed['harvest.pdf']}/original", params=QUERY)
        assert pdf.content == data and pdf.headers["content-type"] == "application/pdf"
        page = api.get(f"/api/v1/documents/{listed['page.html']}/original", params=QUERY)
        assert page.headers["content-disposition"].startswith("attachment")
        assert page.headers["content-type"] == "application/octet-stream"
