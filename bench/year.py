"""The data of a year for the pages: one office lives it through the services' commands, every other office is its copy.

A year by the API takes a small machine an hour; what the pages read is the same: every office's reports in every state
of round 1, all of round 2 approved and scored, with tasks, scores, notices, matrix and feed. Ids say whose a thing is,
so a copy is the same document with another office's id in every text of it; its notices came on other days.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pymongo

from emes_kit.storage import OWN_COLLECTIONS
from emes_ops import schools, seed, seeds
from emes_ops.console import step
from emes_ops.deadline_day.command import LIST
from emes_ops.deadline_day.settling import settle
from emes_ops.rpc import actor, calls
from emes_ops.settings import SERVICES
from emes_ops.simulate import site
from emes_ops.simulate.site import Site
from emes_ops.simulate.timetable import BANGKOK
from emes_ops.tour_states import People, facts

MODEL, AT_ONCE, QUARTER_DAY = "P5703", 500, timedelta(hours=6)
Document = dict[str, Any]


def live(here: Site, offices: int) -> dict[str, str]:
    """The facts of the tour's addresses. offices: how many there are, the model among them."""
    chosen, scheme = _some(offices), seeds.scheme()
    today, rounds = datetime.now(BANGKOK).date(), [f"{scheme['fiscal_year']}-{number}" for number in (1, 2)]
    with step("Offices, people, two open rounds"):
        _begin(here, chosen, scheme, today)
    with step("A year of one office"), calls(here.amqp_uri) as call:
        first, second = (People(call, _until, round_id, MODEL) for round_id in rounds)
        states = first.one_of_each()
        for indicator in second.rules:
            second.bring(indicator, "approved")
        settle(here)
    with step(f"The same year of {len(chosen) - 1} others") as current:
        written = copy(here.mongo_uri, [one["office_id"] for one in chosen if one["office_id"] != MODEL])
        current.what += f": {sum(written.values()):,} documents"
    return facts(rounds[0], MODEL, states, scheme)


def _some(offices: int) -> list[seeds.Row]:
    everybody = seeds.offices()
    spread = site.spread(everybody, offices)
    model = next(one for one in everybody if one["office_id"] == MODEL)
    return spread if model in spread else [*spread[:-1], model]


def _begin(here: Site, offices: list[seeds.Row], scheme: seeds.Row, today: date) -> None:
    with calls(here.amqp_uri) as call:
        call("submission", "publish_scheme", actor=actor(), scheme=scheme)
        for number in (1, 2):
            call("submission", "create_round", actor=actor(), round=site.order(number, scheme, today) | _open(today))
        seed.load_demo(here.amqp_uri, here.password, today, offices)
        if LIST.exists() and len(offices) == len(seeds.offices()):  # it names them all
            schools.load(call, LIST)
        _until(lambda: all(one["state"] == "open" for one in call("submission", "list_rounds")["items"]))
    settle(here)


def _open(today: date) -> dict[str, str]:
    days = {"opens_on": 0, "internal_due_on": 20, "official_due_on": 30}
    return {name: date.fromordinal(today.toordinal() + n).isoformat() for name, n in days.items()}


def _until(what: Callable[[], Any]) -> None:
    end = time.monotonic() + 60
    while not what():
        if time.monotonic() > end:
            raise TimeoutError("the services did not bring it about")
        time.sleep(0.05)


def copy(mongo_uri: str, offices: list[str]) -> dict[str, int]:
    """Documents written, by collection."""
    found: dict[str, int] = {}
    with pymongo.MongoClient[Document](mongo_uri, timeoutMS=60_000, tz_aware=True) as client:
        for service in SERVICES:
            database = client[f"emes_{service}"]
            for name in sorted(set(database.list_collection_names()) - set(OWN_COLLECTIONS)):
                found[f"{service}.{name}"] = _copy_all(database[name], offices)
        _raise_tallies(client["emes_scoring"]["tallies"], len(offices) + 1)
    return found


def _copy_all(collection: Any, offices: list[str]) -> int:
    there = {row["_id"] for row in collection.find({}, {"_id": 1})}
    models = [row for row in collection.find({}) if MODEL in str(row["_id"])]
    copies = (moved(row, office) for office in offices for row in models)
    if collection.name == "notices":
        copies = (_told_earlier(moved(row, office), n) for n, office in enumerate(offices) for row in models)
    fresh, count = (row for row in copies if row["_id"] not in there), 0
    for some in _chunks(fresh):
        collection.insert_many(some)
        count += len(some)
    return count


def moved(value: Any, office: str) -> Any:
    """The same thing of another office."""
    if isinstance(value, str):
        return value.replace(MODEL, office)
    if isinstance(value, Mapping):
        return {moved(key, office): moved(one, office) for key, one in value.items()}
    return [moved(one, office) for one in value] if isinstance(value, list) else value


def _told_earlier(row: Document, n: int) -> Document:
    """Notices of a year do not come within one minute: each office's a quarter of a day before the last one's."""
    at = (datetime.fromisoformat(row["at"]) - n * QUARTER_DAY).isoformat(timespec="milliseconds")
    at = at.replace("+00:00", "Z")
    return {**row, "at": at, "order": f"{at}|{row['_id']}"}


def _raise_tallies(tallies: Any, times: int) -> None:
    """Offices per level: so many times what the one office counts for."""
    for row in tallies.find({}):
        changed = {name: _times(value, times) for name, value in row.items() if name not in ("_id", "version")}
        tallies.replace_one({"_id": row["_id"]}, {**row, **changed})


def _times(value: Any, times: int) -> Any:
    if isinstance(value, Mapping):
        return {name: _times(one, times) for name, one in value.items()}
    return value * times if isinstance(value, int) and not isinstance(value, bool) else value


def _chunks(rows: Iterator[Document]) -> Iterator[list[Document]]:
    some: list[Document] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
