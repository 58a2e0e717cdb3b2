"""Every page of every role, as the tour lists them: none is forgotten, none asks other services above five times."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from werkzeug.routing import Map, Rule

from emes_ops.tour import NO_PAGES, STOPS, VISITOR
from emes_ops.tour_states import People, facts
from gateway.pages import files, page
from gateway.service import GatewayService

MOST = 5
EMPTY = [stop for stop in STOPS if stop.empty]


@pytest.fixture
def full(house: Any) -> dict[str, str]:
    """A report in every state; the facts of the addresses."""

    def settle(what: Any) -> None:
        house.system.settle()
        assert what()

    chosen = People(house.system.call, settle, house.ROUND, house.OFFICE).one_of_each()
    house.system.settle()
    return facts(house.ROUND, house.OFFICE, chosen, house.SCHEME)


def test_every_page_is_on_the_tour_and_the_tour_leads_nowhere_else() -> None:
    urls = {route.url for route in page.routes(GatewayService) if route.method == "GET"}
    map = Map([Rule(url, endpoint=url) for url in urls]).bind("localhost")
    names = {"receipt": "R-2570-1-P5703-AP-03-1", "round": "2570-1", "scheme": "sample", "version": "1"}
    known = {**dict.fromkeys(("fresh", "draft", "asked", "passed", "returned", "submitted", "approved"), "AP-03"),
             "office": "P5703", "extension": "2570-1.P5703.1", **names}  # fmt: skip
    walked = {map.match(stop.at(known).partition("?")[0])[0] for stop in STOPS}
    assert urls - walked == set(NO_PAGES)
    assert len({stop.name for stop in STOPS}) == len(STOPS)


def walk(house: Any, new: Any, stops: Any, known: dict[str, str], rpcs: list[str]) -> None:
    users = dict.fromkeys(stop.role for stop in stops)
    for role in users:
        reader = new(house)
        mine = [stop for stop in stops if stop.role == role]
        if role != VISITOR:
            reader.login(mine[0].user(house.OFFICE))
        for stop in mine:
            house.system.__dict__.pop("gateway_memory", None)  # the first visit of a process: it remembers nothing
            rpcs.clear()
            answer = reader.open(stop.at(known))
            assert answer.status == 200, stop
            assert len(rpcs) <= MOST, (stop, rpcs)
            strict(answer, stop)
            assert weight(answer.text) <= 100_000, stop


def strict(answer: Any, stop: Any) -> None:
    """Nothing inline, nobody else's frame, every form that changes something with its ticket."""
    rules = {rule.strip() for rule in answer.headers["Content-Security-Policy"].split(";")}
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= rules, stop
    assert (answer.headers["X-Frame-Options"], answer.headers["Cache-Control"]) == ("DENY", "no-store"), stop
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=|<style|<script(?! src=)|javascript:", answer.text), stop
    for form in re.findall(r"<form .*?</form>", answer.text, re.DOTALL):
        assert 'method="get"' in form or 'name="csrf"' in form, stop


def weight(page: str) -> int:
    """Bytes of a first visit that begins here: the page, its files and the letters its sheets name, all compressed."""
    own = {file.address: file for file in files.own().values()}
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    sheets = "".join(own[address].data.decode() for address in loaded if ".css" in address)
    loaded |= set(re.findall(r"url\((/static/[^)]+)\)", sheets))
    packed = (own[address].encoded.get("gzip", own[address].data) for address in loaded)
    return sum(map(len, packed)) + len(gzip.compress(page.encode()))


def test_no_page_asks_more_than_five_times(house: Any, browser: Any, full: dict[str, str], rpcs: list[str]) -> None:
    walk(house, type(browser), STOPS, full, rpcs)


def test_no_empty_page_asks_more_than_five_times(house: Any, browser: Any, rpcs: list[str]) -> None:
    walk(house, type(browser), EMPTY, {"office": house.OFFICE}, rpcs)
