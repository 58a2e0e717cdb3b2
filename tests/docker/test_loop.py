"""The compose file as it ships: everything ready, and one report through the whole loop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from emes_docker.compose import SERVICES, Project, settle
from emes_docker.people import Bureau, Office, Person

pytestmark = pytest.mark.docker


def test_every_service_is_ready_and_the_one_shot_jobs_ended_well(project: Project, url: str) -> None:
    parts = requests.get(f"{url}/readyz", timeout=10).json()
    jobs = [one["State"]["ExitCode"] for job in ("setup", "seed") for one in project.containers(job)]
    assert parts == dict.fromkeys(SERVICES, "ok")
    assert {name: project.healthy(name) for name in SERVICES} == dict.fromkeys(SERVICES, 1)
    assert jobs == [0, 0]


def test_nothing_but_the_gateway_is_reachable_from_outside(project: Project, url: str) -> None:
    names = (*SERVICES, "rabbitmq", "mongo")
    published = {
        name for name in names for one in project.containers(name) if any(one["NetworkSettings"]["Ports"].values())
    }
    assert published == {"gateway"}


def test_a_service_runs_without_rights_and_cannot_write_its_disk(project: Project, url: str) -> None:
    assert project.run("exec", "-T", "review", "id", "-u").strip() == "10001"
    tried = project.begin("exec", "-T", "review", "touch", "/app/x")
    assert tried.wait(30) != 0


def test_people_log_in_and_a_wrong_password_is_refused(url: str) -> None:
    assert Person(url, "owner.P5703").get("/me")["office_id"] == "P5703"
    wrong = requests.post(f"{url}/api/v1/login", json={"user_id": "owner.P5703", "password": "wrong"}, timeout=10)
    assert (wrong.status_code, wrong.headers["Content-Type"]) == (401, "application/problem+json")


def test_one_report_goes_the_whole_way_from_draft_to_score(bureau: Bureau, new_office: Callable[[], Office]) -> None:
    office = new_office()
    receipt = office.submit("AP-03")
    report_id = receipt["report_id"]
    assert receipt["receipt_no"] == f"R-2570-1-{office.office_id}-AP-03-1"
    assert office.state(report_id) == "submitted"

    bureau.decide(f"{report_id}.1", decision="approve")

    score = settle("the report is scored", lambda: office.owner.find(f"/reports/{report_id}/score"))
    settle("the office sees it approved", lambda: office.state(report_id) == "approved")
    assert (score["percent"], score["score"], score["content_hash"]) == ("98.56", 5, receipt["content_hash"])
    told = settle("the owner is told", lambda: _told(office.owner, report_id, "report_scored"))
    assert told == ["report_scored"]


def test_a_returned_report_comes_back_in_a_second_round_of_review(
    bureau: Bureau, new_office: Callable[[], Office]
) -> None:
    office = new_office()
    report_id = office.submit("QP-02")["report_id"]
    finding = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ระบุผลที่เกิดขึ้นกับผู้เรียน"}
    bureau.decide(f"{report_id}.1", decision="return", findings=[finding])
    settle("the report is back at the office", lambda: office.state(report_id) == "returned")

    path, report = f"/reports/{report_id}", office.owner.get(f"/reports/{report_id}")
    report = office.save("QP-02", report["version"])
    report = office.owner.change("POST", f"{path}/screening", {}, report["version"])
    report = office.screener.change("POST", f"{path}/screening/decision", {"decision": "pass"}, report["version"])
    certified = {"content_hash": report["content_hash"]}
    second = office.director.change("POST", f"{path}/submit", certified, report["version"], 201)

    assert second["receipt_no"].endswith("-2")
    assert bureau.task(f"{report_id}.2")["previous_findings"] == 1


def test_the_operators_tools_work_inside_the_project(project: Project, url: str) -> None:
    assert "No message rests." in project.emes("dead", "list")
    assert "reviewer.6" in project.emes("user", "list", "--role", "reviewer")


def _told(person: Person, report_id: str, kind: str) -> list[str]:
    return [row["kind"] for row in person.all("/notices") if row["kind"] == kind and row["subject_id"] == report_id]
