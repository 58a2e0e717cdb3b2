"""One suite, two buses: what a service may rely on holds on the memory twin and on the real broker."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from kitlab.bus import BOOKS, STOCK, MemoryBus, RealBus, inbox_row
from kitlab.events import sold
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from kitlab.wire import wire

from emes_kit.envelope import Envelope, encode


class BusConformance:
    """Subclass it with a `bus` fixture."""

    def test_every_bound_queue_gets_an_event_once(self, bus: Any) -> None:
        event = sold()
        bus.publish(event)
        bus.settle(lambda: bus.row("books", "entries", event.subject) and bus.row("stock", "items", event.subject))
        # In effect once. A handler may be called again, as when its unit of work met a rival or an absent database.
        assert bus.row("books", "totals", event.subject)["entries"] == 1
        assert bus.row("stock", "items", event.subject)["version"] == 1
        assert bus.row("books", "entries", event.subject)["correlation"] == event.correlation

    @pytest.mark.parametrize(
        ("mood", "reason"), [("fail", "ValueError: the ink ran out"), ("later", "Later: the page has not arrived")]
    )
    def test_a_failing_handler_climbs_the_ladder_and_its_event_then_rests(
        self, bus: Any, mood: str, reason: str
    ) -> None:
        event = sold(mood)
        bus.publish(event)
        bus.settle(lambda: reasons(bus, event))
        assert reasons(bus, event) == [(BOOKS, reason)]
        assert bus.calls("books", event.subject) == bus.attempts
        assert bus.row("stock", "items", event.subject)["version"] == 1, "the other subscriber was asked again"
        assert bus.row("books", "entries", event.subject) is None, "a failed attempt left something behind"

    def test_a_handler_that_fails_once_takes_effect_once(self, bus: Any) -> None:
        event = sold("fail once")
        bus.publish(event)
        bus.settle(lambda: bus.row("books", "entries", event.subject))
        assert bus.calls("books", event.subject) == 2
        assert bus.row("books", "totals", event.subject)["entries"] == 1
        assert reasons(bus, event) == []

    @pytest.mark.parametrize(
        ("mood", "reason"), [("broken", "Broken: this page is torn"), ("refused", "NoSuchPage: no_such_page")]
    )
    def test_what_no_retry_will_help_rests_at_once(self, bus: Any, mood: str, reason: str) -> None:
        event = sold(mood)
        bus.publish(event)
        bus.settle(lambda: reasons(bus, event))
        assert reasons(bus, event) == [(BOOKS, reason)]
        assert bus.calls("books", event.subject) == 1

    def test_an_event_without_the_fields_we_read_rests_without_a_call(self, bus: Any) -> None:
        event = sold()
        del event.data["item"]
        bus.publish(event)
        bus.settle(lambda: len(reasons(bus, event)) == 2)
        assert all("item" in reason and "ValidationError" in reason for _, reason in reasons(bus, event))
        assert bus.calls("books", event.subject) == 0

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"\xff\xfe\x00", "ไม่ใช่ JSON".encode("tis-620"), b"[1, 2]", b'"text"', b"null"]
    )
    def test_an_unreadable_body_rests_untouched(self, bus: Any, body: bytes) -> None:
        marker = uuid.uuid4().hex
        bus.plant(BOOKS, body, encode(sold()).headers | {"ce-marker": marker}, content_type="application/json")
        bus.settle(lambda: planted(bus, marker))
        (found,) = planted(bus, marker)
        assert (found.queue, found.body) == (BOOKS, body)
        assert found.reason.startswith("undecodable")

    @pytest.mark.parametrize("strange", [{}, {"ce-specversion": "1.0"}, {"nameko.call_id_stack": 7}, {"ce-type": "x"}])
    def test_a_message_with_foreign_headers_only_rests_untouched(self, bus: Any, strange: dict[str, Any]) -> None:
        marker, body = uuid.uuid4().hex, b'{"ok": 1}'
        bus.plant(BOOKS, body, strange | {"ce-marker": marker}, content_type="application/json")
        bus.settle(lambda: planted(bus, marker))
        (found,) = planted(bus, marker)
        assert found.body == body
        assert strange.items() <= found.headers.items()

    def test_foreign_headers_beside_ours_do_no_harm(self, bus: Any) -> None:
        event = sold()
        strange = {"nameko.call_id_stack": "boo", "x-attempt": "many", "nested": {"a": [1, None, {"b": True}]}, "n": 1}
        bus.publish(event, **strange)
        bus.settle(lambda: bus.row("books", "entries", event.subject))
        assert reasons(bus, event) == []

    def test_somebody_elses_event_in_our_queue_rests(self, bus: Any) -> None:
        event = Envelope(**{**sold().__dict__, "type": "returned"})
        message = encode(event)
        bus.plant(BOOKS, message.body, message.headers, content_type="application/json")
        bus.settle(lambda: reasons(bus, event))
        assert "not an event of this queue" in reasons(bus, event)[0][1]

    def test_duplicates_are_dropped(self, bus: Any) -> None:
        """Those that come together, and those that come when it is long done."""
        event = sold()
        for _ in range(2):
            for _ in range(5):
                bus.publish(event)
            last = sold()
            bus.publish(last)
            bus.settle(lambda last=last: bus.row("books", "entries", last.subject))
        assert bus.row("books", "totals", event.subject)["entries"] == 1
        assert reasons(bus, event) == []

    def test_an_absent_database_or_broker_uses_up_no_attempt(self, bus: Any) -> None:
        event = sold("away")
        bus.publish(event)
        bus.settle(lambda: bus.row("books", "entries", event.subject))
        assert bus.calls("books", event.subject) == 9 > bus.attempts
        assert reasons(bus, event) == []

    def test_events_in_the_wrong_order_leave_the_newest_state(self, bus: Any) -> None:
        shelf = f"shelf-{uuid.uuid4().hex}"
        events = [sold(subject=shelf, sequence=number, text=f"v{number}") for number in (4, 2, 3, 1)]
        for event in events:
            bus.publish(event)
        bus.settle(lambda: all(bus.row("stock", "inbox", inbox_row(STOCK, event)) for event in events))
        assert bus.row("stock", "items", shelf)["text"] == "v4"

    def test_a_handler_in_conflict_with_what_is_there_rests_like_any_other_that_fails(self, bus: Any) -> None:
        first, second = sold(item="twice-" + uuid.uuid4().hex), sold()
        second.data["item"] = first.data["item"]
        bus.publish(first)
        bus.settle(lambda: bus.row("books", "entries", first.subject))
        bus.publish(second)
        bus.settle(lambda: reasons(bus, second))
        assert reasons(bus, second) == [(BOOKS, "Rivals: too many rivals for one document")]

    def test_long_thai_text_arrives_whole(self, bus: Any) -> None:
        text = "ผลการดำเนินงานของสถานศึกษา " * 300
        event = sold(item="สินค้า" * 60 + uuid.uuid4().hex, text=text)
        bus.publish(event)
        bus.settle(lambda: bus.row("stock", "items", event.subject))
        assert bus.row("stock", "items", event.subject)["text"] == text


def reasons(bus: Any, event: Envelope) -> list[tuple[str, str]]:
    """Where and why an event rests."""
    return [(one.queue, one.reason) for one in bus.parked() if one.headers.get("ce-id") == event.id]


def planted(bus: Any, marker: str) -> list[Any]:
    return [one for one in bus.parked() if one.headers.get("ce-marker") == marker]


class TestMemoryBus(BusConformance):
    @pytest.fixture
    def bus(self) -> MemoryBus:
        return MemoryBus()


class TestRealBus(BusConformance):
    awake = False

    @pytest.fixture
    def bus(self, stage: Stage, shop: dict[str, ServiceProcess]) -> Iterator[RealBus]:
        with wire(stage.amqp_uri) as opened:
            bus = RealBus(stage, opened)
            self._awake(bus)
            yield bus

    def _awake(self, bus: RealBus) -> None:
        """Tests count calls: first each service finds out what became of its connections in the tests before."""
        for _ in range(0 if type(self).awake else 3):
            event = sold()
            bus.publish(event)
            bus.settle(lambda event=event: bus.row("books", "entries", event.subject))
            bus.settle(lambda event=event: bus.row("stock", "items", event.subject))
        type(self).awake = True

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "utf-8-sig", "punycode", "no-such-thing"])
    def test_a_claimed_encoding_changes_no_byte(self, bus: RealBus, encoding: str) -> None:
        marker, body = uuid.uuid4().hex, b"\xef\xbb\xbf+AGE-{\x00"
        bus.plant(BOOKS, body, {"ce-marker": marker}, content_type="application/json", content_encoding=encoding)
        bus.settle(lambda: planted(bus, marker))
        assert planted(bus, marker)[0].body == body
