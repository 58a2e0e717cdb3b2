"""An office's whole way with nothing but a keyboard: from the login to the receipt nobody touches a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROUND, INDICATOR, OFFICE = "2570-1", "AP-03", "P5703"
PLACE = f"{ROUND}/{INDICATOR}"
FORM = f"/indicators/{PLACE}"
FAR = 250  # stops of the tab key after which a thing counts as out of reach
TEXT = "ดำเนินการครบทุกสถานศึกษาและรายงานผลต่อคณะกรรมการแล้ว"


class Keyboard:
    """A person at a browser of their own who has logged in by keys alone."""

    def __init__(self, look: Callable[..., Any], who: str) -> None:
        self.window = look(None, "/login")
        self.page, self.keys = self.window.page, self.window.page.keyboard
        self.into("#user_id", who)
        self.into("#password", self.window.site.PASSWORD)
        self.keys.press("Enter")
        self.at("/home")

    def at(self, path: str) -> None:
        self.page.wait_for_url(self.window.site.url + path)

    def to(self, wanted: str) -> None:
        """Tab until the focus is on what matches the selector. A group of choices is one stop, whichever is chosen."""
        for _ in range(FAR):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
                return
            self.keys.press("Tab")
        raise AssertionError(f"{wanted} is not reached by keys on {self.page.url}")

    def into(self, field: str, text: str) -> None:
        self.to(field)
        self.keys.press("Control+A")
        self.keys.insert_text(text)

    def follow(self, link: str, leads_to: str) -> None:
        self.to(f'a[href^="{link}"]')
        self.keys.press("Enter")
        self.at(leads_to)

    def press(self, button: str, leads_to: str) -> None:
        self.to(button)
        self.keys.press("Enter")
        self.at(leads_to)

    def choose(self, name: str, value: str) -> None:
        """Arrow keys go round a group of choices."""
        self.to(f'[name="{name}"]')
        for _ in range(5):
            if self.page.evaluate("(v) => document.activeElement.value === v", value):
                break
            self.keys.press("ArrowDown")
        self.keys.press("Space")
        assert self.page.locator(f'[name="{name}"][value="{value}"]').is_checked()


def test_an_office_needs_no_mouse_from_the_login_to_the_receipt(look: Callable[..., Any], site: Any) -> None:
    write(Keyboard(look, f"owner.{OFFICE}"))
    screen(Keyboard(look, f"screener.{OFFICE}"))
    certify(Keyboard(look, f"director.{OFFICE}"))
    stored = site.services.database("submission")["reports"].find_one({"_id": f"{ROUND}.{INDICATOR}.{OFFICE}"})
    assert stored["state"] == "submitted"


def write(owner: Keyboard) -> None:
    """By the first stop of every page, the leap over its head, to the list and the form; then the pre-flight."""
    owner.follow("/indicators", "/indicators")
    owner.page.keyboard.press("Tab")
    owner.to(".skip")
    owner.keys.press("Enter")
    assert owner.page.evaluate("location.hash") == "#main"
    owner.follow(FORM, FORM)
    for field in owner.page.locator("#report input[name^='claims.'], #report textarea[name^='sections.']").all():
        name = field.get_attribute("name")
        owner.into(f'[name="{name}"]', "139" if name.startswith("claims.") else TEXT)
    owner.press('#report button[value="check"]', f"{FORM}/send")
    owner.press(f'form[action="{FORM}/send"] button', FORM)


def screen(screener: Keyboard) -> None:
    screener.follow("/screening", "/screening")
    screener.follow(f"/screening/{PLACE}", f"/screening/{PLACE}")
    screener.choose("decision", "pass")
    screener.press(f'form[action="/screening/{PLACE}"] button', "/screening")


def certify(director: Keyboard) -> None:
    director.follow("/certify", "/certify")
    director.follow(f"/certify/{PLACE}", f"/certify/{PLACE}")
    director.to("#confirmed")
    director.keys.press("Space")
    director.press(f'form[action="/certify/{PLACE}"] button', f"/receipts/R-{ROUND}-{OFFICE}-{INDICATOR}-1")
