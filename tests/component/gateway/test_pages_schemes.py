"""Schemes from files: a dry run tells every fault by row and column, publishing is for ever."""

from __future__ import annotations

import copy
import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from gateway.pages import scheme_rows, uploaded

IMPORT = "/admin/schemes/import"


@pytest.fixture
def admin(browser: Any) -> Any:
    browser.login("admin")
    return browser


def upload(browser: Any, path: str, name: str, data: bytes, **fields: str) -> Any:
    browser.open(path)
    csrf = browser.page.text.split('name="csrf" value="')[1].split('"')[0]
    file = {"file": (io.BytesIO(data), name)} if name else {}
    return browser.request("POST", path, data={"csrf": csrf, "step": "check", **fields, **file})


def next_version(scheme: dict[str, Any]) -> dict[str, Any]:
    return {**copy.deepcopy(scheme), "scheme_version": 2, "label_en": "Second"}


def as_csv(lines: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode(encoding)


def as_file(kind: str, scheme: dict[str, Any]) -> tuple[str, bytes]:
    lines = scheme_rows.table(scheme)
    return {
        "json": ("s.json", json.dumps(scheme).encode()),
        "csv": ("s.csv", as_csv(lines)),
        "cp874": ("s.csv", as_csv(lines, "cp874")),
        "excel": ("s.xlsx", uploaded.workbook(lines)),
    }[kind]


@pytest.mark.parametrize("kind", ["json", "csv", "cp874", "excel"])
def test_a_scheme_is_judged_first_and_then_published(admin: Any, house: Any, kind: str) -> None:
    page = upload(admin, IMPORT, *as_file(kind, next_version(house.SCHEME)))
    assert page.status == 200
    for text in ("ไฟล์ถูกต้อง", "sample-2570", "รอบที่ 1: 7 ตัว", "รอบที่ 2: 17 ตัว", "แก้ไขหรือลบไม่ได้"):
        assert text in page.text
    assert len(house.get("admin", "/api/v1/schemes").json["items"]) == 1  # the dry run wrote nothing
    page = admin.submit(IMPORT)
    assert admin.path == "/admin/schemes/sample-2570/versions/2"
    assert "ประกาศชุดตัวชี้วัดแล้ว" in page.text
    kept = house.get("admin", "/api/v1/schemes/sample-2570/versions/2").json
    assert kept["indicators"] == house.SCHEME["indicators"]
    assert kept["levels"] == house.SCHEME["levels"]


def test_the_table_of_a_published_scheme_comes_back_as_the_same_scheme(admin: Any, house: Any) -> None:
    assert "sample-2570" in admin.open("/admin/schemes").text
    assert "QP-01" in admin.open("/admin/schemes/sample-2570/versions/1").text
    file = admin.open("/admin/schemes/sample-2570/versions/1/table.xlsx")
    assert "attachment" in file.headers["Content-Disposition"]
    page = upload(admin, IMPORT, "again.xlsx", file.data)
    assert "ประกาศไว้แล้วและเนื้อหาตรงกัน" in page.text
    assert admin.open("/admin/schemes/sample-2570/versions/9").status == 404


def test_the_template_is_a_scheme_that_would_be_accepted(admin: Any) -> None:
    page = upload(admin, IMPORT, "template.xlsx", admin.open("/admin/schemes/template.xlsx").data)
    assert page.status == 200, page.text
    assert "my-scheme" in page.text
    assert "ไฟล์ถูกต้อง" in page.text


def test_every_fault_is_told_by_row_and_column_at_once(admin: Any, house: Any) -> None:
    lines = scheme_rows.table(next_version(house.SCHEME))
    header = lines[0]
    rows = [number for number, line in enumerate(lines, 1) if line[0] == "indicator"]
    first, second, third = (lines[number - 1] for number in rows[:3])
    first[header.index("weight")] = "มาก"
    second[header.index("bound_3")] = ""
    third[header.index("round")] = "หนึ่ง"
    lines[5][0] = "chapter"
    lines[1][header.index("max_chars")] = "5"
    page = upload(admin, IMPORT, "s.csv", as_csv(lines))
    assert page.status == 422
    for row, column in ((rows[0], "weight"), (rows[1], "bound_1"), (rows[2], "round"), (6, "kind"), (2, "max_chars")):
        assert f'<th scope="row">{row}</th>' in page.text
        assert f"<code>{column}</code>" in page.text
    assert "ยังไม่มีอะไรถูกประกาศ" in page.text


def test_faults_of_meaning_are_told_by_row_too(admin: Any, house: Any) -> None:
    scheme = next_version(house.SCHEME)
    scheme["indicators"][0]["weight"] = "0"
    scheme["indicators"][1]["bounds"].reverse()
    scheme["office_bands"].reverse()
    page = upload(admin, IMPORT, "s.csv", as_csv(scheme_rows.table(scheme)))
    for text in ("ต้องมากกว่าศูนย์", "เกณฑ์ต้องมี 5 ค่า"):
        assert text in page.text
    assert "ข้อผิดพลาด 3 แห่ง" in page.text
    page = upload(admin, IMPORT, "s.json", json.dumps(scheme).encode())
    assert "<code>indicators.0.weight</code>" in page.text
    assert (
        "Must be greater than zero." in upload(admin, IMPORT + "?lang=en", "s.json", json.dumps(scheme).encode()).text
    )


def formula_book() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["kind", "id"])
    book.active.append(["scheme", "=1+1"])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code_text"),
    [
        ("", b"", "โปรดเลือกไฟล์"),
        ("s.csv", b"", "โปรดเลือกไฟล์"),
        ("s.csv", b"\n\n", "โปรดเลือกไฟล์"),
        ("s.csv", b"kind,id\n", "โปรดเลือกไฟล์"),
        ("s.json", b"[1, 2]", "อ่านไฟล์นี้ไม่ได้"),
        ("s.json", b"{", "อ่านไฟล์นี้ไม่ได้"),
        ("s.json", b"[" * 100_000, "อ่านไฟล์นี้ไม่ได้"),
        ("s.xlsx", b"PK\x03\x04 nothing", "อ่านไฟล์นี้ไม่ได้"),
        ("s.xls", b"\xd0\xcf\x11\xe0", "อ่านไฟล์นี้ไม่ได้"),
        ("s.csv", b"\x00\x01\x02", "อ่านไฟล์นี้ไม่ได้"),
        ("s.csv", b"kind,id\nscheme,=HYPERLINK(1)\n", "ช่อง B2 เป็นสูตร"),
        ("s.xlsx", formula_book(), "ช่อง B2 เป็นสูตร"),
        ("s.csv", b"kind\n" + b"scheme\n" * 4000, "แบ่งไฟล์"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_scheme_file_is_refused_beside_the_field(admin: Any, name: str, data: bytes, code_text: str) -> None:
    page = upload(admin, IMPORT, name, data)
    assert page.status == 422
    assert code_text in page.text


@pytest.mark.parametrize("carried", ["", "%%%", "eJwDAAAAAAE=", "bm90IHppcHBlZA=="])
def test_what_a_dry_run_did_not_carry_is_refused(admin: Any, carried: str) -> None:
    assert upload(admin, IMPORT, "", b"", step="import", carried=carried).status == 422
    assert upload(admin, IMPORT, "", b"", step="jump").status == 422
