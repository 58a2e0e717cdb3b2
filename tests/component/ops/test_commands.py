"""Commands as they are typed, at a real broker and database: outbox, migrate, dead letters, users."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from amqp import Message

from emes_kit import topology
from emes_kit.envelope import Envelope
from emes_kit.outbox import parcels
from emes_ops.broker import link
from emes_ops.settings import SERVICES

Emes = Callable[..., Any]
WORK = topology.queue_name("scoring", "review", "report_approved")
FIRST, SECOND = "ทดสอบ-password-1", "ทดสอบ-password-2"


# ---- outbox
def events(*kinds: str) -> list[Envelope]:
    times = [f"2026-11-20T02:00:0{n}.000Z" for n in range(len(kinds))]
    made = zip(kinds, times, strict=True)
    return [Envelope(f"e{n}", "scoring", kind, "s", n, time, {}) for n, (kind, time) in enumerate(made)]


@pytest.fixture
def outbox(infrastructure: Any) -> Iterator[Any]:
    """The outbox of a service that does not run, so that nobody empties it."""
    box = infrastructure.database("scoring")["outbox"]
    box.delete_many({})
    yield box
    box.delete_many({})


def test_outbox_tells_how_much_waits_since_when_and_what_of_every_service(outbox: Any, emes: Emes) -> None:
    [together] = parcels(events("score_set", "score_set", "office_level_changed"))
    outbox.insert_one(together.to_row())
    said = emes("outbox")
    assert said.code == 0
    assert [line[0] for line in said.cells] == ["service", *SERVICES]
    lines = {line[0]: line[1:] for line in said.cells}
    assert lines["scoring"] == ["3", "2026-11-20T02:00:00.000Z", "office_level_changed", "×1,", "score_set", "×2"]
    assert lines["review"] == ["0", "-"]


def test_outbox_without_a_database_says_so_and_what_to_do(emes: Emes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMES_MONGO_URI", "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100")
    said = emes("outbox")
    assert said.code == 1
    assert "The database does not answer." in said.err
    assert "make run" in said.err
    assert "Traceback" not in said.err


# ---- migrate
def test_migrate_names_what_it_did_by_service_and_the_next_time_that_there_is_nothing_to_do(
    infrastructure: Any, emes: Emes
) -> None:
    infrastructure.database("scoring").client.drop_database("emes_scoring")
    first, again = emes("migrate"), emes("migrate")
    assert (first.code, again.code) == (0, 0)
    done = {line[0]: line[1:] for line in first.cells}
    assert done["scoring"][0].startswith("01_")
    assert done["review"] == ["up", "to", "date"]
    assert again.cells == [[service, "up", "to", "date"] for service in SERVICES]
    assert infrastructure.database("scoring").list_collection_names()


# ---- dead show|replay|drop
@pytest.fixture
def bury(infrastructure: Any) -> Iterator[Callable[..., None]]:
    """bury("m1", body): a message at rest; both queues are empty before and after."""
    uri = infrastructure.amqp_uri()

    def empty() -> None:
        with link.channel(uri) as channel:
            channel.queue_purge(WORK)
            channel.queue_purge(topology.dead_queue(WORK))

    def put(id: str, body: bytes = b"{}", **headers: object) -> None:
        with link.channel(uri) as channel:
            message = Message(body, message_id=id, delivery_mode=2, application_headers=headers)
            assert link.publish(channel, topology.DEAD_EXCHANGE, WORK, message)

    empty()
    yield put
    empty()


def resting(infrastructure: Any) -> tuple[int | None, int | None]:
    """(on the work queue, in the dead queue)"""
    depths = link.depths(infrastructure.amqp_uri(), [WORK, topology.dead_queue(WORK)])
    return depths[0].messages, depths[1].messages


def test_dead_show_tells_of_one_message_everything_readably(bury: Callable[..., None], emes: Emes) -> None:
    body = json.dumps({"name": "รายงาน"}).encode()
    bury("m1", body, **{"x-error": "Refusal: no scheme", "x-attempt": 4})
    bury("m2", b"no event \xff")
    said = emes("dead", "show", "m1")
    assert said.code == 0
    assert all(part in said.out for part in (WORK, "Refusal: no scheme", '"x-attempt": 4', '"name": "รายงาน"'))
    assert "no event" not in said.out
    assert "no event \\xff" in emes("dead", "show", "m2").out


def test_dead_show_of_a_message_that_is_not_there_names_the_command_that_lists_them(emes: Emes) -> None:
    said = emes("dead", "show", "m9")
    assert said.code == 1
    assert "No message m9 rests." in said.err
    assert "emes dead list" in said.err


def test_dead_replay_and_drop_take_what_was_named_and_say_how_many(
    infrastructure: Any, bury: Callable[..., None], emes: Emes
) -> None:
    for id in ("m1", "m2", "m3", "m4"):
        bury(id)
    assert "1 sent again." in emes("dead", "replay", WORK, "--id", "m1").out
    assert resting(infrastructure) == (1, 3)
    assert "2 dropped." in emes("dead", "drop", WORK, "--id", "m2", "--id", "m3", "--id", "m9").out
    assert "m4" in emes("dead", "list").out
    assert "1 sent again." in emes("dead", "replay", WORK, "--all").out
    assert resting(infrastructure) == (2, 0)
    assert "0 dropped." in emes("dead", "drop", WORK, "--all").out


@pytest.mark.parametrize("act", ["replay", "drop"])
def test_dead_replay_and_drop_touch_nothing_without_a_queue_and_a_choice(
    infrastructure: Any, bury: Callable[..., None], emes: Emes, act: str
) -> None:
    bury("m1")
    assert emes("dead", act, WORK).code == 2
    unknown = emes("dead", act, "scoring<-nobody", "--all")
    assert unknown.code == 1
    assert "There is no queue scoring<-nobody." in unknown.err
    assert resting(infrastructure) == (0, 1)


# ---- user add|passwd|disable
@pytest.fixture
def login(services: Any) -> Callable[[str], int]:
    """login(password) of `officer`: the status of the answer."""
    services.start_services("gateway")
    url = f"{services.url}/api/v1/login"
    return lambda password: requests.post(url, json={"user_id": "officer", "password": password}).status_code


def add(emes: Emes, *more: str, typed: str = FIRST) -> Any:
    return emes("user", "add", "officer", "--role", "executive", "--name", "นางสาวทดสอบ", *more, typed=typed + "\n")


def test_a_user_is_added_gets_a_new_password_and_is_disabled(login: Callable[[str], int], emes: Emes) -> None:
    assert "officer registered." in add(emes).out
    assert "officer unchanged." in add(emes).out
    assert login(FIRST) == 200
    assert [line for line in emes("user", "list").cells if line[0] == "officer"] == [
        ["officer", "executive", "-", "yes", "นางสาวทดสอบ"]
    ]

    assert "New password set; sessions of officer have ended." in emes("user", "passwd", "officer", typed=SECOND).out
    assert (login(FIRST), login(SECOND)) == (401, 200)

    assert "officer can no longer log in." in emes("user", "disable", "officer").out
    assert login(SECOND) == 401
    assert [line[3] for line in emes("user", "list").cells if line[0] == "officer"] == ["no"]


def test_what_the_gateway_refuses_is_told_with_its_code_and_changes_nothing(
    services: Any, login: Callable[[str], int], emes: Emes
) -> None:
    services.database("gateway")["users"].delete_many({})
    for said in (
        emes("user", "passwd", "nobody", typed=FIRST),
        emes("user", "disable", "nobody"),
        add(emes, typed="short"),
        add(emes, "--role", "owner"),
    ):
        assert said.code == 1
        assert "Refused (" in said.err
        assert FIRST not in said.err
    assert services.database("gateway")["users"].count_documents({}) == 0
    assert add(emes, "--locale", "fr").code == 2
