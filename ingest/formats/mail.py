"""EML → header lines and body; attachments and nested mails as members."""

from __future__ import annotations

from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from ingest.archive import Member
from ingest.formats.elements import ElementList
from ingest.formats.encoding import decode
from ingest.formats.html import html_text
from ingest.formats.mail_parts import Mail, add_mail, save_attachments
from ingest.limits import Limits
from knowledge.errors import EmptyError, EncryptedError
from knowledge.records import ParsedDocument

MEDIA_TYPE = "message/rfc822"
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_MAX_PARTS = 2000
_EXTENSIONS = {"text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf", "text/calendar": ".ics"}


def read_eml(path: Path, name: str, *, scratch: Path, limits: Limits) -> tuple[ParsedDocument, tuple[Member, ...]]:
    """Read a mail. Raises EmptyError, EncryptedError, ArchiveUnsafeError (too many attachments)."""
    # The lenient policy never raises on what a header holds; modern policies do.
    message = BytesParser(policy=policy.compat32).parsebytes(path.read_bytes())
    if message.get_content_type() in _ENCRYPTED and "signed" not in str(message.get_param("smime-type")):
        raise EncryptedError(f"{name}: the mail is encrypted; save it decrypted from the mail program.")
    mail = Mail()
    for header in _SHOWN:
        for value in message.get_all(header, []):
            mail.headers.append((header, header_text(value)))
    mail.sent_date = _date(message)
    _collect(message, mail, [0])
    out = ElementList(name)
    subject = add_mail(out, mail)
    members = save_attachments(out.file, mail.attachments, scratch, limits)
    if not out.items and not members:
        raise EmptyError(f"{name}: the mail holds no text.")
    document = out.document(MEDIA_TYPE, title=subject, document_type="email", effective_date=mail.sent_date)
    return document, members


def header_text(value: object) -> str:
    """A header with its encoded words decoded; raw 8-bit text read as well as can be."""
    raw = str(value)
    try:
        return str(make_header(decode_header(raw)))
    except (MessageError, LookupError, UnicodeError, ValueError):
        return decode(raw.encode("utf-8", errors="surrogateescape"))[0]


def _collect(part: Message, mail: Mail, seen: list[int], inside_alternative: bool = False) -> None:
    """Sort the parts of a message into bodies and attachments."""
    seen[0] += 1
    if seen[0] > _MAX_PARTS:
        return
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        message = inner[0] if isinstance(inner, list) and inner else None
        if isinstance(message, Message):
            subject = header_text(message.get("Subject", "mail"))
            mail.attachments.append((_name(part) or f"{subject[:80] or 'mail'}.eml", message.as_bytes()))
        return
    if part.is_multipart():
        payload = part.get_payload()
        for item in payload if isinstance(payload, list) else ():
            if isinstance(item, Message):
                _collect(item, mail, seen, inside_alternative or kind == "multipart/alternative")
        return
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or kind in _SIGNATURES:
        return
    attached = part.get_content_disposition() == "attachment"
    filename = _name(part)
    if kind in ("text/plain", "text/html") and not attached and not (filename and not inside_alternative):
        charset = part.get_content_charset()
        if kind == "text/html":
            mail.html.append(decode(data, charset)[0] if charset else html_text(data))
        else:
            mail.plain.append(decode(data, charset)[0])
    elif part.get_content_maintype() == "image" and not attached and (part.get("Content-ID") or not filename):
        mail.inline_images += 1
    else:
        mail.attachments.append((filename or f"attachment{_EXTENSIONS.get(kind, '')}", data))


def _name(part: Message) -> str | None:
    try:
        given = part.get_filename()
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    return header_text(given).strip() or None if given else None


def _date(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date"))).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
