"""Schools: loaded in pieces and again, listed by office in Thai order, closed ones flagged; and the schemes' list."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from emes_kit.problems import Refused
from emes_ops import schools
from emes_ops.console import Trouble

PUBLIC = Path(os.environ.get("EMES_PUBLIC_DATA") or Path(__file__).parents[4] / "shared" / "data") / "schools.csv"


def school(code="1057030001", name="บ้านดอน", **changes):
    facts = {"office_id": "P5703", "province_code": "57", "level": "ประถมศึกษา"}
    return {"code": code, "name_th": name, **facts, **changes}


def load(world, *rows):
    return world.call("load_reference", kind="school", rows=list(rows))


def names(world, **query):
    return [one["name_th"] for one in world.ask("list_schools", **{"office_id": "P5703", **query})["items"]]


def test_schools_are_listed_in_thai_order_of_their_office_only(world):
    load(world, school("1057030001", "บ้านเหนือ"), school("1057030002", "บ้านดอน 10"), school("1057030003", "บ้านดอน 2"),
         school("1057030004", "เมืองใหม่"), school("1050010001", "กกกอก", office_id="P5001"))  # fmt: skip
    assert names(world) == ["บ้านดอน 2", "บ้านดอน 10", "บ้านเหนือ", "เมืองใหม่"]
    assert names(world, office_id="P5001") == ["กกกอก"]


def test_pages_hold_every_school_once_even_under_the_same_name(world):
    load(world, *(school(f"10570300{n:02d}", "บ้านดอน") for n in range(7)))
    seen, cursor = [], None
    while True:
        page = world.ask("list_schools", office_id="P5703", limit=3, cursor=cursor)
        seen += [one["school_id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == [f"10570300{n:02d}" for n in range(7)]


def test_loading_again_changes_nothing_and_loading_a_change_replaces(world):
    for _ in range(2):
        assert load(world, school()) == {"kind": "school", "rows": 1}
    assert names(world) == ["บ้านดอน"]
    load(world, school(office_id="P5001", name="บ้านดอนใหม่"))
    assert (names(world), names(world, office_id="P5001")) == ([], ["บ้านดอนใหม่"])


def test_a_closed_school_stays_in_the_list_and_says_so(world):
    load(world, school("1057030001", "ก", valid_to="15 พ.ย. 2569"), school("1057030002", "ข", valid_to="2026-11-16"),
         school("1057030003", "ค", valid_from="2026-11-17"), school("1057030004", "ง"))  # fmt: skip
    items = world.ask("list_schools", office_id="P5703")["items"]
    assert [(one["name_th"], one["open"]) for one in items] == [("ก", False), ("ข", True), ("ค", False), ("ง", True)]
    assert [items[0]["valid_from"], items[0]["valid_to"]] == [None, "2026-11-15"]
    world.system.move(days=1)
    assert [one["open"] for one in world.ask("list_schools", office_id="P5703")["items"]] == [False, False, True, True]


@pytest.mark.parametrize(("change", "code", "field"), [
    ({"code": "57"}, "SUB-048", "rows.1"),
    ({"name_th": " \u200b"}, "SUB-048", "rows.1"),
    ({"province_code": "๕๗"}, "SUB-048", "rows.1"),
    ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "SUB-048", "rows.1"),
    ({"code": "1057030001"}, "SUB-048", "rows.1"),
    ({"office_id": "P9999"}, "SUB-002", "rows.1.office_id"),
    ({"valid_to": "เมื่อวาน"}, "SUB-045", None),
])  # fmt: skip
def test_a_row_that_is_wrong_is_named_and_nothing_is_loaded(world, change, code, field):
    with pytest.raises(Refused) as caught:
        load(world, school(), {**school("1057030002"), **change})
    assert (caught.value.problem.code, caught.value.field or None) == (code, field or caught.value.field)
    assert names(world) == []


def test_an_unknown_office_has_no_list(world):
    with pytest.raises(Refused) as caught:
        world.ask("list_schools", office_id="P9999")
    assert caught.value.problem.code == "SUB-002"


def test_the_operator_loads_a_file_and_rows_without_an_office_are_counted(world, tmp_path):
    path = tmp_path / "schools.csv"
    lines = ["school_id,name,area_id,level,province_code,students"]
    lines += [f"10570{n:05d},โรงเรียน {n},P5703,ประถมศึกษา,57,9" for n in range(schools.AT_ONCE + 1)]
    path.write_text("\n".join([*lines, "1099999999,ไร้เขต,,,57,1"]), encoding="utf-8-sig")
    assert schools.load(world.system.call, path) == (schools.AT_ONCE + 1, 1)
    assert world.ask("list_schools", office_id="P5703", limit=500)["items"][2]["name_th"] == "โรงเรียน 2"


@pytest.mark.parametrize("text", [b"id,name\n1,a", b"\xa1\xa2", b""])
def test_a_file_that_is_none_is_told_to_the_operator(world, tmp_path, text):
    path = tmp_path / "schools.csv"
    path.write_bytes(text)
    with pytest.raises(Trouble):
        schools.load(world.system.call, path)
    with pytest.raises(Trouble):
        schools.load(world.system.call, tmp_path / "missing.csv")


@pytest.mark.skipif(
    not PUBLIC.is_file(), reason="the public list of schools is not here; EMES_PUBLIC_DATA names its folder"
)
def test_the_public_list_loads_whole(world, make_office):
    seeds = Path(__file__).parents[3] / "deploy" / "seeds" / "offices.csv"
    with seeds.open(encoding="utf-8") as file:
        world.call("register_offices", offices=[make_office(row["id"]) for row in csv.DictReader(file)])
    wanted = Counter(row["office_id"] for row in schools.read(PUBLIC) if "office_id" in row)
    loaded, left_out = schools.load(world.system.call, PUBLIC)
    assert loaded == sum(wanted.values()) > 29_000
    assert left_out < 100
    for office_id in ("P5703", "P1001", "S36"):
        assert len(world.ask("list_schools", office_id=office_id, limit=500)["items"]) == wanted[office_id]


def scheme(world, **changes):
    return {**world.ask("get_scheme", scheme_id="sample-2570", scheme_version=1), **changes}


def test_a_dry_run_says_what_would_be_published_and_writes_nothing(world):
    told = len(world.system.published)
    answer = world.call("publish_scheme", scheme=scheme(world, scheme_version=2, label_en=" Second "), dry_run=True)
    assert {name: answer[name] for name in ("scheme_version", "indicators", "new", "dry_run")} == {
        "scheme_version": 2, "indicators": {"1": 7, "2": 17}, "new": True, "dry_run": True,
    }  # fmt: skip
    assert answer["scheme"]["label_en"] == "Second"
    assert len(world.ask("list_schemes")["items"]) == 1
    assert len(world.system.published) == told
    assert world.call("publish_scheme", scheme=scheme(world), dry_run=True)["new"] is False


@pytest.mark.parametrize(("change", "code"), [({"scheme_version": 3}, "SUB-030"), ({"label_en": "Other"}, "SUB-029")])
def test_a_dry_run_is_refused_like_the_publication(world, change, code):
    for dry_run in (True, False):
        with pytest.raises(Refused) as caught:
            world.call("publish_scheme", scheme=scheme(world, **change), dry_run=dry_run)
        assert caught.value.problem.code == code


def test_schemes_are_listed_by_version_and_by_year(world):
    world.call("publish_scheme", scheme=scheme(world, scheme_version=2))
    world.call("publish_scheme", scheme=scheme(world, scheme_id="another-2571", fiscal_year=2571))
    listed = [(one["scheme_id"], one["scheme_version"]) for one in world.ask("list_schemes")["items"]]
    assert listed == [("another-2571", 1), ("sample-2570", 1), ("sample-2570", 2)]
    assert len(world.ask("list_schemes", fiscal_year=2570)["items"]) == 2
    assert world.ask("list_schemes", fiscal_year=2599)["items"] == []
