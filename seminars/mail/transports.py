"""Handing messages over: to the mailbox page, or to a mail server (SMTP)."""

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from ipaddress import ip_address
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT_SECONDS = 20


class NotSentError(Exception):
    """A message was not taken. ``permanent``: trying again would not help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class Transport(Protocol):
    """Takes messages one after another; use it as a context manager."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def hand_over(self, message: EmailMessage) -> None:
        """Send the message. Raises NotSentError."""


class Mailbox:
    """The embedded default: messages stay in the outbox, where organisers read them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def hand_over(self, message: EmailMessage) -> None:
        """Nothing is left to do: the message can be read already."""


class SmtpServer:
    """A mail server: smtp:// (STARTTLS where the server offers it) or smtps:// (TLS from the start).

    User and password stand in the address. A password goes over an encrypted line only, unless the
    server is this very machine.
    """

    def __init__(self, url: str) -> None:
        self._url: SplitResult = urlsplit(url)
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def hand_over(self, message: EmailMessage) -> None:
        """Send the message over a line that is kept for the next one. Raises NotSentError."""
        line = self._line or self._call()
        try:
            line.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            self._forget_transaction(line)
            # One recipient a message, so there is one answer.
            code, text = next(iter(error.recipients.values()))
            raise _refused(code, text) from error
        except smtplib.SMTPNotSupportedError as error:
            self._forget_transaction(line)
            raise NotSentError(
                f"The mail server cannot take this address: {error}", permanent=True
            ) from error
        except smtplib.SMTPResponseException as error:
            self._forget_transaction(line)
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise NotSentError(
                f"The line to the mail server broke: {_words(error)}", permanent=False
            ) from error

    def _call(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        try:
            self._line = self._connect(host)
            if self._url.username:
                self._line.login(unquote(self._url.username), unquote(self._url.password or ""))
        except NotSentError:
            self._hang_up()
            raise
        except smtplib.SMTPAuthenticationError as error:
            # The settings are wrong, not the message: it goes out once they are mended.
            self._hang_up()
            raise NotSentError(
                "The mail server did not accept user and password.", permanent=False
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise NotSentError(
                f"The mail server {host} could not be reached: {_words(error)}", permanent=False
            ) from error
        return self._line

    def _connect(self, host: str) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self._url.port or 465, timeout=TIMEOUT_SECONDS, context=context)
        line = smtplib.SMTP(host, self._url.port or 25, timeout=TIMEOUT_SECONDS)
        self._line = line
        line.ehlo_or_helo_if_needed()
        if line.has_extn("starttls"):
            line.starttls(context=context)
        elif self._url.username and not _is_this_machine(host):
            raise NotSentError(
                "The mail server offers no encryption, so the password was not sent to it.", permanent=False
            )
        return line

    def _forget_transaction(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()


def transport_for(smtp_url: str) -> Callable[[], Transport]:
    """What hands messages over: a mail server where an address is set, else the mailbox page."""
    return (lambda: SmtpServer(smtp_url)) if smtp_url else Mailbox


def _refused(code: int, text: bytes | str) -> NotSentError:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return NotSentError(
        f"The mail server refused it: {code} {' '.join(words.split())}", permanent=code >= 500
    )


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
