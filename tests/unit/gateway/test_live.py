"""What open pages hear of, and what one process asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from live_room import OFFICES, Room

from gateway import live
from gateway.domain import Refusal
from gateway.feed import NATIONAL


@pytest.fixture
def room() -> Room:
    made = Room()
    made.open("somebody", None)
    made.open("somebody else", "P5703")
    made.look()
    made.watch.streams.clear()
    return made


def test_a_page_hears_of_what_changes_in_its_office_and_in_the_nation(room: Room) -> None:
    page = room.open()
    room.look()
    assert page.take() == set()
    room.feed.move("2570-1.AP-03.P5703")
    room.feed.happen(NATIONAL, round_id="2570-2")
    room.look()
    assert page.take() == {"office:P5703", "report:2570-1.AP-03.P5703", "round:2570-1", "round:2570-2"}


def test_a_page_hears_nothing_of_another_office_and_of_no_review_task(room: Room) -> None:
    page, central = room.open(), room.open("reviewer.1", None)
    room.look()
    room.feed.move("2570-1.AP-03.P1001")
    room.feed.beats["P5703"] = 1
    room.look()
    assert page.take() == set()
    assert central.take() == {"office:P1001", "report:2570-1.AP-03.P1001", "round:2570-1", "tasks", "tasks:P5703"}


def test_what_happened_between_making_a_page_and_listening_is_heard(room: Room) -> None:
    made = room.watch.stamp("P5703")
    room.feed.move("2570-1.AP-03.P5703")
    page = room.open(since=made)
    room.look()
    assert page.take() == {live.ANY}
    late = room.open(since=made)
    room.look()
    assert late.take() == {live.ANY}


def test_a_page_that_comes_back_with_the_last_stamp_hears_nothing_twice(room: Room) -> None:
    room.feed.move("2570-1.AP-03.P5703")
    first = room.open()
    room.look()
    first.take()
    again = room.open(since=room.watch.stamp("P5703"))
    room.look()
    assert again.take() == set()


def test_a_page_made_while_nobody_knew_is_told_to_look(room: Room) -> None:
    fresh = live.Watch()
    assert (fresh.stamp("P5703"), fresh.stamp(None)) == ("", "")
    page = room.open(since="")
    room.look()
    assert page.take() == {live.ANY}


def test_one_look_serves_everybody(room: Room) -> None:
    for number in range(50):
        room.open(f"reviewer.{number}", None)
        room.open(f"owner{number}.P5703")
    room.look()
    del room.feed.asked[:]
    room.look()
    assert sorted(room.feed.asked) == ["heads", "pulses"]


def test_review_tasks_are_not_asked_for_while_only_offices_look_on(room: Room) -> None:
    room.open()
    del room.feed.asked[:]
    room.look()
    assert room.feed.asked == ["heads"]


def test_much_at_once_becomes_any(room: Room) -> None:
    page = room.open()
    room.look()
    for _ in range(live.ENTRIES + 1):
        room.feed.move("2570-1.AP-03.P5703")
    room.look()
    assert page.take() == {live.ANY}
    page.tell({f"report:{number}" for number in range(live.TOPICS + 1)})
    assert page.take() == {live.ANY}


def test_while_the_database_is_away_pages_stay_as_they_are(room: Room, monkeypatch: Any) -> None:
    page = room.open()
    room.look()
    with monkeypatch.context() as gone:
        gone.setattr(room.feed, "feed_heads", lambda *_: 1 / 0)
        room.watch.tick(room.feed)
    room.feed.move("2570-1.AP-03.P5703")
    room.watch.tick(room.feed)
    assert "office:P5703" in page.take()


def test_the_oldest_page_of_somebody_with_many_gives_way(room: Room) -> None:
    pages = [room.open() for _ in range(live.OF_ONE_USER + 1)]
    assert [page.over for page in pages] == [True] + [False] * live.OF_ONE_USER
    assert "".join(live.events(room.watch, pages[0])).endswith("event: enough\ndata: -\n\n")
    assert pages[0] not in room.watch.streams


def test_a_process_holds_so_many_and_no_more(room: Room, monkeypatch: Any) -> None:
    monkeypatch.setattr(live, "OF_ONE_PROCESS", 3)
    for number in range(3):
        room.open(f"owner{number}.P5703")
    with pytest.raises(Refusal) as caught:
        room.open("one.too.many")
    assert caught.value.reason == "live_full"


def test_a_stream_says_what_changed_and_ends_in_time(room: Room) -> None:
    page = room.open()
    room.look()
    room.feed.move("2570-1.AP-03.P5703")
    room.look()
    said = "".join(live.events(room.watch, page, seconds=0.05))
    stamp = room.watch.stamp("P5703")
    heard = f"id: {stamp}\nevent: change\ndata: office:P5703 report:2570-1.AP-03.P5703 round:2570-1\n\n"
    assert said.startswith("retry: 2000\n\n" + heard)
    assert set(said.removeprefix("retry: 2000\n\n" + heard).split("\n\n")) <= {":", ""}
    assert page not in room.watch.streams


def test_streams_end_when_the_process_drains(room: Room) -> None:
    page = live.Stream("owner.P5703", "P5703", "", lambda: True)
    room.watch.join(page, OFFICES, room.feed)
    room.watch.tick(room.feed)
    assert page.over
    assert "".join(live.events(room.watch, page)) == "retry: 2000\n\n"


def test_a_reader_who_leaves_is_forgotten(room: Room) -> None:
    page = room.open()
    stream = live.events(room.watch, page)
    assert next(stream) == "retry: 2000\n\n"
    stream.close()  # type: ignore[attr-defined]
    assert room.watch.streams == []
    room.watch.leave(page)  # twice is once


def test_an_event_says_what_it_is_about() -> None:
    data = {"office_id": "P5703", "round_id": "2570-1", "report_id": None, "clock": "official"}
    assert live.topics_of(data) == {"office:P5703", "round:2570-1"}
