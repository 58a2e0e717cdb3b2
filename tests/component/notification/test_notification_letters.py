"""A letter as it goes out: read whole, in its reader's language, to the address of that moment, once and in time."""

from __future__ import annotations

import socket
import threading
import time
from email.message import Message

from notification import mail


def test_a_letter_is_read_whole_from_one_place_and_from_its_notice_after_a_failure(smtp_desk, mail_server):
    smtp_desk.user("owner.P5703", "owner")
    engine, asked = smtp_desk.system.engines["notification"], []
    get, engine.memory.tick = engine.get, lambda: 0.0
    engine.get = lambda collection, id: (asked.append(collection), get(collection, id))[1]
    mail_server.answers = ["451 later"]
    smtp_desk.event("report_returned")
    told = ["notices"]  # whether the notice was told before
    assert [name for name in asked if name in ("deliveries", "notices")] == [*told, "deliveries"]
    smtp_desk.system.move(minutes=2)
    letters = ["deliveries", "deliveries", "notices"]
    assert [name for name in asked if name in ("deliveries", "notices")] == [*told, *letters]
    assert "[ไม่ครบ] ผลการดำเนินงาน" in mail_server.received[0].get_content()


def test_the_letter_is_written_in_the_language_of_its_reader(desk):
    desk.user("owner.P5703", "owner", locale="en")
    desk.user("director.P5703", "director")
    desk.event("report_returned")
    assert desk.letters("owner.P5703")[0]["Subject"].startswith("Returned")
    assert desk.letters("director.P5703")[0]["Subject"].startswith("ส่งคืนแก้ไข")


def test_a_letter_goes_to_the_address_the_person_has_when_it_is_sent(smtp_desk, mail_server):
    smtp_desk.user("owner.P5703", "owner")
    mail_server.answers = ["451 later"]
    smtp_desk.event("report_returned")
    smtp_desk.user("owner.P5703", "owner", sequence=2, email="new@example.go.th")
    smtp_desk.system.move(minutes=2)
    assert mail_server.received[0]["To"].addresses[0].addr_spec == "new@example.go.th"


def test_a_row_that_runs_again_sends_nothing_twice(smtp_desk, mail_server):
    """As after a commit that met a rival: the method runs again, the letter is already on its way."""
    smtp_desk.user("owner.P5703", "owner")
    smtp_desk.event("report_returned")
    first = mail_server.received[0]
    way_out = mail.post(f"smtp://127.0.0.1:{mail_server.port}", "")
    assert way_out.send("owner.P5703", first) == mail.Outcome()
    assert len(mail_server.received) == 1


def test_a_server_that_never_answers_is_left_in_time(monkeypatch):
    monkeypatch.setattr(mail, "SESSION_SECONDS", 0.3)
    silent = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=lambda: silent.accept(), daemon=True).start()
    letter = Message()
    letter["Message-ID"] = "<x@emes.example>"
    began = time.monotonic()
    outcome = mail.SmtpPost(f"smtp://127.0.0.1:{silent.getsockname()[1]}").send("owner.P5703", letter)
    silent.close()
    assert outcome.error
    assert not outcome.final
    assert time.monotonic() - began < 5


def test_whoever_left_before_the_letter_went_out_gets_none(make_desk, serving):
    desk = make_desk()
    desk.user("owner.P5703", "owner")
    desk.event("report_returned")
    desk.user("owner.P5703", "owner", sequence=2, active=False)
    with serving() as server:
        desk.system.move(minutes=2)
    assert server.received == []
    assert desk.failed()[0]["error"] == "no address"
