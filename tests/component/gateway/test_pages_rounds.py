"""Rounds, internal deadlines and extensions in a browser: what administrator, director and owner do with them."""

from __future__ import annotations

from typing import Any

import pytest

OWNER, DIRECTOR = "owner.P5703", "director.P5703"
NEW = {
    "fiscal_year": "2570", "number": "2", "kind": "report", "name_th": "รอบที่ 2", "name_en": "Round 2",
    "scheme": "sample-2570@1", "opens_on": "1 ก.พ. 2570", "internal_due_on": "2027-03-01",
    "official_due_on": "15 มี.ค. 2570",
    "accepts_late": "true", "return_days": "5", "count_days": "working",
}  # fmt: skip


@pytest.fixture
def admin(browser: Any, house: Any) -> Any:
    house.move()
    browser.login("admin")
    return browser


def test_a_round_is_announced_with_thai_days_and_shown(admin: Any, house: Any) -> None:
    assert "รอบที่ 1" in admin.open("/admin/rounds").text
    admin.open("/admin/rounds/new")
    page = admin.submit("/admin/rounds/new", **NEW)
    assert admin.path == "/admin/rounds/2570-2"
    for text in (
        "ประกาศรอบการรายงานแล้ว",
        "15 มี.ค. 2570",
        "1 มี.ค. 2570",
        "วันทำการ",
        "ทุกเขตใช้กำหนดของรอบ",
        "sample-2570",
    ):
        assert text in page.text
    made = house.get("admin", "/api/v1/rounds/2570-2").json
    assert (made["return_days"], made["official_due_at"]) == (5, "2027-03-15T16:59:59Z")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("fiscal_year", "", "ต้องกรอกช่องนี้"),
        ("fiscal_year", "ปีนี้", "ต้องเป็นจำนวนเต็ม"),
        ("fiscal_year", "2571", "SUB-033"),
        ("number", "0", "ต้องอยู่ระหว่าง 1 ถึง 99"),
        ("number", "1", "มีรอบ 2570-1 แล้ว"),
        ("number", "7", "SUB-034"),
        ("name_th", "", "ต้องกรอกช่องนี้"),
        ("scheme", "nothing", "รูปแบบไม่ถูกต้อง"),
        ("scheme", "nothing@1", "ไม่พบชุดตัวชี้วัดฉบับนี้"),
        ("opens_on", "31 ก.พ. 2570", "วันที่ไม่ถูกต้อง"),
        ("internal_due_on", "2027-04-01", "ลำดับวันไม่ถูกต้อง"),
        ("return_days", "0", "ต้องอยู่ระหว่าง 1 ถึง 90"),
        ("accepts_late", "perhaps", "ต้องเป็นจริงหรือเท็จ"),
        ("kind", "party", "โปรดเลือกจากรายการ"),
        ("count_days", "moons", "โปรดเลือกจากรายการ"),
    ],
)
def test_a_round_that_cannot_be_is_refused_beside_its_field(admin: Any, field: str, value: str, said: str) -> None:
    admin.open("/admin/rounds/new")
    page = admin.submit("/admin/rounds/new", **{**NEW, field: value})
    assert page.status in (404, 409, 422)
    if not said.startswith("SUB"):
        assert said in page.text
    if page.status != 404:
        assert f'href="#{field}"' in page.text or said.startswith("SUB")
        assert 'value="Round 2"' in page.text


def test_the_pages_of_rounds_ask_little(admin: Any, rpcs: list[str]) -> None:
    admin.open("/admin/rounds/2570-1")
    assert len(rpcs) <= 4
    assert admin.open("/admin/rounds/2569-1").status == 404


def test_a_director_sets_the_deadline_of_the_own_office_whatever_the_form_says(browser: Any, house: Any) -> None:
    browser.login(DIRECTOR)
    assert "/rounds/2570-1/deadline" in browser.open("/extensions").text
    browser.open("/rounds/2570-1/deadline")
    page = browser.submit("/rounds/2570-1/deadline", office_id="P1001", due_on="1 ธ.ค. 2569")
    assert "บันทึกกำหนดส่งภายในแล้ว" in page.text
    own = house.system.call("submission", "list_office_rounds", round_id="2570-1", office_id=None)["items"]
    assert [(one["office_id"], one["internal_due_at"]) for one in own] == [("P5703", "2026-12-01T16:59:59Z")]
    assert browser.open("/rounds/2570-1/deadline?office=P1001").status == 403


def test_an_administrator_sets_it_for_any_office_and_sees_it_on_the_round(admin: Any) -> None:
    admin.open("/rounds/2570-1/deadline")
    refused = admin.submit("/rounds/2570-1/deadline", office_id="", due_on="2026-12-01")
    assert (refused.status, 'href="#office_id"' in refused.text) == (422, True)
    refused = admin.submit("/rounds/2570-1/deadline", office_id="P1001", due_on="2027-01-01")
    assert (refused.status, "กำหนดภายในต้องอยู่ระหว่าง" in refused.text) == (422, True)
    page = admin.submit("/rounds/2570-1/deadline", office_id="P1001", due_on="2026-12-02")
    assert "2 ธ.ค. 2569" in page.text
    assert "/audit/rounds/2570-1/offices/P1001" in page.text


