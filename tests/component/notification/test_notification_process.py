"""The service as its own process, on a real broker and a real database."""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path

import pytest
from kombu import Connection, Producer

from emes_kit import envelope
from emes_kit.envelope import Envelope

CONTRACTS = Path(__file__).parents[3] / "contracts"
NOTICE = "report_returned.2570-1.AP-03.P5703.1"


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
    return found


class House:
    def __init__(self, installation):
        self.installation = installation
        self.mail = installation.settings.var / "mail"

    def event(self, name, *, sequence=1, subject="s", id=None, **changes):
        contract = json.loads(next(CONTRACTS.glob(f"*.{name}.v1.json")).read_text("utf-8"))
        data = {**contract["example"], **changes}
        wire = envelope.encode(
            Envelope(id or str(uuid.uuid4()), contract["source"], name, subject, sequence, "2026-11-25T03:30:00Z", data)
        )
        with Connection(self.installation.amqp_uri()) as connection:
            Producer(connection).publish(
                wire.body, exchange=f"{contract['source']}.events", routing_key=f"{name}.v1", headers=wire.headers,
                content_type="application/json", content_encoding="utf-8", delivery_mode=2,
            )  # fmt: skip

    def user(self, user_id, role, **changes):
        facts = {"roles": [role], "office_id": "P5703", "email": f"{user_id}@example.go.th", **changes}
        self.event("user_changed", subject=user_id, user_id=user_id, **facts)

    def inbox(self, user_id, **page):
        return self.installation.call("notification", "list_notices", user_id=user_id, **page)["items"]

    def waiting(self, queue):
        with Connection(self.installation.amqp_uri()) as connection:
            return connection.default_channel.queue_declare(queue, passive=True).message_count


@pytest.fixture(scope="module")
def house(services):
    services.start_services("notification")
    house = House(services)
    for role in ("owner", "director"):
        house.user(f"{role}.P5703", role)
    people = services.database("notification").recipients
    until(lambda: people.find_one({"_id": "owner.P5703"}) and people.find_one({"_id": "director.P5703"}))
    return house


def test_an_event_becomes_a_notice_a_letter_and_one_record_of_each(house):
    house.event("report_returned", id="one")
    house.event("report_returned", id="one")
    house.event("report_returned", id="two")
    folder = house.mail / "owner.P5703"
    until(lambda: [path.name for path in folder.glob("*.eml")] == [f"{NOTICE}.eml"])
    until(lambda: house.waiting("notification<-review.report_returned") == 0)
    assert [n["notice_id"] for n in house.inbox("owner.P5703")] == [f"{NOTICE}:owner.P5703"]
    database = house.installation.database("notification")
    until(lambda: database.deliveries.find_one({"_id": f"{NOTICE}:owner.P5703"})["state"] == "sent")
    assert database.unread.find_one({"_id": "owner.P5703"})["count"] == 1
    until(lambda: database.outbox.find_one({"lease_until": {"$gte": 0}}) is None)


def test_reading_is_kept(house):
    house.event("report_approved")
    notice = until(lambda: [n for n in house.inbox("owner.P5703") if n["kind"] == "report_approved"])[0]
    actor = {"user_id": "owner.P5703", "roles": ["owner"], "office_id": "P5703"}
    before = house.installation.call("notification", "unread_count", user_id="owner.P5703")["unread"]
    ids = [notice["notice_id"]]
    assert house.installation.call("notification", "mark_read", actor=actor, notice_ids=ids)["unread"] == before - 1
    assert notice["notice_id"] not in [n["notice_id"] for n in house.inbox("owner.P5703", unread=True)]


def test_pages_of_an_inbox_follow_each_other_in_the_database_too(house):
    for number in range(2, 7):
        house.event("report_returned", submission_no=number)
    until(lambda: len(house.inbox("director.P5703")) >= 6)
    whole, seen, cursor = house.inbox("director.P5703"), [], None
    while True:
        fields = {"user_id": "director.P5703", "limit": 2, "cursor": cursor}
        page = house.installation.call("notification", "list_notices", **fields)
        seen, cursor = seen + page["items"], page["next"]
        if cursor is None:
            break
    assert [n["notice_id"] for n in seen] == [n["notice_id"] for n in whole]


def test_what_happens_while_it_is_down_is_told_when_it_is_back(house):
    house.installation.stop_services("notification")
    house.event("report_submitted")
    house.event("round_opened")
    house.installation.start_services("notification")
    until(lambda: {n["kind"] for n in house.inbox("owner.P5703")} >= {"report_submitted", "round_opened"})
    letters = house.mail / "director.P5703"
    until(lambda: list(letters.glob("report_submitted.*.eml")) and list(letters.glob("round_opened.*.eml")))


def test_an_unreadable_event_rests_in_the_dead_queue_and_the_next_is_told(house):
    dead = "notification<-review.report_approved.dead"
    before = house.waiting(dead)
    house.event("report_approved", submission_no="many")
    house.event("report_approved", submission_no=9)
    until(lambda: house.waiting(dead) == before + 1)
    until(
        lambda: (
            "report_approved.2570-1.AP-03.P5703.9:owner.P5703" in {n["notice_id"] for n in house.inbox("owner.P5703")}
        )
    )
