"""The store's conformance suite on what a process remembers of documents that hardly ever change."""

from __future__ import annotations

from typing import Any

import pytest

from emes_kit import lasting
from emes_kit.storage import Conflict
from emes_kit.testing.lab import Lab


class StoreLasting:
    """lasting, lasting_find: own writes at once, others' after a time, what is not there asked for every time."""

    @pytest.fixture
    def memo(self, lab: Lab) -> Lab:
        """One document, and a memory whose time stands still."""
        lab.keep({"_id": "a", "n": 1, "of": "P", "tags": []})
        lab.engine.memory.tick = lambda: 100.0
        return lab

    def test_what_lasts_is_asked_for_once(self, memo: Lab) -> None:
        assert memo.work().lasting("shelf", "a")["n"] == 1
        asked = asking(memo)
        assert memo.work().lasting("shelf", "a")["n"] == 1
        assert asked == []

    def test_the_write_of_another_process_shows_after_the_time_and_not_before(self, memo: Lab) -> None:
        memo.work().lasting("shelf", "a")
        change(memo.work(memo.replica()), n=2)
        assert memo.work().lasting("shelf", "a")["n"] == 1
        memo.engine.memory.tick = lambda: 100.0 + lasting.SECONDS
        assert memo.work().lasting("shelf", "a")["n"] == 2

    def test_a_write_of_this_process_shows_at_once(self, memo: Lab) -> None:
        memo.work().lasting("shelf", "a")
        change(memo.work(), n=2)
        assert memo.work().lasting("shelf", "a")["n"] == 2

    @pytest.mark.parametrize("write", ["put", "delete", "add"])
    def test_whatever_writes_is_noticed(self, memo: Lab, write: str) -> None:
        memo.work().lasting("shelf", "a")
        work = memo.work()
        if write == "put":
            work.put("shelf", {"_id": "a", "n": 2})
        elif write == "delete":
            work.delete("shelf", "a")
        else:
            work.add("shelf", "a", n=1)
        work.commit()
        assert (memo.work().lasting("shelf", "a") or {}).get("n") == (None if write == "delete" else 2)

    def test_own_pending_writes_and_fresh_reads_come_first(self, memo: Lab) -> None:
        memo.work().lasting("shelf", "a")
        change(memo.work(memo.replica()), n=2)
        work = memo.work()
        assert (work.get("shelf", "a")["n"], work.lasting("shelf", "a")["n"]) == (2, 2)
        work.replace("shelf", work.get("shelf", "a") | {"n": 3})
        assert work.lasting("shelf", "a")["n"] == 3
        work.delete("shelf", "a")
        assert work.lasting("shelf", "a") is None

    def test_what_is_not_there_is_found_as_soon_as_it_is(self, memo: Lab) -> None:
        assert memo.work().lasting("shelf", "b") is None
        assert memo.work().lasting_find("shelf", {"of": "S"}) == []
        replica = memo.work(memo.replica())
        replica.insert("shelf", {"_id": "b", "of": "S"})
        replica.commit()
        assert memo.work().lasting("shelf", "b")["of"] == "S"
        assert [row["_id"] for row in memo.work().lasting_find("shelf", {"of": "S"})] == ["b"]

    @pytest.mark.parametrize("fails", [False, True])
    def test_a_read_that_was_under_way_while_a_write_landed_is_not_remembered(self, memo: Lab, fails: bool) -> None:
        get = memo.engine.get

        def slow_get(collection: str, id: str) -> Any:
            found = get(collection, id)
            del memo.engine.get
            if fails:
                fail(memo)
                change(memo.work(memo.replica()), n=2)  # what the failed one may have become
            else:
                change(memo.work(), n=2)
            return found

        memo.engine.get = slow_get
        memo.work().lasting("shelf", "a")
        assert memo.work().lasting("shelf", "a")["n"] == 2

    def test_a_failed_write_is_no_reason_to_go_on_with_what_is_old(self, memo: Lab) -> None:
        memo.work().lasting("shelf", "a")
        change(memo.work(memo.replica()), n=2)
        fail(memo)
        assert memo.work().lasting("shelf", "a")["n"] == 2

    def test_a_remembered_document_may_be_changed_without_touching_the_memory(self, memo: Lab) -> None:
        for _ in range(2):
            memo.work().lasting("shelf", "a")["tags"].append("mine")
            memo.work().lasting_find("shelf", {"of": "P"})[0]["tags"].append("mine")
        assert memo.work().lasting("shelf", "a")["tags"] == []
        assert memo.work().lasting_find("shelf", {"of": "P"})[0]["tags"] == []

    def test_what_was_only_remembered_cannot_be_replaced(self, memo: Lab) -> None:
        memo.work().lasting("shelf", "a")
        change(memo.work(memo.replica()), n=2)
        work = memo.work()
        old, (found,) = work.lasting("shelf", "a"), work.lasting_find("shelf", {"of": "P"})
        for doc in (old, found):
            with pytest.raises(TypeError, match="may be old"):
                work.replace("shelf", dict(doc))
        fresh = work.get("shelf", "a")
        with pytest.raises(TypeError, match="may be old"):
            work.replace("shelf", dict(old))
        work.replace("shelf", fresh | {"n": 3})
        work.commit()
        assert (memo.engine.get("shelf", "a")["n"], memo.engine.get("shelf", "a")["version"]) == (3, 3)

    def test_what_was_found_is_remembered_as_long(self, memo: Lab) -> None:
        memo.work().lasting_find("shelf", {"of": "P"})
        change(memo.work(memo.replica()), of="S")
        assert [row["of"] for row in memo.work().lasting_find("shelf", {"of": "P"})] == ["P"]
        memo.keep({"_id": "b", "of": "P"})
        assert [row["_id"] for row in memo.work().lasting_find("shelf", {"of": "P"})] == ["b"]
        work = memo.work()
        work.insert("shelf", {"_id": "c", "of": "P"})
        assert [row["_id"] for row in work.lasting_find("shelf", {"of": "P"})] == ["b", "c"]

    def test_the_memory_is_bounded_and_keeps_what_is_used(self, memo: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lasting, "LIMIT", 3)
        memo.keep(*({"_id": id} for id in "bcd"))
        for id in "abcad":
            memo.work().lasting("shelf", id)
        asked = asking(memo)
        for id in "acd":
            memo.work().lasting("shelf", id)
        assert asked == []
        memo.work().lasting("shelf", "b")
        assert asked == ["b"]


def change(work: Any, **fields: Any) -> None:
    work.replace("shelf", work.get("shelf", "a") | fields)
    work.commit()


def fail(lab: Lab) -> None:
    """A commit that meets a conflict."""
    work = lab.work()
    work.insert("shelf", {"_id": "a"})
    with pytest.raises(Conflict):
        work.commit()


def asking(lab: Lab) -> list[str]:
    """The ids the database is asked for from now on."""
    asked, get = list[str](), lab.engine.get

    def noted(collection: str, id: str) -> Any:
        asked.append(id)
        return get(collection, id)

    lab.engine.get = noted
    return asked
