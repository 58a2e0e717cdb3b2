"""/offline: what a browser shows of us while there is no network. Fetched beforehand by static/sw.js, without anybody's
session, so it speaks both languages and of nobody."""

from __future__ import annotations

from emes_kit.http import Request
from gateway.pages import words
from gateway.pages.page import Page, page
from gateway.pages.taste import LANGUAGES
from gateway.pages.words import N_

SAID = {
    "title": N_("ไม่มีเครือข่าย"),
    "now": N_("หน้านี้เปิดไม่ได้จนกว่าจะมีเครือข่าย หากเพิ่งกดปุ่มส่งหรือบันทึก รายการนั้นยังไม่ถึงระบบ"),
    "drafts": N_("รายงานที่พิมพ์ค้างไว้ยังอยู่ในเครื่องนี้ เปิดแบบฟอร์มนั้นอีกครั้งเมื่อมีเครือข่าย ระบบจะส่งให้เอง"),
    "again": N_("ลองใหม่"),
    "forms": N_("แบบฟอร์มที่เปิดและแก้ไขได้ตอนนี้"),
}


class OfflinePage:
    @page("GET", "/offline")
    def offline_page(self, request: Request) -> Page:
        said = {one: {name: words.translated(one, text) for name, text in SAID.items()} for one in LANGUAGES}
        return Page("offline.html", {"said": said})
