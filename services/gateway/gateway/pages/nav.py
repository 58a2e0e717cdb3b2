"""The one table of the main navigation. An entry shows when its page exists and the reader may open it.

A new page needs no change here if its address is listed; else add a line where people would look for it. Notices and
the own account stand in the header (templates/base.html).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.domain import CENTRAL_ROLES, OFFICE_ROLES, ROLES
from gateway.pages.words import N_
from gateway.permissions import TABLE

READERS = ("deputy", "secretary", "executive")


@dataclass(frozen=True)
class Entry:
    url: str
    text: str
    roles: Sequence[str] = ROLES


ENTRIES = (
    Entry("/home", N_("หน้าหลัก")),
    Entry("/indicators", N_("ตัวชี้วัดของเขต"), OFFICE_ROLES),
    Entry("/screening", N_("กลั่นกรอง"), ("screener",)),
    Entry("/certify", N_("รับรองและส่ง"), ("director",)),
    Entry("/facts", N_("ทะเบียนตัวเลขกลาง"), OFFICE_ROLES),
    Entry("/projects", N_("โครงการ"), OFFICE_ROLES),
    Entry("/review", N_("คิวตรวจ"), ("reviewer",)),
    Entry("/extensions", N_("คำขอขยายเวลา"), (*OFFICE_ROLES, "deputy", "secretary", "admin")),
    Entry("/progress", N_("ความก้าวหน้า"), CENTRAL_ROLES),
    Entry("/results", N_("ผลคะแนน")),
    Entry("/admin/rounds", N_("รอบการรายงาน"), ("admin",)),
    Entry("/admin/schemes", N_("ชุดตัวชี้วัด"), ("admin",)),
    Entry("/admin/offices", N_("สำนักงานเขต"), ("admin",)),
    Entry("/admin/users", N_("ผู้ใช้"), ("admin",)),
    Entry("/admin/operations", N_("การทำงานของระบบ"), ("admin",)),
    Entry("/admin/clock", N_("นาฬิกาสาธิต"), ("admin",)),
    Entry("/audit", N_("บันทึกการใช้งาน"), (*OFFICE_ROLES, "admin")),
    Entry("/search", N_("ค้นหารายงาน")),
    Entry("/library", N_("คู่มือและเอกสาร")),
    Entry("/help", N_("ช่วยเหลือ")),
)


@dataclass(frozen=True)
class Link:
    url: str
    text: str
    current: bool


def links(roles: Sequence[str], path: str, pages: Mapping[str, str | None]) -> list[Link]:
    """pages: address → action of every page that can be read; current: this page or one below it."""
    return [
        Link(entry.url, entry.text, path == entry.url or path.startswith(entry.url + "/"))
        for entry in ENTRIES
        if entry.url in pages and set(roles) & set(entry.roles) and _may(roles, pages[entry.url])
    ]


def _may(roles: Sequence[str], action: str | None) -> bool:
    return action is None or any(role in TABLE[action] for role in roles)
