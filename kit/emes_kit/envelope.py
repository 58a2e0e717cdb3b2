"""An event on its way: CloudEvents 1.0 attributes plus a sequence per subject and a correlation id.

On the wire: CloudEvents binary mode on AMQP 0-9-1 (`ce-` headers, JSON body). Only plain JSON values travel.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

import orjson
from cloudevents.core.bindings.rabbitmq import RabbitMQMessage, from_binary
from cloudevents.core.formats.json import JSONFormat

from emes_kit.problems import Broken

TYPE_PREFIX = "th.go.obec.emes."
MAX_BYTES = 64 * 1024
REQUIRED = {"ce-id", "ce-source", "ce-type", "ce-specversion"}
USUAL = REQUIRED | {"ce-subject", "ce-time", "ce-dataschema", "ce-sequence", "ce-correlation"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d\.\d{3}Z", re.ASCII)
_JSON = JSONFormat()


class Event(Protocol):
    """What a service's events.py declares: one frozen dataclass per event."""

    TYPE: ClassVar[str]

    @property
    def subject(self) -> str: ...

    @property
    def sequence(self) -> int: ...

    def to_data(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Envelope:
    """time: ISO 8601 UTC with Z. sequence grows per subject within one source; 0 when the source keeps none."""

    id: str
    source: str
    type: str
    subject: str
    sequence: int
    time: str
    data: dict[str, Any]
    version: int = 1
    correlation: str = ""

    def to_row(self) -> dict[str, Any]:
        row = dict(self.__dict__)
        return {"_id": row.pop("id"), **row}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Envelope:
        return cls(id=row["_id"], **{k: row[k] for k in _FIELDS})


_FIELDS = [name for name in Envelope.__dataclass_fields__ if name != "id"]


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seal(event: Event, source: str, now: datetime, correlation: str = "") -> Envelope:
    """The envelope of a new event. Refuses what JSON cannot carry plainly, no subject, and more than MAX_BYTES."""
    data = event.to_data()
    _refuse_rich(data, f"{source}.{event.TYPE}")
    if not (isinstance(event.subject, str) and event.subject):
        raise ValueError(f"{source}.{event.TYPE}: an event is about something, its subject is a text and not empty")
    if len(orjson.dumps(data)) > MAX_BYTES:
        raise ValueError(f"{source}.{event.TYPE}: event data over {MAX_BYTES} bytes; send ids, not content")
    version = getattr(event, "VERSION", 1)
    return Envelope(
        str(uuid.uuid4()), source, event.TYPE, event.subject, event.sequence, utc(now), data, version, correlation
    )


def _refuse_rich(value: Any, path: str) -> None:
    """Fractions, times and the like travel as text that says what it is; libraries would wrap them in silence."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path}: the key {key!r} is not text")
            _refuse_rich(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_rich(inner, path)
    elif value is not None and type(value) not in (str, int, bool):
        raise TypeError(f"{path}: {type(value).__name__} is not plain JSON")


@dataclass(frozen=True)
class Wire:
    """A message as any AMQP library sends it."""

    headers: dict[str, Any]
    body: bytes
    message_id: str
    content_type: str = "application/json"
    extra: dict[str, Any] = field(default_factory=dict)


def encode(envelope: Envelope) -> Wire:
    kind = f"{envelope.source}.{envelope.type}.v{envelope.version}"
    headers = {
        "ce-id": envelope.id,
        "ce-source": f"/emes/{envelope.source}",
        "ce-specversion": "1.0",
        "ce-type": f"{TYPE_PREFIX}{kind}",
        "ce-subject": envelope.subject,
        "ce-time": envelope.time,
        "ce-dataschema": f"/contracts/{kind}.json",
        "ce-sequence": str(envelope.sequence),
        "ce-correlation": envelope.correlation or envelope.id,
    }
    return Wire(headers, orjson.dumps(envelope.data), envelope.id)


def decode(headers: Mapping[str, Any], body: bytes, content_type: str | None = "application/json") -> Envelope:
    """The envelope of a received message; Broken when it is not one of ours."""
    try:
        ours = {k: v for k, v in headers.items() if isinstance(k, str) and k.startswith("ce-") and isinstance(v, str)}
        if not _usual(ours, content_type):
            ours = _judged(ours, body, content_type)
        source, name, version = _parse_type(ours["ce-type"])
        data = orjson.loads(body)
        if not isinstance(data, dict):
            raise ValueError("data is not an object")
        sequence, correlation = int(ours.get("ce-sequence") or 0), ours.get("ce-correlation", "")
        subject, time = ours.get("ce-subject", ""), ours["ce-time"]
        return Envelope(ours["ce-id"], source, name, subject, sequence, time, data, version, correlation)
    except Exception as exc:  # whatever a stranger sends must end in the dead queue, never in a crash
        raise Broken(f"undecodable: {type(exc).__name__}: {exc}"[:300]) from exc


def _usual(headers: Mapping[str, str], content_type: str | None) -> bool:
    """As `encode` makes them: nothing that the CloudEvents library would have to judge or to convert."""
    return (
        headers.keys() == USUAL
        and all(headers.values())
        and (headers["ce-specversion"], content_type) == ("1.0", "application/json")
        and _TIME.fullmatch(headers["ce-time"]) is not None
        and bool(datetime.fromisoformat(headers["ce-time"]))  # ValueError: no such day
    )


def _judged(headers: dict[str, str], body: bytes, content_type: str | None) -> dict[str, str]:
    """The same attributes, of anything else that is a CloudEvent. ValueError: it is none."""
    if not headers.keys() >= REQUIRED:  # the library would make up an id, a new one for each delivery
        raise ValueError(f"not an event: without {', '.join(sorted(REQUIRED - headers.keys()))}")
    event = from_binary(RabbitMQMessage(headers, content_type, body), _JSON)
    known = {f"ce-{name}": value for name, value in event.get_attributes().items() if isinstance(value, str)}
    return known | {"ce-time": utc(event.get_time() or datetime.now(UTC))}


def _parse_type(text: str) -> tuple[str, str, int]:
    source, name, version = text.removeprefix(TYPE_PREFIX).split(".")
    return source, name, int(version.removeprefix("v"))
