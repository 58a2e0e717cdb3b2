"""The district programs: a process of its own, so that it shares no interpreter with whoever measures the rest.

    python -m emes_ops.deadline_day.programs

Spoken to in lines of JSON. First what it needs ({"url", "password", "offices"}): every director logs in and reads what
lies ready; answered by {"ready": n}. Then, as often as one likes, an evening ({"reports": [ids], "rate": per second}):
one line per hand-in, and {"seconds", "retried"} at its end.

The loop is open: hand-in n is due at n ÷ rate, whatever became of the ones before, and its time counts from then. So a
queue that builds up anywhere, here included, is in the figures.
"""

from __future__ import annotations

import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from emes_ops.simulate.board import Board
from emes_ops.simulate.client import Api, Unexpected
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.wire import HttpWire

THREADS = 96  # hand-ins under way at once
READERS = 4  # logins are dear
READY = "screening"
_lock = threading.Lock()


class Programs:
    """ready: report id → (version, content hash), as the directors have read them."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.ready: dict[str, tuple[int, str]] = {}

    def read(self, offices: Iterable[str]) -> int:
        board = Board(READERS)
        for office in offices:
            board.put(lambda office=office: self._read(office))  # type: ignore[misc]
        board.run()
        board.close()
        return len(self.ready)

    def _read(self, office: str) -> None:
        pages = self._api.pages("list", "/reports", f"director.{office}", office=office, state=READY, limit=200)
        self.ready.update({one["report_id"]: (one["version"], one["content_hash"]) for one in pages})

    def evening(self, reports: list[str], rate: float) -> None:
        before, begun = Counter(self._api.ledger.retried), time.monotonic() + 0.2
        due = iter([(begun + n / rate, id) for n, id in enumerate(reports)])
        threads = [threading.Thread(target=self._work, args=(due,)) for _ in range(min(THREADS, len(reports)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        say({"seconds": time.monotonic() - begun, "retried": dict(self._api.ledger.retried - before)})

    def _work(self, due: Iterator[tuple[float, str]]) -> None:
        while True:
            with _lock:
                following = next(due, None)
            if following is None:
                return
            time.sleep(max(0.0, following[0] - time.monotonic()))
            say(self._hand_in(*following))

    def _hand_in(self, due: float, report_id: str) -> dict[str, Any]:
        """times in ms from when it was due: until it was sent, until the answer was there."""
        version, content_hash = self.ready[report_id]
        director, sent = f"director.{report_id.split('.')[-1]}", time.monotonic()
        told: dict[str, Any] = {"report_id": report_id, "content_hash": content_hash, "receipt_no": None, "why": ""}
        try:
            body = {"content_hash": content_hash}
            path, key = f"/reports/{report_id}/submit", uuid.uuid4().hex
            answer = self._api.send("submit", "POST", path, director, body, etag=f'"{version}"', key=key)
            told |= {name: answer.body[name] for name in ("receipt_no", "content_hash")}
        except Unexpected as exc:
            told["why"] = str(exc)
        return {**told, "sent": 1000 * (sent - due), "answered": 1000 * (time.monotonic() - due)}


def say(what: dict[str, Any]) -> None:
    line = orjson.dumps(what) + b"\n"
    with _lock:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


def main() -> None:
    given = orjson.loads(sys.stdin.buffer.readline())
    programs = Programs(Api(HttpWire(given["url"]), given["password"], Ledger()))
    say({"ready": programs.read(given["offices"])})
    for line in sys.stdin.buffer:
        order = orjson.loads(line)
        programs.evening(order["reports"], order["rate"])


if __name__ == "__main__":
    main()
