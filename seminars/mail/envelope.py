"""A message of the outbox as an e-mail (RFC 5322), made from plain values."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

# As nearly all are; what is written otherwise is looked at closely.
_USUAL = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True)
class File:
    """A file that goes with a message; ``content_type`` may carry parameters (charset, method)."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Outgoing:
    """Everything of a message that its delivery needs. ``body`` is plain text."""

    id: int
    to_name: str
    to_address: str
    subject: str
    body: str
    created_at: datetime
    attempts: int = 1
    files: tuple[File, ...] = ()


def one_line(text: str) -> str:
    """``text`` without line breaks and control characters: safe in a header."""
    return " ".join(_BREAKS.sub(" ", text).split())


def is_address(text: str) -> bool:
    """Whether ``text`` is a single address such as name@example.org, and nothing besides."""
    if _USUAL.fullmatch(text):
        return True
    if _BREAKS.search(text) or any(mark in text for mark in ' ,;<>"'):
        return False
    try:
        address = Address(addr_spec=_sendable(text))
    except (ValueError, IndexError, MessageError):
        return False
    return bool(address.username and address.domain)


def _sendable(address: str) -> str:
    """``address`` with its domain in the form that every mail server understands (RFC 5891)."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def compose(outgoing: Outgoing, *, sender: str, base_url: str) -> EmailMessage:
    """The e-mail to send. Its Message-ID is the same at each attempt, so that a second copy is seen as one.

    Raises ValueError for an address that cannot stand in a header.
    """
    if not is_address(outgoing.to_address):
        raise ValueError(f"'{one_line(outgoing.to_address)}' is not an e-mail address.")
    name, address = parseaddr(sender)
    message = EmailMessage()
    message["Subject"] = one_line(outgoing.subject)
    message["From"] = Address(one_line(name), addr_spec=address)
    message["To"] = Address(one_line(outgoing.to_name), addr_spec=_sendable(outgoing.to_address))
    message["Date"] = format_datetime(outgoing.created_at)
    host = urlsplit(base_url).hostname or "localhost"
    message["Message-ID"] = f"<message-{outgoing.id}-{outgoing.created_at:%Y%m%d%H%M%S%f}@{host}>"
    # Out-of-office replies to a machine help nobody (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(outgoing.body.replace("\r\n", "\n"))
    for file in outgoing.files:
        _attach(message, file)
    return message


def _attach(message: EmailMessage, file: File) -> None:
    header = Message()
    header["Content-Type"] = file.content_type
    kind, subtype = header.get_content_maintype(), header.get_content_subtype()
    filename = one_line(file.filename)
    if kind == "text":
        raw = header.get_params() or []
        parameters = {key: value for key, value in raw[1:] if key != "charset"}
        message.add_attachment(file.content.decode(), subtype=subtype, params=parameters, filename=filename)
    else:
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=filename)
