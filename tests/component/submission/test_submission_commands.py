"""Commands sent twice, at once, or on stale knowledge: one effect, one answer, nobody's edit lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from emes_kit.storage import Conflict
from submission.domain import Report
from submission.service import SubmissionService
from submission.store import SubmissionStore


def test_the_same_submission_sent_twice_gives_the_same_receipt_and_one_event(opened):
    opened.save()
    opened.send()
    page = opened.screen()
    fields = {"version": page["version"], "content_hash": page["content_hash"]}
    first = opened.certify(command_id="key-1", **fields)
    opened.system.move(minutes=5)
    assert opened.certify(command_id="key-1", **fields) == first
    assert len(opened.told("report_submitted")) == 1


def test_the_same_submission_under_another_key_is_refused(opened, refused):
    opened.save()
    opened.send()
    page = opened.screen()
    fields = {"version": page["version"], "content_hash": page["content_hash"]}
    opened.certify(command_id="key-1", **fields)
    assert refused(opened.certify, command_id="key-2", **fields).problem.code == "SUB-009"
    assert len(opened.told("report_submitted")) == 1


def test_a_key_used_for_other_content_is_refused(opened, refused):
    place = {"round_id": "2570-1", "office_id": "P5703", "indicator_id": "AP-03", "version": 0}
    opened.call("save_report", "owner.P5703", "key-1", content=opened.content(), **place)
    other = opened.content("200")
    answer = refused(opened.call, "save_report", "owner.P5703", "key-1", content=other, **place)
    assert answer.problem.code == "KIT-006"
    assert opened.report()["claims"][0]["numerator"] == "242"


def test_of_two_edits_of_the_same_version_the_second_hears_of_the_first(opened, refused):
    opened.save()
    opened.save(opened.content("241"), version=1, user="owner.P5703")
    answer = refused(opened.save, opened.content("240"), version=1, user="colleague.P5703")
    assert (answer.problem.code, answer.params) == ("SUB-009", {"given": 1, "current": 2})
    assert opened.report()["claims"][0]["numerator"] == "241"


def test_two_first_drafts_at_once_do_not_overwrite_each_other(opened, refused):
    opened.save(version=0)
    assert refused(opened.save, version=0, user="colleague.P5703").problem.code == "SUB-009"


def test_a_commit_that_met_a_rival_runs_again_and_sees_the_rivals_work(opened, refused, monkeypatch):
    """The rival saves between our read and our commit: our run conflicts, runs again and is told the truth."""
    opened.save()
    commit, met = SubmissionStore.commit, []

    def commit_after_rival(store):
        if not met:
            met.append(True)
            opened.save(opened.content("200"), version=1, user="rival.P5703")
        commit(store)

    monkeypatch.setattr(SubmissionStore, "commit", commit_after_rival)
    assert refused(opened.save, opened.content("245"), version=1).problem.code == "SUB-009"
    assert (opened.report()["owner"], opened.report()["claims"][0]["numerator"]) == ("rival.P5703", "200")


def test_a_withdrawal_that_meets_an_approval_in_mid_air_finds_nothing_to_withdraw(opened, monkeypatch):
    """Both words are being handled at the same moment; the approval commits first."""
    opened.submit()
    commit, met = SubmissionStore.commit, []

    def commit_after_approval(store):
        if not met:
            met.append(True)
            opened.review("report_approved")
        commit(store)

    monkeypatch.setattr(SubmissionStore, "commit", commit_after_approval)
    opened.review("task_withdrawn")
    assert opened.report()["state"] == "approved"
    assert opened.told("report_taken_back") == []
    assert opened.system.dead == []


def test_two_requests_for_extension_at_once_leave_one_waiting(opened, refused, monkeypatch):
    place = {"round_id": "2570-1", "office_id": "P5703", "reason": "น้ำท่วม", "until": "2027-01-10"}
    commit, met = SubmissionStore.commit, []

    def commit_after_rival(store):
        if not met:
            met.append(True)
            opened.call("request_extension", "owner.P5703", **place)
        commit(store)

    monkeypatch.setattr(SubmissionStore, "commit", commit_after_rival)
    assert refused(opened.call, "request_extension", "director.P5703", **place).problem.code == "SUB-037"
    (waiting,) = opened.ask("list_extensions", round_id="2570-1")["items"]
    assert waiting["requested_by"] == "owner.P5703"


def test_a_stored_report_reads_back_as_it_was_written(opened):
    store = opened.system.store("submission")
    at = datetime(2026, 11, 20, 2, tzinfo=UTC)
    report = Report("2570-1.QP-01.P5001", "2570-1", 2570, "P5001", "QP-01", "QP", state="draft", updated_at=at)
    store.save_report(report)
    store.commit()
    assert opened.system.store("submission").report(report.report_id) == report
    assert report.version == 1


def test_a_first_write_that_somebody_else_made_is_a_conflict(opened):
    one, other = opened.system.store("submission"), opened.system.store("submission")
    for store in (one, other):
        store.save_report(Report("2570-1.QP-01.P5001", "2570-1", 2570, "P5001", "QP-01", "QP"))
    one.commit()
    with pytest.raises(Conflict):
        other.commit()


def test_the_service_says_its_name_and_knows_every_refusal_of_its_own():
    assert SubmissionService.name == "submission"
    assert all(problem.code.startswith("SUB-") for problem in SubmissionService.problems.values())
