"""Schemes: the sample is valid and labelled, every fault is found, and a published version never changes."""

from __future__ import annotations

from collections import Counter

import pytest

from submission import schemes
from submission.refusal import Refusal
from submission.scheme_schemas import SchemeInput


def fault_of(scheme) -> str | None:
    with pytest.raises(Refusal) as refused:
        schemes.validate(scheme)
    assert refused.value.reason == "scheme_not_valid"
    return refused.value.field


def test_the_sample_is_valid_in_shape_and_meaning(sample_scheme):
    assert SchemeInput().load(sample_scheme) == sample_scheme
    schemes.validate(sample_scheme)


def test_the_sample_has_24_indicators_7_in_round_1_and_17_in_round_2_and_says_what_it_is(sample_scheme):
    assert Counter(one["round"] for one in sample_scheme["indicators"]) == {1: 7, 2: 17}
    assert {one["part"] for one in sample_scheme["indicators"]} == {"QP", "AP", "STD"}
    assert sample_scheme["is_sample"] is True
    assert "ตัวอย่าง" in sample_scheme["label_th"]
    assert all("ตัวอย่าง" in one["name_th"] for one in sample_scheme["indicators"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda s: s["parts"].append(dict(s["parts"][0])), "parts.3.part"),
        (lambda s: s["indicators"].append(dict(s["indicators"][0])), "indicators.24.indicator"),
        (lambda s: s["levels"].reverse(), "levels"),
        (lambda s: s.update(office_bands=["1", "1", "2", "3", "4"]), "office_bands"),
        (lambda s: s["indicators"][0].update(part="STD"), "indicators.0.part"),
        (lambda s: s["parts"].pop(0), "indicators.0.part"),
        (lambda s: s["indicators"][1].update(weight="0"), "indicators.1.weight"),
        (lambda s: s["indicators"][1].update(unit="village"), "indicators.1.unit"),
        (lambda s: s["indicators"][1].update(target="101"), "indicators.1.target"),
        (lambda s: s["indicators"][1].update(bounds=["0", "60", "60", "80", "90"]), "indicators.1.bounds"),
        (lambda s: s["indicators"][1].update(bounds=["0", "60", "80", "90"]), "indicators.1.bounds"),
        (lambda s: s["indicators"][1].update(direction="lower"), "indicators.1.bounds"),
        (lambda s: s["indicators"][1]["claims"].append({"claim": "c1"}), "indicators.1.claims.1.claim"),
        (lambda s: s["indicators"][1]["sections"].append({"section": "how"}), "indicators.1.sections.4.section"),
        (lambda s: s["indicators"][1]["considerations"].append({"id": "1"}), "indicators.1.considerations.2.id"),
    ],
)
def test_each_fault_is_named_by_its_field(sample_scheme, change, field):
    change(sample_scheme)
    assert fault_of(sample_scheme) == field


def test_all_faults_are_named_at_once_in_two_languages(sample_scheme):
    sample_scheme["indicators"][1].update(weight="0", unit="village")
    sample_scheme["office_bands"].reverse()
    with pytest.raises(Refusal) as refused:
        schemes.validate(sample_scheme)
    found = refused.value.errors
    assert [one["field"] for one in found] == ["office_bands", "indicators.1.unit", "indicators.1.weight"]
    assert all(one["detail_th"] and one["detail_en"] for one in found)


def test_a_target_above_a_hundred_is_possible_for_items(sample_scheme):
    next(one for one in sample_scheme["indicators"] if one["unit"] == "item")["target"] = "120"
    schemes.validate(sample_scheme)


def test_a_scheme_that_no_event_can_carry_is_refused(sample_scheme):
    sample_scheme["indicators"][0]["considerations"][0]["text_th"] = "ก" * 20_000
    with pytest.raises(Refusal) as refused:
        schemes.validate(sample_scheme)
    assert refused.value.reason == "scheme_too_large"


def test_publishing_the_same_again_is_harmless_and_a_change_is_refused(sample_scheme):
    assert schemes.require_new_version(sample_scheme, []) is True
    assert schemes.require_new_version(sample_scheme, [dict(sample_scheme)]) is False
    with pytest.raises(Refusal) as refused:
        schemes.require_new_version({**sample_scheme, "label_en": "other"}, [sample_scheme])
    assert refused.value.reason == "scheme_immutable"


@pytest.mark.parametrize(("published", "version", "expected"), [([], 2, 1), ([1], 3, 2), ([1, 2], 4, 3)])
def test_versions_follow_one_another_without_gaps(sample_scheme, published, version, expected):
    earlier = [{**sample_scheme, "scheme_version": number} for number in published]
    with pytest.raises(Refusal) as refused:
        schemes.require_new_version({**sample_scheme, "scheme_version": version}, earlier)
    assert (refused.value.reason, refused.value.params) == ("scheme_version_order", {"expected": expected})


def test_a_rule_is_the_indicator_with_the_schemes_rounding(sample_scheme):
    rule = schemes.rule_of(sample_scheme, sample_scheme["indicators"][0])
    assert rule == {**sample_scheme["indicators"][0], "rounding": {"mode": "truncate", "places": 2}}
