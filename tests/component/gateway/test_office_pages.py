"""The office's pages over the real HTTP stack: what they ask, what they refuse, whom they show what."""

from __future__ import annotations

import hashlib
import html
import re
from typing import Any

import pytest
import segno

OWNER, SCREENER, DIRECTOR = "owner.P5703", "screener.P5703", "director.P5703"
URL, SCREENING, CERTIFY = "/indicators/2570-1/AP-03", "/screening/2570-1/AP-03", "/certify/2570-1/AP-03"
RECEIPT = "R-2570-1-P5703-AP-03-1"
TEXTS = {
    "claims.c1.numerator": "137", "claims.c1.denominator": "139",
    "sections.what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ", "sections.where": "สถานศึกษาในสังกัดทั้งหมด",
    "sections.how": "อบรม ซ้อมแผน และติดตามรายโรงเรียน", "sections.result": "สถานศึกษามีแผนครบและซ้อมแล้ว",
}  # fmt: skip
REMARK = {"findings.sections.what.text": "x", "findings.sections.what.reason_code": "copied"}


@pytest.fixture
def people(house: Any, browser: Any) -> Any:
    """people(who) → a browser of theirs, logged in."""
    known: dict[str, Any] = {}

    def of(who: str) -> Any:
        if who not in known:
            known[who] = type(browser)(house)
            known[who].login(who)
        return known[who]

    return of


def state(house: Any) -> str:
    return str(house.system.call("submission", "get_report", report_id=house.REPORT)["state"])


def write(people: Any, **fields: Any) -> Any:
    owner = people(OWNER)
    owner.open(URL)
    return owner.submit(URL, **{**TEXTS, **fields})


def send(people: Any) -> Any:
    write(people, step="check")
    return people(OWNER).submit(f"{URL}/send")


def decide(people: Any, decision: str, **fields: Any) -> Any:
    screener = people(SCREENER)
    screener.open(SCREENING)
    return screener.submit(SCREENING, decision=decision, **fields)


def submit(people: Any) -> Any:
    send(people)
    decide(people, "pass")
    director = people(DIRECTOR)
    director.open(CERTIFY)
    return director.submit(CERTIFY, confirmed="yes")


def as_script(owner: Any, page: str, version: int, key: str = "k" * 16) -> dict[str, str]:
    """Headers of a draft that the script sends."""
    ticket = re.search(r'<meta name="csrf" content="([0-9a-f]+)"', owner.open(page).text)
    assert ticket is not None
    known = {"X-CSRF-Token": ticket[1], "HX-Request": "true", "Accept": "application/json"}
    return {**known, "Idempotency-Key": key, "If-Match": f'"{version}"'}


def draft(owner: Any, fields: dict[str, Any], version: int, key: str = "k" * 16) -> Any:
    return owner.post(f"{URL}/draft", fields, **as_script(owner, URL, version, key))


# ---- home and lists
def test_home_says_what_is_due_with_both_clocks_and_what_came_back_and_why(people: Any, house: Any) -> None:
    send(people)
    decide(people, "return", **{
        "findings.sections.result.reason_code": "incomplete", "findings.sections.result.text": "ขาด 3 แห่ง",
    })  # fmt: skip
    page = people(OWNER).open("/home").text
    came_back = page.partition("ต้องแก้ไขก่อน")[2].partition("</section>")[0]
    assert "ขาด 3 แห่ง" in came_back
    assert "ไม่ครบ" in came_back
    assert {"8 ธ.ค. 2569", "15 ธ.ค. 2569"} <= set(re.findall(r"\d+ ธ\.ค\. 2569", came_back))
    waiting = page.partition("รอท่านดำเนินการ")[2].partition("</section>")[0]
    assert "เหลือ 18 วัน" in waiting
    assert URL not in waiting


@pytest.mark.parametrize(("who", "where"), [(SCREENER, "/screening"), (DIRECTOR, "/certify")])
def test_home_leads_everybody_to_their_own_step(people: Any, who: str, where: str) -> None:
    send(people)
    if who == DIRECTOR:
        decide(people, "pass")
    assert f'href="{where}/2570-1/AP-03"' in people(who).open("/home").text


def test_an_office_reads_its_own_deadline_not_the_countrys(people: Any, house: Any) -> None:
    fields = {"round_id": "2570-1", "office_id": "P5703", "due_on": "2026-12-01"}
    house.command("submission", "set_internal_deadline", **fields)
    page = people(OWNER).open("/home").text
    assert "1 ธ.ค. 2569" in page
    assert "8 ธ.ค. 2569" not in page


