"""The event feed over HTTP: whose events, once each, in an order in which a poller misses nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from emes_kit.storage import Conflict

FEED = "/api/v1/events"
DEADLINE = {"round_id": "2570-1", "clock": "official", "due_at": "2026-12-15T16:59:59Z", "open_indicators": ["AP-03"],
            "report_id": None, "days_left": 14}  # fmt: skip


def near(house: Any, office_id: str, sequence: int = 1, id: str | None = None, **changes: Any) -> None:
    data = {**DEADLINE, "office_id": office_id, **changes}
    subject = f"2570-1.{office_id}"
    house.system.deliver("submission", "deadline_near", subject=subject, sequence=sequence, data=data, id=id)
    house.system.settle()


def ask(house: Any, who: str, after: str | None = None, **query: Any) -> Any:
    wanted = {**query, **({"after": after} if after else {})}
    return house.get(who, FEED, query_string=wanted).json


def types(page: Any) -> list[str]:
    return [one["type"].split(".")[-2] for one in page["items"]]


def test_an_office_follows_its_report_through_the_whole_loop(house: Any) -> None:
    begun = ask(house, "owner.P5703")
    assert types(begun) == ["round_scheduled", "round_opened"]
    house.submitted()
    house.decide(1, "return", house.FINDING)
    told = ask(house, "owner.P5703", begun["next"])
    screened = ["report_moved", "screening_moved", "screening_moved", "report_moved"]
    assert types(told) == ["report_moved", *screened, "report_returned", "report_moved"]
    returned = told["items"][5]
    assert returned["data"]["findings"] == [house.FINDING]
    assert [one["data"]["to_state"] for one in told["items"] if "to_state" in one["data"]][-1] == "returned"
    assert [one["data"]["step"] for one in told["items"] if "step" in one["data"]] == ["asked", "passed"]
    assert ask(house, "owner.P5703", told["next"])["items"] == []


def test_an_entry_is_the_event_as_it_was_published(house: Any) -> None:
    house.submitted()
    house.decide(1, "approve")
    published = {event.id: event for event in house.system.published}
    items = ask(house, "director.P5703", limit=200)["items"]
    assert {"round_opened", "report_moved", "report_approved", "score_set"} <= set(types({"items": items}))
    for one in items:
        event = published[one["id"]]
        assert one["data"] == event.data
        assert one["type"] == f"th.go.obec.emes.{event.source}.{event.type}.v1"
        assert (one["source"], one["subject"]) == (f"/emes/{event.source}", event.subject)
        assert (one["sequence"], one["time"]) == (str(event.sequence), event.time)


def test_an_office_sees_nothing_of_another(house: Any) -> None:
    near(house, "P5703")
    near(house, "P1001")
    mine = ask(house, "owner.P5703")["items"]
    assert {one["data"].get("office_id", "P5703") for one in mine} == {"P5703"}
    assert house.get("owner.P5703", f"{FEED}?office=P1001").json["code"] == "GW-011"


def test_the_centre_names_an_office_or_reads_what_is_national(house: Any) -> None:
    near(house, "P5703")
    assert types(ask(house, "executive")) == ["round_scheduled", "round_opened"]
    assert types(ask(house, "reviewer.1", office="P5703"))[-1] == "deadline_near"


def test_a_cursor_is_that_of_one_office_and_of_nothing_else(house: Any) -> None:
    cursor = ask(house, "executive", office="P5703")["next"]
    for other in ("?office=P1001&", "?"):
        assert house.get("executive", f"{FEED}{other}after={cursor}").json["code"] == "GW-023"
    for wrong in ("e30", "W10", "eyIqIjotMX0", "eyIqIjp0cnVlfQ", "eyIqIjoiMSJ9", "%E0"):  # {} [] -1 true "1" garbage
        answer = house.get("executive", f"{FEED}?after={wrong}")
        assert (answer.status, answer.json["code"]) == (400, "GW-023")


def test_the_feed_is_read_in_small_pages_and_nothing_twice(house: Any) -> None:
    house.submitted()
    house.decide(1, "approve")
    whole = [one["id"] for one in ask(house, "owner.P5703", limit=200)["items"]]
    seen, cursor, more = [], None, True
    while more:
        page = ask(house, "owner.P5703", cursor, limit=2)
        seen, cursor, more = seen + [one["id"] for one in page["items"]], page["next"], page["more"]
    assert seen == whole
    assert len(set(seen)) == len(seen) > 6


def test_a_repeated_event_is_one_entry_even_when_the_inbox_has_forgotten_it(house: Any) -> None:
    before = len(ask(house, "owner.P5703")["items"])
    near(house, "P5703", id="e1")
    near(house, "P5703", id="e1")
    store = house.system.store("gateway")
    store.delete("inbox", "gateway<-submission.deadline_near:e1")
    store.commit()
    near(house, "P5703", id="e1")
    assert len(ask(house, "owner.P5703")["items"]) == before + 1


def test_events_out_of_order_are_all_told_with_their_sequence(house: Any) -> None:
    cursor = ask(house, "owner.P5703")["next"]
    for sequence in (3, 1, 2):
        near(house, "P5703", sequence)
    assert [one["sequence"] for one in ask(house, "owner.P5703", cursor)["items"]] == ["3", "1", "2"]


@pytest.mark.parametrize("office_id", ["", "*", "P5703.x", None, 7])
def test_an_event_that_names_no_office_rests_in_the_dead_queue_and_in_no_feed(new_house: Any, office_id: Any) -> None:
    house = new_house().furnish()
    near(house, office_id)
    assert "gateway<-submission.deadline_near" in [queue for queue, _, _ in house.system.dead]
    assert "deadline_near" not in types(ask(house, "executive"))


def test_a_step_of_the_screening_is_told_once_in_any_order_and_poison_rests(new_house: Any) -> None:
    house = new_house().furnish()
    cursor = ask(house, "owner.P5703")["next"]
    step = {"report_id": house.REPORT, "office_id": house.OFFICE, "step": "asked"}
    for sequence, data in ((3, step), (2, step), (3, step), (4, {"step": "asked"})):
        house.system.deliver("submission", "screening_moved", subject=house.REPORT, sequence=sequence, data=data,
                             id=f"s{sequence}")  # fmt: skip
    house.system.settle()
    told = [one["sequence"] for one in ask(house, "owner.P5703", cursor)["items"]]
    assert told == ["3", "2"]
    resting = {queue for queue, _, _ in house.system.dead}
    assert resting == {f"{who}<-submission.screening_moved" for who in ("gateway", "notification")}


def test_of_two_that_store_at_the_same_time_one_has_to_wait_for_its_place(house: Any) -> None:
    """So that the second can never be seen before the first."""
    first, second = house.system.store("gateway"), house.system.store("gateway")
    first.append_to_feed("P5703", "a", "{}")
    second.append_to_feed("P5703", "b", "{}")
    second.commit()
    with pytest.raises(Conflict):
        first.commit()


def test_positions_have_no_gaps(house: Any) -> None:
    for number in range(5):
        near(house, "P5703", number)
    positions = [row["position"] for row in house.system.store("gateway").feed("P5703", 0, 100)]
    assert positions[0] == 1
    assert all(b == a + 1 for a, b in pairwise(positions))


def test_what_is_old_is_forgotten_and_who_has_not_read_it_is_told(house: Any) -> None:
    near(house, "P5703")
    late = ask(house, "owner.P5703", limit=1)["next"]
    current = ask(house, "owner.P5703")["next"]
    house.move(days=16)
    assert house.system.tick("gateway", "forget_old_news").kind == "done"
    gone = house.get("owner.P5703", f"{FEED}?after={late}")
    assert (gone.status, gone.json["code"]) == (410, "GW-044")
    near(house, "P5703", 9)
    assert ask(house, "owner.P5703", current)["items"][-1]["sequence"] == "9"
    assert ask(house, "owner.P5703")["items"][-1]["sequence"] == "9"


def test_who_begins_on_an_empty_feed_gets_a_cursor_too(new_house: Any) -> None:
    house = new_house()
    begun = ask(house, "owner.P5703")
    assert (begun["items"], begun["more"]) == ([], False)
    near(house, "P5703")
    assert types(ask(house, "owner.P5703", begun["next"])) == ["deadline_near"]
