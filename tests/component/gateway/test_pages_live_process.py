"""The stream of changes over real sockets: heard at once by another replica's pages, and no hindrance to an end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from argon2 import PasswordHasher

ROOT = Path(__file__).parents[3]
SCHEME = json.loads((ROOT / "deploy" / "seeds" / "sample_scheme.json").read_text())
PASSWORD = "ทดสอบ-password-1"
OPERATOR = {"user_id": "operator", "roles": ["admin"], "office_id": None, "parts": []}
OWNER, REPORT = "owner.P5703", "2570-1.AP-03.P5703"


class Line:
    """An open stream; what it says is gathered as it comes."""

    def __init__(self, url: str, session: requests.Session, since: str) -> None:
        self.heard: list[tuple[float, str]] = []
        self.ended: float | None = None
        self.answer = session.get(f"{url}/live", params={"since": since}, stream=True, timeout=70)
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        try:
            for line in self.answer.iter_lines(chunk_size=1, decode_unicode=True):
                self.heard.append((time.monotonic(), line))
        except (requests.RequestException, AttributeError, ValueError):
            pass  # closed by the test, or by the process that ended
        self.ended = time.monotonic()

    def wait_for(self, *texts: str, since: float = 0.0, seconds: float = 10) -> float:
        """When one of them was first said after `since`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for at, line in list(self.heard):
                if at >= since and any(text in line for text in texts):
                    return at
            time.sleep(0.02)  # between two looks
        raise AssertionError(f"nothing said {texts}: {self.heard}")


@pytest.fixture(scope="module")
def url(services: Any) -> str:
    services.start_services("gateway", "submission", "review", "scoring", "notification")
    stored = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    people = [(OWNER, "owner", "P5703", []), ("reviewer.1", "reviewer", None, ["AP"])]
    users = [
        {"user_id": who, "name_th": "ชื่อ", "name_en": "Name", "roles": [role], "office_id": place, "parts": parts,
         "password_hash": stored}
        for who, role, place, parts in people
    ]  # fmt: skip
    office = {"office_id": "P5703", "kind": "primary", "name_th": "สพป.เชียงราย เขต 3", "short_th": "สพป.ชร.3",
              "name_en": "CR3", "region": "ภาคเหนือ", "province_codes": ["57"]}  # fmt: skip
    body = {"fiscal_year": 2570, "number": 1, "name_th": "รอบที่ 1", "name_en": "Round 1", "scheme_version": 1,
            "scheme_id": SCHEME["scheme_id"], "opens_on": "2026-10-01", "internal_due_on": "2026-12-08",
            "official_due_on": "2027-09-15"}  # fmt: skip
    services.call("gateway", "register_users", actor=OPERATOR, users=users)
    services.call("submission", "register_offices", actor=OPERATOR, offices=[office])
    services.call("submission", "publish_scheme", actor=OPERATOR, scheme=SCHEME)
    services.call("submission", "create_round", actor=OPERATOR, round=body)
    return str(services.url)


def reader(url: str, who: str) -> requests.Session:
    """Logged in as a browser is: by cookie."""
    session = requests.Session()
    page = session.get(f"{url}/login", headers={"Accept": "text/html"}, timeout=30).text
    ticket = page.partition('name="csrf" value="')[2].partition('"')[0]
    sent = {"csrf": ticket, "user_id": who, "password": PASSWORD, "next": "/home"}
    assert session.post(f"{url}/login", data=sent, timeout=30).status_code == 200
    return session


@contextmanager
def listening(url: str, who: str) -> Iterator[Line]:
    """A page that is open and up to date."""
    session = reader(url, who)
    first = Line(url, session, "")
    first.wait_for("data: any")
    stamp = next(line.removeprefix("id: ") for _, line in first.heard if line.startswith("id: "))
    first.answer.close()
    line = Line(url, session, stamp)
    line.wait_for("retry")
    yield line
    line.answer.close()


def save(url: str, version: int | None = None) -> requests.Response:
    login = requests.post(f"{url}/api/v1/login", json={"user_id": OWNER, "password": PASSWORD}, timeout=30).json()
    headers = {"Authorization": f"Bearer {login['token']}"} | ({"If-Match": f'"{version}"'} if version else {})
    path = f"{url}/api/v1/rounds/2570-1/offices/P5703/reports/AP-03"
    body = {"content": {"claims": {}, "sections": {"what": "อบรมครู"}}}
    return requests.put(path, json=body, headers=headers, timeout=30)


def test_a_page_hears_within_seconds_what_somebody_else_did(url: str) -> None:
    """Or that something did, when other news came in the same moment."""
    with listening(url, OWNER) as office, listening(url, "reviewer.1") as central:
        start = time.monotonic()
        assert save(url).status_code == 201
        for line in (office, central):
            assert line.wait_for(f"report:{REPORT}", "data: any", since=start) - start < 5


def test_open_streams_do_not_keep_a_process_from_ending(url: str, services: Any) -> None:
    with listening(url, OWNER) as one, listening(url, "reviewer.1") as other:
        start = time.monotonic()
        services.stop_services("gateway")
        assert time.monotonic() - start < 5
        for line in (one, other):
            line.thread.join(5)
            assert line.ended is not None
    services.start_services("gateway")
    with listening(url, OWNER):
        pass