def test_home_goes_out_while_submission_is_away(people: Any, house: Any, monkeypatch: Any) -> None:
    from emes_kit.problems import refuse

    owner, real = people(OWNER), house.system.call

    def call(target: str, method: str, /, **fields: Any) -> Any:
        if target == "submission":
            raise refuse("timeout", service=target)
        return real(target, method, **fields)

    monkeypatch.setattr(house.system, "call", call)
    page = owner.open("/home")
    assert page.status == 200
    assert "อ่านงานที่ครบกำหนดไม่ได้ชั่วคราว" in page.text


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", 7), ("q=AP-03", 1), ("q=ap+๐๓", 1), ("part=QP", 3), ("state=draft", 1), ("state=approved", 0),
        ("q=แผน&part=AP&state=draft", 1), ("q=%20", 7), ("round=2570-9", 7),
    ],
)  # fmt: skip
def test_the_list_is_filtered_and_searched(people: Any, query: str, ids: int) -> None:
    write(people)
    page = people(OWNER).open(f"/indicators?{query}")
    assert page.status == 200
    assert len(set(re.findall(r'href="/indicators/2570-1/([A-Z]+-\d+)"', page.text))) == ids
    assert f"แสดง {ids} จาก 7" in page.text


def test_a_state_is_told_by_word_and_icon_too(people: Any) -> None:
    write(people)
    row = people(OWNER).open("/indicators?q=AP-03").text.partition("<tbody>")[2]
    assert re.search(r'class="badge info"><svg.*?</svg> ร่าง</span>', row, re.DOTALL)


@pytest.mark.parametrize(
    "path", ["/indicators?state=lost", "/indicators?part=XX", "/indicators?round=1", f"{URL}/history?new=x"]
)
def test_a_filter_that_does_not_exist_is_refused_as_a_page(people: Any, path: str) -> None:
    page = people(OWNER).open(path)
    assert page.status == 422
    assert "KIT-002" in page.text


# ---- who sees what
@pytest.mark.parametrize("path", [URL, f"{URL}/history", "/indicators"])
def test_nobody_reads_another_office(people: Any, path: str) -> None:
    write(people)
    page = people("owner.P1001").open(f"{path}?office=P5703")
    assert (page.status, "GW-011" in page.text) == (403, True)
    assert TEXTS["sections.what"] not in people("owner.P1001").open(path).text


@pytest.mark.parametrize("path", [f"{URL}/send", f"{URL}/take-back", SCREENING, CERTIFY, "/screening", "/certify"])
def test_a_step_is_open_to_its_own_role_only(people: Any, path: str) -> None:
    assert people("executive").open(path).status == 403
    allowed = {"/scr": SCREENER, "/cer": DIRECTOR}.get(path[:4], OWNER)
    other = SCREENER if allowed != SCREENER else OWNER
    assert people(other).open(path).status == 403
    assert people(allowed).open(path).status == 200


def test_the_ministry_and_the_bureau_read_one_office_by_name(people: Any) -> None:
    write(people)
    executive = people("executive")
    assert 'name="office"' in executive.open("/indicators").text
    page = executive.open("/indicators?office=P5703&q=AP-03")
    assert f'href="{URL}?office=P5703"' in page.text
    assert TEXTS["sections.what"] in executive.open(f"{URL}?office=P5703").text
    assert executive.open(URL).status == 422
    assert "บันทึกร่าง" not in executive.open(f"{URL}?office=P5703").text


def test_others_of_the_office_read_the_report_without_a_form(people: Any) -> None:
    write(people)
    page = people(DIRECTOR).open(URL).text
    assert TEXTS["sections.what"] in page
    assert 'id="report"' not in page


@pytest.mark.parametrize(
    "path", ["/indicators/2570-1/AP-99", "/indicators/2570-9/AP-03", "/indicators/x/y", f"{SCREENING}9"]
)
def test_what_does_not_exist_is_not_found(people: Any, path: str) -> None:
    who = SCREENER if path.startswith("/scr") else OWNER
    assert people(who).open(path).status == 404


# ---- the form
def test_a_save_shows_the_percent_by_the_schemes_rule(people: Any) -> None:
    page = write(people, **{"claims.c1.numerator": "๑๓๗", "claims.c1.denominator": "139"})
    assert re.search(r"<output[^>]*>98\.56</output>", page.text)
    assert re.search(r'<span data-met="1"><span class="badge good">', page.text)
    assert re.search(r"บันทึกแล้ว \d\d:\d\d", page.text)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("claims.c1.numerator", "140", "ตัวตั้งมากกว่าตัวหารไม่ได้"),
        ("claims.c1.numerator", "มาก", "ไม่ใช่ตัวเลขที่ใช้ได้"),
        ("claims.c1.denominator", "0", "ตัวหารต้องมากกว่าศูนย์"),
        ("sections.what", "ก" * 4001, "เกินกำหนด 4000"),
    ],
)
def test_a_fault_stands_beside_its_field_and_the_summary_leads_there(
    people: Any, field: str, value: str, said: str
) -> None:
    page = write(people, **{field: value})
    assert page.status == 422
    summary = page.text.partition('class="summary"')[2].partition("</div>")[0]
    assert f'href="#{field}"' in summary
    beside = re.search(rf'id="{field}-error">.*?</p>', page.text, re.DOTALL)
    assert beside is not None
    assert said in beside[0]
    assert value[:40] in page.text
    assert TEXTS["sections.how"] in page.text  # nothing that was typed is gone


