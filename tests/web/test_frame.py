"""The frame in a real browser: readable for everybody, at any size, in both languages, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from emes_ops.settings import ROOT

PAGES = {  # beside those of the tour (test_every_page.py)
    "login": (None, "/login?why=expired", 200),
    "not-found": (None, "/no-such-page", 404),
    "me": ("owner.P5703", "/me", 200),
    "forbidden": ("owner.P5703", "/admin/users", 403),
    "refused-filter": ("owner.P5703", "/indicators?state=king", 422),
    "not-found-inside": ("owner.P5703", "/no-such-page", 404),
}


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_right_for_everybody(look: Any, name: str, language: str, size: str) -> None:
    who, path, status = PAGES[name]
    window = look(who, path, size, language, status=status)
    window.picture(f"{name}.{language}.{size}")
    window.right()


@pytest.mark.parametrize("name", ["login", "me"])
def test_a_form_that_came_back_is_right_too(look: Any, name: str) -> None:
    who, path, _ = PAGES[name]
    window = look(who, path)
    window.page.locator("main form button").last.click()
    window.page.wait_for_selector(".summary")
    window.complaints.clear()  # the browser's note about status 422
    window.picture(f"{name}-refused.th.desktop")
    window.right()
    window.page.click(".summary a")
    assert window.page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_the_keyboard_alone_is_enough_to_log_in(look: Any) -> None:
    window = look(None, "/login")
    keys = window.page.keyboard
    keys.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    keys.press("Tab")
    assert window.page.evaluate("document.activeElement.id") == "user_id"
    keys.type("owner.P5703")
    keys.press("Tab")
    keys.type(window.site.PASSWORD)
    keys.press("Enter")
    window.page.wait_for_url(f"{window.site.url}/home")


def test_every_stop_of_the_keyboard_can_be_seen(look: Any) -> None:
    window = look("owner.P5703", "/me")
    for _ in range(12):
        window.page.keyboard.press("Tab")
        style = "const s = getComputedStyle(document.activeElement); s.outlineStyle + s.outlineWidth"
        assert window.page.evaluate(f"(() => {{ {style.replace('; s.', '; return s.')} }})()") == "solid3px"


def test_without_scripts_everything_works(look: Any) -> None:
    window = look("owner.P5703", "/me", java_script_enabled=False)
    window.page.check("#display-digits-2")
    window.page.click("main form button >> nth=0")
    assert "๒๕๖๙" in window.page.inner_text("footer")
    window.page.click("header form button")
    assert window.page.url.endswith("/login?why=logout")


def test_htmx_replaces_a_part_and_keeps_the_rest(look: Any) -> None:
    window = look("owner.P5703", "/styleguide")
    window.page.evaluate("window.stayed = true")
    window.page.click(".pagination a")
    window.page.wait_for_selector("text=AP-21")
    assert window.page.evaluate("window.stayed") is True
    assert "leaf=2" in window.page.url
    window.page.go_back()
    window.page.wait_for_selector("text=AP-11")
    assert window.page.locator("h1").count() == 1
    assert window.complaints == []


def test_a_page_can_be_printed(look: Any) -> None:
    window = look("owner.P5703", "/home")
    window.page.emulate_media(media="print")
    for hidden in ("header form", ".tools", ".skip"):
        assert not window.page.locator(hidden).first.is_visible()
    assert window.page.locator("h1").is_visible()
    (ROOT / "var" / "screens").mkdir(parents=True, exist_ok=True)
    window.page.pdf(path=ROOT / "var" / "screens" / "home.th.pdf", format="A4")


def test_no_mark_of_a_thai_letter_is_cut_off(look: Any) -> None:
    """Lines are at least 1.7 times as high as their letters, those of headings and buttons 1.6 times."""
    window = look(None, "/styleguide")
    tight = window.page.evaluate(
        """() => {
            const ratio = (e) => parseFloat(getComputedStyle(e).lineHeight) / parseFloat(getComputedStyle(e).fontSize);
            const low = (e, least) => e.innerText && ratio(e) < least - 0.01;
            const headings = [...document.querySelectorAll("h1, h2, h3, h3 a, .button")].filter((e) => low(e, 1.6));
            const text = [...document.querySelectorAll("main :is(p, li, td, th, label, dd, .badge)")];
            return [...headings, ...text.filter((e) => low(e, 1.7))].map((e) => e.outerHTML.slice(0, 80));
        }"""
    )
    assert tight == []
    assert window.page.evaluate("document.fonts.check('16px Sarabun', 'ที่')")
