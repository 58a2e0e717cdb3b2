"""Offices, reference lists, schemes and rounds: loading twice is harmless, changes are told, lists are Thai."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[3] / "deploy" / "seeds"


def rows(name):
    with (SEEDS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def as_input(row):
    names = ("kind", "name_th", "short_th", "name_en")
    codes = row["province_codes"].split("|")
    blank = {name: row[name] or None for name in ("valid_from", "valid_to", "predecessor")}
    facts = {name: row[name] for name in names}
    return {"office_id": row["id"], **facts, "region": row["region6"], "province_codes": codes, **blank}


@pytest.fixture
def nation(world):
    assert world.call("register_offices", offices=[as_input(row) for row in rows("offices.csv")])["offices"] == 245
    return world


def test_all_245_offices_load_and_loading_them_again_tells_nobody_anything(nation):
    told = len(nation.system.published)
    assert len({e.subject for e in nation.told("office_registered")}) == 245
    answer = nation.call("register_offices", offices=[as_input(row) for row in rows("offices.csv")])
    assert answer == {"offices": 245, "changed": 0}
    assert len(nation.system.published) == told


def test_a_changed_fact_of_an_office_is_told_once(world, make_office):
    changed = make_office("P5703", valid_to="30 ก.ย. 2570")
    for _ in range(2):
        world.call("register_offices", offices=[changed])
    events = [e for e in world.told("office_registered") if e.subject == "P5703"]
    assert [(e.sequence, e.data["valid_to"]) for e in events] == [(1, None), (2, "2027-09-30")]


def test_the_divided_secondary_offices_know_their_predecessor(nation):
    office = nation.ask("get_office", office_id="S40")
    assert (office["short_th"], office["predecessor"], office["valid_from"]) == ("สพม.แม่ฮ่องสอน", "S42-34", "2021-01-28")


def test_offices_are_listed_in_thai_order_page_by_page(nation):
    seen, cursor = [], None
    while True:
        page = nation.ask("list_offices", kind="secondary", limit=25, cursor=cursor)
        seen += [office["office_id"] for office in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [f"S{number:02d}" for number in range(1, 63)]


def test_offices_are_filtered_by_region_and_kind(nation):
    found = nation.ask("list_offices", region="ภาคเหนือ", kind="secondary", limit=500)["items"]
    assert {office["region"] for office in found} == {"ภาคเหนือ"}
    assert {office["kind"] for office in found} == {"secondary"}


@pytest.mark.parametrize(("kind", "count"), [("provinces", 77), ("plans", 186), ("holidays", 49)])
def test_reference_lists_load_whole_and_twice(world, kind, count):
    for _ in range(2):
        assert world.call("load_reference", kind=kind, rows=rows(f"{kind}.csv")) == {"kind": kind, "rows": count}
    assert len(world.ask("list_reference", kind=kind)["items"]) == count


def test_a_scheme_is_told_once_however_often_it_is_published(world):
    scheme = world.ask("get_scheme", scheme_id="sample-2570", scheme_version=1)
    world.call("publish_scheme", scheme=scheme)
    assert len(world.told("scheme_published")) == 1
    assert world.told("scheme_published")[0].data == scheme


def test_a_new_version_leaves_the_old_one_and_its_rounds_as_they_are(opened):
    scheme = opened.ask("get_scheme", scheme_id="sample-2570", scheme_version=1)
    changed = {**scheme, "scheme_version": 2, "rounding": {"mode": "half_up", "places": 2}}
    opened.call("publish_scheme", scheme=changed)
    assert opened.ask("get_scheme", scheme_id="sample-2570", scheme_version=1) == scheme
    assert opened.submit()["state"] == "submitted"
    assert opened.told("report_submitted")[0].data["claims"][0]["percent"] == "98.77"


def test_a_round_under_the_new_version_follows_the_new_rounding(world):
    scheme = world.ask("get_scheme", scheme_id="sample-2570", scheme_version=1)
    world.call("publish_scheme", scheme={**scheme, "scheme_version": 2, "rounding": {"mode": "half_up", "places": 2}})
    world.open_round(scheme_version=2)
    assert world.save()["claims"][0]["percent"] == "98.78"


def test_a_round_shows_its_window_by_the_clock(world):
    world.plan_round()
    says = []
    for days in (0, 4, 41):
        world.system.move(days=days)
        says.append(world.ask("get_round", round_id="2570-1")["window"])
    assert says == ["before", "open", "late"]
    assert [one["round_id"] for one in world.ask("list_rounds")["items"]] == ["2570-1"]


def test_the_form_of_an_indicator_comes_with_the_round(opened):
    items = opened.ask("list_round_indicators", round_id="2570-1")["items"]
    assert [one["indicator"] for one in items] == ["AP-01", "AP-02", "AP-03", "QP-01", "QP-02", "QP-03", "STD-01"]
    assert items[0]["rounding"] == {"mode": "truncate", "places": 2}
    assert [claim["claim"] for claim in items[0]["claims"]] == ["c1", "c2"]


def test_an_office_registered_after_the_round_opened_is_reminded_too(opened, make_office):
    opened.call("register_offices", offices=[make_office("P5002"), make_office("P5004", valid_from="2027-01-15")])
    opened.system.move(days=45)
    assert ("official", "passed", 3) in opened.deadlines("P5002")
    assert opened.deadlines("P5004") == []
    opened.office_id = "P5002"
    assert opened.submit()["late"] is True


def test_the_offices_with_clocks_of_their_own_are_listed(opened):
    assert opened.ask("list_office_rounds", round_id="2570-1")["items"] == []
    opened.call("set_internal_deadline", "director.P5703", round_id="2570-1", office_id="P5703", due_on="2026-12-10")
    [own] = opened.ask("list_office_rounds", round_id="2570-1")["items"]
    assert (own["office_id"], own["internal_due_at"]) == ("P5703", "2026-12-10T16:59:59Z")
    assert opened.ask("list_office_rounds", round_id="2570-1", office_id="P5703")["items"] == [own]
    assert opened.ask("list_office_rounds", round_id="2570-1", office_id="P5001")["items"] == []
