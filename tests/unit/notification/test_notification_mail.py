"""The message itself and the folder of .eml files."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest

from notification.domain import tell
from notification.letters import message
from notification.mail import FileMailbox, NoPost, post, send
from notification.mail_rules import Outcome
from notification.wording import Names

NOW = datetime(2026, 11, 25, 3, 30, 2, tzinfo=UTC)
SENDER, URL = "e-MES สพฐ. <noreply@emes.example>", "http://127.0.0.1:8000"
NOTICE = "report_returned.2570-1.AP-03.P5703.1:owner.P5703"


@pytest.fixture
def owner(build):
    return build.person("owner.P5703", "owner", name_th="นางสาวสมหญิง ตั้งใจ")


@pytest.fixture
def notice(build, owner):
    return tell(build.news("report_returned"), [owner], Names())[0].notice


def settings(folder="", uri=""):
    return {"EMES_MAIL_FROM": SENDER, "EMES_PUBLIC_URL": URL, "EMES_SMTP_URI": uri, "EMES_MAIL_DIR": str(folder)}


def parsed(raw: bytes):
    return message_from_bytes(raw, policy=policy.default)


def readable(raw: bytes, header: str) -> str:
    """As RFC 2047 says: the space between two encoded words is not part of the text (Python's new parser keeps it)."""
    return str(make_header(decode_header(message_from_bytes(raw)[header])))


def test_a_message_survives_the_wire_whole_and_in_thai(notice, owner):
    raw = message(notice, owner, "th", SENDER, URL, NOW).as_bytes()
    mail = parsed(raw)
    assert raw.isascii()
    assert readable(raw, "Subject") == "ส่งคืนแก้ไข: รายงาน AP-03 ของ P5703"
    assert readable(raw, "To") == "นางสาวสมหญิง ตั้งใจ <owner.p5703@example.go.th>"
    assert readable(raw, "From") == "e-MES สพฐ. <noreply@emes.example>"
    assert mail["Date"].datetime == NOW
    assert mail["Content-Language"] == "th"
    assert "เรียน นางสาวสมหญิง ตั้งใจ" in mail.get_content()
    assert "[ไม่ครบ] ผลการดำเนินงาน" in mail.get_content()


def test_the_message_id_is_the_notice_id_so_that_a_repeat_is_recognisable(notice, owner):
    first, second = (message(notice, owner, "th", SENDER, URL, NOW).as_bytes() for _ in range(2))
    assert parsed(first)["Message-ID"] == f"<{NOTICE.replace(':', '/')}@emes.example>" == parsed(second)["Message-ID"]
    assert parsed(first)["X-EMES-Notice"] == NOTICE


def test_a_long_notice_id_is_neither_broken_nor_encoded(build, owner):
    item = build.news("deadline_near", clock="returned", report_id="2570-1.STD-02.P5703")
    long = tell(item, [owner], Names())[0].notice
    raw = message(long, owner, "th", SENDER, URL, NOW).as_bytes()
    assert parsed(raw)["Message-ID"] == f"<{long.notice_id.replace(':', '/')}@emes.example>"
    assert f"<{long.notice_id.replace(':', '/')}@emes.example>".encode() in raw


def test_the_language_of_the_letter_is_the_persons(notice, owner):
    mail = parsed(message(notice, owner, "en", SENDER, URL, NOW).as_bytes())
    assert mail["Subject"].startswith("Returned: report AP-03")
    assert "Dear Name owner.P5703," in mail.get_content()


def test_long_thai_names_are_broken_between_letters_and_no_line_is_too_long(build, notice):
    name = "นางสาวสมหญิง ตั้งใจทำงาน ณ อยุธยา " * 6
    raw = message(notice, build.person("owner.P5703", "owner", name_th=name), "th", SENDER, URL, NOW).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, head)) <= 78
    assert max(len(word) for line in head for word in line.split() if word.startswith(b"=?")) <= 75
    assert readable(raw, "To") == f"{name.strip()} <owner.p5703@example.go.th>"
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_line_break_in_a_name_makes_no_header(build, notice):
    trickster = build.person("owner.P5703", "owner", name_th="ก\r\nBcc: all@example.go.th")
    mail = parsed(message(notice, trickster, "th", SENDER, URL, NOW).as_bytes())
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].display_name == "ก Bcc: all@example.go.th"


def test_the_folder_holds_one_file_per_notice_under_its_recipient(tmp_path, notice, owner):
    assert send(notice, owner, "th", settings(tmp_path), NOW) == Outcome()
    files = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()]
    assert files == ["owner.P5703/report_returned.2570-1.AP-03.P5703.1.eml"]
    assert parsed((tmp_path / files[0]).read_bytes())["X-EMES-Notice"] == NOTICE


def test_sending_again_leaves_the_file_as_it_was(tmp_path, notice, owner):
    send(notice, owner, "th", settings(tmp_path), NOW)
    path = next(tmp_path.rglob("*.eml"))
    before = path.read_bytes()
    assert send(notice, owner, "en", settings(tmp_path), NOW) == Outcome()
    assert path.read_bytes() == before
    assert len(list(tmp_path.rglob("*"))) == 2


def test_a_file_is_whole_or_not_there(tmp_path, notice, owner, monkeypatch):
    def crash(*args):
        raise OSError("power cut")

    monkeypatch.setattr(os, "replace", crash)
    monkeypatch.setattr("pathlib.Path.replace", crash)
    assert FileMailbox(tmp_path).send("owner.P5703", message(notice, owner, "th", SENDER, URL, NOW)).error
    assert not list(tmp_path.rglob("*.eml"))


def test_a_folder_that_cannot_be_written_is_a_reason_to_try_later(tmp_path, notice, owner):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    outcome = send(notice, owner, "th", settings(blocked), NOW)
    assert outcome.error
    assert not outcome.final


def test_no_name_leads_out_of_the_folder(tmp_path, notice, owner):
    mail = message(notice, owner, "th", SENDER, URL, NOW)
    assert FileMailbox(tmp_path / "box").send("../../evil", mail) == Outcome()
    assert all((tmp_path / "box") in path.parents for path in tmp_path.rglob("*.eml"))


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""},
        {"active": False},
        *({"email": bad} for bad in ("no address", "a@b@c", "a@", "@b", "a b@c", "a@b.c\nBcc: x@y.z")),
    ],
)
def test_who_has_no_usable_address_or_has_left_gets_no_letter_and_no_retries(tmp_path, build, notice, changes):
    outcome = send(notice, build.person("owner.P5703", "owner", **changes), "th", settings(tmp_path), NOW)
    assert outcome.final
    assert outcome.error
    assert not list(tmp_path.rglob("*.eml"))


def test_without_a_way_out_configured_the_letter_waits(notice, owner):
    outcome = send(notice, owner, "th", settings(), NOW)
    assert isinstance(post("", ""), NoPost)
    assert outcome.error
    assert not outcome.final
