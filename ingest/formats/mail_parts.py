"""What mails of all formats have in common: header lines, a body in text or HTML, attachments as members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingest.archive import MEMBER_SEPARATOR, Member, Unpacking, safe_name
from ingest.clean import clean_line
from ingest.formats.elements import ElementList
from ingest.formats.html import add_html
from ingest.formats.text import add_plain_text
from ingest.limits import MB, Limits
from knowledge.errors import ArchiveUnsafeError, FileError, TooLargeError


@dataclass(slots=True)
class Mail:
    """A mail on its way: header lines in order, bodies, attachments as (name, bytes)."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    inline_images: int = 0
    sent_date: str | None = None


def add_mail(out: ElementList, mail: Mail) -> str | None:
    """Append header lines (`part` = `header`) and the body; the subject, or None.

    The text body is taken unless the HTML has a table, or the text says much less.
    """
    subject = None
    for name, value in mail.headers:
        text = clean_line(value)
        if text:
            out.add("paragraph", f"{name}: {text}", place={"part": "header"})
            subject = text if name == "Subject" else subject
    if _takes_html(mail):
        for page in mail.html:
            add_html(out, page)
    else:
        for text in mail.plain:
            add_plain_text(out, text)
    if mail.inline_images:
        out.warn(f"{mail.inline_images} pictures inside the mail's text were not read.")
    return subject


def _takes_html(mail: Mail) -> bool:
    if not mail.html:
        return False
    plain = sum(len(text.strip()) for text in mail.plain)
    html = "".join(mail.html)
    return plain == 0 or "<table" in html.lower() or (plain < 200 and len(html) > 50 * plain)


def save_attachments(
    name: str, attachments: Sequence[tuple[str, bytes]], scratch: Path, limits: Limits
) -> tuple[Member, ...]:
    """Write the attachments of the file `name` under made-up names."""
    work = Unpacking(scratch=scratch, limits=limits, passwords=())
    work.count(len(attachments), name)
    for given, data in attachments:
        base = PurePosixPath(given.replace("\\", "/")).name or "attachment"
        target: Path | None = work.target()
        error: FileError | None = None
        try:
            full = work.unique(name + MEMBER_SEPARATOR + safe_name(base, name))
        except ArchiveUnsafeError:
            full = work.unique(name + MEMBER_SEPARATOR + "attachment")
        if len(data) > limits.max_file_mb * MB:
            error = TooLargeError(f"{full}: {len(data) // MB} MB; the limit is {limits.max_file_mb} MB a file.")
            target = None
        elif target is not None:
            target.write_bytes(data)
        work.add(full, target, error)
    return tuple(work.members)
