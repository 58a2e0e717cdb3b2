"""People in a browser: found, added, changed, closed; every look at them is logged."""

from __future__ import annotations

import gzip
import html
import re
from typing import Any

import pytest
from gatewaylab.users import IMPORT, USERS, people

from emes_ops import seeds
from gateway.domain import RESERVED_IDS
from gateway.pages import page as pages
from gateway.service import GatewayService

NEW = {
    "user_id": "owner2.P5703", "name_th": "นางใหม่", "name_en": "New One", "roles[]": ["owner"], "office_id": "P5703",
    "email": "new@example.go.th", "locale": "th", "password": "long enough", "repeated_password": "long enough",
}  # fmt: skip


# ---- looking
def test_people_are_listed_filtered_and_found_and_each_look_is_logged(admin: Any) -> None:
    assert "owner.P5703" in admin.open("/admin/users").text
    office = admin.open("/admin/users?office=P5703&role=&q=").text
    assert "director.P5703" in office
    assert "owner.P1001" not in office
    assert "reviewer.1" in admin.open("/admin/users?role=reviewer").text
    found = admin.open("/admin/users?q=USER+reviewer").text
    assert "reviewer.2" in found
    assert "owner.P5703" not in found
    assert "ไม่พบผู้ใช้" in admin.open("/admin/users?q=nobody-like-this").text
    admin.open("/admin/users/reviewer.1")
    log = admin.open("/audit/reading").text
    for text in ("ดูรายชื่อผู้ใช้", "ค้นหาผู้ใช้", "ดูข้อมูลผู้ใช้", "สายบันทึกครบถ้วน"):
        assert text in log
    assert "USER reviewer" not in log  # what was looked for may be a name


def test_the_people_and_offices_of_the_whole_country_are_leafed_through_and_found(admin: Any, house: Any) -> None:
    """245 offices, more than 700 people; each page stays small."""
    offices = seeds.offices()
    for some in (offices[n : n + 50] for n in range(0, len(offices), 50)):
        house.command("submission", "register_offices", offices=some)
    users = [{**one, "password_hash": house.HASH} for one in seeds.people(offices, house.HASH)]
    for some in (users[n : n + 250] for n in range(0, len(users), 250)):
        house.command("gateway", "register_users", users=some)
    house.system.settle()
    for path, expected in (("/admin/users", {one["user_id"] for one in users}),
                           ("/admin/offices", {one["office_id"] for one in offices})):  # fmt: skip
        seen, following = [], path
        while following:
            page = admin.open(following)
            assert len(gzip.compress(page.text.encode())) < 20_000
            seen += re.findall(rf'<th scope="row"><a href="{path}/([^"]+)">', page.text)
            links = re.findall(rf'href="({path}\?[^"]*(?:cursor|start)=[^"]+)"', page.text)
            following = html.unescape(links[-1]) if "หน้าถัดไป" in page.text else ""
        assert len(seen) == len(set(seen))
        assert set(seen) >= expected
    assert "director.S42" in admin.open("/admin/users?q=director.S42").text
    assert "พบ 4 จาก" in admin.open("/admin/offices?q=เชียงราย&kind=primary").text
    assert admin.open("/admin/offices?start=-1").status == 422


@pytest.mark.parametrize("query", ["office=X", "role=king", "cursor=***"])
def test_a_filter_without_sense_is_refused(admin: Any, query: str) -> None:
    assert admin.open(f"/admin/users?{query}").status in (400, 422)


def test_others_see_no_people(browser: Any) -> None:
    browser.login("owner.P5703")
    for path in (
        "/admin/users",
        "/admin/users/new",
        "/admin/users/admin",
        IMPORT,
        "/audit/reading",
        "/admin/operations",
    ):
        assert browser.open(path).status == 403


