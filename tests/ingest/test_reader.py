"""The one door: every kind of file ends as a document, as members, or as a refusal with a reason."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from ingest.layout.primitives import PageContent, Word
from ingest.reader import Limits, ReadResult, read_file
from knowledge.errors import (
    CorruptError,
    EncryptedError,
    FileError,
    NoTextError,
    TooLargeError,
    UnsupportedError,
)
from knowledge.text import holds_quote

DATA = Path(os.environ.get("KNOWLINE_DATA", "../shared/data"))


def read(path: Path, name: str | None = None, **more: object) -> ReadResult:
    return read_file(path, name or path.name, scratch=path.parent / "scratch", **more)  # type: ignore[arg-type]


def word_file(path: Path, text: str) -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def locked(path: Path, source: Path, password: str) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    with source.open("rb") as stream, path.open("wb") as sink:
        OOXMLFile(stream).encrypt(password, sink)
    return path


def test_a_misnamed_file_is_read_by_its_content(tmp_path: Path) -> None:
    document = read(word_file(tmp_path / "report.pdf", "The pH is 3.6.")).document
    assert document is not None
    assert document.elements[0].text == "The pH is 3.6." and document.elements[0].file == "report.pdf"
    assert document.media_type is not None and "wordprocessing" in document.media_type


def test_an_archive_gives_members_and_no_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.txt", "text")
    result = read(tmp_path / "a.zip")
    assert result.document is None and [m.name for m in result.members] == ["a.zip!/x.txt"]


def test_passwords_are_tried_and_their_lack_is_said(tmp_path: Path) -> None:
    path = locked(tmp_path / "locked.docx", word_file(tmp_path / "open.docx", "Secret hold time 24 h"), "right")
    with pytest.raises(EncryptedError, match="password-file"):
        read(path)
    with pytest.raises(EncryptedError, match="none of 1"):
        read(path, passwords=("wrong",))
    document = read(path, passwords=("wrong", "right")).document
    assert document is not None and document.elements[0].text == "Secret hold time 24 h"


def test_kinds_that_need_a_converter_say_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for data, hint in ((b"{\\rtf1 x}", "LibreOffice"), (b"7z\xbc\xaf\x27\x1c....", "7-Zip"), (b"\x1f\x8b\x08....", "unpack")):
        (tmp_path / "old").write_bytes(data)
        with pytest.raises(UnsupportedError, match=hint):
            read(tmp_path / "old")


def test_a_converted_file_is_read_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = word_file(tmp_path / "made.docx", "converted text")
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nmkdir -p "$8" && /bin/cp {made} "$8/given.docx"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    (tmp_path / "old.rtf").write_bytes(b"{\\rtf1 x}")
    document = read(tmp_path / "old.rtf").document
    assert document is not None and document.elements[0].text == "converted text"
    assert "LibreOffice" in document.warnings[-1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.system
def test_libreoffice_converts_rich_text(tmp_path: Path) -> None:
    (tmp_path / "old.rtf").write_bytes(b"{\\rtf1\\ansi The pH is 3.6.\\par}")
    document = read(tmp_path / "old.rtf").document
    assert document is not None and document.elements[0].text == "The pH is 3.6."


def test_too_large_unknown_and_broken_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"x" * 2_000_000)
    with pytest.raises(TooLargeError):
        read(tmp_path / "big.txt", limits=Limits(max_file_mb=1))
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 4)
    with pytest.raises(UnsupportedError):
        read(tmp_path / "a.bin")
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + b"junk" * 50)
    with pytest.raises(CorruptError):
        read(tmp_path / "a.docx")


@pytest.mark.parametrize(
    "source",
    [
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><b>&x;</b></a>',
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a><b>&y;</b></a>',
        '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a><b>x</b></a>',
    ],
)
def test_entities_and_outside_definitions_are_refused(tmp_path: Path, source: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        (tmp_path / "a.xml").write_bytes(source.encode(encoding))
        with pytest.raises(CorruptError):
            read(tmp_path / "a.xml")


def test_plain_xml_gives_its_values(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<batch id='B1'><step><name>VI</name><pH unit='1'>3.6</pH></step></batch>")
    document = read(tmp_path / "a.xml").document
    assert document is not None
    assert [(e.section, e.text) for e in document.elements] == [
        ("batch", "id: B1"), ("batch > step", "name: VI\npH: 3.6 (unit=1)"),
    ]


class OneWordPerPage:
    """Text recognition that sees the page number and the size of the picture."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, float, float]] = []

    def __call__(self, image: NDArray[np.uint8], width_pt: float, height_pt: float, number: int) -> PageContent:
        assert image.ndim == 3 and image.shape[2] == 3 and image.dtype == np.uint8
        self.seen.append((number, width_pt, height_pt))
        text = Word(f"page{number}", 10, 10, 60, 22, 12.0, confidence=0.9)
        return PageContent(number, width_pt, height_pt, (text,) if image.mean() < 255 else (), ocr=True)


