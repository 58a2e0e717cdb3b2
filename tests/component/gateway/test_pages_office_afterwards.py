"""What comes after a report was sent: findings to be answered, taking it back, its history."""

from __future__ import annotations

import re
from typing import Any

from gatewaylab.office import (
    OWNER,
    RECEIPT,
    SCREENER,
    SCREENING,
    URL,
    state,
)


# ---- findings
def test_findings_stand_beside_their_field_with_a_box_for_the_answer(people: Any, house: Any) -> None:
    house.submitted()
    other = {"field": "report", "reason_code": "evidence", "text": "แนบหลักฐาน"}
    house.decide(1, "return", house.FINDING, {**house.FINDING, "field": "claims.c1.percent"}, other)
    page = people(OWNER).open(URL)
    for number in range(3):
        assert f'name="answers.{number}"' in page.text
    narrative = page.text.partition("คำบรรยาย</h2>")[2]
    assert 'name="answers.0"' in narrative
    assert narrative.index('name="answers.0"') < narrative.index('name="sections.result"')
    page = people(OWNER).submit(URL, **{"answers.0": "ระบุครบแล้ว", "answers.2": "แนบแล้ว"})
    assert "ระบุครบแล้ว" in page.text
    findings = house.get(OWNER, house.ADDRESS).json["findings"]
    assert [row.get("answer") for row in findings] == ["ระบุครบแล้ว", None, "แนบแล้ว"]
    people(OWNER).submit(URL, **{"answers.0": "", "step": "check"})
    asked = people(OWNER).page.text
    assert "ยังไม่ได้ตอบ" in asked
    people(OWNER).submit(f"{URL}/send")
    seen = people(SCREENER).open(SCREENING).text
    assert "แนบแล้ว" in seen
    assert "ข้อสังเกตก่อนหน้าและคำตอบ" in seen


# ---- afterwards
def test_a_report_is_taken_back_while_nobody_has_begun(people: Any, house: Any) -> None:
    house.submitted()
    owner = people(OWNER)
    owner.open(f"{URL}/take-back")
    page = owner.submit(f"{URL}/take-back")
    assert "รับคำขอดึงกลับแล้ว" in page.text
    house.system.settle()
    assert state(house) == "draft"


def test_once_a_reviewer_has_begun_it_stays(people: Any, house: Any) -> None:
    house.submitted()
    task = f"/api/v1/review/tasks/{house.REPORT}.1"
    house.post("reviewer.1", f"{task}/claim", version=house.get("reviewer.1", task).json["version"])
    owner = people(OWNER)
    owner.open(f"{URL}/take-back")
    page = owner.submit(f"{URL}/take-back")
    assert page.status == 409
    assert 'class="summary"' in page.text
    house.system.settle()
    assert state(house) == "submitted"


def test_the_history_shows_every_submission_and_what_changed(people: Any, house: Any) -> None:
    house.submitted()
    house.decide(1, "return", house.FINDING)
    owner = people(OWNER)
    owner.open(URL)
    owner.submit(
        URL, **{"sections.what": house.content()["sections"]["what"] + " และโรงเรียนเอกชน", "claims.c1.numerator": "138"}
    )
    page = owner.open(f"{URL}/history")
    assert house.FINDING["text"] in page.text
    assert RECEIPT in page.text
    assert re.search(r"<ins>.*?และโรงเรียนเอกชน</ins>", page.text, re.DOTALL)
    assert re.search(r"<del>.*?137</del><ins>.*?138</ins>", page.text, re.DOTALL)
    assert owner.open(f"{URL}/history?old=1&new=now").text.count("<ins>") == page.text.count("<ins>")
    for strange in ("old=9&new=now", "new=9", "old=1&new=1"):
        assert owner.open(f"{URL}/history?{strange}").status == 200
