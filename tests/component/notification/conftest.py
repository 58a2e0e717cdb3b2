"""The notification service alone on the kit's memory twins, and the short words its tests are written in."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from emes_kit.testing import System
from notification.mail import post
from notification.service import NotificationService

CONTRACTS = Path(__file__).parents[3] / "contracts"
ACTOR = {"user_id": "owner.P5703", "roles": ["owner"], "office_id": "P5703", "parts": []}


class Desk:
    """What happens around notification: events come in, people look into their inboxes and letters."""

    def __init__(self, folder: Path, **config: Any) -> None:
        self.folder = folder
        where = config or {"EMES_MAIL_DIR": str(folder)}
        self.system = System(NotificationService, now="2026-11-20T02:00:00Z", config=where)

    def event(self, name: str, *, sequence: int = 1, id: str | None = None, subject: str = "s", **changes: Any) -> None:
        """The example of a contract, with changes, as it would arrive from its service."""
        contract = self.contract(name)
        data = {**contract["example"], **changes}
        self.system.deliver(contract["source"], name, subject=subject, sequence=sequence, data=data, id=id)
        self.system.settle()

    @staticmethod
    def contract(name: str) -> dict[str, Any]:
        return json.loads(next(CONTRACTS.glob(f"*.{name}.v1.json")).read_text("utf-8"))

    def user(self, user_id: str, *roles: str, sequence: int = 1, **changes: Any) -> None:
        office = user_id.split(".")[-1] if roles[0] in ("owner", "screener", "director") else None
        facts = {"roles": list(roles), "office_id": office, "email": f"{user_id.lower()}@example.go.th", **changes}
        self.event("user_changed", subject=user_id, sequence=sequence, user_id=user_id, **facts)

    def office(self, *offices: str) -> None:
        for office in offices or ("P5703",):
            self.user(f"owner.{office}", "owner")
            self.user(f"screener.{office}", "screener")
            self.user(f"director.{office}", "director")

    def inbox(self, user_id: str, **page: Any) -> list[dict[str, Any]]:
        return self.system.call("notification", "list_notices", user_id=user_id, **page)["items"]

    def unread(self, user_id: str) -> int:
        return self.system.call("notification", "unread_count", user_id=user_id)["unread"]

    def told(self, user_id: str) -> list[str]:
        return [notice["kind"] for notice in self.inbox(user_id)]

    def letters(self, user_id: str) -> list[Any]:
        paths = sorted((self.folder / user_id).glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

    @property
    def delivered(self) -> list[tuple[str, str]]:
        return [(e.data["notice_id"], e.data["channel"]) for e in self.system.published if e.type == "notice_delivered"]

    def failed(self) -> list[dict[str, Any]]:
        return self.system.call("notification", "list_failed")["items"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def actor() -> dict[str, Any]:
    return dict(ACTOR)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """One office with its people, a reviewer, two executives, and the names of things."""
    desk.office()
    desk.user("reviewer.1", "reviewer", parts=["AP"])
    desk.user("deputy", "deputy")
    desk.user("executive", "executive")
    desk.event("office_registered", sequence=1)
    desk.event("round_scheduled", sequence=1)
    return desk


class MailServer:
    """A real SMTP server; `answers` are given to the first messages, then it takes them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: list[str] = []
        self.received: list[Any] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone."):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def free_port() -> int:
    """Below the range the kernel hands out by itself, so that nobody takes it between here and the server's start."""
    for port in range(21_000, 32_000, 7):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")


@pytest.fixture
def mail_port() -> Iterator[int]:
    yield free_port()
    post.cache_clear()  # it remembers what has gone out


@pytest.fixture
def serving(mail_port: int) -> Any:
    """`with serving() as server`: a mail server at the address the desks send to."""

    @contextmanager
    def serve() -> Iterator[MailServer]:
        server = MailServer(mail_port)
        controller = Controller(server, hostname="127.0.0.1", port=mail_port)
        controller.start()
        try:
            yield server
        finally:
            controller.stop()

    return serve


@pytest.fixture
def make_desk(tmp_path: Path, mail_port: int) -> Any:
    """A desk that sends to the mail server's address; nobody listens there unless a test says so."""
    return lambda **config: Desk(tmp_path, **({"EMES_SMTP_URI": f"smtp://127.0.0.1:{mail_port}"} | config))


@pytest.fixture
def mail_server(serving: Any) -> Iterator[MailServer]:
    with serving() as server:
        yield server


@pytest.fixture
def smtp_desk(make_desk: Any, mail_server: MailServer) -> Desk:
    return make_desk()
