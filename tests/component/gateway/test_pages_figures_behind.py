"""What stands behind a figure: its list, its table and its download; an office sees its own."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from gatewaylab.figures import PAGES, links_in, rows_of, texts


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
