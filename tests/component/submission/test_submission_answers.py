"""Findings and their answers through the life of a report; the pre-flight and the clocks a page asks for."""

from __future__ import annotations


def given_back(world, finding):
    world.save()
    world.send()
    world.screen("return", findings=[finding])


def test_an_answer_is_saved_with_the_draft_and_goes_along_when_it_is_sent(opened, finding):
    given_back(opened, finding)
    saved = opened.save(answers={"0": "ระบุครบทั้ง 3 แห่งแล้ว"})
    assert saved["findings"] == [{**finding, "answer": "ระบุครบทั้ง 3 แห่งแล้ว"}]
    sent = opened.send()
    assert sent["findings"] == []
    assert sent["answered"] == [{**finding, "answer": "ระบุครบทั้ง 3 แห่งแล้ว"}]


def test_what_the_reviewer_reads_holds_the_answers_to_committee_and_reviewer(opened, finding):
    opened.submit()
    opened.review("report_returned")
    opened.save(answers={"0": "ตอบผู้ตรวจ"})
    opened.send()
    opened.screen("return", findings=[{**finding, "text": "ยังไม่ชัด"}])
    opened.submit()
    last = opened.ask("report_history", report_id=opened.report_id)["items"][-1]
    assert [(row["text"], row.get("answer")) for row in last["answered"]] == [
        (finding["text"], "ตอบผู้ตรวจ"), ("ยังไม่ชัด", None),
    ]  # fmt: skip


def test_a_new_return_of_the_reviewer_begins_a_new_list(opened):
    opened.submit()
    opened.review("report_returned")
    opened.submit()
    opened.review("report_returned", submission_no=2)
    report = opened.report()
    assert (len(report["findings"]), report["answered"]) == (1, [])


def test_answers_change_nothing_that_is_signed(opened, finding):
    given_back(opened, finding)
    before = opened.save()["content_hash"]
    assert opened.save(answers={"0": "แก้แล้ว"})["content_hash"] == before


def test_an_answer_counts_as_a_write_so_that_nobodys_is_lost(opened, refused, finding):
    given_back(opened, finding)
    version = opened.version()
    opened.save(answers={"0": "หนึ่ง"}, version=version)
    assert refused(opened.save, answers={"0": "สอง"}, version=version).problem.code == "SUB-009"
    assert opened.report()["findings"][0]["answer"] == "หนึ่ง"


def test_a_save_without_answers_leaves_them(opened, finding):
    given_back(opened, finding)
    opened.save(answers={"0": "หนึ่ง"})
    assert opened.save()["findings"][0]["answer"] == "หนึ่ง"


def test_the_preflight_can_be_asked_before_anything_is_sent(opened):
    rows = opened.ask("check_report", report_id=opened.report_id)["items"]
    assert {row["field"] for row in rows} >= {"sections.what", "claims.c1"}
    assert all(row["blocks"] for row in rows)
    opened.save()
    assert opened.ask("check_report", report_id=opened.report_id)["items"] == []
    rules = {rule["indicator"]: rule for rule in opened.ask("list_round_indicators", round_id="2570-1")["items"]}
    opened.save(opened.content(what=rules["AP-03"]["name_th"]))
    copied = opened.ask("check_report", report_id=opened.report_id)["items"]
    assert [(row["field"], row["blocks"]) for row in copied] == [("sections.what", False)]


def test_an_office_asks_for_its_clocks_of_every_round_at_once(opened, refused):
    opened.call("set_internal_deadline", round_id="2570-1", office_id="P5703", due_on="2026-12-10")
    mine = opened.ask("office_clocks", office_id="P5703")["items"]
    assert [(row["round_id"], row["internal_due_at"]) for row in mine] == [("2570-1", "2026-12-10T16:59:59Z")]
    assert opened.ask("office_clocks", office_id="S13")["items"][0]["internal_due_at"] == "2026-12-20T16:59:59Z"
    assert refused(opened.ask, "office_clocks", office_id="P9999").problem.code == "SUB-002"