@pytest.fixture
def asked(browser: Any) -> Any:
    """The owner has asked for more time."""
    browser.login(OWNER)
    browser.open("/extensions/new")
    page = browser.submit("/extensions/new", round_id="2570-1", until="22 ธ.ค. 2569", reason="น้ำท่วมโรงเรียน 12 แห่ง")
    assert "ส่งคำขอขยายเวลาแล้ว" in page.text
    assert "น้ำท่วมโรงเรียน" in page.text
    assert "รอพิจารณา" in page.text
    assert "/decide" not in page.text
    return browser


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"until": ""}, "until"),
        ({"until": "พรุ่งนี้"}, "until"),
        ({"until": "2026-12-01"}, "until"),
        ({"reason": ""}, "reason"),
        ({"round_id": "x"}, "round_id"),
    ],
)
def test_a_request_without_sense_is_refused_beside_its_field(browser: Any, fields: dict[str, str], where: str) -> None:
    browser.login(OWNER)
    browser.open("/extensions/new")
    page = browser.submit("/extensions/new", **{"round_id": "2570-1", "until": "2026-12-22", "reason": "เหตุ", **fields})
    assert page.status == 422
    assert f'href="#{where}"' in page.text


def test_a_second_request_waits_for_the_first(asked: Any) -> None:
    asked.open("/extensions/new")
    page = asked.submit("/extensions/new", round_id="2570-1", until="2026-12-25", reason="อีก")
    assert (page.status, "รอพิจารณาอยู่แล้ว" in page.text) == (409, True)


@pytest.mark.parametrize(
    ("granted", "word", "due"), [("true", "อนุมัติ", "22 ธ.ค. 2569"), ("false", "ไม่อนุมัติ", "15 ธ.ค. 2569")]
)
def test_the_bureau_decides_with_a_reason_and_the_office_reads_it(
    asked: Any, another_browser: Any, house: Any, granted: str, word: str, due: str
) -> None:
    another_browser.login("deputy")
    assert "/extensions/2570-1.P5703.1/decide" in another_browser.open("/extensions").text
    page = another_browser.open("/extensions/2570-1.P5703.1/decide")
    assert "15 ธ.ค. 2569" in page.text
    for bad in ({"granted": "true", "reason": ""}, {"granted": "", "reason": "x"}, {"granted": "maybe", "reason": "x"}):
        assert another_browser.submit("/extensions/2570-1.P5703.1/decide", **bad).status == 422
    another_browser.submit("/extensions/2570-1.P5703.1/decide", granted=granted, reason="เห็นตามข้อเท็จจริง")
    house.system.settle()
    seen = asked.open("/extensions").text
    assert word in seen
    assert "เห็นตามข้อเท็จจริง" in seen
    again = another_browser.open("/extensions/2570-1.P5703.1/decide")
    assert "คำขอนี้พิจารณาแล้ว" in again.text
    assert due in again.text


def test_offices_see_their_own_requests_only_and_decide_none(asked: Any, another_browser: Any) -> None:
    another_browser.login("owner.P1001")
    assert "น้ำท่วม" not in another_browser.open("/extensions").text
    assert another_browser.open("/extensions/2570-1.P5703.1/decide").status == 403
    assert another_browser.open("/admin/rounds").status == 403
    another_browser.open("/me")
    another_browser.submit("/logout")
    another_browser.login("admin")
    assert another_browser.open("/extensions/2570-1.P5703.9/decide").status == 404
    assert another_browser.open("/extensions/new").status == 403


def test_offices_are_listed_with_their_lineage(admin: Any, house: Any) -> None:
    old = {"office_id": "S42", "kind": "secondary", "name_th": "สพม.เขต 42", "short_th": "สพม.42", "name_en": "Old 42",
           "region": "ภาคเหนือ", "province_codes": ["57"], "valid_to": "2021-01-27"}  # fmt: skip
    new = {**old, "office_id": "S11", "name_th": "สพม.เชียงราย", "short_th": "สพม.เชียงราย", "name_en": "Chiang Rai",
           "valid_to": None, "valid_from": "2021-01-28", "predecessor": "S42"}  # fmt: skip
    house.command("submission", "register_offices", offices=[old, new])
    page = admin.open("/admin/offices?kind=secondary&q=สพม.")
    assert 'href="/admin/offices/S42">สพม.42' in page.text
    assert "28 ม.ค. 2564" in page.text
    assert "P5703" not in page.text
    assert "ไม่พบสำนักงานเขต" in admin.open("/admin/offices?q=zzz").text
    assert "27 ม.ค. 2564" in admin.open("/admin/offices/S42").text
    assert 'href="/admin/offices/S11"' in admin.page.text
    assert 'href="/admin/offices/S42"' in admin.open("/admin/offices/S11").text
    assert admin.open("/admin/offices/P9999").status == 404
    assert admin.open("/admin/offices?kind=tertiary").status == 422


def test_the_region_of_an_office_is_said_in_the_readers_language(admin: Any) -> None:
    for path in ("/admin/offices", "/admin/offices/P5703"):
        english = admin.open(f"{path}?lang=en").text
        assert "North" in english
        assert "ภาคเหนือ" not in english
        assert "ภาคเหนือ" in admin.open(f"{path}?lang=th").text
