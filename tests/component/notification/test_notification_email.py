"""E-mail: the file mailbox, a real SMTP server, retries, giving up, sending again."""

from __future__ import annotations

import pytest

from emes_kit.problems import Refused

NOTICE = "report_returned.2570-1.AP-03.P5703.1"


def channel(desk, name="email"):
    return sorted(n for n, c in desk.delivered if c == name)


def retried(desk):
    """Wait out the whole ladder of retries."""
    for _ in range(10):
        desk.system.move(hours=13)


def test_a_letter_lies_in_the_folder_of_each_recipient_once(desk):
    desk.office()
    desk.event("report_returned", id="one")
    desk.event("report_returned", id="two")
    for user_id in ("owner.P5703", "director.P5703"):
        assert [letter["X-EMES-Notice"] for letter in desk.letters(user_id)] == [f"{NOTICE}:{user_id}"]
    assert channel(desk) == [f"{NOTICE}:director.P5703", f"{NOTICE}:owner.P5703"]


def test_a_real_server_receives_each_letter_once(smtp_desk, mail_server):
    smtp_desk.office()
    smtp_desk.event("report_returned", id="one")
    smtp_desk.event("report_returned", id="two")
    received = {m["X-EMES-Notice"]: m for m in mail_server.received}
    assert sorted(received) == channel(smtp_desk) == [f"{NOTICE}:director.P5703", f"{NOTICE}:owner.P5703"]
    assert len(mail_server.received) == 2
    letter = received[f"{NOTICE}:owner.P5703"]
    assert letter["Message-ID"] == f"<{NOTICE}/owner.P5703@emes.example>"
    assert letter["Subject"] == "ส่งคืนแก้ไข: รายงาน AP-03 ของ P5703"
    assert "[ไม่ครบ] ผลการดำเนินงาน" in letter.get_content()


def test_a_server_that_fails_at_first_gets_the_letter_later_and_once(smtp_desk, mail_server):
    smtp_desk.user("owner.P5703", "owner")
    mail_server.answers = ["451 greylisted", "421 busy"]
    smtp_desk.event("report_returned")
    assert channel(smtp_desk) == []
    assert smtp_desk.unread("owner.P5703") == 1, "the inbox does not wait for the mail server"
    smtp_desk.system.move(minutes=2)
    assert channel(smtp_desk) == []
    smtp_desk.system.move(minutes=6)
    assert channel(smtp_desk) == [f"{NOTICE}:owner.P5703"]
    retried(smtp_desk)
    assert len(mail_server.received) == 1


@pytest.fixture
def lonely(make_desk):
    """Nobody listens at the address of the mail server."""
    desk = make_desk()
    desk.user("owner.P5703", "owner")
    desk.event("report_returned")
    return desk


def test_a_server_that_is_away_is_tried_for_hours_then_the_letter_shows_as_failed(lonely):
    lonely.system.move(hours=2)
    assert lonely.failed() == []
    retried(lonely)
    failed = lonely.failed()
    assert [(f["notice_id"], f["state"], f["attempts"]) for f in failed] == [(f"{NOTICE}:owner.P5703", "failed", 7)]
    assert "ConnectionRefusedError" in failed[0]["error"]
    assert failed[0]["to"] == "o…@example.go.th", "enough for an operator, too little to write to"
    assert channel(lonely) == []
    assert channel(lonely, "inbox") == [f"{NOTICE}:owner.P5703"]


def test_an_operator_sends_a_failed_letter_again(lonely, actor, serving):
    retried(lonely)
    with serving() as server:
        answer = lonely.system.call("notification", "send_again", actor=actor, notice_ids=[f"{NOTICE}:owner.P5703"])
        lonely.system.settle()
    assert answer == {"queued": 1}
    assert len(server.received) == 1
    assert channel(lonely) == [f"{NOTICE}:owner.P5703"]
    assert lonely.failed() == []


@pytest.mark.parametrize(
    ("notice_id", "code"), [(f"{NOTICE}:owner.P5703", "NOT-003"), ("nothing:owner.P5703", "NOT-002")]
)
def test_only_failed_letters_are_sent_again(desk, actor, notice_id, code):
    desk.user("owner.P5703", "owner")
    desk.event("report_returned")
    with pytest.raises(Refused) as refused:
        desk.system.call("notification", "send_again", actor=actor, notice_ids=[notice_id])
    assert refused.value.problem.code == code


def test_failed_letters_are_listed_in_pages(make_desk):
    desk = make_desk()
    desk.office(*(f"P57{n:02}" for n in range(1, 6)))
    desk.event("round_opened")
    retried(desk)
    first = desk.system.call("notification", "list_failed", limit=6)
    rest = desk.system.call("notification", "list_failed", limit=6, cursor=first["next"])
    ids = [d["notice_id"] for d in first["items"] + rest["items"]]
    assert (len(first["items"]), len(ids), len(set(ids)), rest["next"]) == (6, 10, 10, None)


def test_a_failed_letter_shows_the_address_the_next_attempt_would_take(lonely):
    retried(lonely)
    for sequence, email, shown in ((2, "new.one@obec.example", "n…@obec.example"), (3, "", "")):
        lonely.user("owner.P5703", "owner", sequence=sequence, email=email)
        assert [letter["to"] for letter in lonely.failed()] == [shown]


def test_a_mailbox_that_does_not_exist_is_not_asked_again(smtp_desk, mail_server):
    smtp_desk.user("owner.P5703", "owner", email="gone.p5703@example.go.th")
    smtp_desk.event("report_returned")
    assert [(f["attempts"], f["error"]) for f in smtp_desk.failed()] == [(1, "550 no such mailbox")]
    retried(smtp_desk)
    assert smtp_desk.failed()[0]["attempts"] == 1


def test_a_letter_the_server_refuses_for_good_is_not_sent_again(smtp_desk, mail_server):
    smtp_desk.user("owner.P5703", "owner")
    mail_server.answers = ["554 looks like spam"]
    smtp_desk.event("report_returned")
    retried(smtp_desk)
    assert smtp_desk.failed()[0]["attempts"] == 1
    assert mail_server.received == []


def test_telling_commits_although_no_letter_can_leave(make_desk):
    desk = make_desk(EMES_SMTP_URI="", EMES_MAIL_DIR="")
    desk.user("owner.P5703", "owner")
    desk.event("report_returned")
    assert desk.told("owner.P5703") == ["report_returned"]
    retried(desk)
    assert "EMES_SMTP_URI" in desk.failed()[0]["error"]
