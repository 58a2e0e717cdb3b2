"""One report through review: opened, dealt, claimed, decided, resubmitted, taken back, overdue."""

from __future__ import annotations

import json

import pytest

R1 = "2570-1.AP-03.P5703.1"
R2 = "2570-1.AP-03.P5703.2"


def test_a_submitted_report_opens_one_task_for_the_only_reviewer_of_the_part(desk):
    desk.user("reviewer.1", "AP")
    desk.user("reviewer.2", "QP", "STD")
    desk.submit()
    task = desk.task(R1)
    assert (task["state"], task["reviewer"], task["due_at"]) == ("open", "reviewer.1", "2026-11-27T16:59:59Z")
    [opened] = desk.told("task_opened")
    assert (opened.subject, opened.data["reviewer"], opened.data["previous_findings"]) == (R1, "reviewer.1", 0)
    assert opened.data["due_at"] == task["due_at"]
    assert desk.loads() == {"AP:reviewer.1": 1}


def test_an_approval_passes_hash_and_claims_on(desk):
    desk.user("reviewer.1", "AP")
    desk.submit()
    view = desk.approve(R1, "reviewer.1")
    assert (view["state"], view["closed_by"]) == ("approved", "reviewer.1")
    [approved] = desk.told("report_approved")
    assert approved.data["content_hash"] == f"{1:064x}"
    assert approved.data["claims"][0]["numerator"] == "242"
    assert approved.data["reviewer"] == "reviewer.1"
    assert [e.sequence for e in desk.told()] == sorted({e.sequence for e in desk.told()})
    assert desk.loads() == {}


def test_a_return_tells_the_findings_and_the_next_round_carries_them(desk, finding):
    desk.user("reviewer.1", "AP")
    desk.submit()
    desk.give_back(R1, "reviewer.1")
    [returned] = desk.told("report_returned")
    assert returned.data["findings"] == [finding]
    desk.submit(number=2)
    assert desk.told("task_opened")[-1].data["previous_findings"] == 1
    assert desk.task(R2)["earlier_findings"] == [{"submission_no": 1, **finding}]
    rounds = desk.system.call("review", "list_report_tasks", report_id="2570-1.AP-03.P5703")["items"]
    assert [(t["submission_no"], t["state"]) for t in rounds] == [(1, "returned"), (2, "open")]


def test_a_return_without_findings_and_an_approval_with_some_are_refused(desk, finding, refused):
    desk.user("reviewer.1", "AP")
    desk.submit()
    desk.claim(R1, "reviewer.1")
    assert refused(desk.decide, R1, "reviewer.1", "return") == "REV-010"
    assert refused(desk.decide, R1, "reviewer.1", "return", [finding | {"reason_code": "ugly"}]) == "REV-011"
    assert refused(desk.decide, R1, "reviewer.1", "approve", [finding]) == "REV-012"
    assert refused(desk.decide, R1, "reviewer.1", "shred") == "KIT-002"
    assert desk.task(R1)["state"] == "claimed"


def test_a_waiting_task_falls_overdue_once_whoever_holds_it(desk):
    desk.user("reviewer.1", "AP")
    desk.submit()
    desk.submit("2570-1.AP-04.P5703")
    desk.claim("2570-1.AP-04.P5703.1", "reviewer.1")
    desk.submit("2570-1.AP-05.P5703")
    desk.approve("2570-1.AP-05.P5703.1", "reviewer.1")
    desk.system.move(days=7, hours=14)
    assert desk.told("task_overdue") == []
    desk.system.move(days=1)
    desk.system.move(days=30)
    overdue = desk.told("task_overdue")
    assert sorted(e.subject for e in overdue) == ["2570-1.AP-03.P5703.1", "2570-1.AP-04.P5703.1"]
    assert {e.data["reviewer"] for e in overdue} == {"reviewer.1"}
    assert desk.task(R1)["overdue"] is True
    desk.approve(R1, "reviewer.1")
    assert desk.task(R1)["state"] == "approved"


@pytest.mark.parametrize("end", ["approve", "give_back", "withdraw"])
def test_a_closed_task_leaves_no_promise_behind(desk, end):
    desk.user("reviewer.1", "AP")
    desk.submit()
    promised = desk.system.engines["review"].collections["due"]
    assert [row["kind"] for row in promised.values()] == ["task_overdue"]
    desk.withdraw() if end == "withdraw" else getattr(desk, end)(R1, "reviewer.1")
    assert promised == {}


def test_a_resubmission_has_a_clock_of_its_own(desk):
    desk.user("reviewer.1", "AP")
    desk.submit()
    desk.give_back(R1, "reviewer.1")
    desk.system.move(days=20)
    desk.submit(number=2)
    assert desk.told("task_overdue") == []
    desk.system.move(days=9)
    assert [e.subject for e in desk.told("task_overdue")] == [R2]


def test_owner_and_certifier_are_never_dealt_their_own_report(desk, refused):
    desk.user("director.P5703", "AP")
    desk.submit()
    assert desk.task(R1)["reviewer"] is None
    assert refused(desk.claim, R1, "director.P5703") == "REV-008"


