"""The executives' pages: every figure has its table, its download and the list behind it; an office sees its own."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest

from emes_kit.problems import refuse
from emes_kit.testing.browser import Browser

PAGES = ("/results", "/results/matrix", "/results/map", "/results/offices", "/results/reports", "/progress",
         "/results/offices/P5703")  # fmt: skip


@pytest.fixture
def judged(house: Any) -> Any:
    """One report of P5703 approved and scored; two others of the round begun by nobody."""
    provinces = [{"code": "57", "name_th": "เชียงราย", "name_en": "Chiang Rai", "region6": "ภาคเหนือ"},
                 {"code": "10", "name_th": "กรุงเทพมหานคร", "name_en": "Bangkok", "region6": "ภาคกลาง"}]  # fmt: skip
    house.command("submission", "load_reference", kind="provinces", rows=provinces)
    house.submitted()
    house.decide(1, "approve")
    return house


def texts(page: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def links_in(page: Any, path: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', page.text) if link.startswith(path)]


# ---- what there is to see
@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_the_year_in_both_languages(judged: Any, browser: Any, path: str) -> None:
    browser.login("executive")
    assert browser.open(path).status == 200
    english = browser.open(path + "?lang=en")
    assert english.status == 200
    assert not re.search("[\u0e01-\u0e4e]", texts(english).replace("ไทย", ""))


def test_the_overview_holds_the_country_against_its_goal(judged: Any, browser: Any) -> None:
    browser.login("executive")
    page = browser.open("/results")
    for text in ("ยังไม่ถึงเป้าหมาย", "33.33", "ส่งทันกำหนด", "ดีเยี่ยม", "ข้อมูล ณ"):
        assert text in texts(page)
    assert rows_of(browser.open("/results?table=share&format=csv"))[2][1:5] == ["1", "3", "33.33", "90"]
    assert rows_of(browser.open("/results?table=levels&format=csv"))[2][1:] == ["0", "0", "0", "0", "1", "2"]
    assert rows_of(browser.open("/results?table=timeliness&format=csv"))[1][1:] == ["1", "0", "20", "0", "21"]
    assert rows_of(browser.open("/results?table=regions&format=csv"))[1][:2] == ["ภาคเหนือ", "3"]


def test_a_year_without_rounds_says_what_will_come(new_house: Any) -> None:
    browser = Browser(new_house().system.http)
    browser.open("/login")
    browser.submit("/login", user_id="executive", password=new_house.PASSWORD)
    for path in ("/results", "/results/matrix", "/results/map", "/results/offices", "/results/reports"):
        assert "ยังไม่มีผลของปีงบประมาณนี้" in browser.open(path).text or "ไม่มีรายงาน" in browser.page.text, path
    assert "ยังไม่มีรอบการรายงาน" in browser.open("/progress").text


def test_what_there_is_not_is_said(judged: Any, browser: Any) -> None:
    browser.login("executive")
    for path, code in (
        ("/results?fiscal_year=2599", "GW-068"),
        ("/results?table=none&format=csv", "GW-069"),
        ("/results/charts/none?", "GW-069"),
        ("/results/matrix?region=ที่ไหน", "GW-070"),
        ("/results/offices/P9999", "GW-028"),
        ("/progress?round=2570-9", "GW-026"),
    ):
        page = browser.open(path)
        assert (page.status, code in page.text) == (404, True), path
    for query in ("reports?level=9", "reports?state=x", "reports?after=-1", "reports?round=๒", "map?fiscal_year=x",
                  "map?format=pdf"):  # fmt: skip
        assert browser.open(f"/results/{query}").status == 422, query


def test_empty_filters_ask_for_everything(judged: Any, browser: Any) -> None:
    browser.login("executive")
    page = browser.open("/results/reports?state=&level=&region=&round=&after=&lang=th&more=x")
    assert (page.status, "21 รายงาน" in texts(page)) == (200, True)


# ---- from a figure to what stands behind it
def test_every_figure_leads_to_as_many_reports_as_it_says(judged: Any, browser: Any) -> None:
    browser.login("executive")
    for path in ("/results", "/progress"):
        page = browser.open(path)
        found = re.findall(r'<a href="(/results/reports\?[^"]+)">([\d,]+)</a>', page.text)
        assert found
        for link, figure in found:
            listed = rows_of(browser.open(unescape(link) + "&format=csv"))
            assert len(listed) - 1 == int(figure.replace(",", "")), link


def test_every_figure_of_offices_leads_to_as_many_offices(judged: Any, browser: Any) -> None:
    browser.login("executive")
    found = re.findall(r'<a href="(/results/offices\?[^"]+)">([\d,]+)</a>', browser.open("/results").text)
    assert found
    for link, figure in found:
        listed = rows_of(browser.open(unescape(link) + "&format=csv"))
        assert len(listed) - 1 == int(figure.replace(",", "")), link


def test_one_drills_down_from_region_to_office_to_report(judged: Any, browser: Any) -> None:
    browser.login("executive")
    region = links_in(browser.open("/results"), "/results/matrix?")[-1]
    matrix = browser.open(region)
    assert '<td class="m-5"><a href="/results/reports/2570-1.AP-03.P5703">5</a></td>' in matrix.text
    office = browser.open(next(link for link in links_in(matrix, "/results/offices/P5703")))
    assert "ดีเยี่ยม" in texts(office)
    report = browser.open(next(link for link in links_in(office, f"/results/reports/{judged.REPORT}")))
    for text in ("137/139", "98.56", "R-2570-1-P5703-AP-03-1", "อบรม ซ้อมแผน"):
        assert text in texts(report)


def test_a_report_that_nobody_began_has_a_page_too(judged: Any, browser: Any) -> None:
    browser.login("executive")
    assert "ยังไม่มีคะแนน" in browser.open("/results/reports/2570-1.AP-01.P1001").text


def test_lists_of_many_reports_come_page_by_page(judged: Any, browser: Any, monkeypatch: Any) -> None:
    from gateway.pages import lists_pages

    monkeypatch.setattr(lists_pages, "PER_PAGE", 8)
    browser.login("executive")
    path, seen = "/results/reports", []
    for _ in range(3):
        page = browser.open(path)
        seen += re.findall(r'<th scope="row"><a href="/results/reports/([^"]+)"', page.text)
        following = [link for link in links_in(page, "/results/reports?") if "after=" in link and "lang=" not in link]
        path = following[-1] if following else ""
    assert (len(seen), len(set(seen)), path) == (21, 21, "")


def test_the_map_shows_the_offices_of_each_province(judged: Any, browser: Any) -> None:
    browser.login("executive")
    page = browser.open("/results/map?part=AP")
    assert re.search(r'class="tile t-some" href="#p57"', page.text)
    assert "เชียงราย ดีขึ้นไป 1 จาก 3 เขต" in texts(page)
    assert re.search(r'class="tile t-none" href="#p10"', page.text)  # a province without an office of the year
    assert rows_of(browser.open("/results/map?part=AP&format=csv"))[2][:4] == ["เชียงราย", "ภาคเหนือ", "3", "1"]


# ---- charts
@pytest.mark.parametrize("name", ["share", "levels", "timeliness", "states"])
@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_chart_is_a_picture_with_the_letters_of_the_site(judged: Any, browser: Any, name: str, size: str) -> None:
    browser.login("executive")
    answer = browser.open(f"/results/charts/{name}?round=2570-1&size={size}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "font-family:Sarabun;src:url(data:font/woff2" in answer.text
    assert "<image" not in answer.text
    assert "rotate(-90)" not in answer.text
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_a_chart_is_drawn_once_and_kept_until_it_changes(judged: Any, browser: Any, monkeypatch: Any) -> None:
    from gateway.pages import drawing

    drawn: list[str] = []
    monkeypatch.setattr(drawing, "draw", lambda spec: drawn.append(spec) or b"<svg></svg>")
    browser.login("executive")
    address = unescape(re.search(r'<img src="(/results/charts/share[^"]+)"', browser.open("/results").text)[1])  # type: ignore[index]
    first, again = browser.open(address), browser.open(address)
    assert (first.headers["Cache-Control"], again.data) == ("private, max-age=86400, immutable", first.data)
    assert len(drawn) == 1
    stale = browser.open(address.replace("of=", "of=0"))
    assert stale.headers["Cache-Control"] == "private, no-cache"
    same = browser.request("GET", address, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status, same.data) == (304, b"")
    browser.open("/results?lang=en")
    browser.open(address)
    assert len(drawn) == 2  # other words, another picture


# ---- to take along
@pytest.mark.parametrize("path", [*PAGES, "/results/offices/P5703?table=parts"])
def test_every_table_is_an_excel_file_too(judged: Any, browser: Any, path: str) -> None:
    browser.login("executive")
    answer = browser.open(path + ("&" if "?" in path else "?") + "format=xlsx")
    assert answer.status == 200
    assert re.fullmatch(r'attachment; filename="emes-2570[-\w]*\.xlsx"', answer.headers["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<row" in sheet
    assert "<f>" not in sheet


def test_thai_survives_in_a_csv_file(judged: Any, browser: Any) -> None:
    browser.login("executive")
    answer = browser.open("/results/matrix?format=csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    head, *rows = rows_of(answer)
    assert head[:4] == ["สำนักงานเขตพื้นที่การศึกษา", "รหัส", "ภาค", "QP-01"]
    mine = next(row for row in rows if row[1] == "P5703")
    assert (mine[0], mine[head.index("AP-03")], mine[head.index("AP-01")]) == ("สพป.เชียงราย เขต 3", "5", "ยังไม่เริ่ม")


# ---- who may see what
def test_an_office_sees_the_country_and_its_own_reports(judged: Any, browser: Any) -> None:
    browser.login("owner.P1001")
    page = browser.open("/results")
    assert "ดูผลของเขตเรา" in page.text
    assert links_in(page, "/results/offices?") == links_in(page, "/results/matrix") == []
    assert rows_of(browser.open("/results?table=timeliness&format=csv"))[1][-1] == "7"
    assert browser.open("/results?table=regions&format=csv").status == 404
    assert "7 รายงาน" in texts(browser.open("/results/reports"))
    assert "0 รายงาน" in texts(browser.open("/results/reports?level=good"))
    assert rows_of(browser.open("/progress?format=csv"))[-1][-2] == "7"
    assert [row[1] for row in rows_of(browser.open("/results/offices?format=csv"))[1:]] == ["P1001"]


def test_an_office_that_asks_for_the_matrix_or_the_map_gets_its_own_page(judged: Any, browser: Any) -> None:
    browser.login("owner.P1001")
    for path in ("/results/matrix", "/results/map", "/results/matrix?format=csv"):
        page = browser.open(path)
        assert page.status == 200
        assert "สพป.กรุงเทพมหานคร" in page.text
        assert "เชียงราย" not in page.text


def test_an_office_opens_no_other_offices_page(judged: Any, browser: Any) -> None:
    browser.login("owner.P1001")
    for path in ("/results/offices/P5703", f"/results/reports/{judged.REPORT}", "/results/reports?office=P5703"):
        page = browser.open(path)
        assert (page.status, "GW-011" in page.text) == (403, True), path


# ---- cost
@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_little_and_the_second_reader_nothing(judged: Any, browser: Any, rpcs: Any, path: str) -> None:
    browser.login("executive")
    rpcs.clear()
    browser.open(path)
    assert len([name for name in rpcs if "unread" not in name]) <= 5
    rpcs.clear()
    browser.open(path)
    assert [name for name in rpcs if "unread" not in name] == (
        ["scoring.office_results"] if path.endswith("P5703") else []
    )


def test_while_scoring_is_away_the_page_says_so(judged: Any, browser: Any, monkeypatch: Any) -> None:
    real = judged.system.call

    def call(target: str, method: str, /, **fields: Any) -> Any:
        if target == "scoring":
            raise refuse("timeout", service=target)
        return real(target, method, **fields)

    browser.login("executive")
    monkeypatch.setattr(judged.system, "call", call)
    page = browser.open("/results")
    assert (page.status, "KIT-008" in page.text) == (504, True)
    assert browser.open("/progress").status == 200  # what needs no score is shown
