"""Each kind of fault is planted once into sound books: the check that is meant for it must name it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from emes_ops.broker.link import Depth

Gone = Depth("review<-submission.report_submitted", None, None)
Unread = Depth("review<-submission.report_submitted", 0, 0)
PLANTS: dict[str, tuple[str, str, Any]] = {}


def plant(check: str, says: str):
    """check: English name of the one that must find it; says: part of the fault it must name."""

    def enter(spoil):
        PLANTS[spoil.__name__] = (check, says, spoil)
        return spoil

    return enter


def document(books, service, collection, **equal):
    """The first document with these values, to be spoilt."""
    return next(row for row in books.rows(service, collection) if equal.items() <= row.items())


def drop(books, service, collection, row):
    books.rows(service, collection).remove(row)


@plant("every submission has exactly one review task", "0 review tasks, should be 1")
def a_submission_without_a_task(books):
    drop(books, "review", "tasks", document(books, "review", "tasks", state="approved"))


@plant("every submission has exactly one review task", "1 review tasks, should be 0")
def a_task_without_a_submission(books):
    books.rows("review", "tasks").append({**document(books, "review", "tasks", state="returned"), "submission_no": 9})


@plant("every submission has exactly one review task", "2 review tasks, should be 1")
def a_task_twice(books):
    books.rows("review", "tasks").append({**document(books, "review", "tasks", state="approved"), "_id": "copy"})


@plant("submission and review agree on every outcome", "submission says waiting, review says approved")
def an_approval_that_never_reached_submission(books):
    document(books, "submission", "submissions", outcome="approved")["outcome"] = None


@plant("submission and review agree on every outcome", "submission says taken_back, review says approved")
def a_report_taken_back_and_approved(books):
    document(books, "submission", "submissions", outcome="approved")["outcome"] = "taken_back"


@plant("every report stands where its last submission left it", "is draft after approved")
def a_report_in_the_wrong_state(books):
    document(books, "submission", "reports", state="approved")["state"] = "draft"


@plant("every report stands where its last submission left it", "submissions counted")
def a_submission_that_is_gone(books):
    drop(books, "submission", "submissions", document(books, "submission", "submissions", submission_no=1))


@plant("receipts are unique, natural and known to review", "given 2 times")
def two_submissions_with_one_receipt(books):
    first, second = books.rows("submission", "submissions")[:2]
    second["receipt_no"] = first["receipt_no"]


@plant("receipts are unique, natural and known to review", "review knows another receipt or content")
def a_reviewer_who_saw_other_content(books):
    document(books, "review", "tasks", state="approved")["submission"]["content_hash"] = "0" * 64


@plant("every content hash is the one of the content", "does not have the hash")
def content_changed_after_certification(books):
    document(books, "submission", "submissions", outcome="approved")["content"]["sections"]["what"] += " "


@plant("every content hash is the one of the content", "does not have the hash")
def figures_changed_after_certification(books):
    document(books, "submission", "submissions", outcome="approved")["claims"][0]["numerator"] = "1"


@plant("reviewers' counters equal a recount", "open tasks, should be 0")
def a_counter_of_open_tasks_that_is_off(books):
    books.rows("review", "loads")[0]["open"] += 1


@plant("every approval has exactly one score", "0 scores, should be 1")
def an_approval_without_a_score(books):
    drop(books, "scoring", "scores", books.rows("scoring", "scores")[0])


@plant("every approval has exactly one score", "2 scores, should be 1")
def a_score_twice(books):
    books.rows("scoring", "scores").append({**books.rows("scoring", "scores")[0], "_id": "copy"})


@plant("every approval has exactly one score", "scored for another content")
def a_score_for_other_content(books):
    books.rows("scoring", "scores")[0]["content_hash"] = "0" * 64


@plant("every score equals the one computed anew", "recomputed")
def a_score_that_is_off(books):
    books.rows("scoring", "scores")[0]["score"] = 1 + books.rows("scoring", "scores")[0]["score"] % 5


@plant("office results equal a recount from the scores", "recounted")
def an_office_result_that_is_off(books):
    books.rows("scoring", "part_results")[0]["mean"] = "9.99"


@plant("office results equal a recount from the scores", "recounted")
def an_office_result_that_is_gone(books):
    drop(books, "scoring", "part_results", books.rows("scoring", "part_results")[0])


@plant("national tallies equal a recount", "offices, should be")
def a_national_tally_that_is_off(books):
    tally = document(books, "scoring", "tallies", _id="2570.QP")
    name = next(name for name in tally if name.startswith("all_"))
    tally[name] += 1


def _without_notice(books, kind):
    drop(books, "notification", "notices", document(books, "notification", "notices", kind=kind))


@plant("everything owed was told, and nothing else", "report_submitted.2570-1")
def a_receipt_nobody_was_told_of(books):
    _without_notice(books, "report_submitted")


@plant("everything owed was told, and nothing else", "was never told")
def a_return_nobody_was_told_of(books):
    _without_notice(books, "report_returned")


@plant("everything owed was told, and nothing else", "was never told")
def an_approval_nobody_was_told_of(books):
    _without_notice(books, "report_approved")


@plant("everything owed was told, and nothing else", "was never told")
def a_score_nobody_was_told_of(books):
    _without_notice(books, "report_scored")


@plant("everything owed was told, and nothing else", "was never told")
def a_task_its_reviewer_never_heard_of(books):
    _without_notice(books, "task_opened")


@plant("everything owed was told, and nothing else", "was never told")
def an_overdue_task_its_reviewer_never_heard_of(books):
    _without_notice(books, "task_overdue")


@plant("everything owed was told, and nothing else", "told without a cause")
def a_notice_of_an_approval_that_never_was(books):
    notice = document(books, "notification", "notices", kind="report_approved")
    books.rows("notification", "notices").append({**notice, "_id": notice["_id"].replace(".1:", ".8:")})


@plant("everything owed was told, and nothing else", "told without a cause")
def a_notice_to_somebody_it_does_not_concern(books):
    notice = document(books, "notification", "notices", kind="report_approved")
    books.rows("notification", "notices").append({**notice, "_id": "x:screener.P1001", "user_id": "screener.P1001"})


@plant("every e-mail that is owed was sent, once", "0 e-mails, should be 1")
def an_e_mail_that_is_missing(books):
    drop(books, "notification", "deliveries", books.rows("notification", "deliveries")[0])


@plant("every e-mail that is owed was sent, once", "1 e-mails, should be 0")
def an_e_mail_nobody_owes(books):
    books.rows("notification", "deliveries").append({**books.rows("notification", "deliveries")[0], "_id": "x:y"})


@plant("every e-mail that is owed was sent, once", "e-mail failed")
def an_e_mail_that_was_given_up(books):
    books.rows("notification", "deliveries")[0]["state"] = "failed"


@plant("deadline and extension news reached every office", "deadline news, should be")
def a_deadline_nobody_was_told_of(books):
    notices = books.rows("notification", "notices")
    what = document(books, "notification", "notices", kind="deadline_passed")["_id"].rpartition(":")[0]
    notices[:] = [row for row in notices if not row["_id"].startswith(f"{what}:")]


@plant("executives have heard of every office's level", "never heard of its level")
def a_level_an_executive_never_heard_of(books):
    notices = books.rows("notification", "notices")
    notices[:] = [row for row in notices if (row["kind"], row["user_id"]) != ("office_level_changed", "deputy")]


@plant("unread counters equal a recount", "unread, should be")
def an_unread_counter_that_is_off(books):
    books.rows("notification", "unread")[0]["count"] += 1


@plant("the file mailbox holds every letter once", "letters, should be")
def a_letter_that_is_not_in_the_box(books):
    books.rows("notification", "deliveries").append({**books.rows("notification", "deliveries")[0], "_id": "x:y"})


@plant("every cell of the matrix agrees with its sources", "the matrix says submitted, the report is approved")
def a_cell_left_behind(books):
    _cell(books)["state"] = "submitted"


@plant("every cell of the matrix agrees with its sources", "the matrix says score None")
def a_cell_without_its_score(books):
    _cell(books).update(score=None, level=None)


@plant("every cell of the matrix agrees with its sources", "the matrix says not_started")
def a_row_of_the_matrix_that_is_gone(books):
    drop(books, "gateway", "matrix_rows", books.rows("gateway", "matrix_rows")[0])


def _cell(books):
    return next(iter(books.rows("gateway", "matrix_rows")[0]["cells"].values()))


@plant("services know the same people", "changes known to notification")
def a_recipient_notification_does_not_know(books):
    drop(books, "notification", "recipients", books.rows("notification", "recipients")[0])


@plant("services know the same people", "never heard of this reviewer")
def a_reviewer_review_does_not_know(books):
    drop(books, "review", "reviewers", document(books, "review", "reviewers", _id="reviewer.1"))


@plant("services know the same offices and rounds", "has not heard of")
def an_office_scoring_does_not_know(books):
    drop(books, "scoring", "offices", books.rows("scoring", "offices")[0])


@plant("the clocks of all services agree", "review: its clock is 60000 ms behind")
def a_clock_that_is_behind(books):
    for service in ("submission", "scoring", "notification", "gateway"):
        books.rows(service, "settings").append({"_id": "clock", "offset_ms": 60_000})


@plant("no row is left in an outbox", "report_approved of x was never sent")
def an_event_that_was_never_sent(books):
    books.rows("review", "outbox").append({"_id": "1", "type": "report_approved", "subject": "x"})


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_found(played, books, name):
    wanted, says, spoil = PLANTS[name]
    spoil(books)
    found = {check.en: check.faults for check in played.compare(books)}
    assert any(says in fault for fault in found[wanted]), found[wanted][:3]


def test_a_due_row_that_never_happened_is_found(played, books):
    at = played.system.clock.now() - timedelta(minutes=5)
    books.rows("notification", "due").append({"_id": "mail.x.0", "kind": "send_mail", "at": at})
    found = {check.en: check.faults for check in played.compare(books)}
    assert ["mail.x.0 was due at" in fault for fault in found["no due row is stuck in the past"]] == [True]


@pytest.mark.parametrize(
    ("queue", "check"),
    [
        ("review<-submission.report_submitted", "no message waits, and every queue is read"),
        ("emes.retry.1000", "no message waits, and every queue is read"),
        ("review<-submission.report_submitted.dead", "no message rests in a dead queue"),
    ],
)
def test_a_message_left_on_the_broker_is_found(played, books, quiet_broker, queue, check):
    found = {one.en: one.faults for one in played.compare(books, quiet_broker(**{queue: 2}))}
    assert [fault.startswith(f"{queue}: 2 messages") for fault in found[check]] == [True]


def test_a_queue_that_is_gone_or_that_nobody_reads_is_found(played, books, quiet_broker):
    depths = quiet_broker()
    work = next(n for n, depth in enumerate(depths) if depth.queue == "review<-submission.report_submitted")
    for spoilt, says in ((Gone, "does not exist"), (Unread, "nobody reads it")):
        depths[work] = spoilt
        found = {one.en: one.faults for one in played.compare(books, depths)}
        assert [says in fault for fault in found["no message waits, and every queue is read"]] == [True]
