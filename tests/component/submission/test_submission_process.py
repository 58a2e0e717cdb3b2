"""The service as its own process, on a real broker and a real database, by the real clock."""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kombu import Connection, Producer

from emes_kit import envelope
from emes_kit.envelope import Envelope
from emes_kit.problems import Refused

SCHEME = Path(__file__).parents[3] / "deploy" / "seeds" / "sample_scheme.json"
ROUND, OFFICE = "2570-1", "P5703"
TODAY = (datetime.now(UTC) + timedelta(hours=7)).date()


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
    return found


def actor(user_id):
    return {"user_id": user_id, "roles": [user_id.split(".")[0]]}


class House:
    def __init__(self, installation):
        self.installation = installation
        self.database = installation.database("submission")

    def call(self, method, user="admin", **fields):
        return self.installation.call("submission", method, actor=actor(user), **fields)

    def ask(self, method, **fields):
        return self.installation.call("submission", method, **fields)

    def event(self, source, name, **data):
        sent = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        wire = envelope.encode(Envelope(str(uuid.uuid4()), source, name, "s", 1, sent, data))
        with Connection(self.installation.amqp_uri()) as connection:
            Producer(connection).publish(
                wire.body, exchange=f"{source}.events", routing_key=f"{name}.v1", headers=wire.headers,
                content_type="application/json", content_encoding="utf-8", delivery_mode=2,
            )  # fmt: skip

    def passed(self, indicator):
        """A report that waits for the director."""
        report_id = f"{ROUND}.{indicator}.{OFFICE}"
        sections = {"what": "อบรมครู", "where": "ทุกโรงเรียน", "how": "ประชุม", "result": "มีแผนแล้ว"}
        content = {"claims": {"c1": {"numerator": "242", "denominator": "245"}}, "sections": sections}
        place = {"round_id": ROUND, "office_id": OFFICE, "indicator_id": indicator, "version": 0}
        self.call("save_report", f"owner.{OFFICE}", content=content, **place)
        self.call("send_to_screening", f"owner.{OFFICE}", report_id=report_id, version=1)
        return self.call("decide_screening", f"screener.{OFFICE}", report_id=report_id, version=2, decision="pass")

    def certify(self, page):
        wanted = {name: page[name] for name in ("report_id", "version", "content_hash")}
        return self.call("submit_report", f"director.{OFFICE}", **wanted)


@pytest.fixture(scope="module")
def house(services, make_office):
    services.start_services("submission")
    house = House(services)
    house.call("register_offices", offices=[make_office(OFFICE)])
    house.call("publish_scheme", scheme=json.loads(SCHEME.read_text(encoding="utf-8")))
    days = {"opens_on": 0, "internal_due_on": 20, "official_due_on": 40}
    dates = {name: (TODAY + timedelta(days=number)).isoformat() for name, number in days.items()}
    names = {"name_th": "รอบที่ 1", "name_en": "Round 1", "scheme_id": "sample-2570", "scheme_version": 1}
    house.call("create_round", round={"fiscal_year": 2570, "number": 1, **names, **dates})
    until(lambda: house.ask("get_round", round_id=ROUND)["state"] == "open")
    return house


def test_opening_the_round_planned_the_next_rung_of_each_clock(house):
    planned = [row["_id"] for row in house.database.due.find({}) if row["kind"] == "reminder"]
    assert sorted(planned) == [f"reminder:{ROUND}.{OFFICE}:internal", f"reminder:{ROUND}.{OFFICE}:official"]


def test_a_report_gets_its_receipt_and_a_review_event_moves_it(house):
    receipt = house.certify(house.passed("AP-03"))
    assert house.ask("get_receipt", receipt_no=f"R-{ROUND}-{OFFICE}-AP-03-1")["content_hash"] == receipt["content_hash"]
    finding = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ครบ"}
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    for _ in range(2):
        house.event(
            "review", "report_returned", report_id=receipt["report_id"], submission_no=1, at=at, findings=[finding]
        )
    page = until(lambda: (p := house.ask("get_report", report_id=receipt["report_id"]))["state"] == "returned" and p)
    assert page["findings"] == [finding]
    assert house.database.due.find_one({"_id": f"reminder:{receipt['report_id']}:returned"})
    until(lambda: not list(house.database.outbox.find({})))


def test_of_ten_directors_at_once_one_gets_the_receipt(house):
    page = house.passed("QP-02")

    def certify(_):
        try:
            return house.certify(page)["receipt_no"]
        except Refused as refused:
            return refused.problem.code

    with ThreadPoolExecutor(10) as pool:
        answers = sorted(pool.map(certify, range(10)))
    assert answers == [f"R-{ROUND}-{OFFICE}-QP-02-1"] + ["SUB-009"] * 9
    assert house.database.submissions.count_documents({"report_id": page["report_id"]}) == 1


def test_pages_come_in_thai_order_from_the_real_database(house, make_office):
    numbered = [f"P500{number}" for number in (1, 2, 3, 4, 5, 6)]
    house.call("register_offices", offices=[make_office(id) for id in [*reversed(numbered), "S12", "P8101"]])
    seen, cursor = [], None
    while True:
        page = house.ask("list_offices", limit=2, cursor=cursor)
        seen += [office["office_id"] for office in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["P8101", OFFICE, *numbered, "S12"]


def test_the_moved_clock_makes_the_deadline_pass_once(house):
    """Last: the clock of this process cannot be moved back."""
    told = []
    with Connection(house.installation.amqp_uri()) as connection:
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, "submission.events", "deadline_passed.v1")
        house.event("gateway", "clock_moved", offset_ms=41 * 86_400_000, at=datetime.now(UTC).isoformat())

        def heard():
            while message := channel.basic_get(queue, no_ack=True):
                told.append(json.loads(message.body))
            return any(event["clock"] == "official" and event["office_id"] == OFFICE for event in told)

        until(heard)
    official = [e for e in told if e["office_id"] == OFFICE and (e["clock"], e["days_late"]) == ("official", 0)]
    assert len(official) == 1
    assert "QP-02" not in official[0]["open_indicators"]
    assert house.ask("get_round", round_id=ROUND)["window"] == "late"
