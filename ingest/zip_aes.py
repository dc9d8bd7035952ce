"""AES-encrypted ZIP members (WinZip AE-1 and AE-2), which the standard library does not open.

Format: www.winzip.com/en/support/aes-encryption. Key by PBKDF2-HMAC-SHA1, 1,000 rounds; AES in counter mode with a
little-endian counter from 1; HMAC-SHA1 over the encrypted bytes, cut to ten bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from pathlib import Path

METHOD = 99
_EXTRA = 0x9901
_KEY_BYTES = {1: 16, 2: 24, 3: 32}
_BLOCK = 1 << 20


def decrypt_member(archive: Path, info: zipfile.ZipInfo, password: bytes) -> bytes:
    """The member's content. Raises RuntimeError for a wrong password, zipfile.BadZipFile for damage."""
    strength, method = _about(info)
    data = _stored_bytes(archive, info)
    key_size = _KEY_BYTES[strength]
    salt_size = key_size // 2
    salt, check, body, seal = data[:salt_size], data[salt_size:salt_size + 2], data[salt_size + 2:-10], data[-10:]
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * key_size + 2)
    if keys[-2:] != check:
        raise RuntimeError("wrong password")
    if not hmac.compare_digest(hmac.new(keys[key_size:2 * key_size], body, hashlib.sha1).digest()[:10], seal):
        raise zipfile.BadZipFile("the encrypted member is damaged")
    plain = _counter_mode(keys[:key_size], body)
    if method == zipfile.ZIP_STORED:
        return plain
    if method != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"compression method {method} is not supported")
    return zlib.decompressobj(-15).decompress(plain, info.file_size + 1)


def _about(info: zipfile.ZipInfo) -> tuple[int, int]:
    """(key strength, compression method) from the extra field."""
    at = 0
    while at + 4 <= len(info.extra):
        kind, size = struct.unpack_from("<HH", info.extra, at)
        if kind == _EXTRA and size >= 7:
            _, _, strength, method = struct.unpack_from("<H2sBH", info.extra, at + 4)
            if strength in _KEY_BYTES:
                return int(strength), int(method)
        at += 4 + size
    raise zipfile.BadZipFile("the encrypted member does not say how it is encrypted")


def _stored_bytes(archive: Path, info: zipfile.ZipInfo) -> bytes:
    with archive.open("rb") as stream:
        stream.seek(info.header_offset)
        header = stream.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise zipfile.BadZipFile("the local header of the member is damaged")
        name_size, extra_size = struct.unpack_from("<HH", header, 26)
        stream.seek(name_size + extra_size, 1)
        data = stream.read(info.compress_size)
    if len(data) < max(20, info.compress_size):
        raise zipfile.BadZipFile("the encrypted member is cut short")
    return data


def _counter_mode(key: bytes, body: bytes) -> bytes:
    """XOR with the key stream, which the library makes by encrypting the counters block by block."""
    import numpy as np
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    # Counter mode is defined over single blocks; ECB is only the way to encrypt many counters at once.
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    out = bytearray()
    for start in range(0, len(body), _BLOCK):
        piece = body[start:start + _BLOCK]
        first, count = start // 16 + 1, -(-len(piece) // 16)
        counters = np.zeros((count, 2), dtype="<u8")
        counters[:, 0] = np.arange(first, first + count)
        stream = np.frombuffer(encryptor.update(counters.tobytes()), dtype=np.uint8)[: len(piece)]
        out += (np.frombuffer(piece, dtype=np.uint8) ^ stream).tobytes()
    return bytes(out)
