"""A report from the first draft to approval: what is stored, what the office holds in hand, what others are told."""

from __future__ import annotations

import hashlib
import json


def moves(world):
    return [(e.data["from_state"], e.data["to_state"]) for e in world.told("report_moved")]


def test_a_report_goes_all_the_way_and_every_step_is_told(opened):
    opened.submit()
    opened.review("report_approved")
    assert moves(opened) == [
        ("not_started", "draft"),
        ("draft", "screening"),
        ("screening", "submitted"),
        ("submitted", "approved"),
    ]
    assert opened.report()["state"] == "approved"
    assert opened.system.dead == []


def test_each_step_of_the_screening_is_told_with_a_number_of_its_own(opened, finding):
    opened.save()
    opened.send()
    opened.screen("return", findings=[finding])
    opened.submit()
    steps = opened.told("screening_moved")
    told = [(event.data["step"], event.data["findings"]) for event in steps]
    assert told == [("asked", 0), ("returned", 1), ("asked", 0), ("passed", 0)]
    numbers = [event.sequence for event in opened.system.published if event.subject == steps[0].subject]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_report_nobody_began_can_be_read(opened):
    page = opened.report()
    assert (page["state"], page["version"], page["content"]) == ("not_started", 0, {"claims": {}, "sections": {}})
    assert (page["due_at"], page["internal_due_at"]) == ("2026-12-30T16:59:59Z", "2026-12-20T16:59:59Z")
    assert (page["window"], page["part"], page["owner"]) == ("open", "AP", None)


def test_the_receipt_is_proof_number_server_time_and_hash(opened):
    receipt = opened.submit()
    assert receipt["receipt_no"] == "R-2570-1-P5703-AP-03-1"
    assert (receipt["submitted_at"], receipt["late"]) == ("2026-11-20T02:00:00Z", False)
    assert (receipt["submitted_by"], receipt["owner"]) == ("director.P5703", "owner.P5703")
    assert (receipt["state"], receipt["version"]) == ("submitted", 4)
    stored = opened.ask("get_receipt", receipt_no=receipt["receipt_no"])
    assert stored == {name: value for name, value in receipt.items() if name not in ("state", "version")}


def test_anybody_can_recompute_the_hash_from_what_the_service_returns(opened):
    receipt, page = opened.submit(), opened.report()
    document = {name: page[name] for name in ("report_id", "content", "claims")}
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == receipt["content_hash"]


def test_review_gets_the_computed_claims_and_who_did_what(opened):
    receipt = opened.submit()
    (event,) = opened.told("report_submitted")
    assert event.data["claims"] == [
        {
            "claim": "c1", "numerator": "242", "denominator": "245", "unit": "school", "percent": "98.77",
            "target": "80", "met": True,
        }
    ]  # fmt: skip
    assert (event.data["owner"], event.data["submitted_by"]) == ("owner.P5703", "director.P5703")
    assert (event.data["content_hash"], event.data["receipt_no"]) == (receipt["content_hash"], receipt["receipt_no"])
    assert "sections" not in json.dumps(event.data)


def test_saving_a_draft_again_tells_nobody(opened):
    for numerator in ("240", "241", "242"):
        opened.save(opened.content(numerator))
    assert moves(opened) == [("not_started", "draft")]
    assert opened.report()["version"] == 3


def test_damaged_thai_text_is_repaired_and_the_office_is_told_where(opened):
    page = opened.save(opened.content(what="ส านักงานด าเนินการ"))
    assert page["content"]["sections"]["what"] == "สำนักงานดำเนินการ"
    assert page["repaired"] == ["sections.what"]


def test_a_returned_report_is_answered_resubmitted_and_approved(opened, finding):
    opened.submit()
    opened.review("report_returned")
    page = opened.report()
    assert (page["state"], page["findings"]) == ("returned", [finding])
    receipt = opened.submit(opened.content(result="โรงเรียน 3 แห่งที่เหลือมีแผนแล้ว"))
    assert receipt["receipt_no"].endswith("-2")
    opened.review("report_approved", submission_no=2)
    assert moves(opened)[3:] == [
        ("submitted", "returned"),
        ("returned", "draft"),
        ("draft", "screening"),
        ("screening", "submitted"),
        ("submitted", "approved"),
    ]


def test_the_history_keeps_every_submission_as_it_was_certified(opened, finding):
    opened.submit()
    opened.review("report_returned")
    opened.submit(opened.content("245"))
    first, second = opened.ask("report_history", report_id=opened.report_id)["items"]
    assert (first["outcome"], first["findings"], first["outcome_at"]) == ("returned", [finding], "2026-11-20T02:00:00Z")
    assert [first["claims"][0]["percent"], second["claims"][0]["percent"]] == ["98.77", "100.00"]
    assert (first["content"]["claims"]["c1"]["numerator"], second["outcome"]) == ("242", None)
    assert (first["screened_by"], first["submitted_by"]) == ("screener.P5703", "director.P5703")


def test_the_committee_gives_a_draft_back_with_findings(opened, finding):
    opened.save()
    opened.send()
    page = opened.screen("return", findings=[finding])
    assert (page["state"], page["findings"]) == ("draft", [finding])
    page = opened.send()
    assert page["findings"] == []


def test_an_edit_after_the_pass_goes_back_to_the_committee(opened, refused):
    opened.save()
    opened.send()
    seen = opened.screen()["content_hash"]
    opened.save(opened.content("200"))
    assert refused(opened.certify, content_hash=seen).problem.code == "SUB-008"
    opened.send()
    assert refused(opened.certify).problem.code == "SUB-023"
    opened.screen()
    assert refused(opened.certify, content_hash=seen).problem.code == "SUB-024"
    assert opened.certify()["submission_no"] == 1


def test_a_written_explanation_travels_with_the_submission(opened, refused):
    rule = next(r for r in opened.ask("list_round_indicators", round_id="2570-1")["items"] if r["indicator"] == "AP-03")
    opened.save(opened.content(result=rule["name_th"]))
    assert refused(opened.send).errors[0]["field"] == "sections.result"
    opened.send(explanations={"sections.result": "ผลเป็นไปตามนั้นทุกแห่ง"})
    opened.screen()
    opened.certify()
    (first,) = opened.ask("report_history", report_id=opened.report_id)["items"]
    assert first["explanations"] == [{"field": "sections.result", "text": "ผลเป็นไปตามนั้นทุกแห่ง"}]


def test_a_late_submission_is_accepted_when_the_round_says_so_and_marked(opened):
    opened.save()
    opened.send()
    opened.screen()
    opened.system.move(days=41)  # 31 December
    assert opened.report()["window"] == "late"
    receipt = opened.certify()
    assert receipt["late"] is True
    assert [e.data["late"] for e in opened.told("report_submitted")] == [True]


def test_the_last_second_of_the_window_is_in_time(opened):
    opened.save()
    opened.send()
    opened.screen()
    opened.system.move(days=40, hours=14, minutes=59, seconds=59)  # 30 December 23:59:59 in Bangkok
    assert opened.certify()["late"] is False


def test_answering_a_return_within_its_clock_is_not_late(opened):
    opened.submit()
    opened.system.move(days=39)  # 29 December; the return's clock ends on 5 January
    opened.review("report_returned")
    assert opened.report()["due_at"] == "2027-01-05T16:59:59Z"
    opened.system.move(days=5)
    assert opened.submit()["late"] is False
