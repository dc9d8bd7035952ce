"""Archives from strangers: every good file comes out, no bad one does harm."""

from __future__ import annotations

import hashlib
import hmac
import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive import Member, safe_name, unpack_zip
from ingest.limits import Limits
from knowledge.errors import ArchiveUnsafeError, CorruptError, EmptyError


def pack(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def unpack(tmp_path: Path, data: bytes, limits: Limits | None = None, passwords: tuple[str, ...] = ()) -> dict[str, Member]:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    members = unpack_zip(path, "a.zip", scratch=tmp_path / "scratch", limits=limits or Limits(), passwords=passwords)
    return {member.name: member for member in members}


def codes(members: dict[str, Member]) -> dict[str, str | None]:
    return {name: member.error.code if member.error else None for name, member in members.items()}


def test_members_of_nested_archives_come_out_under_their_full_names(tmp_path: Path) -> None:
    members = unpack(tmp_path, pack({"in/b.txt": b"b", "c.zip": pack({"d.txt": b"d"}), "__MACOSX/._b.txt": b"x"}))
    assert {name: member.path.read_bytes() for name, member in members.items()} == {
        "a.zip!/in/b.txt": b"b", "a.zip!/c.zip!/d.txt": b"d",
    }


def test_names_that_climb_or_start_at_the_root_cost_only_themselves(tmp_path: Path) -> None:
    members = unpack(tmp_path, pack({"../../evil.txt": b"x", "/etc/passwd": b"x", "C:\\x.txt": b"x", "good.txt": b"ok"}))
    assert sorted(codes(members).values(), key=str) == [None, "archive_unsafe", "archive_unsafe", "archive_unsafe"]
    assert not any(".." in part for name in members for part in name.split("/"))
    assert {p.parent for p in tmp_path.rglob("*") if p.is_file()} <= {tmp_path, tmp_path / "scratch"}


def test_links_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert codes(unpack(tmp_path, out.getvalue())) == {"a.zip!/link": "archive_unsafe"}


def test_a_bomb_is_refused_and_its_neighbour_is_not(tmp_path: Path) -> None:
    limits = Limits(ratio_free_mb=1)
    members = unpack(tmp_path, pack({"bomb.bin": b"\0" * 3_000_000, "good.txt": b"ok"}), limits)
    assert codes(members) == {"a.zip!/bomb.bin": "archive_unsafe", "a.zip!/good.txt": None}


def test_the_total_size_is_bounded_over_nested_archives(tmp_path: Path) -> None:
    inner = pack({f"{n}.bin": bytes(range(256)) * 2048 for n in range(3)})
    members = unpack(tmp_path, pack({"x.zip": inner, "y.zip": inner}), Limits(max_unpacked_mb=2))
    assert list(codes(members).values()).count("too_large") >= 1
    assert list(codes(members).values()).count(None) >= 3


def test_too_many_and_too_deep_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnsafeError):
        unpack(tmp_path, pack({f"{n}.txt": b"x" for n in range(30)}), Limits(max_members=20))
    data = pack({"leaf.txt": b"x"})
    for _ in range(6):
        data = pack({"z.zip": data, "beside.txt": b"ok"})
    members = unpack(tmp_path, data, Limits(max_depth=3))
    assert "archive_unsafe" in codes(members).values() and list(codes(members).values()).count(None) == 3


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(pack({"bad.txt": bytes(range(200)) * 5, "good.txt": b"ok"}))
    data[60:80] = b"\xff" * 20
    assert codes(unpack(tmp_path, bytes(data))) == {"a.zip!/bad.txt": "corrupt", "a.zip!/good.txt": None}


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.txt", b"1")
        archive.writestr("a.txt", b"2")
    members = unpack(tmp_path, out.getvalue())
    assert {name: m.path.read_bytes() for name, m in members.items()} == {"a.zip!/a.txt": b"1", "a.zip!/a (2).txt": b"2"}


def test_names_in_utf8_without_the_flag_are_read(tmp_path: Path) -> None:
    data = pack({"Pr\xfcfung.txt": b"x"}).replace("Prüfung".encode(), "Prüfung".encode())
    patched = bytearray(data)
    patched[6:8] = b"\0\0"
    at = patched.index(b"PK\x01\x02")
    patched[at + 8:at + 10] = b"\0\0"
    assert list(unpack(tmp_path, bytes(patched))) == ["a.zip!/Prüfung.txt"]


def test_encrypted_members_say_so(tmp_path: Path) -> None:
    data = bytearray(pack({"a.txt": b"secret"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert codes(unpack(tmp_path, bytes(data))) == {"a.zip!/a.txt": "encrypted"}
    assert codes(unpack(tmp_path, bytes(data), passwords=("wrong",))) == {"a.zip!/a.txt": "encrypted"}


def crypt(data: bytes, password: bytes, check: int) -> bytes:
    """Traditional PKWARE encryption of a member's stored bytes."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(value: int, byte: int) -> int:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        return value

    def update(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in bytes(11) + bytes((check,)) + data:
        temp = keys[2] | 2
        out.append(byte ^ (temp * (temp ^ 1) >> 8 & 0xFF))
        update(byte)
    return bytes(out)


def aes(data: bytes, password: bytes) -> bytes:
    """WinZip AE-2 encryption with a 256-bit key, one block at a time."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    salt = bytes(range(16))
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 66)
    body = b""
    for at in range(0, len(data), 16):
        encryptor = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor()
        stream = encryptor.update((at // 16 + 1).to_bytes(16, "little"))
        body += bytes(a ^ b for a, b in zip(data[at:at + 16], stream, strict=False))
    return salt + keys[64:] + body + hmac.new(keys[32:64], body, hashlib.sha1).digest()[:10]


def one_member(content: bytes, stored: bytes, method: int, extra: bytes, crc: int) -> bytes:
    shared = struct.pack("<HHHHHIIIHH", 51, 1, method, 0, 0x21, crc, len(stored), len(content), 5, len(extra))
    local = b"PK\x03\x04" + shared + b"a.txt" + extra + stored
    central = b"PK\x01\x02" + struct.pack("<H", 51) + shared + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a.txt" + extra
    return local + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def test_members_encrypted_either_way_open_with_the_right_password(tmp_path: Path) -> None:
    content = b"hold time 24 h; " * 300
    crc = zlib.crc32(content)
    old = one_member(content, crypt(content, b"right", crc >> 24), 0, b"", crc)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    new = one_member(content, aes(packed, b"right"), 99, struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8), 0)
    for data in (old, new):
        members = unpack(tmp_path, data, passwords=("wrong", "right"))
        assert members["a.zip!/a.txt"].path.read_bytes() == content
        assert codes(unpack(tmp_path, data, passwords=("wrong",))) == {"a.zip!/a.txt": "encrypted"}
        assert codes(unpack(tmp_path, data)) == {"a.zip!/a.txt": "encrypted"}


def test_empty_and_broken_archives_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        unpack(tmp_path, pack({}))
    with pytest.raises(CorruptError):
        unpack(tmp_path, b"PK\x03\x04 nothing")


@given(st.text(max_size=40))
def test_a_safe_name_never_leaves_the_folder(entry: str) -> None:
    try:
        name = safe_name(entry, "a.zip")
    except ArchiveUnsafeError:
        return
    assert name and not name.startswith("/") and ".." not in name.split("/") and "\\" not in name
