"""Operations and the demo clock in a browser."""

from __future__ import annotations

from typing import Any

import pytest

from emes_kit.problems import refuse
from emes_kit.testing.browser import Browser

QUEUE = "review<-submission.report_submitted"
DEAD = f"/admin/operations/dead?queue={QUEUE.replace('<', '%3C')}"
OWN = "gateway<-submission.report_moved"


@pytest.fixture
def dead(house: Any) -> Any:
    """A message that no handler can take, and one that is no event at all."""
    house.system.deliver("submission", "report_submitted", subject="2570-1.AP-03.P5703", data={"nonsense": 1}, id="m1")
    house.system.settle()
    house.system.plant(QUEUE, b"\xff\x00 nothing")
    yield house
    house.system.dead.clear()
    house.system.unread.clear()


def at_rest(house: Any) -> list[str]:
    """Of this queue; the same event rests for another service too."""
    return [row[1].id for row in house.system.dead if row[0] == QUEUE]


def test_five_services_tell_how_they_are(admin: Any, rpcs: list[str]) -> None:
    page = admin.open("/admin/operations")
    assert "ทุกบริการทำงาน และไม่มีข้อความค้าง" in page.text
    for name in ("gateway", "submission", "review", "scoring", "notification"):
        assert f"<code>{name}</code>" in page.text
    assert len(rpcs) == 4


def test_a_service_that_is_away_is_named_and_the_others_are_shown(admin: Any, house: Any, monkeypatch: Any) -> None:
    real = house.system.call

    def call(service: str, method: str, /, **fields: Any) -> Any:
        if service == "review":
            raise refuse("timeout", service=service)
        return real(service, method, **fields)

    monkeypatch.setattr(house.system, "call", call)
    page = admin.open("/admin/operations")
    assert page.status == 200
    assert "KIT-008" in page.text
    assert "บางบริการไม่ตอบ" in page.text
    assert admin.open(DEAD).status == 504


def test_dead_letters_are_shown_with_their_reason_and_one_in_full(admin: Any, dead: Any) -> None:
    page = admin.open("/admin/operations")
    assert "review&lt;-submission.report_submitted" in page.text
    page = admin.open(DEAD)
    assert "2570-1.AP-03.P5703" in page.text
    assert "ValidationError" in page.text
    assert "undecodable" in page.text
    whole = admin.open(DEAD.replace("dead?", "dead/message?") + "&id=m1").text
    assert "nonsense" in whole
    assert "ce-subject" in whole
    assert "เปิดอ่านข้อความที่พักอยู่" in admin.open("/audit/reading").text
    assert admin.open(DEAD.replace("dead?", "dead/message?") + "&id=other").status == 409


def test_a_message_sent_again_fails_again_or_is_done_and_who_asked_is_logged(admin: Any, dead: Any) -> None:
    admin.open(DEAD)
    page = admin.submit("/admin/operations/dead", step="replay", **{"ids[]": ["m1"]})
    assert "ส่งให้ทำงานซ้ำแล้ว" in page.text
    assert at_rest(dead) == []
    dead.system.settle()
    assert at_rest(dead) == ["m1"]
    assert "ส่งข้อความที่พักอยู่ซ้ำ" in admin.open("/audit/reading").text


def test_dropping_asks_first_and_then_drops_for_good(admin: Any, dead: Any) -> None:
    admin.open(DEAD)
    page = admin.submit("/admin/operations/dead", step="ask", **{"ids[]": ["m1", "-"]})
    assert "ลบข้อความ 2 ฉบับถาวรหรือไม่" in page.text
    assert at_rest(dead) == ["m1"]
    page = admin.submit("/admin/operations/dead", step="drop")
    assert "ลบข้อความถาวรแล้ว" in page.text
    assert (at_rest(dead), dead.system.unread) == ([], [])
    assert "ลบข้อความที่พักอยู่" in admin.open("/audit/reading").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"ids[]": []}, 422),
        ({"ids[]": ["x"] * 101}, 422),
        ({"step": "burn"}, 422),
        ({"ids[]": ["gone"]}, 409),
        ({"queue": "rpc-review"}, 404),
        ({"queue": "review<-submission.no_such_event"}, 404),
        ({"queue": ""}, 404),
    ],
)
def test_a_wish_without_sense_is_refused(admin: Any, dead: Any, fields: dict[str, Any], status: int) -> None:
    admin.open(DEAD)
    wanted = {"queue": QUEUE, "step": "replay", "ids[]": ["m1"], **fields}
    assert admin.submit("/admin/operations/dead", **wanted).status == status
    assert at_rest(dead) == ["m1"]


