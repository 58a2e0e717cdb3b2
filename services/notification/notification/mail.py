"""E-mail leaves here: the two ways out (an SMTP server, or a folder of .eml files in demo mode).

A repeat is recognisable: the Message-ID is the notice id, the file name too. So an e-mail that went out just before a
crash, and goes out again after it, can be dropped by whoever receives it; in the folder it exists once.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from notification.domain import Notice
from notification.letters import message
from notification.mail_rules import Outcome
from notification.people import Person

SESSION_SECONDS = 10.0  # shorter than the lease of the due rows (15 s): nobody else takes the row while we talk
REMEMBERED = 10_000


class Settings(Protocol):
    def __getitem__(self, key: str) -> Any: ...


class Post(Protocol):
    """Takes a message over, or says why not. Never raises for what a server or a disk may do."""

    def send(self, user_id: str, message: Message) -> Outcome: ...


@dataclass(frozen=True)
class FileMailbox:
    """<folder>/<user id>/<notice>.eml, written whole or not at all."""

    folder: Path

    def send(self, user_id: str, mail: Message) -> Outcome:
        path = self.folder / _safe(user_id) / f"{_safe(mail['X-EMES-Notice'].rpartition(':')[0])}.eml"
        if path.exists():
            return Outcome()
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(mail.as_bytes())
            draft.replace(path)
        except OSError as exc:
            return Outcome(f"{type(exc).__name__}: {exc}")
        return Outcome()


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".") or "_"


class SmtpPost:
    """smtp://[user:password@]host[:port], smtp+tls:// (STARTTLS), smtps:// (TLS from the start)."""

    def __init__(self, uri: str, connect: Callable[[SplitResult], smtplib.SMTP] | None = None) -> None:
        self._server = urlsplit(uri)
        self._connect = connect or _connect
        self._gone: OrderedDict[str, None] = OrderedDict()

    def send(self, user_id: str, mail: Message) -> Outcome:
        key = mail["Message-ID"]
        if key in self._gone:  # the row was run again because its commit met a rival: the e-mail itself is on its way
            return Outcome()
        outcome = self._try(mail)
        if not outcome.error:
            self._gone[key] = None
            if len(self._gone) > REMEMBERED:
                self._gone.popitem(last=False)
        return outcome

    def _try(self, mail: Message) -> Outcome:
        try:
            with self._connect(self._server) as session:
                session.send_message(mail)
        except smtplib.SMTPRecipientsRefused as exc:
            code, reason = next(iter(exc.recipients.values()))
            return Outcome(f"{code} {reason.decode('utf-8', 'replace')}", final=code >= 500)
        except smtplib.SMTPDataError as exc:
            return Outcome(f"{exc.smtp_code} {exc.smtp_error!r}", final=exc.smtp_code >= 500)
        except (smtplib.SMTPException, OSError) as exc:  # away, busy, or refusing us: a later attempt may do better
            return Outcome(f"{type(exc).__name__}: {exc}"[:300])
        return Outcome()


class _Hurried(smtplib.SMTP):
    """An SMTP session that ends after SESSION_SECONDS in all, however slowly the other side answers."""

    def __init__(self, host: str, port: int, **kwargs: Any) -> None:
        self._end = time.monotonic() + SESSION_SECONDS
        super().__init__(host, port, timeout=SESSION_SECONDS, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is not None:
            self.sock.settimeout(max(self._end - time.monotonic(), 0.01))
        return super().getreply()


class _HurriedTls(_Hurried, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


def _connect(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or "localhost"
    if server.scheme == "smtps":
        session: smtplib.SMTP = _HurriedTls(host, server.port or 465, context=ssl.create_default_context())
    else:
        session = _Hurried(host, server.port or 25)
    try:
        if server.scheme == "smtp+tls":
            session.starttls(context=ssl.create_default_context())
        if server.username:
            session.login(unquote(server.username), unquote(server.password or ""))
    except BaseException:
        session.close()
        raise
    return session


class NoPost:
    """No way out is configured: e-mails wait, and in the end show as failed."""

    def send(self, user_id: str, mail: Message) -> Outcome:
        return Outcome("neither EMES_SMTP_URI nor EMES_MAIL_DIR is set")


def send(notice: Notice, person: Person | None, language: str, settings: Settings, now: datetime) -> Outcome:
    """One attempt, to the address the person has now. Whoever has left meanwhile gets no more letters."""
    if person is None or not (person.active and person.email):
        return Outcome("no address", final=True)
    try:
        mail = message(notice, person, language, settings["EMES_MAIL_FROM"], settings["EMES_PUBLIC_URL"], now)
    except (ValueError, IndexError, MessageError) as exc:  # what email.headerregistry makes of strange addresses
        return Outcome(f"address: {exc}", final=True)
    return post(settings["EMES_SMTP_URI"], settings["EMES_MAIL_DIR"]).send(person.user_id, mail)


@cache
def post(uri: str, folder: str) -> Post:
    """The way out these settings ask for; one object per process, so that it remembers what has gone."""
    if uri:
        return SmtpPost(uri)
    return FileMailbox(Path(folder)) if folder else NoPost()
