"""Faults in what people and services were told: notices, letters, the matrix, people and offices, clocks, outboxes."""

from __future__ import annotations

from reconcile_plants.planting import document, drop, plant


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
