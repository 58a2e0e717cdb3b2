"""/admin/schemes: the published indicator sets, and new ones from a file: a dry run first, publishing is for ever."""

from __future__ import annotations

from functools import partial
from typing import Any

from emes_kit.http import Request
from emes_kit.problems import Refused
from gateway.domain import Refusal
from gateway.pages import forms, scheme_rows, sentences, uploaded, uploads
from gateway.pages.admin_rounds import said
from gateway.pages.admin_user_import import XLSX, file_answer
from gateway.pages.forms import Form
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.scheme_rows import Draft
from gateway.pages.words import N_
from gateway.schemas import admin as schemas

SCHEME = "/admin/schemes/<string:scheme_id>/versions/<int:scheme_version>"
PUBLISHED = N_("ประกาศชุดตัวชี้วัดแล้ว สร้างรอบการรายงานจากชุดนี้ได้")
FAULTS = {
    "unknown_kind": N_("ชนิดของแถวต้องเป็น scheme, level, part, indicator, consideration, claim หรือ section"),
    "unknown_column": N_("แถวชนิดนี้ไม่ใช้คอลัมน์นี้ โปรดเว้นว่าง"),
    "no_indicator": N_("แถวนี้ต้องอยู่ใต้แถวของตัวชี้วัด (indicator)"),
    "not_a_number": N_("ต้องเป็นจำนวนเต็ม"),
}
Shown = tuple[int | None, str, str]  # (row, column or field, sentence)


class SchemePages:
    submission: Any

    @page("GET", "/admin/schemes", action="scheme.publish")
    def schemes_page(self, request: Request) -> Any:
        schemes = reversed(self.submission.list_schemes(fiscal_year=None)["items"])
        return Page("admin_schemes.html", {"schemes": list(schemes)})

    @page("GET", SCHEME, action="scheme.publish")
    def scheme_page(self, request: Request) -> Any:
        return Page("admin_scheme.html", {"scheme": self.submission.get_scheme(**request.path)})

    @page("GET", SCHEME + "/table.xlsx", action="scheme.publish")
    def scheme_table(self, request: Request) -> Any:
        scheme = self.submission.get_scheme(**request.path)
        name = f"{scheme['scheme_id']}.{scheme['scheme_version']}.xlsx"
        return file_answer(uploaded.workbook(scheme_rows.table(scheme)), XLSX, name)

    @page("GET", "/admin/schemes/template.xlsx", action="scheme.publish")
    def scheme_template(self, request: Request) -> Any:
        return file_answer(uploaded.workbook(scheme_rows.template()), XLSX, "emes-scheme.xlsx")

    @page("GET", "/admin/schemes/import", action="scheme.publish")
    def import_scheme_page(self, request: Request) -> Any:
        return self._scheme_upload(Form())

    @page("POST", "/admin/schemes/import", action="scheme.publish")
    def import_scheme_form(self, request: Request) -> Any:
        return forms.handled(self, request, schemas.UPLOAD, partial(self._import_scheme, request), self._scheme_upload)

    def _scheme_upload(self, form: Form) -> Page:
        schemes = self.submission.list_schemes(fiscal_year=None)["items"]
        return Page("admin_scheme_import.html", {"form": form, "example": schemes[-1] if schemes else None})

    def _import_scheme(self, request: Request, given: dict[str, Any]) -> Any:
        if given["step"] == "import":
            return self._publish_carried(request, uploads.unpacked(given["carried"]))
        name, data = uploads.given(request)
        draft = read(name, data)
        judged, faults = self._scheme_judged(request, draft)
        if faults:
            return Page("admin_scheme_faults.html", {"faults": faults, "name": name}, 422)
        return Page("admin_scheme_dry_run.html", {"found": judged, "carried": uploads.packed(draft.scheme)})

    def _publish_carried(self, request: Request, scheme: Any) -> Redirect:
        made = self.submission.publish_scheme(actor=request.context["actor"], scheme=scheme, dry_run=False)
        to = f"/admin/schemes/{made['scheme_id']}/versions/{made['scheme_version']}"
        return Redirect(to, said(request, PUBLISHED))

    def _scheme_judged(self, request: Request, draft: Draft) -> tuple[Any, list[Shown]]:
        """What would be published, and everything wrong with it: with the table, and with what it says."""
        language = view_of(request).language
        own = [(number, column, said(request, FAULTS[what])) for number, column, what in draft.faults]
        try:
            found = self.submission.publish_scheme(actor=request.context["actor"], scheme=draft.scheme, dry_run=True)
        except Refused as refused:
            if refused.problem.status not in forms.CURABLE:
                raise
            return None, sorted({*own, *of_service(draft, refused, language)}, key=lambda row: (row[0] or 0, row[1]))
        return found, own


def read(name: str, data: bytes) -> Draft:
    """A JSON document, or a table as scheme_rows means it."""
    if name.lower().endswith(".json") or data.lstrip()[:1] == b"{":
        draft = Draft()
        draft.scheme = uploads.as_json(data)
        return draft
    rows = uploaded.rows(name, data)
    if not rows:
        raise Refusal("file_missing", "file")
    return scheme_rows.drafted(rows)


def of_service(draft: Draft, refused: Refused, language: str) -> list[Shown]:
    """Each fault at the row and column it comes from; by its path in the document where there are no rows."""
    errors = refused.errors or [{"field": refused.field}]
    whole = refused.sentence(language)
    return [
        (*draft.place(str(error.get("field") or "").removeprefix("scheme.")), sentences.of(error, language) or whole)
        for error in errors
    ]
