"""One API for every person of the simulated year: tokens, versions, idempotency keys, patience.

A request says what it expects: to be accepted, or to be refused with exactly this problem code.
Anything else is a surprise.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.patience import USUAL, Patience
from emes_ops.simulate.wire import NetworkError, Raw, Wire

API = "/api/v1"
BUSY = (429, 503, 504)  # "not now": the same request, with the same key, is right a moment later
LONGEST_PAUSE = 5.0
SESSION_OVER = "GW-004"
Refusal = str | tuple[str, ...] | None  # the problem code that is right, several when two are, None: to be accepted


class Unexpected(Exception):
    """An answer that must not be. It is in the ledger already; whoever asked gives up on what they were doing."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    etag: str | None = None
    retry_after: float = 0.0

    @property
    def code(self) -> str | None:
        return self.body.get("code") if self.status >= 400 and isinstance(self.body, dict) else None


class Api:
    """Safe to use from many threads; each has a connection of its own in the wire."""

    def __init__(
        self, wire: Wire, password: str, ledger: Ledger, pause: Callable[[float], None] = time.sleep,
        patience: Patience = USUAL,
    ) -> None:  # fmt: skip
        self._wire, self._password, self.ledger, self.pause, self.patience = wire, password, ledger, pause, patience
        self._tokens: dict[str, str] = {}
        self._logins: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    # ---- requests
    def get(self, kind: str, path: str, user: str | None, *, refused: Refusal = None, **query: Any) -> Answer:
        wanted = {name: value for name, value in query.items() if value is not None}
        return self._ask(kind, "GET", f"{path}?{urlencode(wanted)}" if wanted else path, user, {}, None, refused)

    def send(
        self,
        kind: str,
        method: str,
        path: str,
        user: str | None,
        body: Any,
        *,
        etag: str | None = None,
        new: bool = False,
        key: str | None = None,
        refused: Refusal = None,
    ) -> Answer:
        """etag: the version that is edited; new: there must be none yet; body: plain data, or bytes as they are."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or uuid.uuid4().hex}
        headers |= {"If-Match": etag} if etag else {}
        headers |= {"If-None-Match": "*"} if new else {}
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        return self._ask(kind, method, path, user, headers, content, refused)

    def pages(self, kind: str, path: str, user: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page, by the cursors the system gives."""
        cursor = None
        while True:
            page = self.get(kind, path, user, cursor=cursor, **query).body
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def _ask(
        self, kind: str, method: str, path: str, user: str | None, headers: dict[str, str], body: bytes | None,
        refused: Refusal,
    ) -> Answer:  # fmt: skip
        answer = self._as(user, kind, method, path, headers, body)
        if user is not None and answer.code == SESSION_OVER:
            with self._lock:
                self._tokens.pop(user, None)
            answer = self._as(user, kind, method, path, headers, body)
        if not _as_expected(answer, refused):
            problem = f"{answer.status} {answer.code or ''} {_detail(answer)}".rstrip()
            raise self.surprise(f"{method} {path} as {user}: {problem}, expected {refused or 'to be accepted'}")
        return answer

    def surprise(self, what: str) -> Unexpected:
        """Enter it; the caller raises it."""
        self.ledger.surprise(what)
        return Unexpected(what)

    # ---- who asks
    def _as(
        self, user: str | None, kind: str, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        known = {"Authorization": f"Bearer {self._token(user)}"} if user else {}
        return self._deliver(kind, method, API + path, {**headers, **known, "Accept-Language": "th"}, body)

    def _token(self, user: str) -> str:
        """Logged in once; two threads of one person wait for the same login."""
        token = self._tokens.get(user)
        if token is not None:
            return token
        with self._lock:
            mine = self._logins.setdefault(user, threading.Lock())
        with mine:
            if user not in self._tokens:
                body = orjson.dumps({"user_id": user, "password": self._password})
                answer = self._deliver("login", "POST", f"{API}/login", {"Content-Type": "application/json"}, body)
                if answer.status != 200:
                    raise self.surprise(f"login of {user}: {answer.status} {answer.code} {_detail(answer)}")
                self._tokens[user] = answer.body["token"]
            return self._tokens[user]

    # ---- patience
    def _deliver(self, kind: str, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        for attempt in range(self.patience.attempts):
            begun = time.perf_counter()
            try:
                raw = self._wire(method, path, headers, body)
            except NetworkError as exc:
                self.ledger.retry("network")
                last = str(exc)
                self.pause(min(0.1 * 2**attempt, LONGEST_PAUSE))
                continue
            answer = _answer(raw)
            if answer.status not in BUSY:
                self.ledger.note(kind, time.perf_counter() - begun, answer.status, answer.code)
                return answer
            self.ledger.retry(f"{answer.status} {answer.code or ''}".rstrip())
            last = f"{answer.status} {answer.code or ''}"
            self.pause(min(max(answer.retry_after, 0.1), LONGEST_PAUSE))
        raise self.surprise(f"{method} {path}: given up after {self.patience.attempts} attempts, last: {last}")


def _answer(raw: Raw) -> Answer:
    is_json = "json" in raw.headers.get("content-type", "") and bool(raw.body)
    wait = raw.headers.get("retry-after", "")
    return Answer(
        raw.status,
        orjson.loads(raw.body) if is_json else raw.body,
        raw.headers.get("etag"),
        float(wait) if wait.isdigit() else 0.0,
    )


def _as_expected(answer: Answer, refused: Refusal) -> bool:
    if refused is None:
        return answer.status < 300
    return answer.code in ((refused,) if isinstance(refused, str) else refused)


def _detail(answer: Answer) -> str:
    return str(answer.body.get("detail_en", ""))[:200] if isinstance(answer.body, dict) else ""
