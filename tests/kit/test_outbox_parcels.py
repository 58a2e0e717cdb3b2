"""Events of one transaction share a row of the outbox; the relay sends each, also those that come meanwhile."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

from emes_kit import outbox
from emes_kit.concurrency import sleep, spawn
from emes_kit.envelope import Envelope
from emes_kit.outbox import Parcel, parcels, rows_in
from emes_kit.relay import Relay


def envelopes(*ids: str) -> list[Envelope]:
    return [Envelope(id, "till", "sold", id, 1, "2026-11-20T02:00:00.000Z", {"item": id}) for id in ids]


class Rows:
    """The outbox of a database that answers at once."""

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}
        self.removals = 0

    def delete_many(self, wanted: Any) -> None:
        self.removals += 1
        for id in wanted["_id"]["$in"]:
            self.rows.pop(id, None)

    def replace_one(self, wanted: Any, row: Any, upsert: bool) -> None:
        self.rows[wanted["_id"]] = row


class Broker:
    """Takes what it is given, but for `unheard`; `meanwhile` happens while it does."""

    connected = True

    def __init__(self, unheard: str = "", meanwhile: Any = lambda: None) -> None:
        self.unheard, self.meanwhile, self.got = unheard, meanwhile, []

    def confirmed(self, messages: Any) -> set[str]:
        ids = [out.wire.message_id for out in messages]
        self.got += ids
        self.meanwhile()
        return set(ids) - {self.unheard}


def stocked(broker: Broker, *packs: list[Envelope]) -> tuple[Relay, Rows]:
    rows = Rows()
    relay = Relay(SimpleNamespace(service="till", db={"outbox": rows}), broker)  # type: ignore[arg-type]
    relay._looked = float("inf")
    for pack in packs:
        rows.rows |= {parcel.id: parcel.to_row() for parcel in parcels(pack)}
        relay.offer(parcels(pack))
    return relay, rows


def test_a_row_holds_all_events_and_gives_them_back() -> None:
    [parcel] = parcels(envelopes("a", "b", "c"))
    row = parcel.to_row() | {"lease_until": 1, "since": 1}
    assert (row["_id"], [one["_id"] for one in rows_in(row)], outbox.count([row])) == ("a", ["a", "b", "c"], 3)
    assert Parcel.from_row(row) == parcel


def test_a_row_has_a_largest_size() -> None:
    assert [len(p.events) for p in parcels(envelopes(*map(str, range(250))))] == [100, 100, 50]


def test_what_is_offered_while_others_are_sent_is_sent_next() -> None:
    broker = Broker(meanwhile=lambda: relay.offer(parcels(envelopes("late"))) if "late" not in broker.got else None)
    relay, _ = stocked(broker, envelopes("a", "b"))
    relay._round()
    relay._round()
    assert broker.got == ["a", "b", "late"]


def test_what_several_rounds_have_sent_is_removed_together_and_soon() -> None:
    relay, rows = stocked(broker := Broker())
    relay._cleared = time.monotonic()
    for id in "abc":
        rows.rows |= {id: {}}
        relay.offer(parcels(envelopes(id)))
        relay._round()
    assert (broker.got, sorted(rows.rows)) == (["a", "b", "c"], ["a", "b", "c"])
    for _ in range(2):  # of which one finds that nothing more has come
        relay._round()
    assert (rows.rows, rows.removals) == ({}, 1)


def test_a_process_that_ends_leaves_no_row_of_what_was_sent() -> None:
    relay, rows = stocked(Broker(), envelopes("a"))
    relay._cleared = time.monotonic()
    relay._round()
    assert rows.rows
    running = spawn(relay.run)
    sleep(0)
    relay.stop()
    running.wait()
    assert rows.rows == {}


def test_an_event_no_queue_took_stays_alone_in_its_row() -> None:
    for lost in ("a", "b"):
        relay, rows = stocked(Broker(unheard=lost), envelopes("a", "b", "c"))
        relay._round()
        assert [[one["_id"] for one in rows_in(row)] for row in rows.rows.values()] == [[lost]]