def picture(shade: int, mode: str = "L") -> Image.Image:
    return Image.new(mode, (850, 1100), shade)


def test_every_frame_of_a_tiff_is_a_page_of_its_size(tmp_path: Path) -> None:
    picture(200).save(tmp_path / "a.tif", save_all=True, append_images=[picture(100)], dpi=(100, 100))
    ocr = OneWordPerPage()
    document = read(tmp_path / "a.tif", ocr=ocr).document
    assert document is not None and document.pages == 2
    assert [e.page for e in document.elements] == [1, 2] and all(e.ocr for e in document.elements)
    assert ocr.seen == [(1, 612.0, 792.0), (2, 612.0, 792.0)]


def test_pictures_of_all_modes_are_read_and_blank_ones_have_no_text(tmp_path: Path) -> None:
    for mode in ("1", "P", "LA", "RGBA", "CMYK", "I;16"):
        name = f"{mode.replace(';', '')}.{'tif' if mode == 'CMYK' else 'png'}"
        picture(0, "I" if mode == "I;16" else "L").convert(mode if mode not in ("P",) else "P").save(tmp_path / name)
        read(tmp_path / name, ocr=OneWordPerPage())
    picture(255).save(tmp_path / "blank.png")
    with pytest.raises(NoTextError):
        read(tmp_path / "blank.png", ocr=OneWordPerPage())
    with pytest.raises(UnsupportedError):
        read(tmp_path / "blank.png")


def seeds() -> Iterator[tuple[str, bytes]]:
    workbook, document, packed = io.BytesIO(), io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Lot", "pH"])
    book.save(workbook)
    text = docx.Document()
    text.add_table(2, 2)
    text.add_paragraph("text")
    text.save(document)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "text")
    yield "a.xlsx", workbook.getvalue()
    yield "a.docx", document.getvalue()
    yield "a.zip", packed.getvalue()
    yield "a.html", b"<table><tr><td rowspan=2>a<td>b<tr><td>c</table><p>x"
    yield "a.eml", b"From: a@b\nTo: c\nSubject: =?utf-8?q?x?=\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n--x--"


SEEDS = list(seeds())


@settings(max_examples=80, deadline=None)
@given(
    seed=st.sampled_from(SEEDS),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6),
    keep=st.floats(0.3, 1),
)
def test_damaged_files_end_as_document_or_refusal(
    tmp_path_factory: pytest.TempPathFactory, seed: tuple[str, bytes], cuts: list[tuple[float, bytes]], keep: float
) -> None:
    name, good = seed
    bad = bytearray(good[: max(1, int(len(good) * keep))])
    for where, junk in cuts:
        at = int(where * len(bad))
        bad[at:at + len(junk)] = junk
    path = tmp_path_factory.mktemp("f") / name
    path.write_bytes(bad)
    try:
        result = read(path)
    except FileError as error:
        assert error.reason().message
    else:
        assert result.members or result.document is not None


@pytest.mark.data
def test_gold_quotes_stand_in_the_word_files() -> None:
    folder = DATA / "amab_package"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set KNOWLINE_DATA")
    found = missed = 0
    for path in sorted(folder.glob("*.docx")):
        document = read_file(path, path.name, scratch=path.parent / "none").document
        assert document is not None
        for quote in _quotes(json.loads((folder / "ground_truth" / f"{path.name[:7]}.json").read_text())):
            held = any(holds_quote(element.text, quote) for element in document.elements)
            found, missed = found + held, missed + (not held)
    assert found / (found + missed) >= 0.98


def _quotes(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "quote" and isinstance(value, str):
                yield value
            else:
                yield from _quotes(value)
    elif isinstance(node, list):
        for item in node:
            yield from _quotes(item)
