"""The office's pages: what is due at home, the list and its filters, whom they show what, and how little they ask."""

from __future__ import annotations

import re
from typing import Any

import pytest
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
    write,
)


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
