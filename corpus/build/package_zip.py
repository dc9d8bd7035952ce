"""Zip containers with fixed dates and order, so that the same content has the same bytes."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

STAMP = datetime.datetime(2023, 6, 2, 9, 0, 0)


def stable_zip(data: bytes) -> bytes:
    """The same members in the same order, with one fixed date, and fixed dates inside document properties."""
    source = zipfile.ZipFile(io.BytesIO(data))
    return make_zip([(name, re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2023-06-02T09:00:00Z", source.read(name)) if name == "docProps/core.xml" else source.read(name))
                     for name in source.namelist()])


def make_zip(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in members:
            info = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, body)
    return out.getvalue()
