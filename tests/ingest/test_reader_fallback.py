"""The fallback reader: offline, and its elements turned into ours."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest

from ingest.formats.fallback import from_elements, read_with_unstructured


def element(category: str, text: str, **metadata: Any) -> SimpleNamespace:
    empty = {"page_number": None, "page_name": None, "text_as_html": None, "category_depth": None}
    return SimpleNamespace(category=category, text=text, metadata=SimpleNamespace(**(empty | metadata)))


def test_foreign_elements_become_ours() -> None:
    found = [
        element("Title", "2 Steps", category_depth=1), element("NarrativeText", "Mix."), element("ListItem", "gently"),
        element("Table", "a b", text_as_html="<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>1</td></tr></table>"),
    ]
    document = from_elements(found, "a.docx", "docx")
    assert [(e.kind, e.text, e.level) for e in document.elements] == [
        ("heading", "2 Steps", 2), ("paragraph", "Mix.", None), ("list_item", "gently", 1), ("table", "a | b\nc | 1", None),
    ]
    assert document.warnings and document.quality < 1


def test_slides_and_sheets_keep_their_place() -> None:
    slide = from_elements([element("Title", "Results", page_number=3)], "a.pptx", "pptx")
    assert (slide.elements[0].page, slide.elements[0].part, slide.pages) == (3, "body", 3)
    sheet = from_elements([element("Text", "x", page_name="FMEA")], "a.xlsx", "xlsx")
    assert sheet.elements[0].sheet == "FMEA"


def test_it_reads_without_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    document = docx.Document()
    document.add_paragraph("The pool is held at pH 3.6 for sixty minutes.")
    document.save(str(tmp_path / "a.docx"))
    read = read_with_unstructured(tmp_path / "a.docx", "a.docx", "docx")
    assert read.elements[0].text == "The pool is held at pH 3.6 for sixty minutes."
