"""What every store must do, whatever keeps its documents: the memory twin and the real database pass the same tests.

Subclass StoreConformance in a test module and give it a `lab` fixture that returns a Lab.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from emes_kit import concurrency
from emes_kit.storage import Conflict
from emes_kit.testing.conformance_lasting import StoreLasting
from emes_kit.testing.conformance_reads import StoreReads
from emes_kit.testing.lab import NOON, Happened, Lab, race


class StoreWrites:
    """Conflicts, versions, atomicity, counters, events."""

    def test_a_second_insert_of_the_same_id_is_a_conflict(self, lab: Lab) -> None:
        lab.keep({"_id": "a", "n": 1})
        with pytest.raises(Conflict) as caught:
            lab.keep({"_id": "a", "n": 2})
        assert caught.value.collection == "shelf"
        assert lab.engine.get("shelf", "a") == {"_id": "a", "n": 1, "version": 1}

    def test_a_replaced_document_grows_by_one_version_and_says_so_in_place(self, lab: Lab) -> None:
        lab.keep({"_id": "a"})
        work = lab.work()
        doc = work.get("shelf", "a") | {"n": 5}
        work.replace("shelf", doc)
        work.commit()
        assert doc["version"] == 2
        assert lab.engine.get("shelf", "a") == {"_id": "a", "n": 5, "version": 2}

    def test_a_document_changed_in_between_is_a_conflict_and_keeps_the_first_change(self, lab: Lab) -> None:
        lab.keep({"_id": "a"})
        first, second = lab.work(), lab.work()
        mine, theirs = first.get("shelf", "a"), second.get("shelf", "a")
        first.replace("shelf", mine | {"by": "first"})
        second.replace("shelf", theirs | {"by": "second"})
        first.commit()
        with pytest.raises(Conflict):
            second.commit()
        assert lab.engine.get("shelf", "a")["by"] == "first"

    def test_what_is_written_back_may_look_like_a_command_of_the_database(self, lab: Lab) -> None:
        lab.keep({"_id": "a", "gone": 1})
        work, text = lab.work(), {"note": "$version", "list": ["$$ROOT", {"of": "$gone"}], "at": NOON, "no": None}
        work.get("shelf", "a")
        work.replace("shelf", {"_id": "a", "version": 1, **text})
        work.commit()
        assert lab.engine.get("shelf", "a") == {"_id": "a", "version": 2, **text}

    @pytest.mark.parametrize("there", [True, False])
    def test_a_second_look_does_not_hide_a_change_since_the_first(self, lab: Lab, there: bool) -> None:
        if there:
            lab.keep({"_id": "a", "n": 1})
        work, rival = lab.work(), lab.work()
        first = work.get("shelf", "a")
        if there:
            rival.replace("shelf", rival.get("shelf", "a") | {"n": 10})
        else:
            rival.insert("shelf", {"_id": "a", "n": 10})
        rival.commit()
        assert work.get("shelf", "a") == first  # as if nothing had happened; the commit is the judge
        write = work.replace if there else work.insert
        write("shelf", {"_id": "a"} | (first or {}) | {"n": 1})
        with pytest.raises(Conflict):
            work.commit()
        assert lab.engine.get("shelf", "a")["n"] == 10

    def test_a_deleted_document_cannot_be_replaced_by_somebody_who_read_it_before(self, lab: Lab) -> None:
        lab.keep({"_id": "a"})
        late = lab.work()
        late.replace("shelf", late.get("shelf", "a"))
        work = lab.work()
        work.delete("shelf", "a")
        work.commit()
        with pytest.raises(Conflict):
            late.commit()

    def test_all_collections_of_a_unit_of_work_change_together_or_not_at_all(self, lab: Lab) -> None:
        lab.keep({"_id": "taken"})
        lab.keep({"_id": "victim"}, collection="bin")
        work = lab.work()
        work.insert("bin", {"_id": "new"})
        work.put("bin", {"_id": "put"})
        work.delete("bin", "victim")
        work.add("tally", "all", n=1)
        work.publish(Happened("never"))
        work.insert("shelf", {"_id": "taken"})
        with pytest.raises(Conflict):
            work.commit()
        assert [row["_id"] for row in lab.engine.find("bin", {})] == ["victim"]
        assert lab.engine.get("tally", "all") is None
        assert lab.outbox() == []

    def test_counters_add_up_whoever_counts_and_make_their_document(self, lab: Lab) -> None:
        first, second = lab.work(), lab.work()
        for work, by in ((first, 2), (second, 3)):
            work.add("tally", "t", **{"n": by, "by.office.P5703": 1})
        second.commit()
        first.commit()
        minus = lab.work()
        minus.add("tally", "t", n=-1)
        minus.commit()
        assert lab.engine.get("tally", "t") == {"_id": "t", "n": 4, "by": {"office": {"P5703": 2}}}

    def test_put_and_delete_are_blind(self, lab: Lab) -> None:
        for n in (1, 2):
            work = lab.work()
            work.put("bin", {"_id": "a", "n": n})
            work.delete("bin", "not there")
            work.commit()
        assert lab.engine.find("bin", {}) == [{"_id": "a", "n": 2}]

    def test_events_are_in_the_outbox_exactly_when_their_cause_is_stored(self, lab: Lab) -> None:
        work = lab.work()
        work.insert("shelf", {"_id": "a"})
        work.publish(Happened("a"))
        assert lab.outbox() == []
        work.commit()
        assert lab.outbox() == ["a"]

    def test_times_come_back_as_aware_utc_in_milliseconds(self, lab: Lab) -> None:
        bangkok = NOON.astimezone().replace(microsecond=123456)
        lab.keep({"_id": "a", "at": bangkok, "parts": ["QP"], "nothing": None, "late": False})
        doc = lab.engine.get("shelf", "a")
        assert doc["at"] == NOON.replace(microsecond=123000)
        assert doc["at"].utcoffset() == timedelta(0)
        assert (doc["parts"], doc["nothing"], doc["late"]) == (["QP"], None, False)

    def test_what_the_database_cannot_hold_is_refused_and_spoils_nothing(self, lab: Lab) -> None:
        with pytest.raises(Exception, match="encode"):
            lab.keep({"_id": "a"}, {"_id": "b", "what": {"a", "set"}})
        assert lab.engine.find("shelf", {}) == []

    def test_twenty_rivals_for_the_same_keys_have_exactly_one_winner_each(self, lab: Lab) -> None:
        won, lost = race(lab)
        assert sorted(won) == sorted(f"k{n}" for n in range(30))
        assert set(lost) == {"shelf"}
        assert lab.engine.get("tally", "all") == {"_id": "all", "wins": 30}
        assert sorted(lab.outbox()) == sorted(won)

    def test_a_doomed_member_does_not_spoil_its_group(self, lab: Lab) -> None:
        lab.keep({"_id": "k3"})
        heard: dict[int, str] = {}

        def member(number: int) -> None:
            try:
                lab.keep({"_id": f"k{number}"})
                heard[number] = "written"
            except Conflict:
                heard[number] = "conflict"

        for runner in [concurrency.spawn(member, number) for number in range(8)]:
            runner.wait()
        assert heard == {n: "conflict" if n == 3 else "written" for n in range(8)}


class StoreConformance(StoreWrites, StoreReads, StoreLasting):
    """The whole suite."""


__all__ = ["Lab", "StoreConformance", "race"]
