"""The log of a report: every write of its life leaves one entry, and nothing that had no effect leaves any."""

from __future__ import annotations

import itertools

import pytest

EVENTS = ("report_returned", "report_approved", "task_withdrawn")


def trail(world, **fields):
    return world.ask("report_audit", report_id=world.report_id, **fields)


def story(world):
    return [(entry["actor"], entry["action"], entry["facts"]["to_state"]) for entry in trail(world)["items"]]


def test_the_whole_life_of_a_report_is_in_its_chain(opened):
    opened.submit()
    opened.review("report_returned")
    opened.submit(opened.content("245"))
    opened.review("task_withdrawn", submission_no=2, by="director.P5703")
    opened.submit()
    opened.review("report_approved", submission_no=3, reviewer="reviewer.2")
    written = [("owner.P5703", "save", "draft"), ("owner.P5703", "send", "screening")]
    written += [("screener.P5703", "pass", "screening"), ("director.P5703", "submit", "submitted")]
    assert story(opened) == [
        *written, ("reviewer.1", "return", "returned"),
        *written, ("director.P5703", "take_back", "draft"),
        *written, ("reviewer.2", "approve", "approved"),
    ]  # fmt: skip
    assert trail(opened)["verified"] is True
    assert trail(opened)["head"]["n"] == opened.version() == 15


def test_an_entry_binds_content_receipt_and_version(opened):
    receipt = opened.submit()
    entry = trail(opened)["items"][-1]
    assert (entry["subject"], entry["n"], entry["at"]) == (opened.report_id, 4, "2026-11-20T02:00:00.000Z")
    assert entry["facts"] == {
        "from_state": "screening", "to_state": "submitted", "version": 4, "submission_no": 1, "late": False,
        "content_hash": receipt["content_hash"], "receipt_no": receipt["receipt_no"],
    }  # fmt: skip


def test_a_draft_saved_again_is_logged_each_time_even_when_nobody_is_told(opened):
    for numerator in ("240", "241", "241"):
        opened.save(opened.content(numerator))
    hashes = [entry["facts"]["content_hash"] for entry in trail(opened)["items"]]
    assert (len(hashes), len(set(hashes)), len(opened.told("report_moved"))) == (3, 2, 1)


def test_findings_of_the_committee_are_logged_with_who_made_them(opened, finding):
    opened.save()
    opened.send()
    opened.screen("return", findings=[finding])
    assert story(opened)[-1] == ("screener.P5703", "find", "draft")


def test_what_was_refused_leaves_no_entry(opened, refused):
    opened.save()
    for call in (opened.certify, opened.screen):
        refused(call)
    refused(opened.save, version=7)
    assert len(trail(opened)["items"]) == 1


def test_a_command_sent_twice_leaves_one_entry(opened):
    opened.save()
    opened.send(command_id="k-1", version=1)
    opened.send(command_id="k-1", version=1)
    assert [action for _, action, _ in story(opened)] == ["save", "send"]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("again", ["e-1", "e-2"])
def test_a_word_of_the_review_delivered_twice_is_logged_once(opened, event, again):
    opened.submit()
    opened.review(event, id="e-1")
    before = trail(opened)
    opened.review(event, id=again)
    assert trail(opened) == before
    assert before["head"]["n"] == 5


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(EVENTS, 2)))
def test_of_two_contrary_words_only_the_one_that_counts_is_logged(opened, first, second):
    opened.submit()
    opened.review(first)
    before = trail(opened)
    opened.review(second)
    assert trail(opened) == before


@pytest.mark.parametrize("event", EVENTS)
def test_a_late_word_on_an_earlier_submission_is_not_logged(opened, event):
    opened.submit()
    opened.review("report_returned")
    opened.submit()
    before = trail(opened)
    opened.review(event, submission_no=1)
    assert trail(opened) == before


@pytest.mark.parametrize("event", EVENTS)
def test_a_broken_word_leaves_no_entry(opened, event):
    opened.submit()
    opened.review(event, at="yesterday")
    assert (len(opened.system.dead), trail(opened)["head"]["n"]) == (1, 4)


def test_a_word_without_a_name_is_logged_as_the_services(opened):
    opened.submit()
    opened.review("report_approved", reviewer=None)
    assert story(opened)[-1] == ("service:review", "approve", "approved")


def test_the_chain_is_read_page_by_page(opened):
    opened.submit()
    first = trail(opened, limit=3)
    rest = trail(opened, limit=3, cursor=first["next"])
    assert [entry["n"] for entry in (*first["items"], *rest["items"])] == [1, 2, 3, 4]
    assert (first["next"], rest["next"], first["verified"], rest["verified"]) == (3, None, True, True)


def test_a_report_nobody_began_has_an_empty_chain(opened):
    assert trail(opened) == {"items": [], "next": None, "head": None, "verified": True}


def test_a_report_older_than_the_log_begins_its_chain_at_its_next_write(opened):
    opened.submit()
    engine = opened.system.engines["submission"]
    engine.collections["audit"].clear()
    del engine.collections["reports"][opened.report_id]["audit"]
    opened.review("report_returned")
    page = trail(opened)
    assert ([entry["action"] for entry in page["items"]], page["verified"]) == (["return"], True)
    assert page["items"][0]["facts"]["version"] == 5


@pytest.mark.parametrize("spoil", ["alter", "remove", "cut"])
def test_whoever_changes_the_log_is_noticed(opened, spoil):
    opened.submit()
    rows = opened.system.engines["submission"].collections["audit"]
    if spoil == "alter":
        rows[f"{opened.report_id}#2"]["facts"]["late"] = True
    else:
        del rows[f"{opened.report_id}#{2 if spoil == 'remove' else 4}"]
    assert trail(opened)["verified"] is False


def test_deadlines_and_extensions_are_in_the_chain_of_the_office_and_its_round(opened):
    place = {"round_id": "2570-1", "office_id": "P5703"}
    opened.call("set_internal_deadline", "director.P5703", **place, due_on="2026-12-10")
    asked = opened.call("request_extension", "owner.P5703", **place, reason="น้ำท่วม", until="2027-01-15")
    opened.call("decide_extension", "deputy", extension_id=asked["extension_id"], granted=True, reason="เห็นควร")
    page = opened.ask("office_round_audit", **place)
    assert [(entry["actor"], entry["action"]) for entry in page["items"]] == [
        ("director.P5703", "set_internal_deadline"), ("owner.P5703", "request_extension"),
        ("deputy", "decide_extension"),
    ]  # fmt: skip
    assert page["items"][0]["facts"] == {"internal_due_at": "2026-12-10T16:59:59Z"}
    assert page["items"][2]["facts"] == {
        "extension_id": "2570-1.P5703.1", "state": "granted", "until": "2027-01-15T16:59:59Z",
    }  # fmt: skip
    assert page["verified"] is True


def test_reminders_leave_the_chain_of_the_office_as_it_is(opened):
    place = {"round_id": "2570-1", "office_id": "P5703"}
    opened.call("set_internal_deadline", "director.P5703", **place, due_on="2026-12-10")
    before = opened.ask("office_round_audit", **place)
    opened.system.move(days=30)
    assert opened.deadlines() != []
    assert opened.ask("office_round_audit", **place) == before


def test_a_round_is_logged_from_its_creation_to_its_opening(world):
    world.plan_round()
    world.system.move(days=4)
    page = world.ask("round_audit", round_id="2570-1")
    assert [(entry["actor"], entry["action"], entry["facts"]["state"]) for entry in page["items"]] == [
        ("admin", "create", "scheduled"), ("service:submission", "open", "open"),
    ]  # fmt: skip
    assert page["verified"] is True
