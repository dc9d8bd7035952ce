"""Bytes → text when nobody says in which code page."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Western process documents use beyond ASCII; other characters in a cp1252 reading are a bad sign.
_EXPECTED = re.compile(r"[äöüÄÖÜßéèêëàâáçîïíñóôúûùÉÈÀÇÑœ°±µ²³¹·×÷–—‘’“”„…•«»€§®©™¼½¾ºª¿¡øØåÅæÆãõ£¶\xa0]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_SAMPLE = 200_000


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """(text, code page). Order: byte order mark, what is declared, UTF-8, UTF-16 without mark, Windows, a guess.

    Never fails: what fits nowhere is read as Latin-1.
    """
    for mark, code_page in _BOMS:
        if data.startswith(mark):
            return data.decode(code_page, errors="replace"), code_page
    for name in (declared, "utf-8"):
        text = _try(data, name)
        if text is not None and name is not None:
            return text, name
    wide = _utf16(data)
    if wide is not None:
        return wide
    windows = _try(data, "cp1252")
    if windows is not None and _plausible(windows):
        return windows, "cp1252"
    guess = _guess(data)
    text = _try(data, guess)
    if text is not None and guess is not None:
        return text, guess
    return (windows, "cp1252") if windows is not None else (data.decode("latin-1"), "latin-1")


def looks_binary(data: bytes) -> bool:
    """True for bytes that are no text in any code page of use."""
    sample = data[:8192]
    if any(sample.startswith(mark) for mark, _ in _BOMS) or _utf16(sample[: len(sample) // 2 * 2]) is not None:
        return False
    controls = sum(byte < 32 and byte not in (9, 10, 11, 12, 13, 27) for byte in sample)
    return b"\0" in sample or controls > len(sample) * 0.02


def _try(data: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark shows as zeros in every second byte."""
    sample = data[:4096]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 0.5 and others < 0.1:
            text = _try(data, name)
            if text is not None:
                return text, name
    return None


def _plausible(text: str) -> bool:
    unusual = _NON_ASCII.findall(text[:_SAMPLE])
    expected = sum(bool(_EXPECTED.match(char)) for char in unusual)
    letters_alone = len(re.findall(r"(?<![A-Za-zÀ-ÿ])[øæ](?![A-Za-zÀ-ÿ])", text[:_SAMPLE]))
    return expected - letters_alone >= 0.8 * len(unusual)


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best is not None else None
