"""Faults in the books of submission, review and scoring."""

from __future__ import annotations

from reconcile_plants.planting import document, drop, plant


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
