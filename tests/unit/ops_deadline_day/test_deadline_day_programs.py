"""The district programs: an open loop that hides no queue."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
import pytest

from emes_ops.deadline_day import programs
from emes_ops.deadline_day.programs import Programs
from emes_ops.simulate.client import Api
from emes_ops.simulate.ledger import Ledger
from emes_ops.simulate.wire import NetworkError, Raw

OFFICE = "P5703"
IDS = [f"2570-11.QP-{n:02}.{OFFICE}" for n in range(1, 9)]
Answers = Callable[[str, str], Raw]


def ok(body: Any, status: int = 200) -> Raw:
    return Raw(status, {"content-type": "application/json"}, orjson.dumps(body))


def listed(id: str) -> dict[str, Any]:
    return {"report_id": id, "version": 3, "content_hash": "h" * 64}


class District:
    """A wire that plays the system: logs in, lists, and lets `submit` answer each hand-in."""

    def __init__(self, submit: Callable[[str], Raw]) -> None:
        self._submit, self.sent = submit, list[tuple[str, Mapping[str, str]]]()

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Raw:
        if path.endswith("/login"):
            return ok({"token": "t"})
        if method == "GET":
            return ok({"items": [listed(id) for id in IDS], "next": None})
        self.sent.append((path, headers))
        return self._submit(path)


@pytest.fixture
def said(monkeypatch) -> Iterator[list[dict[str, Any]]]:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(programs, "say", lines.append)
    return lines


def evening(submit: Callable[[str], Raw], rate: float = 200.0) -> District:
    district = District(submit)
    mine = Programs(Api(district, "p", Ledger(), pause=lambda seconds: None))
    assert mine.read([OFFICE]) == len(IDS)
    mine.evening(IDS, rate)
    return district


def receipt(path: str) -> Raw:
    return ok({"receipt_no": f"R-{path.split('/')[-2]}", "content_hash": "h" * 64}, 201)


def test_every_hand_in_is_sent_once_with_a_key_a_token_and_the_version_that_was_read(said) -> None:
    sent = evening(receipt).sent
    assert sorted(path.split("/")[-2] for path, _ in sent) == IDS
    assert {headers["If-Match"] for _, headers in sent} == {'"3"'}
    assert len({headers["Idempotency-Key"] for _, headers in sent}) == len(IDS)
    assert {headers["Authorization"] for _, headers in sent} == {"Bearer t"}
    assert sorted(one["receipt_no"] for one in said[:-1]) == [f"R-{id}" for id in IDS]
    assert said[-1].keys() == {"seconds", "retried"}


def test_time_counts_from_when_a_hand_in_was_due_so_that_a_queue_is_seen(said, monkeypatch) -> None:
    monkeypatch.setattr(programs, "THREADS", 1)

    def slow(path: str) -> Raw:
        time.sleep(0.02)
        return receipt(path)

    evening(slow, rate=1000.0)
    times = [one["answered"] for one in said[:-1]]
    assert times == sorted(times)
    assert times[-1] >= 8 * 20 - 10
    assert said[-2]["sent"] > 100


def test_an_answer_that_got_lost_is_asked_for_again_with_the_same_key(said) -> None:
    tries: list[str] = []

    def flaky(path: str) -> Raw:
        tries.append(path)
        if tries.count(path) == 1:
            raise NetworkError("cut")
        return receipt(path)

    sent = evening(flaky).sent
    assert len(sent) == 2 * len(IDS)
    assert len({headers["Idempotency-Key"] for _, headers in sent}) == len(IDS)
    assert said[-1]["retried"] == {"network": len(IDS)}
    assert all(one["receipt_no"] for one in said[:-1])


def test_a_refusal_is_told_with_its_reason_and_the_evening_goes_on(said) -> None:
    refusal = ok({"code": "SUB-023", "detail_en": "Not screened."}, 409)
    evening(lambda path: refusal if IDS[0] in path else receipt(path))
    refused = [one for one in said[:-1] if not one["receipt_no"]]
    assert [one["report_id"] for one in refused] == [IDS[0]]
    assert "SUB-023" in refused[0]["why"]
    assert len(said) == len(IDS) + 1
