"""Mails of both makes: header lines, body, attachments."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.archive import Member
from ingest.formats.mail import read_eml
from ingest.formats.outlook import read_msg
from ingest.formats.rtf import rtf_text, unpack_rtf
from ingest.limits import Limits
from knowledge.errors import CorruptError, EncryptedError
from knowledge.records import ParsedDocument


def mail(subject: str = "Elution pH – why 3.6?") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jörg Müller <j@example.org>"
    message["To"] = "msat@example.org"
    message["Date"] = "Mon, 04 Mar 2024 10:11:12 +0100"
    message["Subject"] = subject
    return message


def read(tmp_path: Path, message: EmailMessage | bytes, limits: Limits | None = None) -> tuple[ParsedDocument, tuple[Member, ...]]:
    path = tmp_path / "a.eml"
    path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    return read_eml(path, "a.eml", scratch=tmp_path / "scratch", limits=limits or Limits())


def test_header_lines_can_be_cited_and_name_the_mail(tmp_path: Path) -> None:
    message = mail()
    message.set_content("We kept 3.6 because HMW rose below 3.4.\n\n> Why 3.6?\n", charset="iso-8859-15", cte="quoted-printable")
    document, members = read(tmp_path, message)
    assert [(e.text, e.part) for e in document.elements] == [
        ("From: Jörg Müller <j@example.org>", "header"), ("To: msat@example.org", "header"),
        ("Date: Mon, 04 Mar 2024 10:11:12 +0100", "header"), ("Subject: Elution pH – why 3.6?", "header"),
        ("We kept 3.6 because HMW rose below 3.4.", None), ("Why 3.6?", "quoted"),
    ]
    assert (document.title, document.document_type, document.effective_date) == ("Elution pH – why 3.6?", "email", "2024-03-04")
    assert members == ()


def test_a_table_in_the_html_body_is_worth_the_html(tmp_path: Path) -> None:
    message = mail()
    message.set_content("pH 6.8 7.1")
    message.add_alternative("<p>See</p><table><tr><th>a</th><th>b</th></tr><tr><td>pH</td><td>7</td></tr></table>", subtype="html")
    document, _ = read(tmp_path, message)
    assert [e.kind for e in document.elements][-2:] == ["paragraph", "table"]


def test_attachments_and_nested_mails_are_members_and_inline_pictures_are_not(tmp_path: Path) -> None:
    message = mail()
    message.set_content("see attached")
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="../../Bericht ü.pdf")
    message.add_attachment(b"%PDF-2", maintype="application", subtype="pdf", filename="Bericht ü.pdf")
    inner = mail("inner")
    inner.set_content("inner text")
    message.add_attachment(inner)
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", cid="<logo>", disposition="inline")
    document, members = read(tmp_path, message)
    assert [m.name for m in members] == ["a.eml!/Bericht ü.pdf", "a.eml!/Bericht ü (2).pdf", "a.eml!/inner.eml"]
    assert [m.path.read_bytes() for m in members[:2]] == [b"%PDF-1", b"%PDF-2"]
    assert all(m.path.parent == tmp_path / "scratch" for m in members)
    assert any("pictures" in warning for warning in document.warnings)


def test_a_mail_without_any_declared_code_page_is_still_legible(tmp_path: Path) -> None:
    raw = "From: a@example.org\nTo: b@example.org\nSubject: Prüfung\nDate: x\n\nbei 25 °C ± 2\n".encode("cp1252")
    document, _ = read(tmp_path, raw)
    assert document.elements[-1].text == "bei 25 °C ± 2" and document.effective_date is None


def test_an_encrypted_mail_says_so(tmp_path: Path) -> None:
    raw = b"From: a@b\nSubject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIIB\n"
    with pytest.raises(EncryptedError):
        read(tmp_path, raw)


# -- Outlook: a compound file written by hand, every stream small enough for the mini stream --------------------------

Tree = dict[str, "bytes | Tree"]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def chain(fat: list[int], count: int) -> int:
    """Append a chain of `count` sectors; its first sector."""
    first = len(fat)
    fat += [first + at + 1 if at + 1 < count else _END for at in range(count)]
    return first if count else _END


def words(numbers: list[int], size: int) -> bytes:
    data = b"".join(struct.pack("<I", number) for number in numbers)
    return data.ljust(-(-len(data) // size) * size, b"\xff")


def compound_file(tree: Tree) -> bytes:
    entries: list[bytes] = []
    mini, mini_fat = bytearray(), list[int]()

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le")
        links = (len(raw) + 2, kind, 1, _FREE, right, child)
        return struct.pack("<64sHBBIII16sI8s8sIQ", raw, *links, b"", 0, b"", b"", start, size)

    def place(name: str, node: bytes | Tree, right: int) -> int:
        number = len(entries)
        entries.append(b"")
        if isinstance(node, bytes):
            start = chain(mini_fat, -(-len(node) // 64))
            mini.extend(node.ljust(-(-len(node) // 64) * 64, b"\0"))
            entries[number] = entry(name, 2, right, _FREE, start, len(node))
            return number
        child = _FREE
        for key, value in node.items():
            child = place(key, value, child)
        entries[number] = entry(name, 1, right, child, 0, 0)
        return number

    entries.append(b"")
    top = _FREE
    for key, value in tree.items():
        top = place(key, value, top)
    fat: list[int] = []
    mini_start = chain(fat, -(-len(mini) // 512))
    entries[0] = entry("Root Entry", 5, _FREE, top, mini_start, len(mini))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    directory_start = chain(fat, len(directory) // 512)
    mini_table = words(mini_fat, 512)
    mini_table_start = chain(fat, len(mini_table) // 512)
    fat.append(_FAT)
    assert len(fat) <= 128
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, directory_start, 0, 4096, mini_table_start, len(mini_table) // 512, _END, 0,
    )
    header += words([len(fat) - 1], 436)[:436].ljust(436, b"\xff")
    return header + mini.ljust(-(-len(mini) // 512) * 512, b"\0") + directory + mini_table + words(fat, 512)


def storage(header: bytes, strings: dict[int, str], binaries: dict[int, bytes], numbers: dict[int, int]) -> Tree:
    tree: Tree = {}
    properties = header
    for pid, text in strings.items():
        tree[f"__substg1.0_{pid:04X}001F"] = text.encode("utf-16-le")
        properties += struct.pack("<HHIII", 0x1F, pid, 6, len(text) * 2 + 2, 0)
    for pid, data in binaries.items():
        tree[f"__substg1.0_{pid:04X}0102"] = data
        properties += struct.pack("<HHIII", 0x102, pid, 6, len(data), 0)
    for pid, number in numbers.items():
        properties += struct.pack("<HHIII", 3, pid, 6, number, 0)
    tree["__properties_version1.0"] = properties
    return tree


def outlook(body: dict[int, str], binaries: dict[int, bytes] | None = None, more: Tree | None = None) -> bytes:
    strings = {0x001A: "IPM.Note", 0x0037: "Hold time", 0x0C1A: "Ana Ruiz", 0x0C1F: "ana@example.org", 0x0E04: "MSAT"} | body
    tree = storage(struct.pack("<8x4I8x", 0, 1, 0, 1), strings, binaries or {}, {0x3FDE: 65001})
    tree["__attach_version1.0_#00000000"] = storage(
        b"\0" * 8, {0x3707: "report.pdf", 0x370E: "application/pdf"}, {0x3701: b"%PDF-3"}, {0x3705: 1}
    )
    return compound_file(tree | (more or {}))


def test_an_outlook_message_reads_like_any_mail(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    path.write_bytes(outlook({0x1000: "The limit is 24 h.\r\n\r\nIt is bioburden, not reduction.\r\n"}))
    document, members = read_msg(path, "a.msg", scratch=tmp_path / "s", limits=Limits())
    texts = [e.text for e in document.elements]
    assert any("ana@example.org" in text for text in texts) and "Subject: Hold time" in texts and "To: MSAT" in texts
    assert texts[-2:] == ["The limit is 24 h.", "It is bioburden, not reduction."]
    assert [(m.name, m.path.read_bytes()) for m in members] == [("a.msg!/report.pdf", b"%PDF-3")]
    assert document.title == "Hold time"


def test_an_outlook_message_with_html_or_rich_text_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    path.write_bytes(outlook({}, {0x1013: "<p>Prüfung bei 5 µm</p>".encode()}))
    document, _ = read_msg(path, "a.msg", scratch=tmp_path / "s", limits=Limits())
    assert document.elements[-1].text == "Prüfung bei 5 µm"
    rich = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard pH 3.6 \'b1 0.1\par next \u181?m}"
    path.write_bytes(outlook({}, {0x1009: struct.pack("<II4sI", len(rich) + 12, len(rich), b"MELA", 0) + rich}))
    document, _ = read_msg(path, "a.msg", scratch=tmp_path / "s", limits=Limits())
    assert document.elements[-1].text == "pH 3.6 ± 0.1\nnext µm"


def test_a_mail_embedded_in_a_message_is_read_with_its_attachments(tmp_path: Path) -> None:
    inner = storage(struct.pack("<8x4I", 0, 1, 0, 1), {0x0037: "inner subject", 0x1000: "inner text"}, {}, {})
    inner["__attach_version1.0_#00000000"] = storage(b"\0" * 8, {0x3707: "deep.pdf"}, {0x3701: b"%PDF-4"}, {0x3705: 1})
    carrier = storage(b"\0" * 8, {0x3001: "inner subject"}, {}, {0x3705: 5})
    carrier["__substg1.0_3701000D"] = inner
    path = tmp_path / "a.msg"
    path.write_bytes(outlook({0x1000: "outer text"}, more={"__attach_version1.0_#00000001": carrier}))
    document, members = read_msg(path, "a.msg", scratch=tmp_path / "s", limits=Limits())
    assert [e.text for e in document.elements][-3:] == ["outer text", "Subject: inner subject", "inner text"]
    assert [m.name for m in members] == ["a.msg!/report.pdf", "a.msg!/deep.pdf"]


def test_packed_rich_text_is_unpacked_as_the_standard_shows() -> None:
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpack_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert rtf_text(rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf x\htmlrtf0 text{\*\htmltag72 </p>}}") == ("<p>text</p>", True)


def test_a_damaged_message_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    path.write_bytes(outlook({0x1000: "x"})[:1500])
    with pytest.raises(CorruptError):
        read_msg(path, "a.msg", scratch=tmp_path / "s", limits=Limits())
