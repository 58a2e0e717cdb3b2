"""Refusals as pages: the sentence, the code to quote, what to do next. Nothing here asks a service or a database."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from werkzeug.wrappers import Request as RawRequest
from werkzeug.wrappers import Response

from emes_kit.problems import Refused
from emes_kit.replies import waiting
from gateway.pages import answers, taste, tickets
from gateway.pages.cookies import TASTE, Jar
from gateway.pages.view import View
from gateway.pages.words import N_
from gateway.problems import PROBLEMS

log = logging.getLogger(__name__)
NOT_PAGES = ("/api/", "/docs", "/static/")  # JSON and files: what goes wrong there is told to a program
LOGGED_OUT = {PROBLEMS["no_token"].code, PROBLEMS["bad_token"].code}
TITLES = {
    401: N_("โปรดเข้าสู่ระบบ"),
    403: N_("เปิดหน้านี้ไม่ได้"),
    404: N_("ไม่พบหน้านี้"),
    409: N_("มีผู้แก้ไขไปก่อนแล้ว"),
    412: N_("มีผู้แก้ไขไปก่อนแล้ว"),
    429: N_("โปรดรอสักครู่"),
    503: N_("ระบบยังไม่พร้อม"),
    504: N_("ระบบตอบช้ากว่าปกติ"),
}
TROUBLE, REFUSED = N_("เกิดข้อผิดพลาดในระบบ"), N_("ทำรายการไม่ได้")
STEPS = {
    401: N_("เข้าสู่ระบบ แล้วระบบจะพากลับมาที่หน้าเดิม ข้อความที่พิมพ์ค้างไว้ยังอยู่ในหน้าก่อนหน้า กดย้อนกลับเพื่อคัดลอกไว้ก่อนได้"),
    403: N_("หากท่านต้องทำรายการนี้ โปรดแจ้งผู้ดูแลระบบพร้อมรหัสปัญหาด้านล่าง"),
    404: N_("ตรวจที่อยู่ของหน้าอีกครั้ง หรือเริ่มจากหน้าหลัก"),
    409: N_("เปิดหน้าใหม่เพื่อดูข้อมูลล่าสุด แล้วแก้ไขอีกครั้ง"),
    412: N_("เปิดหน้าใหม่เพื่อดูข้อมูลล่าสุด แล้วแก้ไขอีกครั้ง"),
    429: N_("รอตามเวลาที่แจ้ง แล้วลองใหม่"),
    503: N_("ข้อมูลที่ระบบตอบรับไว้แล้วไม่สูญหาย รอสักครู่แล้วลองใหม่"),
    504: N_("ข้อมูลที่ระบบตอบรับไว้แล้วไม่สูญหาย ตรวจผลที่หน้าหลักก่อนส่งซ้ำ"),
}
TROUBLE_STEP = N_("ลองใหม่อีกครั้ง หากยังพบปัญหา โปรดแจ้งผู้ดูแลระบบพร้อมรหัสและเลขอ้างอิง")
REFUSED_STEP = N_("ย้อนกลับไปแก้ไขแล้วลองใหม่")


def page(raw: RawRequest, view: View | None, refused: Refused) -> Response | None:
    """None: the caller is a program and gets the problem as JSON. view: when the request had reached a page."""
    if view is None and not _is_reader(raw):
        return None
    view = view or stranger(raw)
    if refused.problem.code in LOGGED_OUT and (raw.method == "GET" or view.partial):
        return answers.elsewhere(view, login_address(view, refused))
    try:
        return _drawn(view, refused)
    except Exception:  # an error page that fails must not hide the error
        log.exception("error page")
        return None


def stranger(raw: RawRequest) -> View:
    """The frame for somebody we have not looked up."""
    jar = Jar.of(raw)
    return View(raw, jar, taste.chosen(jar.get(TASTE), raw.args.get("lang"), None))


def login_address(view: View, refused: Refused) -> str:
    """With the way back; only `expired` tells why: who has never logged in needs no reason."""
    raw = view.raw
    whole = raw.full_path.rstrip("?") if raw.method == "GET" and not view.partial else _came_from(raw)
    asked = {"next": way} if (way := tickets.way_back(whole)) != tickets.HOME else {}
    why = {"why": "expired"} if refused.problem is PROBLEMS["bad_token"] else {}
    return "/login" + ("?" + urlencode(query) if (query := asked | why) else "")


def _came_from(raw: RawRequest) -> str | None:
    """The path of the page a form or htmx stood on, when it is ours."""
    for name in ("HX-Current-URL", "Referer"):
        _, host, path = raw.headers.get(name, "").partition(raw.host_url)
        if host:
            return "/" + path
    return None


def _is_reader(raw: RawRequest) -> bool:
    return "text/html" in raw.headers.get("Accept", "") and not raw.path.startswith(NOT_PAGES)


def _drawn(view: View, refused: Refused) -> Response:
    status, code = refused.problem.status, refused.problem.code
    trouble = status == 500
    model = {
        "title": TITLES.get(status, TROUBLE if trouble else REFUSED),
        "step": STEPS.get(status, TROUBLE_STEP if trouble else REFUSED_STEP),
        "sentence": refused.sentence(view.language),
        "status": status,
        "code": code,
        "login": login_address(view, refused) if status == 401 else None,
        "retry": view.raw.method == "GET" and status in (429, 500, 503, 504),
    }
    answer = answers.rendered(view, "error.html", model, status)
    answer.headers.update(waiting(refused))
    return answer
