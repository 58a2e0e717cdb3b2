"""Percent, level, target, and what exactly the next level lacks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.assessment import Figures, assess, missing_units
from scoring.domain import Refusal
from scoring.explanation import english, thai
from scoring.rounding import MODES, Rounding
from scoring.scheme import Indicator, parse

D = Decimal


def claim(numerator, denominator):
    return {"claim": "c1", "numerator": str(numerator), "denominator": str(denominator)}


@pytest.mark.parametrize(
    ("numerator", "percent", "level", "met"),
    [(242, "98.77", 5, True), (200, "81.63", 4, True), (195, "79.59", 3, False), (0, "0.00", 1, False)],
)
def test_one_claim_gives_percent_level_and_target(body, numerator, percent, level, met):
    found = assess(parse(body()), "QP-01", [claim(numerator, 245)])
    assert (str(found.percent), found.level, found.met) == (percent, level, met)


def test_several_claims_count_by_the_mean_of_their_printed_percents(body):
    found = assess(parse(body()), "QP-01", [claim(1, 3), claim(2, 3)])
    assert str(found.percent) == "49.99"  # (33.33 + 66.66) / 2 = 49.995, truncated
    assert found.gap is not None
    assert found.gap.count is None


def test_the_rounding_of_the_scheme_decides_at_a_bound(body):
    claims = [claim(17999, 20000)]  # 89.995 %
    assert assess(parse(body()), "QP-01", claims).level == 4
    half_up = parse(body(rounding={"mode": "half_up", "places": 2}))
    assert assess(half_up, "QP-01", claims).level == 5


def test_where_lower_is_better_the_target_is_an_upper_bound(body):
    found = assess(parse(body()), "AP-01", [claim(10, 100)])
    assert (found.level, found.met, found.gap) == (5, True, None)
    assert assess(parse(body()), "AP-01", [claim(11, 100)]).met is False


def test_six_more_schools_are_six_more_schools(body):
    gap = assess(parse(body()), "QP-01", [claim(190, 245)]).gap
    assert gap is not None
    assert gap.to_dict() == {"level": 4, "bound": "80", "points": "2.45", "count": 6}  # 196/245 = 80 %


def test_fewer_students_where_lower_is_better(body):
    gap = assess(parse(body()), "AP-01", [claim(25, 100)]).gap
    assert gap is not None
    assert (gap.level, gap.count) == (4, 5)


@pytest.mark.parametrize("claims", [[claim("12.5", 100)], [claim(12, "99.5")]])
def test_broken_figures_have_no_count_but_points(body, claims):
    gap = assess(parse(body()), "QP-01", claims).gap
    assert gap is not None
    assert gap.count is None
    assert gap.points > 0


def test_a_bound_beyond_the_denominator_has_no_count(body, one):
    rows = [one("QP-01", bounds=["0", "60", "70", "80", "120"]), one("AP-01")]
    gap = assess(parse(body(indicators=rows)), "QP-01", [claim(90, 100)]).gap
    assert gap is not None
    assert (gap.level, gap.count) == (5, None)


@given(
    numerator=st.integers(0, 30_000),
    denominator=st.integers(1, 30_000),
    mode=st.sampled_from(MODES),
    places=st.integers(0, 3),
)
def test_the_missing_units_reach_the_next_level_and_one_less_does_not(numerator, denominator, mode, places):
    rounding = Rounding(mode, places)
    bounds = (D(0), D(60), D(70), D("80.5"), D(90))
    one = Indicator("x", "QP", "school", "higher", D(1), D(0), bounds)
    level = one.level(rounding.percent(D(numerator), D(denominator)))
    if level == 5:
        return
    count = missing_units(rounding, one, Figures(D(numerator), D(denominator)), bounds[level])
    assert count is not None
    assert count > 0
    assert one.level(rounding.percent(D(numerator + count), D(denominator))) > level
    assert one.level(rounding.percent(D(numerator + count - 1), D(denominator))) == level


@given(numerator=st.integers(0, 30_000), denominator=st.integers(1, 30_000), mode=st.sampled_from(MODES))
def test_the_units_too_many_are_exact_where_lower_is_better(numerator, denominator, mode):
    rounding, bounds = Rounding(mode, 2), (D(100), D(40), D(30), D(20), D("10.5"))
    one = Indicator("x", "QP", "school", "lower", D(1), D(0), bounds)
    level = one.level(rounding.percent(D(numerator), D(denominator)))
    if level == 5:
        return
    count = missing_units(rounding, one, Figures(D(numerator), D(denominator)), bounds[level])
    assert count is not None
    assert 0 < count <= numerator
    assert one.level(rounding.percent(D(numerator - count), D(denominator))) > level
    assert one.level(rounding.percent(D(numerator - count + 1), D(denominator))) == level


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ([], "no_claims"),
        ([claim(1, 0)], "no_proportion"),
        ([claim("x", 1)], "not_a_number"),
        ([claim(-1, 5)], "not_a_number"),
    ],
)
def test_claims_that_cannot_be_computed_are_refused(body, claims, reason):
    with pytest.raises(Refusal) as refused:
        assess(parse(body()), "QP-01", claims)
    assert refused.value.reason == reason


# ---- explanations
def test_a_score_explains_itself_in_thai(body):
    scheme = parse(body())
    assert thai(scheme, assess(scheme, "QP-01", [claim(190, 245)])) == (
        "190/245 = ร้อยละ 77.55 (ปัดทิ้ง 2 ตำแหน่ง) ถึงเกณฑ์ระดับ 3 ดี (ตั้งแต่ร้อยละ 70) ตามชุดตัวชี้วัด sample-2570 รุ่นที่ 1; "
        "ไม่บรรลุค่าเป้าหมายร้อยละ 80; ต้องเพิ่มสถานศึกษาอีก 6 แห่ง จึงจะถึงระดับ 4 ดีมาก (ตั้งแต่ร้อยละ 80)"
    )


def test_a_score_explains_itself_in_english(body):
    scheme = parse(body())
    assert english(scheme, assess(scheme, "QP-01", [claim(190, 245)])) == (
        "190/245 = 77.55 % (truncated, 2 places) reaches level 3 Good (from 70 %) under sample-2570 version 1; "
        "target 80 % not met; 6 more schools are needed for level 4 Very good (from 80 %)"
    )


def test_the_highest_and_the_lowest_level_have_words_of_their_own(body):
    scheme = parse(body())
    top, bottom = assess(scheme, "QP-01", [claim(245, 245)]), assess(scheme, "QP-01", [claim(2, 5)])
    assert thai(scheme, top).endswith("บรรลุค่าเป้าหมายร้อยละ 80; เป็นระดับสูงสุดแล้ว")
    assert english(scheme, top).endswith("target 80 % met; this is the highest level")
    assert "อยู่ในระดับ 1 ปรับปรุง ตาม" in thai(scheme, bottom)
    assert "1 more school is needed for level 2 Fair" in english(scheme, bottom)


def test_lower_is_better_and_several_claims_are_said_so(body, one):
    scheme = parse(body(rounding={"mode": "half_even", "places": 1}))
    lower = assess(scheme, "AP-01", [claim(25, 100)])
    assert "ถึงเกณฑ์ระดับ 3 ดี (ไม่เกินร้อยละ 30)" in thai(scheme, lower)
    assert thai(scheme, lower).endswith("ต้องลดนักเรียนอีก 5 คน จึงจะถึงระดับ 4 ดีมาก (ไม่เกินร้อยละ 20)")
    assert english(scheme, lower).endswith("5 fewer students are needed for level 4 Very good (at most 20 %)")
    several = assess(scheme, "QP-01", [claim(1, 2), claim(7, 10)])
    assert "1/2, 7/10 = ร้อยละ 60.0 (เฉลี่ย 2 รายการ, ปัดครึ่งเข้าหาเลขคู่ 1 ตำแหน่ง)" in thai(scheme, several)
    assert "10.0 percentage points more are needed for level 3 Good" in english(scheme, several)
