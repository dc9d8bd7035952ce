"""Rich text bodies of Outlook messages: unpacking (MS-OXRTFCP) and the text in them.

For mail bodies only; RTF documents go through the converter, which keeps tables and notes.
"""

from __future__ import annotations

import re
import struct

from knowledge.errors import CorruptError

_PREFIX = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_MAX_BYTES = 64 * 1024 * 1024
_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|(.)", re.I | re.S)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer generator themedata latentstyles listtable "
    b"listoverridetable xmlnstbl datastore mmathPr".split()
)
_BREAKS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": " | ", b"row": "\n", b"emdash": "—", b"endash": "–",
           b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}


def unpack_rtf(data: bytes) -> bytes:
    """The RTF of a PidTagRtfCompressed value. Raises CorruptError."""
    if len(data) < 16:
        raise CorruptError("the rich text body is too short")
    size, kind = struct.unpack_from("<I4s", data, 4)
    if kind == b"MELA":
        return data[16:16 + size]
    if kind != b"LZFu" or size > _MAX_BYTES:
        raise CorruptError("the rich text body is packed in an unknown way")
    window = bytearray(4096)
    window[: len(_PREFIX)] = _PREFIX
    out, write, at = bytearray(), len(_PREFIX), 16
    while at < len(data) and len(out) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data) or len(out) >= size:
                break
            if not flags >> bit & 1:
                chunk = data[at:at + 1]
                at += 1
            else:
                token = int.from_bytes(data[at:at + 2], "big")
                at += 2
                read, length = token >> 4, (token & 0xF) + 2
                if read == write % 4096:
                    return bytes(out)
                chunk = b""
                for step in range(length):
                    byte = window[(read + step) % 4096]
                    window[(write + step) % 4096] = byte
                    chunk += bytes((byte,))
            for step, byte in enumerate(chunk):
                window[(write + step) % 4096] = byte
            write = (write + len(chunk)) % 4096
            out += chunk
    return bytes(out)


def rtf_text(data: bytes) -> tuple[str, bool]:
    """(text, is it HTML) of RTF; RTF that wraps HTML (`\\fromhtml`) gives the HTML back."""
    wraps_html = b"\\fromhtml" in data[:400]
    page = re.search(rb"\\ansicpg(\d+)", data[:400])
    encoding = f"cp{page.group(1).decode()}" if page else "cp1252"
    out: list[str] = []
    stack: list[tuple[bool, bool]] = []
    skip, in_tag, skip_next = False, False, 0
    for match in _TOKEN.finditer(data):
        word, number, code, sign, brace, char = match.groups()
        if brace == b"{":
            stack.append((skip, in_tag))
        elif brace == b"}":
            skip, in_tag = stack.pop() if stack else (False, False)
        elif word is not None:
            if word == b"htmltag":
                in_tag, skip = True, False
            elif word == b"htmlrtf":
                skip = number != b"0"
            elif word in _SKIPPED or (word == b"mhtmltag"):
                skip = True
            elif word == b"u" and number is not None and not skip:
                out.append(chr(int(number) % 65536))
                skip_next = 1
            elif word in _BREAKS and not skip and not (wraps_html and not in_tag and word != b"tab"):
                out.append(_BREAKS[word])
        elif sign == b"*":
            skip = not data[match.end():match.end() + 8].startswith(b"\\htmltag")
        elif not skip:
            text = _plain(code, sign, char, encoding)
            if skip_next and text:
                skip_next -= 1
            else:
                out.append(text)
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace"), wraps_html


def _plain(code: bytes | None, sign: bytes | None, char: bytes | None, encoding: str) -> str:
    if code is not None:
        try:
            return bytes((int(code, 16),)).decode(encoding, "replace")
        except LookupError:
            return bytes((int(code, 16),)).decode("cp1252", "replace")
    if sign is not None:
        return {b"~": "\u00a0", b"_": "-", b"-": ""}.get(sign, sign.decode("latin-1") if sign in b"\\{}" else "")
    return char.decode("latin-1") if char is not None else ""
