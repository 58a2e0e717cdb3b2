"""The gateway over the real HTTP stack, the other services behind it on memory twins, and words to write tests in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("gatewaylab")

from gatewaylab.house import House, Reader  # noqa: E402
from gatewaylab.office import OWNER  # noqa: E402
from gatewaylab.review import REVIEWER  # noqa: E402


@pytest.fixture
def house() -> Iterator[House]:
    furnished = House().furnish()
    yield furnished
    assert furnished.system.dead == []


@pytest.fixture
def browser(house: House) -> Reader:
    """browser.login("owner.P5703"); browser.open("/home"); browser.submit("/logout")"""
    return Reader(house)


@pytest.fixture
def rpcs(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the gateway asks the other services from now on: "submission.get_report" … (a page may ask five times)."""
    asked: list[str] = []
    real = house.system.call

    def call(service: str, method: str, /, **fields: Any) -> Any:
        asked.append(f"{service}.{method}")
        return real(service, method, **fields)

    monkeypatch.setattr(house.system, "call", call)
    return asked


@pytest.fixture
def another_browser(house: House) -> Reader:
    return Reader(house)


@pytest.fixture
def new_house() -> type[House]:
    """new_house(EMES_DEMO="false") has people and nothing else."""
    return House


@pytest.fixture
def admin(browser: Any) -> Any:
    browser.login("admin")
    return browser


@pytest.fixture
def owner(browser: Any) -> Any:
    browser.login(OWNER)
    return browser


@pytest.fixture
def people(house: Any, browser: Any) -> Any:
    """people(who) → a browser of theirs, logged in."""
    known: dict[str, Any] = {}

    def of(who: str) -> Any:
        if who not in known:
            known[who] = type(browser)(house)
            known[who].login(who)
        return known[who]

    return of


@pytest.fixture
def reviewer(browser: Any, house: Any) -> Any:
    """A browser of the reviewer, one submitted report in their queue."""
    house.submitted()
    browser.login(REVIEWER)
    return browser


@pytest.fixture
def judged(house: Any) -> Any:
    """One report of P5703 approved and scored; two others of the round begun by nobody."""
    provinces = [{"code": "57", "name_th": "เชียงราย", "name_en": "Chiang Rai", "region6": "ภาคเหนือ"},
                 {"code": "10", "name_th": "กรุงเทพมหานคร", "name_en": "Bangkok", "region6": "ภาคกลาง"}]  # fmt: skip
    house.command("submission", "load_reference", kind="provinces", rows=provinces)
    house.submitted()
    house.decide(1, "approve")
    return house
