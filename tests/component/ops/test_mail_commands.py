"""`emes mail failed|again` against the notification service in a process of its own: given up, mended, sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymongo
import pytest

from emes_kit.clock import ManualClock
from emes_kit.mongo import MongoEngine
from notification import mail_rules
from notification.domain import Notice, Told
from notification.mail_rules import Delivery
from notification.people import Person
from notification.store import NotificationStore
from notification.wording import Text

Emes = Callable[..., Any]
CLOCK = ManualClock(datetime(2026, 11, 20, 2, tzinfo=UTC))
WHAT = "report_returned.2570-1.AP-03.P5703.1"
OWNER, GONE = f"{WHAT}:owner.P5703", f"{WHAT}:reviewer.9"


def told(user_id: str, error: str) -> Told:
    """A notice whose e-mail failed for good."""
    texts = {"th": Text("ส่งคืนแก้ไข", "เนื้อความ"), "en": Text("Returned", "Body")}
    notice = Notice(f"{WHAT}:{user_id}", user_id, "report_returned", "s", "2026-11-20T02:00:00.000Z", texts)
    given_up = Delivery(notice.notice_id, user_id, notice.kind, "th", mail_rules.FAILED, attempts=7, error=error)
    return Told(notice, given_up)


def person(user_id: str, email: str) -> Person:
    return Person(user_id, f"ผู้ใช้ {user_id}", user_id, ("owner",), None, (), email, "th", active=True, sequence=1)


@pytest.fixture
def letters(services: Any) -> Iterator[Path]:
    """Two letters that were given up: of a person with an address, and of one nobody has announced. → the mailbox."""
    services.forget()
    client = pymongo.MongoClient(services.mongo_uri, timeoutMS=10_000, tz_aware=True)
    store = NotificationStore(MongoEngine(client, "emes_notification", "notification"), CLOCK)
    store.save_person(person("owner.P5703", "owner.p5703@example.go.th"))
    store.deliver(told("owner.P5703", "ConnectionRefusedError: [Errno 111]"))
    store.deliver(told("reviewer.9", "no address"))
    store.commit()
    services.start_services("notification")
    yield services.settings.var / "mail"
    services.forget()


def until(what: Callable[[], Any], seconds: float = 30) -> Any:
    end = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)  # between two questions
    return answer


def test_what_failed_is_told_with_person_masked_address_attempts_and_the_servers_words(
    letters: Path, emes: Emes
) -> None:
    said = emes("mail", "failed")
    assert said.code == 0
    assert all(word in said.cells[0] for word in ("notice", "person", "address", "attempts", "error", "แจ้งเตือน"))
    lines = {line[0]: line[1:] for line in said.cells}
    assert lines[OWNER] == ["owner.P5703", "o…@example.go.th", "7", "ConnectionRefusedError:", "[Errno", "111]"]
    assert lines[GONE] == ["reviewer.9", "-", "7", "no", "address"]
    assert "owner.p5703@" not in said.out
    assert "2 e-mails failed" in said.out


def test_one_that_is_sent_again_arrives_and_the_other_stays(letters: Path, emes: Emes) -> None:
    said = emes("mail", "again", OWNER, OWNER)
    assert (said.code, "1 queued again" in said.out) == (0, True)
    [letter] = until(lambda: list((letters / "owner.P5703").glob("*.eml")))
    assert OWNER in letter.read_text()
    assert [line[0] for line in emes("mail", "failed").cells[1:-1]] == [GONE]
    letter.unlink()


def test_all_that_failed_go_again_and_what_cannot_be_sent_fails_again(letters: Path, emes: Emes) -> None:
    assert "2 queued again" in emes("mail", "again", "--all").out
    [letter] = until(lambda: list((letters / "owner.P5703").glob("*.eml")))
    until(lambda: [line[3] for line in emes("mail", "failed").cells if line[0] == GONE] == ["1"])
    letter.unlink()


def test_where_nothing_failed_there_is_nothing_to_show_and_nothing_to_send(letters: Path, services, emes: Emes) -> None:
    services.forget()
    said = emes("mail", "failed")
    assert (said.code, said.out) == (0, "  ไม่มีฉบับค้าง · No e-mail failed.\n")
    assert "0 queued again" in emes("mail", "again", "--all").out


def test_a_notice_that_is_not_there_is_refused_and_a_wish_without_one_is_not_understood(
    letters: Path, emes: Emes
) -> None:
    said = emes("mail", "again", OWNER, "nothing:owner.P5703")
    assert said.code == 1
    assert "NOT-002" in said.err
    assert "2 e-mails failed" in emes("mail", "failed").out, "all of them or none"
    assert [emes("mail", "again").code, emes("mail", "again", OWNER, "--all").code] == [2, 2]
