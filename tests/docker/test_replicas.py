"""More processes of a service, and processes that go away in mid-flight: still one task, one score, one notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from emes_docker.compose import Project, settle
from emes_docker.people import Bureau, Office

pytestmark = pytest.mark.docker
SUBMITTED = "review<-submission.report_submitted"


@pytest.fixture
def three_reviews(project: Project, url: str) -> Iterator[None]:
    project.scale("review", 3)
    settle("three processes of review are ready", lambda: project.healthy("review") == 3, 120)
    settle("all three listen", lambda: project.consumers(SUBMITTED) == 3)
    yield
    project.scale("review", 1)
    settle("one process of review is left", lambda: len(project.containers("review")) == 1)


@pytest.mark.usefixtures("three_reviews")
def test_three_processes_of_review_open_exactly_one_task_per_submission(
    bureau: Bureau, new_office: Callable[[], Office]
) -> None:
    reports = [report_id for _ in range(3) for report_id in new_office().submit_all()]
    assert_one_task_each(bureau, reports)


def test_a_restart_of_review_in_mid_flight_loses_nothing_and_doubles_nothing(
    project: Project, bureau: Bureau, new_office: Callable[[], Office]
) -> None:
    restart = project.begin("restart", "--timeout", "30", "review")
    reports = []
    while restart.poll() is None and len(reports) < 60:
        reports += new_office().submit_all()
    assert restart.wait(120) == 0
    settle("review is ready again", lambda: project.healthy("review") == 1)
    assert_one_task_each(bureau, reports)


def test_a_service_that_was_away_catches_up_when_it_returns(
    project: Project, bureau: Bureau, new_office: Callable[[], Office]
) -> None:
    project.run("stop", "--timeout", "30", "review")
    reports = new_office().submit_all()  # receipts all the same
    project.run("start", "review")
    assert_one_task_each(bureau, reports)


def test_scoring_killed_in_mid_flight_scores_every_approval_once(
    project: Project, bureau: Bureau, new_office: Callable[[], Office]
) -> None:
    office = new_office()
    reports = office.submit_all()
    for report_id in reports[:3]:
        bureau.decide(f"{report_id}.1", decision="approve")
    project.run("kill", "--signal", "KILL", "scoring")
    for report_id in reports[3:]:
        bureau.decide(f"{report_id}.1", decision="approve")
    project.run("start", "scoring")

    for report_id in reports:
        settle(f"{report_id} is scored", lambda path=f"/reports/{report_id}/score": office.owner.find(path))
    scored = settle("each is told once", lambda: _scored(office, reports))
    assert scored == dict.fromkeys(reports, 1)


def assert_one_task_each(bureau: Bureau, reports: list[str]) -> None:
    for report_id in reports:
        bureau.task(f"{report_id}.1")
    found = Counter(task["report_id"] for task in bureau.tasks() if task["report_id"] in reports)
    assert found == dict.fromkeys(reports, 1)
    told = settle("every reviewer is told", lambda: _told(bureau, reports))
    assert told == dict.fromkeys((f"{report_id}.1" for report_id in reports), 1)


def _told(bureau: Bureau, reports: list[str]) -> Counter[str] | None:
    """How often the reviewers heard of each task, once they have heard of all."""
    wanted = {f"{report_id}.1" for report_id in reports}
    reviewers = {bureau.task(task_id)["reviewer"] for task_id in wanted}
    notices = [row for name in reviewers for row in bureau.reviewer(name).all("/notices")]
    opened = [row["subject_id"] for row in notices if row["kind"] == "task_opened"]
    heard = Counter(task_id for task_id in opened if task_id in wanted)
    return heard if heard.keys() == wanted else None


def _scored(office: Office, reports: list[str]) -> Counter[str] | None:
    notices = [row for row in office.owner.all("/notices") if row["kind"] == "report_scored"]
    heard = Counter(row["subject_id"] for row in notices)
    return heard if heard.keys() == set(reports) else None
