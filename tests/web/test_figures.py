"""The executives' pages in a real browser: at any size, in both languages, on paper; charts are drawn and seen."""

from __future__ import annotations

from typing import Any

import pytest
import requests

REPORT = "2570-1.AP-03.P5703"
SECTIONS = {
    "what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ",
    "where": "สถานศึกษาในสังกัดทั้งหมด",
    "how": "อบรม ซ้อมแผน และติดตามรายโรงเรียนทุกภาคเรียน",
    "result": "สถานศึกษามีแผนครบและซ้อมแล้วตามที่รายงาน",
}


class Caller:
    """Speaks to the API as a person."""

    def __init__(self, site: Any, who: str) -> None:
        self.base = f"{site.url}/api/v1"
        token = requests.post(f"{self.base}/login", json={"user_id": who, "password": site.PASSWORD}, timeout=20)
        self.headers = {"Authorization": f"Bearer {token.json()['token']}"}

    def ask(self, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        match = {} if version is None else {"If-Match": f'"{version}"'}
        answer = requests.request(method, self.base + path, json=body, headers={**self.headers, **match}, timeout=20)
        assert answer.ok, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def judged(site: Any) -> Any:
    """One report is approved and scored."""
    owner, screener, director, reviewer = (
        Caller(site, who) for who in ("owner.P5703", "screener.P5703", "director.P5703", "reviewer.1")
    )
    site.settle(lambda: owner.ask("GET", "/rounds")["items"][0].get("window") == "open")
    content = {"claims": {"c1": {"numerator": "137", "denominator": "139"}}, "sections": SECTIONS}
    where = "/rounds/2570-1/offices/P5703/reports/AP-03"
    saved = owner.ask("PUT", where, {"content": content}, 0)
    sent = owner.ask("POST", f"/reports/{REPORT}/screening", {}, saved["version"])
    decision = {"decision": "pass", "findings": []}
    passed = screener.ask("POST", f"/reports/{REPORT}/screening/decision", decision, sent["version"])
    director.ask("POST", f"/reports/{REPORT}/submit", {"content_hash": passed["content_hash"]}, passed["version"])
    site.settle(lambda: reviewer.ask("GET", "/review/tasks")["items"])
    task = reviewer.ask("GET", f"/review/tasks/{REPORT}.1")
    claimed = reviewer.ask("POST", f"/review/tasks/{REPORT}.1/claim", {}, task["version"])
    done = {"decision": "approve", "findings": []}
    reviewer.ask("POST", f"/review/tasks/{REPORT}.1/decision", done, claimed["version"])
    province = {"code": "57", "name_th": "เชียงราย", "name_en": "Chiang Rai", "region6": "ภาคเหนือ"}
    site.command("submission", "load_reference", kind="provinces", rows=[province])
    rows = site.services.database("gateway")["matrix_rows"]
    site.settle(lambda: (rows.find_one({}) or {}).get("cells", {}).get("AP-03", {}).get("level"))
    return site


def test_an_office_finds_its_own_results(judged: Any, look: Any) -> None:
    window = look("owner.P5703", "/results", "phone")
    window.right()
    window.page.click("text=ดูผลของเขตเรา")
    window.page.click("a:has-text('AP-03')")
    assert "137/139" in window.page.inner_text("main")


def test_every_chart_is_drawn_and_says_in_words_what_it_shows(judged: Any, look: Any) -> None:
    window = look("executive", "/results")
    window.page.wait_for_load_state("networkidle")
    charts = window.page.evaluate("[...document.querySelectorAll('.chart img')].map((i) => [i.naturalWidth, i.alt])")
    assert len(charts) == 3
    assert all(width > 500 and "แผนภูมิ" in alt and len(alt) > 60 for width, alt in charts)
    window.page.set_viewport_size({"width": 375, "height": 800})
    window.page.wait_for_function("[...document.querySelectorAll('.chart img')].every((i) => i.naturalWidth < 400)")


def test_the_matrix_keeps_its_head_and_its_first_column_in_sight(judged: Any, look: Any) -> None:
    window = look("executive", "/results/matrix")
    window.page.set_viewport_size({"width": 800, "height": 500})
    window.page.evaluate("document.querySelector('.matrix').scrollLeft = 400")
    left = "document.querySelector('.matrix tbody th').getBoundingClientRect().left"
    edge = "document.querySelector('.matrix').getBoundingClientRect().left"
    assert abs(window.page.evaluate(f"{left} - {edge}")) < 3


def test_a_tile_leads_to_the_offices_of_its_province(judged: Any, look: Any) -> None:
    window = look("executive", "/results/map?part=AP")
    window.page.click(".tile")
    assert window.page.url.endswith("#p57")
    assert window.page.locator("#p57").is_visible()


def test_figures_can_be_printed(judged: Any, look: Any) -> None:
    window = look("executive", "/results")
    window.page.emulate_media(media="print")
    assert not window.page.locator(".take").first.is_visible()
    assert window.page.locator(".chart img").first.is_visible()
