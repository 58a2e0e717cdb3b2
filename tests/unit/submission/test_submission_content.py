"""Content: cleaned, checked, hashed; and the pre-flight that stops what a committee would stumble over."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission.content import canonical_hash, check, preflight, require_ready, share_taken_from
from submission.refusal import Refusal

RULE = {
    "indicator": "AP-03", "unit": "school", "direction": "higher", "target": "80",
    "rounding": {"mode": "truncate", "places": 2}, "name_th": "ร้อยละของสถานศึกษาที่มีแผนและมาตรการจัดการภัยพิบัติ",
    "considerations": [{"id": "1", "text_th": "มีข้อมูลครบถ้วน ถูกต้อง"}],
    "claims": [{"claim": "c1", "label_th": "ร้อยละ", "label_en": "percent"}],
    "sections": [
        {"section": "what", "label_th": "ทำอะไร", "label_en": "What", "required": True, "max_chars": 20},
        {"section": "result", "label_th": "ผล", "label_en": "Result", "required": False, "max_chars": 400},
    ],
}  # fmt: skip
REPORT = "2570-1.AP-03.P5703"
FULL = {"claims": {"c1": {"numerator": "242", "denominator": "245"}}, "sections": {"what": "อบรมครู", "result": "ดีขึ้น"}}


def checked(**sections):
    return check(REPORT, {"claims": FULL["claims"], "sections": sections}, RULE)


def test_the_hash_is_that_of_the_canonical_json_anybody_can_write_down():
    done = check(REPORT, FULL, RULE)
    canonical = (
        '{"claims":[{"claim":"c1","denominator":"245","met":true,"numerator":"242","percent":"98.77","target":"80","unit":"school"}],'
        '"content":{"claims":{"c1":{"denominator":"245","numerator":"242"}},"sections":{"result":"ดีขึ้น","what":"อบรมครู"}},'
        '"report_id":"2570-1.AP-03.P5703"}'
    )
    assert done.content_hash == hashlib.sha256(canonical.encode()).hexdigest()
    assert done.content_hash == canonical_hash(REPORT, done.content, done.claims)


def test_the_order_of_fields_does_not_change_the_hash():
    turned = {"sections": {"result": "ดีขึ้น", "what": "อบรมครู"}, "claims": FULL["claims"]}
    assert check(REPORT, turned, RULE).content_hash == check(REPORT, FULL, RULE).content_hash


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_texts_hash_alike_only_when_they_are_alike_after_cleaning(one, other):
    a, b = checked(result=one), checked(result=other)
    assert (a.content_hash == b.content_hash) == (a.content["sections"] == b.content["sections"])


def test_another_report_with_the_same_words_has_another_hash():
    assert check("2570-1.AP-03.P5704", FULL, RULE).content_hash != check(REPORT, FULL, RULE).content_hash


def test_damaged_text_is_repaired_and_the_raw_text_kept():
    done = checked(what="ส านักงาน")
    assert done.content["sections"]["what"] == "สำนักงาน"
    assert done.raw == [{"field": "sections.what", "text": "ส านักงาน"}]


def test_clean_text_leaves_no_raw_copy():
    assert checked(what="อบรมครู").raw == []


def test_numbers_are_kept_in_one_spelling_and_percent_is_ours():
    given_ = {"claims": {"c1": {"numerator": "๒๔๒", "denominator": "245", "percent": "98.77", "met": True}}}
    assert check(REPORT, given_, RULE).content["claims"] == {"c1": {"numerator": "242", "denominator": "245"}}


def test_a_draft_may_be_incomplete():
    done = check(REPORT, {"claims": {"c1": {"numerator": "5"}}, "sections": {}}, RULE)
    assert (done.claims, done.content["claims"]) == ([], {"c1": {"numerator": "5", "denominator": ""}})


@pytest.mark.parametrize(
    ("given_", "reason", "field"),
    [
        ({"claims": {"c9": {}}}, "unknown_claim", "claims.c9"),
        ({"sections": {"why": "x"}}, "unknown_section", "sections.why"),
        ({"sections": {"what": "ก" * 21}}, "section_too_long", "sections.what"),
        ({"claims": {"c1": {"numerator": "-1"}}}, "claim_negative", "claims.c1.numerator"),
    ],
)
def test_wrong_content_is_refused_even_in_a_draft(given_, reason, field):
    with pytest.raises(Refusal) as refused:
        check(REPORT, given_, RULE)
    assert (refused.value.reason, refused.value.field) == (reason, field)


def test_a_limit_counts_the_text_after_repair():
    assert checked(what="ส า" * 10).content["sections"]["what"] == "สำ" * 10


def test_every_gap_is_named_before_anybody_is_asked_to_sign():
    remarks = preflight({"claims": {}, "sections": {}}, [], RULE)
    assert [remark.field for remark in remarks] == ["sections.what", "claims.c1"]
    with pytest.raises(Refusal) as refused:
        require_ready(remarks, {"sections.what": "ไม่มี"})
    assert refused.value.reason == "not_complete"
    assert [error["detail_th"] for error in refused.value.errors] == [
        "ยังไม่ได้กรอกหัวข้อ ทำอะไร", "ยังไม่ได้กรอกตัวตั้งและตัวหารของ ร้อยละ",
    ]  # fmt: skip


def test_a_complete_report_passes_the_preflight():
    done = check(REPORT, FULL, RULE)
    assert preflight(done.content, done.claims, RULE) == []


def test_pasting_the_indicators_own_wording_needs_an_explanation():
    done = checked(what="อบรม", result=RULE["name_th"])
    remarks = preflight(done.content, done.claims, RULE)
    assert [(remark.field, remark.blocks) for remark in remarks] == [("sections.result", False)]
    with pytest.raises(Refusal) as refused:
        require_ready(remarks, {"sections.result": "  "})
    assert (refused.value.reason, refused.value.errors[0]["reason_code"]) == ("explanation_needed", "copied")
    require_ready(remarks, {"sections.result": "ผลเป็นไปตามชื่อตัวชี้วัดทุกประการ"})


def test_naming_the_indicator_in_an_own_sentence_is_no_copy():
    text = f"สำนักงานเขตได้อบรมครู 120 คน และติดตามผลในทุกโรงเรียน ทำให้ {RULE['name_th']} เพิ่มขึ้นจากปีก่อนร้อยละ 12"
    assert share_taken_from(text, RULE["name_th"]) < 0.5
    assert preflight(checked(what="อบรม", result=text).content, checked().claims, RULE) == []


@pytest.mark.parametrize(("text", "share"), [("", 0.0), ("สั้น", 0.0), ("abcdefg", 1.0)])
def test_the_share_of_copied_text_has_clear_ends(text, share):
    assert share_taken_from(text, "abcdefghij") == share