def test_lists_page_by_urgency_and_select_by_reviewer_state_and_part(desk):
    desk.submit("2570-1.QP-01.P5703")
    desk.user("reviewer.1", "AP")
    for number in range(1, 6):
        desk.submit(f"2570-1.AP-0{number}.P5703")
        desk.system.move(days=1)
    desk.claim("2570-1.AP-02.P5703.1", "reviewer.1")
    desk.approve("2570-1.AP-03.P5703.1", "reviewer.1")

    def listed(**wanted):
        seen, cursor = [], None
        while True:
            answer = desk.system.call("review", "list_tasks", cursor=cursor, limit=2, **wanted)
            seen += [item["indicator_id"] for item in answer["items"]]
            cursor = answer["next"]
            if cursor is None:
                return seen

    assert listed() == ["AP-01", "QP-01", "AP-02", "AP-04", "AP-05"]
    assert listed(state="unassigned") == ["QP-01"]
    assert listed(state="open") == ["AP-01", "QP-01", "AP-04", "AP-05"]
    assert listed(state="claimed") == ["AP-02"]
    assert listed(part="QP") == ["QP-01"]
    assert listed(reviewer="reviewer.1") == ["AP-01", "AP-02", "AP-04", "AP-05"]
    assert listed(reviewer="reviewer.1", part="AP") == ["AP-01", "AP-02", "AP-04", "AP-05"]
    assert listed(reviewer="reviewer.1", part="QP") == []
    assert listed(reviewer="reviewer.1", state="open", part="AP") == ["AP-01", "AP-04", "AP-05"]
    assert listed(reviewer="reviewer.1", state="unassigned") == ["QP-01"]
    assert listed(reviewer="reviewer.1", state="approved", part="AP") == ["AP-03"]
    assert listed(reviewer="reviewer.2") == []


def test_an_unknown_task_is_refused_by_number(desk, refused):
    assert refused(desk.task, "2570-1.AP-03.P5703.9") == "REV-001"


@pytest.mark.parametrize("method", ["claim_task", "decide_task", "withdraw_task", "get_task", "list_tasks"])
def test_unknown_fields_and_wrong_types_are_refused_by_name(desk, refused, method):
    assert refused(desk.system.call, "review", method, surprise=1) == "KIT-002"
    assert refused(desk.system.call, "review", method, task_id={"$ne": 1}, limit="many") == "KIT-002"


def test_review_keeps_no_names_and_no_addresses(desk):
    desk.user("reviewer.1", "AP", email="a@example.org", name_en="Somebody")
    kept = json.dumps(desk.system.engines["review"].find("reviewers", {}), default=str, ensure_ascii=False)
    assert "example.org" not in kept
    assert "Somebody" not in kept
    assert "ไม่เก็บ" not in kept


def test_the_demo_clock_is_followed(desk):
    desk.system.deliver(
        "gateway", "clock_moved", subject="clock", sequence=1, data={"offset_ms": 86_400_000, "at": "x"}
    )
    desk.system.settle()
    assert desk.system.dead == []
    desk.submit()
    assert desk.task(R1)["due_at"] == "2026-11-28T16:59:59Z"


def test_the_queue_can_be_narrowed_to_parts_an_office_and_what_is_overdue(desk):
    desk.user("reviewer.1", "AP", "QP")
    for report in ("2570-1.AP-03.P5703", "2570-1.QP-01.P5703", "2570-1.AP-03.P1001", "2570-1.STD-01.P5703"):
        desk.submit(report)

    def found(**wanted):
        items = desk.system.call("review", "list_tasks", **wanted)["items"]
        return {item["report_id"].removeprefix("2570-1.") for item in items}

    assert found(parts=["AP", "QP"]) == {"AP-03.P5703", "QP-01.P5703", "AP-03.P1001"}
    assert found(parts=["AP", "QP"], office_id="P5703") == {"AP-03.P5703", "QP-01.P5703"}
    assert found(reviewer="reviewer.1", parts=["AP"], office_id="P1001") == {"AP-03.P1001"}
    assert found(reviewer="reviewer.1", parts=["AP", "STD"]) == {"AP-03.P5703", "AP-03.P1001"}
    assert found(state="unassigned", office_id="P5703") == {"STD-01.P5703"}
    assert found(overdue=True) == set()
    desk.system.move(days=9)
    desk.submit("2570-1.QP-02.P5703")
    assert found(overdue=True, parts=["QP"]) == {"QP-01.P5703"}


def test_sentences_a_reviewer_says_again_and_again_come_first(desk):
    desk.user("reviewer.1", "AP")
    said = [("copied", "อย่าคัดลอกเป้าหมาย"), ("incomplete", "ขาด 3 แห่ง"), ("copied", "อย่าคัดลอกเป้าหมาย")]
    for number, (reason, text) in enumerate(said, 1):
        task = desk.submit(f"2570-1.AP-{number:02d}.P5703")
        desk.claim(task, "reviewer.1")
        desk.decide(task, "reviewer.1", "return", [{"field": "sections.what", "reason_code": reason, "text": text}])
    texts = desk.system.call("review", "list_own_texts", reviewer="reviewer.1")["items"]
    assert [(one["reason_code"], one["times"]) for one in texts] == [("copied", 2), ("incomplete", 1)]
    assert desk.system.call("review", "list_own_texts", reviewer="reviewer.2")["items"] == []
