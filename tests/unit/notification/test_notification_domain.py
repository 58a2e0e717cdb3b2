"""Notices, reading them, and the life of an e-mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from notification.domain import Refusal, read, send_again, tell
from notification.mail_rules import FAILED, LADDER, SENT, WAITING, Delivery, Outcome, attempt_id, settle
from notification.problems import PROBLEMS
from notification.wording import Names

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def notices(build):
    return {t.notice.notice_id: t.notice for t in tell(build.news("report_returned"), build.office, Names())}


def delivery(**changes) -> Delivery:
    return Delivery(
        **{
            "notice_id": "x:owner.P5703",
            "user_id": "owner.P5703",
            "kind": "report_returned",
            "language": "th",
            **changes,
        }
    )


def test_a_notice_id_is_what_and_whom(notices):
    assert set(notices) == {
        "report_returned.2570-1.AP-03.P5703.1:owner.P5703",
        "report_returned.2570-1.AP-03.P5703.1:director.P5703",
    }


def test_telling_twice_yields_the_same_ids(build, notices):
    assert {t.notice.notice_id for t in tell(build.news("report_returned"), build.office, Names())} == set(notices)


def test_a_notice_carries_both_languages_and_the_ids_a_page_links_to(notices):
    notice = notices["report_returned.2570-1.AP-03.P5703.1:owner.P5703"]
    assert set(notice.texts) == {"th", "en"}
    assert notice.links["report_id"] == notice.subject_id == "2570-1.AP-03.P5703"
    assert notice.links["task_id"] == "2570-1.AP-03.P5703.1"


def test_an_email_is_written_in_the_language_of_the_person_and_only_where_the_table_says_so(build):
    people = [build.person("owner.P5703", "owner", locale="en"), build.person("director.P5703", "director")]
    by_mail = {t.notice.user_id: t.delivery for t in tell(build.news("report_approved"), people, Names())}
    assert by_mail["owner.P5703"].language == "en"
    assert by_mail["director.P5703"] is None


def test_an_inbox_is_sorted_by_what_happened_when_not_by_arrival(build):
    office = [build.person("owner.P5703", "owner")]
    late = tell(build.news("report_submitted"), office, Names())[0].notice
    early = tell(build.news("report_returned"), office, Names())[0].notice
    early.at = "2026-11-19T02:00:00.000Z"
    assert early.order < late.order
    assert late.order.endswith(late.notice_id), "unique, so that a page never skips one of the same moment"


def test_reading_marks_only_what_was_unread(notices):
    mine = {k: v for k, v in notices.items() if v.user_id == "owner.P5703"}
    assert [n.notice_id for n in read(mine, "owner.P5703", NOW)] == list(mine)
    assert all(n.read_at == NOW for n in mine.values())
    assert read(mine, "owner.P5703", NOW + timedelta(hours=1)) == []
    assert all(n.read_at == NOW for n in mine.values())


def test_notices_of_others_do_not_exist_and_nothing_is_read_half(notices):
    with pytest.raises(Refusal) as refused:
        read(notices, "owner.P5703", NOW)
    assert refused.value.reason == "no_such_notice"
    assert all(notice.unread for notice in notices.values())
    with pytest.raises(Refusal):
        read({"nothing:owner.P5703": None}, "owner.P5703", NOW)


def test_an_email_that_went_out_is_sent_at_that_moment():
    mail = delivery(attempts=2, error="away")
    assert settle(mail, Outcome(), NOW) is None
    assert (mail.state, mail.sent_at, mail.attempts, mail.error) == (SENT, NOW, 3, "")


def test_a_failed_attempt_is_tried_again_at_growing_distances_and_in_the_end_given_up():
    mail, pauses = delivery(), []
    while (again := settle(mail, Outcome("451 later"), NOW)) is not None:
        pauses.append(again - NOW)
        assert mail.state == WAITING
    assert pauses == list(LADDER) == sorted(LADDER)
    assert (mail.state, mail.error, mail.attempts) == (FAILED, "451 later", len(LADDER) + 1)
    assert sum(LADDER, timedelta()) > timedelta(hours=12), "a mail server may be away for a night"


def test_a_final_no_is_not_asked_again():
    mail = delivery()
    assert settle(mail, Outcome("550 no such user", final=True), NOW) is None
    assert (mail.state, mail.attempts) == (FAILED, 1)


def test_each_attempt_has_an_id_of_its_own():
    assert attempt_id(delivery()) != attempt_id(delivery(attempts=1))


def test_only_a_failed_email_is_sent_again_with_a_new_set_of_attempts():
    failed = delivery(state=FAILED, attempts=7, error="away")
    assert send_again({"x": failed}) == [failed]
    assert (failed.state, failed.attempts, failed.error) == (WAITING, 0, "")
    for given, reason in (
        ({"x": delivery(state=SENT)}, "not_failed"),
        ({"x": delivery()}, "not_failed"),
        ({"x": None}, "no_such_delivery"),
    ):
        with pytest.raises(Refusal) as refused:
            send_again(given)
        assert refused.value.reason == reason


def test_every_refusal_has_a_number_of_its_own_and_both_languages():
    assert len({p.code for p in PROBLEMS.values()}) == len(PROBLEMS)
    assert all(p.code.startswith("NOT-") and p.th and p.en and 400 <= p.status < 500 for p in PROBLEMS.values())
