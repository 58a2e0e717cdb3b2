"""A ministry system listening to e-MES: every approved report and every score, once each, as JSON lines.

    pip install kombu
    python ministry_subscriber.py --uri amqp://subscriber.ministry:password@host:5672/emes --out approved.jsonl

The broker user may declare queues named `sub.ministry.…`, bind them to the public exchanges, and nothing else.
What an event means is in docs/events.md; its schema is contracts/<source>.<event>.v1.json.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any, TextIO

from kombu import Connection, Exchange, Queue, binding
from kombu.mixins import ConsumerMixin

WANTED = (("review.events", "report_approved.v1"), ("scoring.events", "score_set.v1"))
REMEMBERED = 100_000  # ids kept to recognise a repeat


def queue() -> Queue:
    """Our own durable queue: what happens while we are away waits here, the oldest gives way when it is full."""
    # no_declare: the exchanges belong to e-MES; we may bind to them, not create them
    sources = [binding(Exchange(name, "topic", no_declare=True), routing_key=key) for name, key in WANTED]
    limits = {"x-max-length": 100_000, "x-overflow": "drop-head"}
    return Queue("sub.ministry.approved", exchange=None, bindings=sources, durable=True, queue_arguments=limits)


class Subscriber(ConsumerMixin):
    """ConsumerMixin connects again, with growing pauses, whenever the broker was away."""

    def __init__(self, connection: Connection, out: TextIO, seen: list[str], stop_after: int = 0) -> None:
        self.connection, self.out, self.stop_after = connection, out, stop_after
        self.seen = OrderedDict.fromkeys(seen)

    def get_consumers(self, consumer_class: Any, channel: Any) -> list[Any]:
        return [consumer_class([queue()], on_message=self.take, prefetch_count=50)]

    def take(self, message: Any) -> None:
        """CloudEvents binary mode: attributes in the `ce-` headers, data in the body. Acked once it is kept."""
        id = message.headers.get("ce-id")
        try:
            event = {name: message.headers[f"ce-{name}"] for name in ("id", "type", "subject", "sequence", "time")}
            event["data"] = json.loads(message.body)
        except (KeyError, ValueError) as fault:
            print(f"left aside, not an event: {fault!r}", file=sys.stderr)
            message.reject(requeue=False)
            return
        if id not in self.seen:  # an event may arrive twice
            self.keep(event)
        message.ack()
        self.should_stop = 0 < self.stop_after <= len(self.seen)

    def keep(self, event: dict[str, Any]) -> None:
        print(json.dumps(event, ensure_ascii=False), file=self.out, flush=True)
        self.seen[event["id"]] = None
        if len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)


def known_ids(path: Path | None) -> list[str]:
    """What an earlier run has kept; a last line cut off by a crash does not count."""
    if path is None or not path.exists():
        return []
    whole = path.read_text("utf-8").rpartition("\n")[0]
    path.write_text(whole + "\n" if whole else "", "utf-8")
    return [json.loads(line)["id"] for line in whole.splitlines()][-REMEMBERED:]


def main() -> None:
    parser = argparse.ArgumentParser(description="Collects approved reports and scores from e-MES as JSON lines.")
    parser.add_argument("--uri", default=os.environ.get("EVENTS_URI"), help="amqp://subscriber.ministry:…@host/vhost")
    parser.add_argument("--out", type=Path, help="file to append to; default: standard output")
    parser.add_argument("--stop-after", type=int, default=0, metavar="N", help="end after N events; 0 = never")
    given = parser.parse_args()
    if not given.uri:
        parser.error("--uri or EVENTS_URI is needed")
    seen = known_ids(given.out)
    with Connection(given.uri, heartbeat=10) as connection:
        out = given.out.open("a", encoding="utf-8") if given.out else sys.stdout
        subscriber = Subscriber(connection, out, seen, given.stop_after and len(seen) + given.stop_after)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(subscriber, "should_stop", True))
        subscriber.run()


if __name__ == "__main__":
    main()
