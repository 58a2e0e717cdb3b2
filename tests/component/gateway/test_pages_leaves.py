"""Lists that grow with the country or the year: shown leaf by leaf, remembered for a moment, never older than that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from gatewaylab.house import FOREIGN, OFFICE, ROUND

from gateway import accounts
from gateway.memory import Memory
from gateway.pages import leaves
from gateway.pages.queue import QueuePages


@pytest.fixture
def admin(browser: Any) -> Any:
    browser.login("admin")
    return browser


@pytest.mark.parametrize(
    ("start", "shown", "following"), [(0, range(30), 30), (30, range(30, 60), 60), (60, range(60, 61), None)]
)
def test_a_leaf_knows_where_the_next_one_starts(start: int, shown: range, following: int | None) -> None:
    assert leaves.leaf(range(61), start) == {"items": shown, "start": start, "next": following, "all": 61}


def test_what_is_no_longer_there_is_an_empty_leaf() -> None:
    assert leaves.leaf([1, 2], 60) == {"items": [], "start": 60, "next": None, "all": 2}


def test_requests_for_more_time_and_deadlines_of_offices_are_leafed_through(
    admin: Any, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaves, "LEAF", 1)
    for office in (OFFICE, FOREIGN):
        director = {"user_id": f"director.{office}", "roles": ["director"], "office_id": office, "parts": []}
        place = {"round_id": ROUND, "office_id": office}
        owner = {**director, "user_id": f"owner.{office}", "roles": ["owner"]}
        house.system.call("submission", "set_internal_deadline", actor=director, **place, due_on="2026-12-02")
        more = {"until": "2026-12-22", "reason": f"น้ำท่วม {office}"}
        house.system.call("submission", "request_extension", actor=owner, **place, **more)
    waiting = admin.open("/extensions").text
    assert waiting.count("น้ำท่วม") == 1
    assert "รอพิจารณาทั้งหมด 2 คำขอ" in waiting
    first, second = (admin.open(f"/admin/rounds/{ROUND}{query}").text for query in ("", "?start=1"))
    told = [text.split("กำหนดวันส่งภายในของเขต")[0] for text in (first, second)]
    assert [(OFFICE in text, FOREIGN in text) for text in told] == [(False, True), (True, False)]
    assert "?start=1" in first
    assert "รอพิจารณา 2 คำขอ · พิจารณาแล้ว 0 คำขอ" in first
    assert 'href="/extensions"' in first
    for page in ("/extensions", f"/admin/rounds/{ROUND}"):
        assert admin.open(f"{page}?start=-1").status == 422
        assert admin.open(f"{page}?start=x").status == 422


def test_decided_requests_are_leafed_through(admin: Any, house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "LEAF", 1)
    deputy = {"user_id": "deputy", "roles": ["deputy"], "office_id": None, "parts": []}
    for office in (OFFICE, FOREIGN):
        owner = {"user_id": f"owner.{office}", "roles": ["owner"], "office_id": office, "parts": []}
        place = {"round_id": ROUND, "office_id": office}
        house.system.call("submission", "request_extension", actor=owner, **place, until="2026-12-22", reason="น้ำท่วม")
        decision = {"extension_id": f"{ROUND}.{office}.1", "granted": False, "reason": f"ไม่พอ {office}"}
        house.system.call("submission", "decide_extension", actor=deputy, **decision)
    seen = [admin.open(f"/extensions{query}").text for query in ("", "?start=1")]
    assert ["หน้าถัดไป" in text for text in seen] == [True, False]
    assert {next(o for o in (OFFICE, FOREIGN) if f"ไม่พอ {o}" in text) for text in seen} == {OFFICE, FOREIGN}


def test_a_new_person_is_on_the_list_at_once_although_it_is_remembered(admin: Any, house: Any) -> None:
    assert "late.comer" not in admin.open("/admin/users").text
    house.command("gateway", "register_users", users=[house.user("late.comer", "executive")])
    assert "late.comer" in admin.open("/admin/users").text
    house.command("gateway", "disable_user", user_id="late.comer")
    assert "ปิดแล้ว" in admin.open("/admin/users?q=late.comer").text


class Bureau:
    """Counts how often it is asked for tasks."""

    asked = 0

    def list_tasks(self, **_: Any) -> int:
        self.asked += 1
        return self.asked


def test_beyond_the_most_that_are_searched_the_database_narrows_by_office(
    admin: Any, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "MOST_SEARCHED", 2)
    assert f"owner.{OFFICE}" in admin.open(f"/admin/users?office={OFFICE}&role=owner").text
    assert f"owner.{OFFICE}" in admin.open(f"/admin/users?office={OFFICE}&q=owner").text


def test_decided_tasks_are_remembered_until_the_page_hears_of_more_and_open_ones_never() -> None:
    pages = QueuePages()
    pages.review, pages.memory = Bureau(), Memory()
    done, watch = {"reviewer": "reviewer.1", "state": "approved"}, pages.memory.watch
    watch.offices, watch.feed = [OFFICE], {"*": 1, OFFICE: 1}
    assert [pages._tasks(done, None) for _ in range(3)] == [1, 1, 1]
    watch.tasks[OFFICE] = 1
    assert [pages._tasks(done, None) for _ in range(2)] == [2, 2]
    assert pages._tasks({**done, "reviewer": "reviewer.2"}, None) == 3
    assert pages._tasks(done, "cursor") == 4
    assert [pages._tasks({**done, "state": "open"}, None) for _ in range(2)] == [5, 6]


def test_what_services_tell_is_asked_once_for_many_and_anew_after_something_was_done() -> None:
    asked = SimpleNamespace(times=0)
    memory = Memory()

    def tell() -> int:
        asked.times += 1
        return asked.times

    assert [memory.kept("operations", 2.0, now, tell) for now in (0.0, 1.9, 2.0)] == [1, 1, 2]
    memory.forget_kept("operations")
    assert memory.kept("operations", 2.0, 2.1, tell) == 3
