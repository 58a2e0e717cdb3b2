"""The audit log's mechanism: whatever is done to a chain afterwards shows, and names the first entry that is wrong."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from emes_kit import audit
from emes_kit.attempts import keys_of
from emes_kit.clock import ManualClock
from emes_kit.storage import Conflict
from emes_kit.testing.memory import MemoryEngine
from emes_kit.trail import AUDIT, Trail
from emes_ops import chains

S = "2570-1.AP-03.P5703"


def chain(length=4):
    entries, head = [], None
    for n in range(1, length + 1):
        facts = {"to_state": "draft", "version": n, "note": "ส่งแล้ว", "list": [1, None, True]}
        entries.append(audit.link(head, S, f"2026-11-20T02:00:0{n}.000Z", "owner.P5703", "save", facts))
        head = audit.head_of(entries[-1])
    return entries, head


def test_a_sound_chain_verifies_and_so_does_the_empty_one():
    entries, head = chain()
    assert audit.fault(S, entries, head) is None
    assert audit.fault(S, [], None) is None
    assert [entry["_id"] for entry in entries] == [f"{S}#{n}" for n in (1, 2, 3, 4)]


def test_anybody_can_recompute_a_seal_with_plain_python():
    entries, _ = chain()
    body = {name: value for name, value in entries[2].items() if name not in ("_id", "hash")}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == entries[2]["hash"] == entries[3]["prev"]


@pytest.mark.parametrize("name", audit.FIELDS)
def test_no_part_of_an_entry_can_be_altered(name):
    entries, head = chain()
    entries[1][name] = 7 if name == "n" else "x"
    assert audit.fault(S, entries, head) == f"{S}#2: {'is missing' if name == 'n' else 'was altered'}"


def test_an_altered_entry_that_was_sealed_anew_breaks_the_next_one():
    entries, head = chain()
    first = audit.head_of(entries[0])
    entries[1] = audit.link(first, S, entries[1]["at"], "somebody.else", "save", entries[1]["facts"])
    assert audit.fault(S, entries, head) == f"{S}#3: was altered"


def test_a_whole_chain_that_was_written_anew_ends_otherwise_than_its_document_says():
    entries, _ = chain()
    _, other = chain(3)
    assert audit.fault(S, entries[:3], {**other, "hash": "0" * 64}) == f"{S}: its document names another end"
    assert audit.fault(S, entries, None) == f"{S}: its document names another end"


@pytest.mark.parametrize(("gone", "named"), [(0, 1), (1, 2), (2, 3), (3, 4)])
def test_a_removed_entry_is_named_wherever_it_was(gone, named):
    entries, head = chain()
    del entries[gone]
    assert audit.fault(S, entries, head) == f"{S}#{named}: is missing"


def test_an_entry_of_another_chain_fits_in_nowhere():
    entries, head = chain()
    assert audit.fault("2570-1.AP-03.P1001", entries, head) == "2570-1.AP-03.P1001#1: was altered"


def test_what_json_cannot_carry_is_refused_when_linked_and_a_fault_when_found():
    entries, head = chain()
    with pytest.raises(TypeError):
        audit.link(head, S, "", "a", "save", {"at": object()})
    with pytest.raises(ValueError, match="JSON compliant"):
        audit.link(head, S, "", "a", "save", {"share": float("nan")})
    entries[0]["facts"] = {"at": object()}
    assert audit.fault(S, entries, head) == f"{S}#1: was altered"


def test_the_operators_check_seals_as_the_kit_does():
    entries, head = chain()
    judged = chains.by_subject(chains.judge({**entry, "version": 1}) for entry in reversed(entries))
    assert chains.faults({S: head}, judged) == {}
    assert [row["step"] for row in judged[S]] == [1, 2, 3, 4]


@pytest.mark.parametrize("head", [{"n": "4"}, {}, "x", {"hash": "0"}])
def test_the_operators_check_bears_a_document_whose_head_is_rubbish(head):
    entries, _ = chain()
    found = chains.faults({S: head}, chains.by_subject(map(chains.judge, entries)))
    assert list(found) == [S]


@pytest.mark.parametrize("rubbish", [{"subject": S}, {"subject": S, "n": "1"}, {"_id": 5, "facts": "x"}])
def test_the_operators_check_bears_an_entry_that_is_rubbish(rubbish):
    assert len(chains.faults({S: None}, chains.by_subject([chains.judge(rubbish)]))) == 1


# ---- the store


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
