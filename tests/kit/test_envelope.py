"""An event on its way: CloudEvents headers, plain JSON, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from cloudevents.core.bindings.rabbitmq import RabbitMQMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as st
from kitlab.events import sold

from emes_kit import envelope
from emes_kit.envelope import MAX_BYTES, REQUIRED, Envelope, decode, encode, seal
from emes_kit.problems import Broken

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Happened:
    TYPE: ClassVar[str] = "happened"
    VERSION: ClassVar[int] = 2
    text: str = ""
    subject: str = "P5703"
    sequence: int = 7

    def to_data(self) -> dict[str, Any]:
        return {"text": self.text}


def test_an_event_survives_its_way_over_the_wire() -> None:
    sealed = seal(Happened("ผลการดำเนินงาน"), "till", NOW, "trace-1")
    wire = encode(sealed)
    assert decode(wire.headers, wire.body, wire.content_type) == sealed
    assert (wire.message_id, sealed.time) == (sealed.id, "2026-11-20T02:00:00.000Z")


def test_the_headers_are_cloudevents_in_binary_mode() -> None:
    sealed = seal(Happened(), "till", NOW, "trace-1")
    headers = encode(sealed).headers
    assert (
        headers.items()
        >= {
            "ce-specversion": "1.0",
            "ce-id": sealed.id,
            "ce-source": "/emes/till",
            "ce-type": "th.go.obec.emes.till.happened.v2",
            "ce-subject": "P5703",
            "ce-dataschema": "/contracts/till.happened.v2.json",
            "ce-sequence": "7",
            "ce-correlation": "trace-1",
        }.items()
    )
    assert headers["ce-time"].startswith("2026-11-20T02:00:00")


def test_an_event_without_a_cause_is_its_own_correlation() -> None:
    sealed = seal(Happened(), "till", NOW)
    wire = encode(sealed)
    assert decode(wire.headers, wire.body).correlation == sealed.id


def test_an_event_row_keeps_everything() -> None:
    sealed = seal(Happened("x"), "till", NOW, "trace-1")
    assert Envelope.from_row(sealed.to_row() | {"lease_until": 1, "since": 1}) == sealed


def test_an_event_too_large_for_a_broker_is_refused_where_it_is_made() -> None:
    assert seal(Happened("ก" * (MAX_BYTES // 3 - 10)), "till", NOW)
    with pytest.raises(ValueError, match="send ids, not content"):
        seal(Happened("ก" * (MAX_BYTES // 3)), "till", NOW)


def test_every_id_is_new() -> None:
    assert len({seal(Happened(), "till", NOW).id for _ in range(100)}) == 100


WORD, TEXT = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), st.text(min_size=1, max_size=12)
SEALED = st.builds(
    Envelope,
    id=TEXT,
    source=WORD,
    type=WORD,
    subject=TEXT,
    sequence=st.integers(0, 9999),
    time=st.integers(0, 4_000_000_000_000).map(lambda ms: envelope.utc(datetime.fromtimestamp(ms / 1000, UTC))),
    data=st.dictionaries(TEXT, st.none() | st.integers(-9, 9) | TEXT, max_size=3),
    version=st.integers(1, 3),
    correlation=TEXT,
)


@given(SEALED)
def test_the_cloudevents_library_writes_and_reads_the_same(sealed: Envelope) -> None:
    wire = encode(sealed)
    event = from_binary(RabbitMQMessage(wire.headers, wire.content_type, wire.body), JSONFormat())
    assert event.get_data() == sealed.data
    written = to_binary(event, JSONFormat()).headers
    assert written | {"ce-time": sealed.time} == wire.headers
    assert datetime.fromisoformat(written["ce-time"]) == datetime.fromisoformat(sealed.time)


@given(SEALED)
def test_what_we_read_ourselves_is_what_the_library_would_have_read(sealed: Envelope) -> None:
    wire = encode(sealed)
    assert envelope._usual(wire.headers, wire.content_type)  # it is not asked
    assert decode(wire.headers, wire.body, wire.content_type) == sealed
    judged = envelope._judged(wire.headers, wire.body, wire.content_type)
    assert judged == wire.headers | {"ce-datacontenttype": "application/json"}


GOOD = encode(sold()).headers


def test_an_event_of_somebody_elses_making_is_read_by_the_library() -> None:
    bare = {name: GOOD[name] for name in REQUIRED}
    read = decode(bare | {"ce-time": "2026-11-20T09:00:00+07:00", "ce-extra": "x", "x-other": 7}, b'{"a": 1}', None)
    assert (read.time, read.subject, read.sequence, read.data) == ("2026-11-20T02:00:00.000Z", "", 0, {"a": 1})
    assert decode(GOOD | {"ce-time": "2026-11-20T24:00:00.000Z"}, b"{}").time == "2026-11-21T00:00:00.000Z"


def test_an_event_about_nothing_is_refused_where_it_is_made() -> None:
    for subject in ("", None, 7):
        with pytest.raises(ValueError, match="its subject is a text and not empty"):
            seal(Happened(subject=subject), "till", NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        *({k: v for k, v in GOOD.items() if k != left_out} for left_out in sorted(REQUIRED)),
        GOOD | {"ce-specversion": "9.9"},
        GOOD | {"ce-type": "com.example.sold"},
        GOOD | {"ce-type": "th.go.obec.emes.till.sold.vX"},
        GOOD | {"ce-sequence": "many"},
        GOOD | {"ce-time": "yesterday"},
        GOOD | {"ce-time": "2026-02-30T02:00:00.000Z"},
        GOOD | {"ce-subject": ""},
        GOOD | {"ce-id": 7},
    ],
)
def test_a_message_that_is_no_event_of_ours_is_broken_and_nothing_worse(headers: dict[str, Any]) -> None:
    with pytest.raises(Broken, match="undecodable"):
        decode(headers, b"{}")


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b"\xff", b'{"a": NaN}'])
def test_a_body_that_is_no_json_object_is_broken(body: bytes) -> None:
    with pytest.raises(Broken, match="undecodable"):
        decode(GOOD, body)


def test_times_are_written_in_utc_with_a_z() -> None:
    assert envelope.utc(datetime.fromisoformat("2026-11-20T09:00:00.123456+07:00")) == "2026-11-20T02:00:00.123Z"
