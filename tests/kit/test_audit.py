"""The audit log's mechanism: whatever is done to a chain afterwards shows, and names the first entry that is wrong."""

from __future__ import annotations

import hashlib
import json

import pytest

from emes_kit import audit
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
