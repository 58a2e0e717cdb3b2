"""Texts: every kind, both languages, Thai dates, nothing left unfilled."""

from __future__ import annotations

import re

import pytest

from notification.news import BUILDERS
from notification.thai_dates import date_time, parse
from notification.wording import LANGUAGES, Names, compose, letter

NAMES = Names(
    {"th": "สพป.เชียงราย เขต 3", "en": "Chiang Rai Primary Educational Service Area Office 3"},
    {"th": "รอบที่ 1 ปีงบประมาณ พ.ศ. 2570", "en": "Round 1, fiscal year 2570"},
    {"AP-03": {"th": "ร้อยละของสถานศึกษาที่มีแผนจัดการภัยพิบัติ", "en": "Schools with plans for disasters"}},
)
VARIANTS = [
    *((event, {}) for event in sorted(BUILDERS)),
    ("deadline_near", {"days_left": 0}),
    ("deadline_passed", {"days_late": 0}),
    ("extension_decided", {"granted": False, "new_due_at": None}),
    ("task_opened", {"reviewer": None, "previous_findings": 2, "submission_no": 2}),
    ("score_set", {"previous_score": 4}),
    ("report_submitted", {"late": True, "submission_no": 3}),
    ("office_level_changed", {"from_level": None}),
    ("screening_moved", {"step": "passed"}),
    ("screening_moved", {"step": "returned", "findings": 2}),
]
THAI = re.compile("[\u0e00-\u0e7f]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("event", "changes"), VARIANTS, ids=[f"{e}-{'-'.join(c) or 'plain'}" for e, c in VARIANTS])
def test_every_kind_has_a_title_and_a_body_with_nothing_left_open(build, event, changes, language):
    text = compose(build.news(event, **changes), NAMES, language)
    assert text.title
    assert "\n" not in text.title
    assert text.body
    whole = text.title + text.body
    assert "$" not in whole
    assert "None" not in whole
    assert not re.search(r"\d{4}-\d{2}-\d{2}T", whole), "a time stamp nobody should have to read"
    assert bool(THAI.search(text.title)) is (language == "th")


def test_a_return_names_field_reason_and_what_to_do(build):
    body = compose(build.news("report_returned"), NAMES, "th").body
    assert "1. [ไม่ครบ] ผลการดำเนินงาน: ยังไม่ได้ระบุผลการดำเนินงานของสถานศึกษา 3 แห่งที่ไม่ผ่าน" in body
    assert "25 พฤศจิกายน 2569 เวลา 10.30 น." in body


def test_the_committee_says_how_many_findings_there_are_and_where(build):
    body = compose(build.news("screening_moved", step="returned", findings=2), NAMES, "th").body
    assert "มีข้อสังเกต 2 ข้อ แสดงไว้ข้างช่องที่เกี่ยวข้องในแบบรายงาน" in body


def test_an_unknown_field_or_reason_is_shown_as_it_came(build):
    finding = {"field": "claims.c1", "reason_code": "new_reason", "text": "x"}
    assert (
        "1. [new_reason] ตัวเลขผลการดำเนินงาน: x"
        in compose(build.news("report_returned", findings=[finding]), NAMES, "th").body
    )
    finding = {"field": "attachments", "reason_code": "evidence", "text": "x"}
    assert (
        "1. [evidence] attachments: x" in compose(build.news("report_returned", findings=[finding]), NAMES, "en").body
    )


def test_a_receipt_carries_number_time_and_hash(build):
    body = compose(build.news("report_submitted"), NAMES, "th").body
    for fact in (
        "R-2570-1-P5703-AP-03-1",
        "20 พฤศจิกายน 2569 เวลา 09.00 น.",
        build.example("report_submitted")["content_hash"],
    ):
        assert fact in body


def test_the_deadline_letter_lists_what_is_open_by_name_where_the_name_is_known(build):
    body = compose(build.news("deadline_near"), NAMES, "th").body
    assert "- AP-03 ร้อยละของสถานศึกษาที่มีแผนจัดการภัยพิบัติ\n- QP-01" in body


def test_what_has_no_name_yet_is_called_by_its_code(build):
    text = compose(build.news("report_returned"), Names(), "th")
    assert "P5703" in text.title
    assert "AP-03" in text.title


def test_lines_that_say_nothing_disappear(build):
    first = compose(build.news("report_submitted"), NAMES, "th").body
    again = compose(build.news("report_submitted", submission_no=2, late=True), NAMES, "th").body
    assert "ส่งครั้งที่" not in first
    assert "ส่งครั้งที่ 2" in again
    assert "ส่งหลังกำหนด" in again
    assert "" not in first.split("\n")


def test_text_of_people_is_never_read_as_a_template(build):
    finding = {"field": "sections.result", "reason_code": "evidence", "text": "ค่าใช้จ่าย $office ${x} 100%"}
    body = compose(build.news("report_returned", findings=[finding]), NAMES, "th").body
    assert "ค่าใช้จ่าย $office ${x} 100%" in body
    assert "ค่าใช้จ่าย $office ${x} 100%" in letter("ผู้รับ", body, "http://127.0.0.1:8000", "th")


def test_a_letter_greets_by_name_and_ends_with_the_address_of_the_system():
    text = letter("นายสมชาย ใจดี", "เนื้อความ", "https://emes.example", "th")
    assert text.startswith("เรียน นายสมชาย ใจดี\n\nเนื้อความ\n")
    assert "https://emes.example" in text
    assert letter("Somchai", "Body", "https://emes.example", "en").startswith("Dear Somchai,\n\nBody\n")


@pytest.mark.parametrize(
    ("moment", "thai", "english"),
    [
        ("2026-12-15T16:59:59Z", "15 ธันวาคม 2569 เวลา 23.59 น.", "15 December 2026, 23:59 (Bangkok time)"),
        ("2026-12-15T17:00:00Z", "16 ธันวาคม 2569 เวลา 00.00 น.", "16 December 2026, 00:00 (Bangkok time)"),
        ("2024-02-29T01:05:00.250Z", "29 กุมภาพันธ์ 2567 เวลา 08.05 น.", "29 February 2024, 08:05 (Bangkok time)"),
        ("2026-12-31T17:00:00+00:00", "1 มกราคม 2570 เวลา 00.00 น.", "1 January 2027, 00:00 (Bangkok time)"),
    ],
)
def test_moments_are_written_in_bangkok_time_and_thai_months_with_the_buddhist_year(moment, thai, english):
    assert date_time(moment, "th") == thai
    assert date_time(moment, "en") == english


@pytest.mark.parametrize("text", ["2026-12-15T16:59:59", "15/12/2569", "", "2026-13-01T00:00:00Z"])
def test_a_time_without_offset_or_sense_is_refused(text):
    with pytest.raises(ValueError):
        parse(text)
