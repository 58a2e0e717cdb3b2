"""Every page of every role in a real browser, first of an empty house, then of one with a report in every state.

What a page must be (Window.right) holds in both languages on a desk and on a telephone; no page is wider than a screen
of 320 pixels (a desk at 400 %) or of 640 (a desk at 200 %). Screenshots of all of them are left in var/screens/.
"""

from __future__ import annotations

from typing import Any

import pytest

from emes_ops.tour import STOPS, Stop
from emes_ops.tour_states import People, facts

ROUND, OFFICE = "2570-1", "P5703"
ROLES = list(dict.fromkeys(stop.role for stop in STOPS))
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
NARROW = ({"width": 640, "height": 450}, {"width": 320, "height": 640})


@pytest.fixture(scope="module")
def empty(site: Any) -> dict[str, str]:
    """A round is open and nobody has begun. Asked for first: what comes later fills the house."""
    province = {"code": "57", "name_th": "เชียงราย", "name_en": "Chiang Rai", "region6": "ภาคเหนือ"}
    site.command("submission", "load_reference", kind="provinces", rows=[province])
    return {"office": OFFICE}


@pytest.fixture(scope="module")
def full(site: Any, empty: dict[str, str]) -> dict[str, str]:
    chosen = People(site.services.call, site.settle, ROUND, OFFICE).one_of_each()
    inbox, matrix = site.services.database("notification")["notices"], site.services.database("gateway")["matrix_rows"]
    site.settle(lambda: inbox.count_documents({"kind": "report_scored"}))
    cell = f"cells.{chosen['approved']}.level"
    site.settle(lambda: matrix.count_documents({cell: {"$gt": 0}}))
    return facts(ROUND, OFFICE, chosen, site.SCHEME)


@pytest.fixture
def windows(look: Any) -> Any:
    """One window per role and screen: nobody logs in for every page."""
    return lambda stop, size: look(stop.user(OFFICE), "/", size)


def seen(window: Any, stop: Stop, address: str, language: str, size: str, where: str) -> None:
    window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
    window.page.wait_for_load_state("load")
    window.picture(f"{where}-{stop.name}.{language}.{size}")
    assert window.complaints == [], stop
    assert window.too_wide() <= 0, stop


def walk(windows: Any, role: str, known: dict[str, str], where: str, languages: Any) -> None:
    """languages: by size; axe looks at Thai on a desk and at English on a telephone."""
    mine = [stop for stop in STOPS if stop.role == role and (where == "full" or stop.empty)]
    faults: list[str] = []
    for size, screen in {"desktop": DESK, "phone": PHONE}.items():
        window = windows(mine[0], size)
        for stop in mine:
            for language in languages[size]:
                seen(window, stop, stop.at(known), language, size, where)
                if (language == "th") == (size == "desktop"):
                    faults += [f"{stop.name} {language} {size}: {fault}" for fault in window.faults()]
            if size == "phone":
                for narrow in NARROW:
                    window.page.set_viewport_size(narrow)
                    faults += [f"{stop.name} sticks out at {narrow['width']}"] * (window.too_wide() > 0)
                window.page.set_viewport_size(screen)
    assert faults == []


@pytest.mark.parametrize("role", [role for role in ROLES if any(stop.empty for stop in STOPS if stop.role == role)])
def test_every_page_is_right_while_there_is_nothing_to_show(empty: Any, windows: Any, role: str) -> None:
    walk(windows, role, empty, "empty", {"desktop": ["th"], "phone": ["en"]})


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_right_with_a_report_in_every_state(full: Any, windows: Any, role: str) -> None:
    walk(windows, role, full, "full", {"desktop": ["en", "th"], "phone": ["th", "en"]})
