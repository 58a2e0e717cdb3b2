"""The gateway as a process, over real sockets, with the real broker and database: what the twins cannot show."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from argon2 import PasswordHasher

ROOT = Path(__file__).parents[3]
SCHEME = json.loads((ROOT / "deploy" / "seeds" / "sample_scheme.json").read_text())
PASSWORD = "ทดสอบ-password-1"
OPERATOR = {"user_id": "operator", "roles": ["admin"], "office_id": None, "parts": []}
OTHERS = ("submission", "review", "scoring", "notification")


def settle(what: Callable[[], Any], seconds: float = 20) -> Any:
    """Ask until the answer is true."""
    end = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)  # between two questions; nothing is assumed about how long it takes
    return answer


class Live:
    def __init__(self, services: Any) -> None:
        self.services, self.session = services, requests.Session()

    def ask(self, method: str, path: str, token: str = "", **request: Any) -> requests.Response:
        headers = {**request.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        return self.session.request(method, self.services.url + path, headers=headers, timeout=30, **request)

    def login(self, who: str, password: str = PASSWORD) -> requests.Response:
        body = {"user_id": who, "password": password}
        return requests.post(f"{self.services.url}/api/v1/login", json=body, timeout=30)

    def token(self, who: str) -> str:
        return str(self.login(who).json()["token"])

    def command(self, service: str, method: str, **fields: Any) -> Any:
        return self.services.call(service, method, actor=OPERATOR, **fields)


@pytest.fixture(scope="module")
def live(services: Any) -> Live:
    services.start_services("gateway", *OTHERS)
    house = Live(services)
    stored = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)
    people = [("admin", ["admin"], None), ("owner.P5703", ["owner"], "P5703"), ("victim.P5703", ["owner"], "P5703")]
    people += [(f"owner{n}.P5703", ["owner"], "P5703") for n in range(20)]
    users = [
        {"user_id": who, "name_th": "ชื่อ", "name_en": "Name", "roles": roles, "office_id": place,
         "password_hash": stored}
        for who, roles, place in people
    ]  # fmt: skip
    house.command("gateway", "register_users", users=users)
    return house


def test_a_session_over_the_wire(live: Live) -> None:
    token = live.token("owner.P5703")
    me = live.ask("GET", "/api/v1/me", token)
    assert (me.status_code, me.json()["user_id"]) == (200, "owner.P5703")
    assert live.ask("POST", "/api/v1/logout", token, json={}).status_code == 200
    assert live.ask("GET", "/api/v1/me", token).status_code == 401


def test_a_session_and_a_lock_outlive_the_process(live: Live) -> None:
    token = live.token("owner.P5703")
    assert [live.login("victim.P5703", "wrong").status_code for _ in range(5)] == [401] * 5
    before = live.services.pid("gateway")
    live.services.kill_service("gateway")
    settle(lambda: live.services.pid("gateway") not in (0, None, before))
    live.services.start_services("gateway")
    assert live.ask("GET", "/api/v1/me", token).status_code == 200
    assert live.login("victim.P5703").status_code == 429


def test_a_body_of_five_megabytes_is_refused_over_the_wire(live: Live) -> None:
    token = live.token("owner.P5703")
    address = "/api/v1/rounds/2570-1/offices/P5703/reports/AP-03"
    answer = live.ask("PUT", address, token, data=b"x" * 5_000_000, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "KIT-003")


def test_the_matrix_comes_from_events(live: Live) -> None:
    place = {"office_id": "P5703", "kind": "primary", "name_th": "สพป.เชียงราย เขต 3", "short_th": "สพป.ชร.3",
             "name_en": "CR3", "region": "ภาคเหนือ", "province_codes": ["57"]}  # fmt: skip
    live.command("submission", "register_offices", offices=[place])
    live.command("submission", "publish_scheme", scheme=SCHEME)
    body = {"fiscal_year": 2570, "number": 1, "name_th": "รอบที่ 1", "name_en": "Round 1", "scheme_version": 1,
            "scheme_id": SCHEME["scheme_id"], "opens_on": "2026-10-01", "internal_due_on": "2026-12-08",
            "official_due_on": "2027-09-15"}  # fmt: skip
    live.command("submission", "create_round", round=body)
    admin, owner = live.token("admin"), live.token("owner.P5703")
    address = "/api/v1/rounds/2570-1/matrix"
    settle(lambda: len(live.ask("GET", address, admin).json().get("rows", [])) == 1)
    report = "/api/v1/rounds/2570-1/offices/P5703/reports/AP-03"
    draft = {"content": {"claims": {}, "sections": {"what": "ส านักงาน"}}}
    saved = live.ask("PUT", report, owner, json=draft)
    assert (saved.status_code, saved.headers["ETag"]) == (201, '"1"')
    assert saved.json()["content"]["sections"]["what"] == "สำนักงาน"
    settle(lambda: live.ask("GET", address, owner).json()["counts"]["draft"] == 1)


def test_a_poller_of_the_feed_gets_every_move_once_while_many_happen(live: Live) -> None:
    """Whatever is committed side by side: the cursor passes nothing."""
    owner, indicators = live.token("owner.P5703"), ["AP-01", "AP-02", "QP-01", "QP-02", "QP-03", "STD-01"]
    page = live.ask("GET", "/api/v1/events?limit=200", owner).json()
    draft = {"content": {"claims": {}, "sections": {"what": "อบรมครู"}}}

    def save(indicator: str) -> int:
        path = f"/api/v1/rounds/2570-1/offices/P5703/reports/{indicator}"
        return live.ask("PUT", path, owner, json=draft).status_code

    with ThreadPoolExecutor(6) as pool:
        saving, seen, place = pool.map(save, indicators), [], page["next"]
        end = time.monotonic() + 20
        while len(seen) < len(indicators) and time.monotonic() < end:
            page = live.ask("GET", f"/api/v1/events?limit=2&after={place}", owner).json()
            moves = [one["subject"] for one in page["items"] if one["subject"] != "2570-1"]  # the round opens meanwhile
            seen, place = seen + moves, page["next"]
        assert list(saving) == [201] * 6
    assert sorted(seen) == [f"2570-1.{indicator}.P5703" for indicator in indicators]


def test_a_stored_answer_says_so_over_the_wire(live: Live) -> None:
    admin, sent = live.token("admin"), {"json": {"scheme": SCHEME}, "headers": {"Idempotency-Key": "publish-1"}}
    answers = [live.ask("POST", "/api/v1/schemes", admin, **sent) for _ in range(2)]
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true"]
    assert answers[0].json() == answers[1].json()


def test_many_logins_at_once_leave_room_for_others(live: Live) -> None:
    token, waits, over = live.token("admin"), [], threading.Event()

    def watch() -> None:
        while not over.is_set():
            start = time.monotonic()
            assert live.ask("GET", "/api/v1/me", token).status_code == 200
            waits.append(time.monotonic() - start)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(20) as pool:
        statuses = [r.status_code for r in pool.map(live.login, [f"owner{n}.P5703" for n in range(20)] * 2)]
    over.set()
    watcher.join()
    assert statuses == [200] * 40
    assert len(waits) > 3
    assert sorted(waits)[len(waits) // 2] < 1.0


def test_a_dead_service_is_named_and_nobody_waits_for_ever(live: Live) -> None:
    token = live.token("admin")
    settle(lambda: live.ask("GET", "/readyz").status_code == 200)
    live.services.stop_services("scoring")
    start = time.monotonic()
    answer = live.ask("GET", "/api/v1/scores?round=2570-1", token)
    assert time.monotonic() - start < 8
    assert answer.status_code in (503, 504)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Retry-After" in answer.headers
    ready = settle(lambda: (r := live.ask("GET", "/readyz")).status_code == 503 and r.json())
    assert {name: state for name, state in ready.items() if state != "ok"}.keys() == {"scoring"}
    assert "บางบริการยังไม่พร้อม" in live.ask("GET", "/").text
    live.services.start_services("scoring")
    settle(lambda: live.ask("GET", "/readyz").status_code == 200)
