"""Every page of every role in a real browser, first of an empty house, then of one with a report in every state.

What a page must be (Window.right) holds in both languages on a desk and on a telephone; whatever takes the keyboard
shows it; no page is wider than a screen of 320 pixels (a desk at 400 %) or of 640 (a desk at 200 %). Screenshots of
all of them are left in var/screens/.
"""

from __future__ import annotations

from typing import Any

import pytest

from emes_ops.tour import STOPS, Stop
from emes_ops.tour_states import People, facts

ROUND, OFFICE = "2570-1", "P5703"
ROLES = list(dict.fromkeys(stop.role for stop in STOPS))
SCREENS = {"desktop": (1280, 900), "phone": (375, 800)}
NARROW = ((640, 450), (320, 640))
# Whatever takes the keyboard shows it (the frame's outline of 3 pixels), and nothing jumps the order of the page.
UNSEEN = """() => {
    const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const stops = [...document.querySelectorAll(kinds)].filter((one) => !one.disabled && one.checkVisibility());
    return stops.flatMap((one) => {
        one.focus({ focusVisible: true });
        const style = getComputedStyle(one), said = one.outerHTML.slice(0, 90);
        const outlined = style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3;
        const shown = document.activeElement === one && outlined ? [] : [`takes the keyboard unseen: ${said}`];
        return one.tabIndex > 0 ? [...shown, `jumps ahead: ${said}`] : shown;
    });
}"""


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


def seen(window: Any, stop: Stop, size: str, language: str, where: str) -> list[str]:
    """What is wrong with the page as it stands."""
    resize(window, SCREENS[size])
    window.picture(f"{where}-{stop.name}.{language}.{size}")
    faults = [f"the browser: {said}" for said in window.complaints] + wide(window)
    faults += window.faults() + window.page.evaluate(UNSEEN)
    for screen in NARROW if size == "phone" else ():
        resize(window, screen)
        faults += wide(window)
    window.complaints.clear()
    return [f"{stop.name} {language} {size}: {fault}" for fault in faults]


def resize(window: Any, screen: tuple[int, int]) -> None:
    window.page.set_viewport_size({"width": screen[0], "height": screen[1]})


def wide(window: Any) -> list[str]:
    return [f"sticks out at {window.page.viewport_size['width']}"] * (window.too_wide() > 0)


def walk(look: Any, role: str, known: dict[str, str], where: str, sizes: dict[str, tuple[str, ...]]) -> None:
    """sizes: in which each language is looked at; the page is loaded once for all of them."""
    mine = [stop for stop in STOPS if stop.role == role and (where == "full" or stop.empty)]
    window, faults = look(mine[0].user(OFFICE), "/"), []
    for stop in mine:
        for language, some in sizes.items():
            address = stop.at(known)
            resize(window, SCREENS[some[0]])
            window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
            for size in some:
                faults += seen(window, stop, size, language, where)
    assert faults == []


@pytest.mark.parametrize("role", [role for role in ROLES if any(stop.empty for stop in STOPS if stop.role == role)])
def test_every_page_is_right_while_there_is_nothing_to_show(empty: Any, look: Any, role: str) -> None:
    walk(look, role, empty, "empty", {"th": ("desktop",), "en": ("phone",)})


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_right_with_a_report_in_every_state(full: Any, look: Any, role: str) -> None:
    walk(look, role, full, "full", {"th": ("desktop", "phone"), "en": ("desktop", "phone")})