def test_a_draft_saves_itself_once_however_often_it_is_sent(people: Any, house: Any) -> None:
    owner = people(OWNER)
    owner.open(URL)
    first, again = (draft(owner, TEXTS, 0) for _ in range(2))
    assert first.json == again.json
    assert first.json["version"] == 1
    assert first.headers["ETag"] == '"1"'
    assert first.json["claims"] == {"c1": {"percent": "98.56", "met": True}}
    assert re.fullmatch(r"บันทึกแล้ว \d\d:\d\d", first.json["said"])


def test_a_draft_answers_conflicts_and_faults_as_data(people: Any) -> None:
    owner = people(OWNER)
    write(people)
    stale = draft(owner, TEXTS, 0, "a" * 16)
    assert (stale.status, stale.json["state"]) == (412, "conflict")
    wrong = draft(owner, {**TEXTS, "claims.c1.numerator": "999"}, 1, "b" * 16)
    assert (wrong.status, wrong.json["state"]) == (422, "wrong")
    assert wrong.json["errors"][0]["field"] == "claims.c1.numerator"


def test_a_draft_of_a_report_that_has_gone_on_is_refused_with_the_reason(people: Any, house: Any) -> None:
    owner = people(OWNER)
    house.submitted()
    version = house.system.call("submission", "get_report", report_id=house.REPORT)["version"]
    gone_on = owner.post(f"{URL}/draft", TEXTS, **as_script(owner, "/me", version))
    assert (gone_on.status, gone_on.json["state"]) == (409, "refused")
    assert "สถานะปัจจุบัน" in gone_on.json["said"]


@pytest.mark.parametrize(("tag", "status"), [(None, 428), ("*", 400), ("1", 400), ('W/"0"', 400), ('"x"', 400)])
def test_a_draft_names_the_version_it_was_written_on(people: Any, house: Any, tag: str | None, status: int) -> None:
    owner = people(OWNER)
    headers = as_script(owner, URL, 0)
    del headers["If-Match"]
    answer = owner.post(f"{URL}/draft", TEXTS, **headers, **({"If-Match": tag} if tag else {}))
    assert answer.status == status
    assert state(house) == "not_started"


def test_a_draft_from_elsewhere_is_refused(people: Any) -> None:
    owner = people(OWNER)
    answer = owner.post(f"{URL}/draft", TEXTS, **{"X-CSRF-Token": "0" * 128, "If-Match": '"0"'})
    assert answer.status == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"claims": "x", "claims.c1": "y", "claims.c1.numerator": "z"}, {"sections.what.more": "x"}, {"version": "-1"},
        {"version": "x"}, {"step": "delete"}, {"answers.0": "x"}, {"answers.x": "y"}, {"claims.C1.numerator": "1"},
        {"more": "x"}, {"claims.c1.numerator[]": "1"}, {"": "x"}, {"..": "x"}, {"sections.__proto__": "x"},
    ],
)  # fmt: skip
def test_a_form_of_nonsense_is_refused_and_nothing_breaks(people: Any, house: Any, fields: dict[str, str]) -> None:
    page = write(people, **fields)
    assert page.status == 422
    assert state(house) == "not_started"


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


# ---- every page
def test_a_page_asks_at_most_five_times(people: Any, house: Any, rpcs: list[str]) -> None:
    house.submitted()
    readers = {OWNER: ["/home", "/indicators", URL, f"{URL}/send", f"{URL}/history", f"{URL}/take-back"],
               SCREENER: ["/screening", SCREENING],
               DIRECTOR: ["/certify", CERTIFY, f"/receipts/{RECEIPT}"]}  # fmt: skip
    for who, paths in readers.items():
        reader = people(who)
        for path in paths:
            del rpcs[:]
            assert reader.open(path).status == 200
            assert len(rpcs) <= 5, (path, rpcs)


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_has_the_strict_policy_and_nothing_inline(people: Any, house: Any, language: str) -> None:
    house.submitted()
    paths = {OWNER: ["/home", "/indicators", URL, "/indicators/2570-1/AP-01", f"{URL}/history", f"{URL}/take-back"],
             SCREENER: ["/screening", SCREENING], DIRECTOR: ["/certify", CERTIFY, f"/receipts/{RECEIPT}"]}  # fmt: skip
    for who, pages in paths.items():
        for path in pages:
            page = people(who).open(f"{path}?lang={language}")
            assert page.status == 200, path
            assert not re.search(r"<[^>]+\s(style|on[a-z]+)=|<style|<script(?! src=)|javascript:", page.text), path
            for form in re.findall(r"<form .*?</form>", page.text, re.DOTALL):
                assert 'method="get"' in form or 'name="csrf"' in form


def test_thai_digits_go_as_far_as_the_percent(people: Any) -> None:
    write(people)
    owner = people(OWNER)
    owner.open("/me")
    owner.submit("/me/display", language="th", digits="thai")
    page = owner.open(URL).text
    assert "๙๘.๕๖" in page
    assert 'data-digits="thai"' in page
    assert 'value="137"' in page
