"""A notice as an e-mail: headers and body as they travel."""

from __future__ import annotations

from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr

from notification.domain import Notice
from notification.people import Person
from notification.wording import letter

# The older part of the library: it writes a Thai letter in a fortieth of the time of email.message.EmailMessage.
# Lines are broken by us: ids must stay whole, however long.
WIRE = compat32.clone(linesep="\r\n", max_line_length=None)


def message(notice: Notice, person: Person, language: str, sender: str, url: str, now: datetime) -> Message:
    """Raises ValueError, IndexError or MessageError when the address cannot be one."""
    text = notice.texts[language]
    name, address = parseaddr(sender)
    body = letter(person.name(language), text.body, url, language)
    # base64, with the line ends of e-mail: a server without 8BITMIME must not have to damage Thai text
    mail = MIMEText("".join(f"{line}\r\n" for line in body.splitlines()), "plain", "utf-8", policy=WIRE)
    mail["From"] = _mailbox("From", name, address)
    mail["To"] = _mailbox("To", person.name(language), person.email)
    mail["Subject"] = _words("Subject", text.title)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{_line(notice.notice_id).replace(':', '/')}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    mail["X-EMES-Notice"] = _line(notice.notice_id)
    mail["Content-Language"] = language
    return mail


def _mailbox(field: str, name: str, address: str) -> str:
    place = Address(addr_spec=address).addr_spec  # refuses what cannot be an address
    if (name := _line(name)).isascii():
        return formataddr((name, place))
    return f"{_words(field, name)}\n <{place}>"


def _words(field: str, text: str) -> str:
    """Encoded where it is not plain English, and broken into lines (RFC 2047)."""
    line = _line(text)
    return Header(line, None if line.isascii() else "utf-8", header_name=field).encode(maxlinelen=75)


def _line(text: str) -> str:
    """Names come from people, ids from events: a line break in one must not become a header of its own."""
    return " ".join(text.split())
