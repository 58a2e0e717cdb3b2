"""Words found in the texts of one office's reports."""

from __future__ import annotations

import pytest

from emes_kit.problems import Refused


def search(world, *words, **more):
    asked = {"round_id": "2570-1", "office_id": "P5703", "words": list(words), **more}
    return world.ask("search_texts", **asked)["items"]


def test_a_word_is_found_however_its_thai_and_its_digits_were_typed(opened):
    opened.save(opened.content(what="สำนักงานจัดหาน้ำดื่มให้ทุกโรงเรียน ครบ ๑๓๙ แห่ง", how="ประชุม PLC ทุกเดือน"))
    for word in ("น้ำดื่ม", "นํ้าดื่ม", "139", "๑๓๙", "plc"):
        found = search(opened, word)
        assert [one["report_id"] for one in found] == [opened.report_id], word
    assert search(opened, "อวกาศ") == []


def test_the_answer_says_which_words_were_found_and_where(opened):
    opened.save(opened.content(what="อบรมครู " * 40 + "ซ้อมแผนเผชิญเหตุ" + " ติดตามผล" * 40))
    found = search(opened, "อวกาศ", "เผชิญเหตุ")[0]
    assert (found["words"], found["field"]) == (["เผชิญเหตุ"], "sections.what")
    assert found["excerpt"].startswith("…")
    assert found["excerpt"].endswith("…")
    assert "ซ้อมแผนเผชิญเหตุ" in found["excerpt"]
    assert found["excerpt"][1] not in "่้๊๋ิีึืุู็์ัํ"


def test_only_reports_in_the_states_asked_for_are_searched(opened):
    opened.save()
    assert len(search(opened, "แผน")) == len(search(opened, "แผน", states=["draft"]))
    assert search(opened, "แผน", states=["submitted", "approved"]) == []


def test_another_office_and_another_round_are_not_searched(opened):
    opened.save(opened.content(what="เผชิญเหตุ"))
    assert search(opened, "เผชิญเหตุ", office_id="P1001") == []
    assert search(opened, "เผชิญเหตุ", round_id="2570-2") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"words": []},
        {"words": ["x"] * 11},
        {"words": [" "]},
        {"words": ["x" * 101]},
        {"office_id": "x"},
        {"states": ["lost"]},
    ],
)
def test_a_search_that_makes_no_sense_is_refused(opened, fields):
    with pytest.raises(Refused) as refused:
        opened.ask("search_texts", **{"round_id": "2570-1", "office_id": "P5703", "words": ["x"], **fields})
    assert refused.value.problem.status == 422
