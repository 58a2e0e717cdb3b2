"""The report form while the network comes and goes: no letter is lost, and none lands twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from weblab.desk import HOW, OWNER, TEXTS, WHAT, Desk, kept, quiet, saved, state, waiting

# Whether a reloaded page knows that there is no network (navigator.onLine) depends on the browser's version.
AWAY = {"th": "ไม่มีเครือข่าย|ติดต่อระบบไม่ได้", "en": "No network|The system does not answer"}


# ---- without a network
def test_an_offline_draft_is_kept_through_a_reload_and_lands_once(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    version = desk.report["version"]
    window.context.set_offline(True)
    window.page.fill(HOW, "พิมพ์ในโรงเรียนที่ไม่มีเครือข่าย")
    said = r"ไม่มีเครือข่าย — ร่างเก็บไว้ในเครื่องนี้ \d\d:\d\d"
    window.site.settle(lambda: re.fullmatch(said, window.page.inner_text("#saved")))
    window.picture("offline-typed.th.desktop")
    window.page.reload()
    window.page.wait_for_selector("#laid:not([hidden])")
    assert window.page.input_value(HOW) == "พิมพ์ในโรงเรียนที่ไม่มีเครือข่าย"
    assert window.page.input_value(WHAT) == TEXTS["what"]
    assert re.match(AWAY["th"], state(window, "away"))
    key = waiting(window)[0]["attempt"]["key"]
    window.picture("offline-reloaded.th.desktop")
    assert quiet(window) == []
    sent = []
    window.page.on("request", lambda one: sent.append(one) if one.url.endswith("/draft") else None)
    window.context.set_offline(False)
    saved(window)
    assert desk.section("how") == "พิมพ์ในโรงเรียนที่ไม่มีเครือข่าย"
    assert desk.report["version"] == version + 1
    headers = sent[-1].headers
    assert (headers["idempotency-key"], headers["if-match"]) == (key, f'"{version}"')
    window.site.settle(lambda: waiting(window) == [])
    assert not window.page.locator("#laid").is_visible()
    assert quiet(window) == []


def test_a_copy_that_is_opened_again_shows_what_was_saved_last_not_what_was_opened(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.page.fill(HOW, "บันทึกแล้วก่อนสายขาด")
    saved(window)
    window.site.settle(lambda: waiting(window) == [])
    window.context.set_offline(True)
    window.page.reload()
    assert "สำเนาเมื่อ" in state(window, "away")
    assert window.page.input_value(HOW) == "บันทึกแล้วก่อนสายขาด"
    version = desk.report["version"]
    window.page.fill(HOW, "แก้ต่อขณะสายขาด")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.context.set_offline(False)
    saved(window)
    assert (desk.section("how"), desk.report["version"]) == ("แก้ต่อขณะสายขาด", version + 1)


def test_what_was_typed_without_a_network_is_sent_when_the_form_is_next_opened(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.fill(HOW, "ปิดแท็บไปก่อน")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.page.close()
    window.context.set_offline(False)
    window.page = window.context.new_page()
    window.open("/home")
    window.page.wait_for_selector("#drafts-here li")
    window.picture("offline-drafts-here.th.desktop")
    window.right()
    window.page.click("#drafts-here a")
    window.page.wait_for_selector("#report")
    saved(window)
    assert desk.section("how") == "ปิดแท็บไปก่อน"
    window.site.settle(lambda: waiting(window) == [])


def test_a_draft_can_be_thrown_away(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    version = desk.report["version"]
    window.context.set_offline(True)
    window.page.fill(HOW, "พิมพ์ผิดรายงาน")
    window.site.settle(lambda: "ร่างเก็บไว้" in window.page.inner_text("#saved"))
    window.page.reload()
    window.page.on("dialog", lambda dialog: dialog.accept())
    window.page.click("#laid button")
    window.page.wait_for_selector("#laid", state="hidden")
    window.site.settle(lambda: waiting(window) == [])
    assert window.page.input_value(HOW) == TEXTS["how"]
    window.context.set_offline(False)
    window.page.wait_for_selector("meta[name=kept]", state="detached")  # the copy gives way to the page itself
    assert (desk.section("how"), desk.report["version"]) == (TEXTS["how"], version)


def test_what_is_no_form_says_so_and_leads_to_the_forms_that_are_here(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.goto(window.site.url + "/home")
    assert "ไม่มีเครือข่าย" in window.page.inner_text("h1")
    assert "No network" in window.page.inner_text("h1")
    window.page.wait_for_selector("#forms:not([hidden])")
    for size, width in {"desktop": 1280, "phone": 375}.items():
        window.page.set_viewport_size({"width": width, "height": 900})
        window.picture(f"offline-elsewhere.{size}")
        assert quiet(window) == []
        window.right()
    window.page.click("#forms a")
    window.page.wait_for_selector("#report")
    assert window.page.input_value(HOW) == TEXTS["how"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_form_without_a_network_is_right_for_everybody(desk: Desk, look: Any, language: str) -> None:
    window = look(OWNER, desk.url, language=language)
    kept(window, desk.url)
    window.context.set_offline(True)
    window.page.fill(HOW, "พิมพ์ขณะไม่มีเครือข่าย")
    window.page.reload()
    window.page.wait_for_selector("#laid:not([hidden])")
    state(window, "away")
    for size, width in {"desktop": 1280, "phone": 375}.items():
        window.page.set_viewport_size({"width": width, "height": 900})
        window.picture(f"offline-draft.{language}.{size}")
        assert quiet(window) == []
        window.right()
    assert re.match(AWAY[language], window.page.inner_text("#saved"))


def test_who_logs_out_leaves_no_form_that_opens_without_a_network(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    kept(window, desk.url)
    window.page.click("header form button")
    window.page.wait_for_url("**/login?why=logout")
    window.site.settle(lambda: not any(name.startswith("forms ") for name in window.page.evaluate("caches.keys()")))
    window.context.set_offline(True)
    window.page.goto(window.site.url + desk.url)
    assert "ไม่มีเครือข่าย" in window.page.inner_text("h1")
    assert not window.page.locator("#forms").is_visible()


# ---- pure parts of the scripts
def test_tries_come_ever_more_seldom_and_never_stop(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    assert window.page.evaluate("[0, 1, 2, 5, 6, 50].map(pause)") == [5, 10, 20, 160, 300, 300]


def test_a_time_says_the_day_when_it_was_not_today(desk: Desk, look: Any) -> None:
    window = look(OWNER, desk.url)
    assert re.fullmatch(r"\d\d:\d\d", window.page.evaluate("drafts.time(Date.now())"))
    then = "drafts.time(Date.UTC(2026, 10, 27, 7, 32))"
    assert window.page.evaluate(then) == "27 พ.ย. 2569 14:32"
    window.open(desk.url + "?lang=en")
    assert window.page.evaluate(then) == "27 Nov 2026 (B.E. 2569) 14:32"
