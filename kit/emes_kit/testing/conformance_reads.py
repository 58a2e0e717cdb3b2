"""The reading half of the store's conformance suite."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from emes_kit.storage import DUE
from emes_kit.testing.lab import NOON, Lab


class StoreReads:
    """find: equality, any-of, membership, sort, limit, cursor; and the unit of work's own pending writes."""

    @pytest.fixture
    def shelf(self, lab: Lab) -> Lab:
        lab.keep(
            {"_id": "a", "part": "QP", "n": 3, "late": True, "tags": ["x", "y"], "of": {"kind": "s"}},
            {"_id": "b", "part": "AP", "n": 1, "late": False, "tags": [], "of": {"kind": "p"}},
            {"_id": "c", "part": "QP", "n": 2, "late": False, "tags": ["y"], "of": {"kind": "s"}},
            {"_id": "d", "part": "STD", "n": None, "late": False, "tags": ["z"]},
        )
        return lab

    @pytest.mark.parametrize(
        ("equal", "found"),
        [
            ({}, "abcd"),
            ({"part": "QP"}, "ac"),
            ({"part": "QP", "late": False}, "c"),
            ({"part": ["AP", "STD"]}, "bd"),
            ({"part": []}, ""),
            ({"tags": "y"}, "ac"),
            ({"tags": ["x", "z"]}, "ad"),
            ({"of.kind": "s"}, "ac"),
            ({"of.kind": None}, "d"),
            ({"n": None}, "d"),
            ({"n": [1, None]}, "bd"),
            ({"late": 1}, ""),
            ({"n": True}, ""),
            ({"_id": ["a", "d", "zz"]}, "ad"),
            ({"part": "qp"}, ""),
        ],
    )
    def test_equal_means_equal(self, shelf: Lab, equal: dict[str, Any], found: str) -> None:
        assert sorted(shelf.ids(equal)) == sorted(found)
        assert shelf.work().count("shelf", equal) == len(found)

    @pytest.mark.parametrize(
        ("options", "found"),
        [
            ({"sort": "n"}, "dbca"),
            ({"sort": "-n"}, "acbd"),
            ({"sort": "n", "limit": 2}, "db"),
            ({"sort": "n", "after": 1}, "ca"),
            ({"sort": "-n", "after": 3}, "cb"),
            ({"sort": "_id", "after": "b", "limit": 1}, "c"),
            ({"sort": "n", "until": 2}, "bc"),
            ({"sort": "-n", "until": 2}, "ac"),
            ({"sort": "-n", "after": 3, "until": 2}, "c"),
            ({"sort": "-_id", "after": "d", "until": "a", "limit": 2}, "cb"),
            ({"sort": "of.kind", "limit": 2}, "db"),
        ],
    )
    def test_sorted_limited_and_between_two_ends(self, shelf: Lab, options: dict[str, Any], found: str) -> None:
        assert shelf.ids({}, **options) == list(found)

    def test_versions_tell_what_is_there_and_how_new_it_is(self, shelf: Lab) -> None:
        work = shelf.work()
        work.replace("shelf", work.get("shelf", "a"))
        assert shelf.work().versions("shelf", {"part": "QP"}) == {"a": 1, "c": 1}
        work.commit()
        assert shelf.work().versions("shelf", {"part": "QP"}) == {"a": 2, "c": 1}

    def test_pending_writes_are_seen_by_the_one_who_made_them_and_by_nobody_else(self, shelf: Lab) -> None:
        work = shelf.work()
        work.insert("shelf", {"_id": "e", "part": "QP", "n": 9})
        work.replace("shelf", work.get("shelf", "a") | {"part": "AP"})
        work.delete("shelf", "c")
        assert [row["_id"] for row in work.find("shelf", {"part": "QP"})] == ["e"]
        assert [row["_id"] for row in work.find("shelf", {}, sort="-n", limit=2)] == ["e", "a"]
        assert work.get("shelf", "c") is None
        assert work.get("shelf", "e")["n"] == 9
        assert sorted(shelf.ids({"part": "QP"})) == ["a", "c"]
        work.begin()
        assert work.get("shelf", "e") is None

    def test_a_document_written_twice_in_one_unit_of_work_counts_both_writes(self, shelf: Lab) -> None:
        work = shelf.work()
        for n in (10, 11):
            work.replace("shelf", work.get("shelf", "a") | {"n": n})
        work.insert("shelf", {"_id": "e"})
        work.replace("shelf", work.get("shelf", "e") | {"n": 12})
        work.commit()
        assert (shelf.engine.get("shelf", "a")["n"], shelf.engine.get("shelf", "a")["version"]) == (11, 3)
        assert (shelf.engine.get("shelf", "e")["n"], shelf.engine.get("shelf", "e")["version"]) == (12, 2)

    def test_a_document_read_may_be_changed_without_touching_the_store(self, shelf: Lab) -> None:
        work = shelf.work()
        work.get("shelf", "a")["tags"].append("mine")
        work.insert("shelf", {"_id": "e", "tags": []})
        work.get("shelf", "e")["tags"].append("mine")
        work.commit()
        assert shelf.engine.get("shelf", "a")["tags"] == ["x", "y"]
        assert shelf.engine.get("shelf", "e")["tags"] == []

    def test_a_promise_is_kept_once_under_its_name_until_it_is_taken_back(self, lab: Lab) -> None:
        work = lab.work()
        work.schedule("late:P5703", NOON, "overdue", office="P5703")
        work.schedule("late:P5703", NOON + timedelta(days=2), "overdue", office="P5703")
        work.schedule("old", NOON - timedelta(days=9), "overdue")
        work.commit()
        rows = lab.engine.find(DUE, {}, sort="_id")
        assert [(row["_id"], row["day"]) for row in rows] == [("late:P5703", "2026-11-22"), ("old", "2026-11-20")]
        assert rows[0]["data"] == {"office": "P5703"}
        work.unschedule("late:P5703")
        work.schedule("again", NOON, "overdue")
        work.unschedule("again")
        work.commit()
        assert [row["_id"] for row in lab.engine.find(DUE, {})] == ["old"]

    def test_a_promise_taken_back_and_given_again_stands(self, lab: Lab) -> None:
        work = lab.work()
        work.schedule("p", NOON, "overdue")
        work.commit()
        work.unschedule("p")
        work.schedule("p", NOON + timedelta(days=1), "overdue")
        work.commit()
        assert [row["day"] for row in lab.engine.find(DUE, {})] == ["2026-11-21"]