# ---- one by one
def test_a_person_is_added_and_can_log_in(admin: Any, another_browser: Any) -> None:
    admin.open("/admin/users/new")
    page = admin.submit("/admin/users/new", **NEW)
    assert admin.path == "/admin/users/owner2.P5703"
    assert "เพิ่มผู้ใช้แล้ว" in page.text
    assert "User" not in another_browser.login("owner2.P5703", "long enough").text
    assert another_browser.path == "/home"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"user_id": "ก"}, "user_id"),
        ({"user_id": "owner.P5703"}, "user_id"),
        ({"user_id": "new"}, "user_id"),
        ({"user_id": "template.xlsx"}, "user_id"),
        ({"name_th": ""}, "name_th"),
        ({"roles[]": []}, "roles[]"),
        ({"roles[]": ["king"]}, "roles[]"),
        ({"office_id": ""}, "office_id"),
        ({"roles[]": ["owner", "admin"], "office_id": ""}, "office_id"),
        ({"roles[]": ["reviewer"], "office_id": ""}, "parts[]"),
        ({"parts[]": ["QP"]}, "parts[]"),
        ({"email": "no address"}, "email"),
        ({"locale": "de"}, "locale"),
        ({"password": "short", "repeated_password": "short"}, "password"),
        ({"repeated_password": "long enougH"}, "repeated_password"),
    ],
)
def test_a_person_that_cannot_be_is_refused_beside_the_field(
    admin: Any, house: Any, fields: dict[str, Any], where: str
) -> None:
    admin.open("/admin/users/new")
    page = admin.submit("/admin/users/new", **{**NEW, **fields})
    assert page.status in (409, 422)
    assert f'href="#{where}"' in page.text
    assert "long enough" not in page.text
    assert "owner2.P5703" not in people(house)


def test_no_person_can_be_called_like_a_page(house: Any) -> None:
    """Also not through the API; and who adds a page beside those of people is reminded here."""
    urls = [route.url for route in pages.routes(GatewayService) if route.url.startswith(f"{USERS}/")]
    addresses = {url.split("/")[3] for url in urls}
    assert {name for name in addresses if "<" not in name} == set(RESERVED_IDS)
    for name in RESERVED_IDS:
        person = {key: NEW[key] for key in ("name_th", "name_en", "office_id", "password")}
        users = [{**person, "user_id": name, "roles": ["owner"]}]
        answer = house.post("admin", "/api/v1/users", {"users": users})
        assert (answer.status, answer.json["code"]) == (422, "GW-067")


def test_a_person_is_changed_gets_a_password_is_closed_and_opened(admin: Any, house: Any, another_browser: Any) -> None:
    here = "/admin/users/owner.P5703"
    admin.open(here)
    page = admin.submit(here, name_th="นางเปลี่ยน ชื่อแล้ว", email="x@example.go.th")
    assert "บันทึกข้อมูลผู้ใช้แล้ว" in page.text
    assert "นางเปลี่ยน ชื่อแล้ว" in page.text
    assert admin.submit(here, office_id="").status == 422
    admin.open(here)
    assert (
        'href="#password-repeated_password"'
        in admin.submit(here + "/password", password="a new one", repeated_password="b").text
    )
    admin.open(here)
    assert (
        "ตั้งรหัสผ่านใหม่แล้ว" in admin.submit(here + "/password", password="a new one", repeated_password="a new one").text
    )
    assert another_browser.login("owner.P5703", "a new one").status == 200
    assert "ปิดบัญชีของ" in admin.open(here + "/disable").text
    assert "ปิดบัญชีแล้ว" in admin.submit(here + "/disable").text
    admin.submit(here, name_th="ยังปิดอยู่")
    assert house.system.store("gateway").user("owner.P5703").active is False  # a change does not open it again
    assert "เปิดบัญชีแล้ว" in admin.submit(here + "/enable").text
    assert house.system.store("gateway").user("owner.P5703").active is True


def test_nobody_closes_the_own_account_and_unknown_people_are_not_found(admin: Any) -> None:
    admin.open("/admin/users/admin/disable")
    assert admin.submit("/admin/users/admin/disable").status == 422
    assert admin.open("/admin/users/nobody").status == 404
    assert admin.open("/admin/users/nobody/disable").status == 404
