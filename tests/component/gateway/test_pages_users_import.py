"""People from a file: a dry run first, every fault by its row, and files that say nothing."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from gatewaylab.users import IMPORT, people

from gateway.pages import people_rows, uploaded

HEADER = "user_id,name_th,name_en,roles,office_id,parts,email,locale,password\n"


def upload(browser: Any, name: str, data: bytes, **fields: str) -> Any:
    browser.open(IMPORT)
    csrf = browser.page.text.split('name="csrf" value="')[1].split('"')[0]
    file = {"file": (io.BytesIO(data), name)} if name else {}
    return browser.request("POST", IMPORT, data={"csrf": csrf, "step": "check", **fields, **file})


def rows(*lines: str) -> bytes:
    return (HEADER + "\n".join(lines)).encode()


def test_a_dry_run_writes_nothing_and_the_import_follows_it(admin: Any, house: Any, another_browser: Any) -> None:
    data = rows(
        "new.1,นายหนึ่ง,One,owner,P5703,,,,",
        "new.2,นายสอง,Two,ผู้ตรวจ สพฐ.,,QP; AP,two@x.th,en,his password",
        "owner.P5703,เปลี่ยนชื่อ,User owner.P5703,owner,P5703,,,th,",
        "director.P5703,ผู้ใช้ director.P5703,User director.P5703,director,P5703,,,,",
    )
    page = upload(admin, "people.csv", data)
    assert page.status == 200
    for text in ("เพิ่มใหม่", "แก้ไข", "ไม่เปลี่ยน", "ยังไม่มีอะไรถูกบันทึก"):
        assert text in page.text
    assert "new.1" not in people(house)
    page = admin.submit(IMPORT)
    assert "เพิ่มหรือแก้ไข 3 คน ไม่เปลี่ยน 1 คน" in page.text
    assert "his password" not in page.text
    password = page.text.split('data-label="รหัสผ่าน"><code>')[1].split("<")[0]
    assert another_browser.login("new.1", password).status == 200
    store = house.system.store("gateway")
    assert (store.user("new.2").roles, store.user("new.2").parts, store.user("new.2").locale) == (
        ("reviewer",),
        ("QP", "AP"),
        "en",
    )
    house.system.settle()


def test_importing_the_same_twice_changes_nobody(admin: Any) -> None:
    data = rows("new.1,นายหนึ่ง,One,owner,P5703,,,,")
    upload(admin, "people.csv", data)
    admin.submit(IMPORT)
    assert "ไม่เปลี่ยน" in upload(admin, "people.csv", data).text
    assert "เพิ่มหรือแก้ไข 0 คน ไม่เปลี่ยน 1 คน" in admin.submit(IMPORT).text


def test_every_fault_of_a_file_is_told_by_row_and_nothing_is_written(admin: Any, house: Any) -> None:
    page = upload(
        admin,
        "people.csv",
        rows(
            "good.1,ดี,Good,owner,P5703,,,,",
            "bad id,x,x,owner,P5703,,,,",
            "bad.2,,x,king,P5703,,,,",
            "bad.3,x,x,owner,P9999,,,,",
            "bad.4,x,x,owner,,,,,",
            "bad.5,x,x,reviewer,,,,,",
            "bad.6,x,x,admin,,,nowhere,de,short",
            "good.1,ดี,Good,owner,P5703,,,,",
            "import,x,x,owner,P5703,,,,",
        ),
    )
    assert page.status == 422
    found = [
        tuple(part.split("<")[0] for part in row.split("<code>")[:2]) for row in page.text.split('<th scope="row">')[1:]
    ]
    assert {("3", "user_id"), ("4", "name_th"), ("5", "office_id"), ("6", "office_id"), ("7", "parts"), ("8", "email"),
            ("8", "password"), ("9", "user_id"), ("10", "user_id")} <= set(found)  # fmt: skip
    assert "นำเข้าจริง" not in page.text
    assert "good.1" not in people(house)


def test_faults_are_told_in_english_too(admin: Any) -> None:
    admin.open("/admin/users?lang=en")
    page = upload(admin, "people.csv", rows("a b,x,x,owner,P9999,,,,", "c,x,x,owner,P9999,,,,"))
    assert "There is no such office." in page.text
    assert "Not imported" in page.text


def test_the_template_can_be_filled_in_and_uploaded(admin: Any) -> None:
    file = admin.open("/admin/users/template.xlsx")
    assert file.headers["Content-Type"].endswith("spreadsheetml.sheet")
    page = upload(admin, "people.xlsx", file.data)
    assert page.status == 200, page.text
    assert "owner.P5703" in page.text
    assert "reviewer.21" in page.text


def test_more_than_three_hundred_people_are_too_many(admin: Any) -> None:
    data = rows(*(f"n.{n},x,x,owner,P5703,,,," for n in range(people_rows.MOST + 1)))
    page = upload(admin, "people.csv", data)
    assert (page.status, "แบ่งไฟล์" in page.text) == (422, True)


def formula() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["user_id", "name_th"])
    book.active.append(["a", "=1+1"])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("", b""),
        ("p.csv", b""),
        ("p.csv", HEADER.encode()),
        ("p.xlsx", b"PK junk"),
        ("p.xlsx", formula()),
        ("p.csv", b"\x81\xff\x00"),
    ],
    ids=["none", "empty", "header", "broken", "formula", "binary"],
)
def test_a_file_that_says_nothing_is_refused(admin: Any, name: str, data: bytes) -> None:
    page = upload(admin, name, data)
    assert page.status == 422
    assert 'id="file-error"' in page.text


@pytest.mark.parametrize("carried", ["", "garbage", "eJyrVkrLz1eyUkpKLFKqBQAdegQ0", "eJyLNtSJ1jGMjdWJNgTTsQAdsQOw"])
def test_what_a_dry_run_did_not_carry_is_refused(admin: Any, carried: str) -> None:
    assert upload(admin, "", b"", step="import", carried=carried).status == 422


def test_a_workbook_is_a_table(admin: Any) -> None:
    book = uploaded.workbook([["user_id"], ["x"]])
    page = upload(admin, "people.xlsx", book)
    assert page.status == 422
    assert "<code>name_th</code>" in page.text
