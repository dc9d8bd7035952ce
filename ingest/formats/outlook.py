"""MSG (Outlook) → header lines and body; attachments and embedded mails as members."""

from __future__ import annotations

from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ingest.archive import Member
from ingest.formats.elements import ElementList
from ingest.formats.encoding import decode
from ingest.formats.html import html_text
from ingest.formats.mail_parts import Mail, add_mail, save_attachments
from ingest.formats.rtf import rtf_text, unpack_rtf
from ingest.limits import Limits
from knowledge.errors import CorruptError, EmptyError
from knowledge.records import ParsedDocument

MEDIA_TYPE = "application/vnd.ms-outlook"
_HTML, _RTF, _CONTENT_ID, _SHORT_NAME, _DISPLAY_NAME = 0x1013, 0x1009, 0x3712, 0x3704, 0x3001
_DISPLAY_TO, _DISPLAY_CC = 0x0E04, 0x0E03


def read_msg(path: Path, name: str, *, scratch: Path, limits: Limits) -> tuple[ParsedDocument, tuple[Member, ...]]:
    """Read an Outlook message. Raises CorruptError, EmptyError, ArchiveUnsafeError (too many attachments)."""
    from oxmsg import Message

    try:
        message = Message.load(str(path))
        mail = _mail(message)
    except Exception as error:  # the OLE and property readers raise bare errors of all kinds on damaged files
        raise CorruptError(f"{name}: the Outlook message cannot be read ({error}); save it anew.") from error
    out = ElementList(name)
    subject = add_mail(out, mail)
    embedded = _embedded(message, out, mail.attachments)
    members = save_attachments(out.file, mail.attachments, scratch, limits)
    if not out.items and not members:
        raise EmptyError(f"{name}: the message holds no text.")
    if embedded:
        out.warn(f"{embedded} mails embedded in the message were read as part of it.")
    document = out.document(MEDIA_TYPE, title=subject, document_type="email", effective_date=mail.sent_date)
    return document, members


def _mail(message: Any) -> Mail:
    mail = Mail()
    headers = {key.lower(): value for key, value in message.message_headers.items()}
    properties = message.properties
    sent = message.sent_date
    shown = (
        ("From", message.sender),
        ("To", headers.get("to") or properties.str_prop_value(_DISPLAY_TO) or _recipients(message)),
        ("Cc", headers.get("cc") or properties.str_prop_value(_DISPLAY_CC)),
        ("Date", headers.get("date") or (format_datetime(sent) if sent is not None else None)),
        ("Subject", message.subject),
    )
    mail.headers = [(key, value) for key, value in shown if value]
    mail.sent_date = sent.date().isoformat() if sent is not None else None
    if message.body and message.body.strip():
        mail.plain.append(message.body)
    html = properties.binary_prop_value(_HTML)
    page = html_text(html) if html else message.html_body
    if page and page.strip():
        mail.html.append(page)
    if not mail.plain and not mail.html:
        packed = properties.binary_prop_value(_RTF)
        if packed:
            text, is_html = rtf_text(unpack_rtf(packed))
            (mail.html if is_html else mail.plain).append(text)
    for attachment in message.attachments:
        _attach(attachment, mail)
    return mail


def _attach(attachment: Any, mail: Mail) -> None:
    data = attachment.file_bytes
    if not data:
        return
    properties = attachment.properties
    name = (
        attachment.file_name or properties.str_prop_value(_SHORT_NAME) or properties.str_prop_value(_DISPLAY_NAME)
        or "attachment"
    )
    kind = attachment.mime_type or ""
    if kind.startswith("image/") and properties.str_prop_value(_CONTENT_ID):
        mail.inline_images += 1
    else:
        mail.attachments.append((decode(name.encode("utf-8", "surrogateescape"))[0].strip("\0 "), data))


def _recipients(message: Any) -> str:
    return "; ".join(f"{r.name} <{r.email_address}>" if r.email_address else r.name for r in message.recipients)


def _embedded(message: Any, out: ElementList, attachments: list[tuple[str, bytes]], depth: int = 0) -> int:
    """Append mails that are embedded as storages (forwarded as attachment); how many.

    Their attachments are added to `attachments`.
    """
    from oxmsg import Message

    count = 0
    for attachment in message._storage.iter_attachment_storages():
        for storage in attachment.storages:
            if not storage.name.startswith("__substg1.0_3701000D") or depth >= 3:
                continue
            inner = Message(_as_top_level(storage))
            try:
                mail = _mail(inner)
            except Exception as error:  # as in read_msg: one damaged embedded mail must not cost the outer one
                out.warn(f"A mail embedded in the message could not be read ({error}).")
                continue
            add_mail(out, mail)
            attachments += mail.attachments
            count += 1 + _embedded(inner, out, attachments, depth + 1)
    return count


def _as_top_level(storage: Any) -> Any:
    """An embedded message's storage with the property header of a file of its own (32 bytes instead of 24)."""
    streams = tuple(
        replace(stream, bytes_=stream.bytes_[:24] + b"\0" * 8 + stream.bytes_[24:])
        if stream.name == "__properties_version1.0" else stream
        for stream in storage.streams
    )
    return replace(storage, streams=streams)