@pytest.mark.parametrize("query", ["", "queue=", "queue=nothing", "queue=admin%3C-x.y", "queue=" + "x" * 300])
def test_queues_that_do_not_exist_are_not_found(admin: Any, query: str) -> None:
    assert admin.open(f"/admin/operations/dead?{query}").status in (404, 422)


def test_the_gateways_own_dead_letters_are_treated_like_the_others(admin: Any, house: Any) -> None:
    house.system.deliver("submission", "report_moved", subject="x", data={"bad": 1}, id="own1")
    house.system.settle()
    page = admin.open(f"/admin/operations/dead?queue={OWN.replace('<', '%3C')}")
    assert "own1" in page.text
    admin.submit("/admin/operations/dead", step="drop", **{"ids[]": ["own1"]})
    assert house.system.dead == []


# ---- the clock
def test_the_clock_shows_what_it_will_set_off_before_it_moves(admin: Any, house: Any) -> None:
    admin.open("/admin/clock")
    page = admin.submit("/admin/clock", to_day="16 ธ.ค. 2569", to_time="08:30")
    for text in ("16 ธ.ค. 2569 08:30 น.", "8 ธ.ค. 2569", "15 ธ.ค. 2569", "ครบกำหนดส่ง สพฐ.", "2570-1"):
        assert text in page.text
    assert house.get("admin", "/api/v1/clock").json["offset_ms"] == 0
    form = page.text
    moved = admin.submit("/admin/clock")
    assert "เลื่อนเวลาแล้ว" in moved.text
    assert house.get("admin", "/api/v1/clock").json["now"] == "2026-12-16T01:30:00.000Z"
    assert 'name="key"' in form
    house.move()


def test_two_clicks_move_the_clock_once(admin: Any, house: Any) -> None:
    admin.open("/admin/clock")
    admin.submit("/admin/clock", days="1")
    page = admin.page
    for _ in range(2):
        admin.page = page
        admin.submit("/admin/clock")
    assert house.get("admin", "/api/v1/clock").json["offset_ms"] == 24 * 3600 * 1000
    house.move()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({}, ""),
        ({"days": "-1"}, "days"),
        ({"days": "many"}, "days"),
        ({"hours": "99999"}, "hours"),
        ({"to_day": "yesterday"}, "to_day"),
        ({"to_day": "31 ก.พ. 2570"}, "to_day"),
        ({"to_day": "2026-11-01"}, "to_day"),
        ({"to_day": "2029-01-01"}, ""),
        ({"to_day": "2026-12-01", "days": "3"}, ""),
        ({"to_day": "2026-12-01", "to_time": "25:00"}, "to_time"),
        ({"step": "jump", "days": "1"}, ""),
    ],
)
def test_a_move_that_cannot_be_is_refused(admin: Any, house: Any, fields: dict[str, str], where: str) -> None:
    admin.open("/admin/clock")
    page = admin.submit("/admin/clock", **fields)
    assert page.status == 422
    assert f'href="#{where}"' in page.text or not where
    assert house.get("admin", "/api/v1/clock").json["offset_ms"] == 0


def test_without_demo_mode_nothing_moves(new_house: Any) -> None:
    house = new_house(EMES_DEMO="false")
    browser = Browser(house.system.http)
    browser.open("/login")
    browser.submit("/login", user_id="admin", password=house.PASSWORD)
    assert "ระบบนี้ใช้เวลาจริง" in browser.open("/admin/clock").text
