"""From the pre-flight over the committee to the director's signature, and a receipt that everybody can verify."""

from __future__ import annotations

import hashlib
import html
import re
from typing import Any

import pytest
import segno
from gatewaylab.office import (
    CERTIFY,
    DIRECTOR,
    OWNER,
    RECEIPT,
    SCREENER,
    SCREENING,
    TEXTS,
    URL,
    decide,
    send,
    state,
    submit,
    write,
)

REMARK = {"findings.sections.what.text": "x", "findings.sections.what.reason_code": "copied"}


# ---- towards the committee
def test_the_preflight_names_what_blocks_and_leads_there(people: Any, house: Any) -> None:
    page = write(people, **{"sections.how": "", "claims.c1.numerator": "", "step": "check"})
    assert f'href="{URL}#sections.how"' in page.text
    assert f'href="{URL}#claims.c1.numerator"' in page.text
    assert f'action="{URL}/send"' not in page.text
    assert state(house) == "draft"


def test_what_the_system_noticed_wants_an_explanation(people: Any, house: Any) -> None:
    name = next(one["name_th"] for one in house.SCHEME["indicators"] if one["indicator"] == "AP-03")
    write(people, **{"sections.what": name, "step": "check"})
    owner = people(OWNER)
    refused = owner.submit(f"{URL}/send")
    assert refused.status == 422
    assert 'href="#explanations.sections.what"' in refused.text
    owner.submit(f"{URL}/send", **{"explanations.sections.what": "ชื่อกิจกรรมตรงกับตัวชี้วัด"})
    assert state(house) == "screening"
    assert "ชื่อกิจกรรมตรงกับตัวชี้วัด" in people(SCREENER).open(SCREENING).text


def test_a_pass_holds_for_what_was_read_only(people: Any, house: Any) -> None:
    send(people)
    screener = people(SCREENER)
    stale = screener.open(SCREENING)
    owner = people(OWNER)
    assert "data-draft" not in owner.open(f"{URL}?edit=1").text  # an edit in screening is a decision
    owner.submit(URL, **{"sections.what": "แก้หลังส่ง"})
    screener.page = stale
    assert screener.submit(SCREENING, decision="pass").status == 412
    assert state(house) == "draft"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": ""}, "ต้องกรอกช่องนี้"),
        ({"decision": "return"}, "อย่างน้อย 1 ข้อ"),
        ({"decision": "return", "findings.sections.what.text": "x"}, "ต้องกรอกช่องนี้"),
        ({"decision": "return", "findings.sections.what.reason_code": "copied"}, "ต้องกรอกช่องนี้"),
        ({"decision": "pass", **REMARK}, "ต้องไม่มีข้อสังเกต"),
    ],
)  # fmt: skip
def test_the_committee_is_told_what_is_missing(people: Any, house: Any, fields: dict[str, str], said: str) -> None:
    send(people)
    page = decide(people, **{"decision": "", **fields})
    assert page.status == 422
    assert said in page.text.partition('class="summary"')[2]
    assert state(house) == "screening"


# ---- certification and receipt
def test_the_director_sees_exactly_what_is_signed(people: Any, house: Any) -> None:
    send(people)
    decide(people, "pass")
    page = people(DIRECTOR).open(CERTIFY).text
    hash = house.get(OWNER, house.ADDRESS).json["content_hash"]
    canonical = re.search(r'<pre class="canonical"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert canonical is not None
    assert hashlib.sha256(html.unescape(canonical[1]).encode()).hexdigest() == hash
    signed = page.partition('class="signed"')[2].partition("</div>\n")[0]
    for text in (*TEXTS.values(), "98.56"):
        assert text in page
    assert TEXTS["sections.how"] in signed
    assert hash in page
    assert "มาตรา 157" in page
    assert "สพป.เชียงราย เขต 3" in page


def test_nothing_is_signed_without_saying_so(people: Any, house: Any) -> None:
    send(people)
    decide(people, "pass")
    director = people(DIRECTOR)
    director.open(CERTIFY)
    page = director.submit(CERTIFY)
    assert page.status == 422
    assert 'href="#confirmed"' in page.text
    assert state(house) == "screening"


def test_what_changed_after_reading_is_not_signed(people: Any, house: Any) -> None:
    send(people)
    decide(people, "pass")
    director = people(DIRECTOR)
    director.open(CERTIFY)
    people(OWNER).open(f"{URL}?edit=1")
    people(OWNER).submit(URL, **{"sections.what": "แก้หลังกลั่นกรอง"})
    page = director.submit(CERTIFY, confirmed="yes")
    assert page.status in (409, 412)
    assert "ยังรับรองไม่ได้" in page.text
    assert state(house) == "draft"


def test_signed_twice_by_an_impatient_hand_is_one_receipt(people: Any, house: Any) -> None:
    send(people)
    decide(people, "pass")
    director = people(DIRECTOR)
    before = director.open(CERTIFY)
    receipts = []
    for _ in range(2):
        director.page = before
        receipts.append(director.submit(CERTIFY, confirmed="yes"))
    assert [page.status for page in receipts] == [200, 200]
    assert all(RECEIPT in page.text for page in receipts)
    assert house.system.call("submission", "get_report", report_id=house.REPORT)["submission_no"] == 1


def test_a_receipt_can_be_verified_by_everybody_and_tells_nothing_personal(
    people: Any, house: Any, another_browser: Any
) -> None:
    page = submit(people).text
    address = re.search(r'class="long" href="([^"]+)"', page)
    assert address is not None
    assert segno.make(html.unescape(address[1]), error="m").svg_inline(scale=4, border=4, omitsize=True) in page
    path = html.unescape(address[1]).partition("8000")[2]
    public = another_browser.open(path)
    assert public.status == 200
    assert "ใบรับถูกต้อง" in public.text
    assert "<script" not in public.text
    for secret in ("owner.", "director.", "screener.", *(text for text in TEXTS.values() if not text.isdigit())):
        assert secret not in public.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"/verify/{RECEIPT}", 200, "พบใบรับ"),
        (f"/verify/{RECEIPT}?hash={'0' * 64}", 200, "รหัสไม่ตรง"),
        ("/verify?no=r-2570-1-p5703-ap-๐๓-๑", 200, "พบใบรับ"),
        ("/verify?no=R–2570–1–P5703–AP–03–1", 200, "พบใบรับ"),
        ("/verify/R-2570-1-P5703-AP-03-7", 404, "ไม่เคยออกใบรับเลขที่นี้"),
        ("/verify?no=hello", 404, "ไม่เคยออกใบรับเลขที่นี้"),
        ("/verify", 200, "กรอกเลขที่จากใบรับ"),
        ("/verify/hello", 404, "GW-028"),
    ],
)
def test_a_receipt_is_found_as_people_copy_it(
    people: Any, house: Any, another_browser: Any, path: str, status: int, said: str
) -> None:
    house.submitted()
    page = another_browser.open(path)
    assert (page.status, said in page.text) == (status, True)


def test_a_receipt_is_read_by_its_own_office_and_the_centre(people: Any, house: Any) -> None:
    house.submitted()
    for who, status in ((OWNER, 200), (SCREENER, 200), ("executive", 200), ("owner.P1001", 403)):
        assert people(who).open(f"/receipts/{RECEIPT}").status == status
    assert people(OWNER).open("/receipts/R-2570-1-P5703-AP-03-9").status == 404
