"""/audit: the log that cannot be changed unseen, for whom it is about: an office, a person, the administrator."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request
from gateway import http_rules
from gateway.pages.page import Page, Redirect, page
from gateway.pages.words import N_
from gateway.permissions import TABLE
from gateway.problems import refused
from gateway.schemas import admin as schemas

LIMIT = 50
ROUNDS = 8
ACTIONS = {
    "create": N_("ประกาศรอบ"), "open": N_("เปิดรอบ"), "save": N_("บันทึกร่าง"), "send": N_("ส่งกลั่นกรอง"),
    "pass": N_("ให้ผ่านการกลั่นกรอง"), "find": N_("กรรมการมีข้อสังเกต"), "return": N_("ผู้ตรวจส่งคืน"),
    "submit": N_("รับรองและส่ง สพฐ."),
    "take_back": N_("ดึงรายงานกลับ"), "approve": N_("เห็นชอบ"), "set_internal_deadline": N_("กำหนดวันส่งภายใน"),
    "request_extension": N_("ขอขยายเวลา"), "decide_extension": N_("พิจารณาคำขอขยายเวลา"),
    "register": N_("เพิ่มหรือแก้ไขบัญชี"), "set_password": N_("ตั้งรหัสผ่าน"), "disable": N_("ปิดบัญชี"),
    "list_users": N_("ดูรายชื่อผู้ใช้"), "search_users": N_("ค้นหาผู้ใช้"), "read_user": N_("ดูข้อมูลผู้ใช้"),
    "read_dead_letter": N_("เปิดอ่านข้อความที่พักอยู่"), "replay_dead_letters": N_("ส่งข้อความที่พักอยู่ซ้ำ"),
    "drop_dead_letters": N_("ลบข้อความที่พักอยู่"),
}  # fmt: skip


class AuditPages:
    store: Any
    submission: Any
    known_offices: Any

    @page("GET", "/audit", action="account.use", query=schemas.TRAIL_ASKED)
    def audit_page(self, request: Request) -> Any:
        """Of the own account; and where to look for the rest."""
        me = request.context["user"]
        trail = self.store.user_trail(me.user_id, self._trail_cursor(request), LIMIT)
        mine = [office for office in self.known_offices() if me.office_id in (None, office["office_id"])]
        readable = any(role in TABLE["report.read"] for role in me.roles)
        model = {"rounds": self.store.rounds()[:ROUNDS], "offices": mine, "finder": readable}
        return self._trail_page(request, trail, "mine", me.user_id, **model)

    @page("GET", "/audit/reading", action="user.read", query=schemas.TRAIL_ASKED)
    def reading_page(self, request: Request) -> Any:
        """Whom the administrator has looked at, and which messages were sent again or dropped."""
        me = request.context["user"].user_id
        return self._trail_page(
            request, self.store.reading_trail(me, self._trail_cursor(request), LIMIT), "reading", me
        )

    @page("GET", "/audit/find", action="account.use", query=schemas.FIND_TRAIL)
    def find_trail_page(self, request: Request) -> Any:
        asked, mine = request.query, request.context["user"].office_id
        round_id, office_id, indicator_id = asked["round"], asked["office"] or mine, asked["indicator"]
        if round_id is None:
            return Redirect("/audit")
        if office_id is None:
            return Redirect(f"/audit/rounds/{round_id}")
        if indicator_id is None:
            return Redirect(f"/audit/rounds/{round_id}/offices/{office_id}")
        return Redirect(f"/audit/reports/{round_id}.{indicator_id}.{office_id}")

    @page("GET", "/audit/reports/<string:report_id>", action="report.read", query=schemas.TRAIL_ASKED)
    def report_trail_page(self, request: Request) -> Any:
        return self._submission_trail(request, "report", request.path["report_id"], self.submission.report_audit)

    @page("GET", "/audit/rounds/<string:round_id>", action="reference.read", query=schemas.TRAIL_ASKED)
    def round_trail_page(self, request: Request) -> Any:
        return self._submission_trail(request, "round", request.path["round_id"], self.submission.round_audit)

    @page(
        "GET",
        "/audit/rounds/<string:round_id>/offices/<string:office_id>",
        action="extension.read",
        query=schemas.TRAIL_ASKED,
    )
    def office_trail_page(self, request: Request) -> Any:
        subject = f"{request.path['round_id']}.{request.path['office_id']}"
        return self._submission_trail(request, "office", subject, self.submission.office_round_audit)

    def _submission_trail(self, request: Request, kind: str, subject: str, ask: Any) -> Page:
        trail = ask(**request.path, cursor=self._trail_cursor(request), limit=LIMIT)
        return self._trail_page(request, trail, kind, subject)

    def _trail_cursor(self, request: Request) -> int | None:
        after = http_rules.unpack_cursor(request.query["cursor"])
        if after is not None and type(after) is not int:
            raise refused("bad_cursor", "cursor")
        return after

    def _trail_page(self, request: Request, trail: dict[str, Any], kind: str, subject: str, **more: Any) -> Page:
        model = {"trail": trail, "next": http_rules.pack_cursor(trail["next"]), "kind": kind, "subject": subject}
        return Page(
            "audit.html",
            {**model, "actions": ACTIONS, "rounds": [], "offices": [], "finder": False, **more},
            part="rows",
        )
