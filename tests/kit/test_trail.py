"""The audit log in a store: entries land with their document, rivals take turns, readers are told what was altered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from emes_kit.attempts import keys_of
from emes_kit.clock import ManualClock
from emes_kit.storage import Conflict
from emes_kit.testing.memory import MemoryEngine
from emes_kit.trail import AUDIT, Trail

S = "2570-1.AP-03.P5703"


@pytest.fixture
def engine():
    return MemoryEngine("books")


@pytest.fixture
def trail(engine):
    clock = ManualClock(datetime(2026, 11, 20, tzinfo=UTC))

    class Notebook(Trail):
        def put_down(self, action, doc=None, subject=S):
            doc = doc or self.get("things", subject)
            head = doc.get("audit") if doc else None
            head = self.note(subject, head, "a", action, clock.now(), {}, new=doc is None)
            if doc is None:
                self.insert("things", {"_id": subject, "audit": head})
            else:
                self.replace("things", {**doc, "audit": head})

    return lambda: Notebook(engine, clock)


def test_entries_land_with_the_document_that_names_the_last(trail, engine):
    for action in ("create", "save", "save"):
        store = trail()
        store.put_down(action)
        store.commit()
    head = engine.get("things", S)["audit"]
    page = trail().trail(S, head, None, 2)
    assert ([row["action"] for row in page["items"]], page["next"], page["verified"]) == (["create", "save"], 2, True)
    rest = trail().trail(S, head, 2, 2)
    assert ([row["n"] for row in rest["items"]], rest["next"], rest["head"]) == ([3], None, head)


def test_two_entries_in_one_unit_of_work_follow_one_another(trail, engine):
    store = trail()
    store.put_down("create")
    store.put_down("save")
    store.commit()
    assert trail().trail(S, engine.get("things", S)["audit"], None, 9)["verified"]
    assert len(engine.find(AUDIT, {"subject": S})) == 2


def test_of_two_writers_only_one_continues_the_chain(trail, engine):
    first = trail()
    first.put_down("create")
    first.commit()
    one, other = trail(), trail()
    one.put_down("save")
    other.put_down("approve")
    one.commit()
    with pytest.raises(Conflict):
        other.commit()
    assert [row["action"] for row in engine.find(AUDIT, {"subject": S}, sort="n")] == ["create", "save"]


def test_a_document_that_lost_its_head_to_an_older_program_continues_its_chain(trail, engine):
    store = trail()
    store.put_down("create")
    store.commit()
    older = trail()
    doc = older.get("things", S)
    del doc["audit"]
    older.replace("things", doc)
    older.commit()
    store = trail()
    store.put_down("save")
    store.commit()
    assert trail().trail(S, engine.get("things", S)["audit"], None, 9)["verified"]


def test_what_was_linked_after_the_document_was_read_is_not_shown_yet(trail, engine):
    store = trail()
    store.put_down("create")
    store.commit()
    seen = engine.get("things", S)["audit"]
    store = trail()
    store.put_down("save")
    store.commit()
    page = trail().trail(S, seen, None, 9)
    assert (len(page["items"]), page["next"], page["verified"]) == (1, None, True)


def test_an_altered_entry_is_told_to_the_reader(trail, engine):
    store = trail()
    store.put_down("create")
    store.commit()
    engine.collections[AUDIT][f"{S}#1"]["actor"] = "b"
    assert trail().trail(S, engine.get("things", S)["audit"], None, 9)["verified"] is False


def test_rivals_for_one_chain_take_turns_whatever_number_they_wanted():
    assert keys_of("books", Conflict(AUDIT, f"{S}#5")) == keys_of("books", Conflict(AUDIT, f"{S}#6"))
