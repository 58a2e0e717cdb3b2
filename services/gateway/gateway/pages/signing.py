"""The committee's page and the director's: the exact content, and what signing it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from emes_kit.http import Request
from gateway.pages import forms, report_form, words
from gateway.pages.labels import REASONS
from gateway.pages.page import Page, Redirect, page, view_of
from gateway.pages.report_desk import ReportDesk, keyed
from gateway.pages.words import N_
from gateway.schemas import office as schemas

SCREEN = "/screening/<string:round_id>/<string:indicator_id>"
CERTIFY = "/certify/<string:round_id>/<string:indicator_id>"
PASSED = N_("ให้ผ่านการกลั่นกรองแล้ว รายงานรอผู้อำนวยการรับรองและส่ง")
GIVEN_BACK = N_("ส่งคืนผู้รับผิดชอบตัวชี้วัดพร้อมข้อสังเกตแล้ว")
CHOOSE = N_("เลือกเหตุผล")
SUBMITTED = N_("รับรองและส่งรายงานแล้ว ใบรับด้านล่างเป็นหลักฐานการส่ง")


class Signing(ReportDesk):
    @page("GET", SCREEN, action="report.screen")
    def screen_page(self, request: Request) -> Any:
        return self._screening(request, forms.Form())

    @page("POST", SCREEN, action="report.screen")
    def screen_form(self, request: Request) -> Any:
        do, again = partial(self._decide_screening, request), partial(self._screening, request)
        return forms.handled(self, request, schemas.SCREEN_FORM, do, again)

    @page("GET", CERTIFY, action="report.certify")
    def sign_page(self, request: Request) -> Any:
        return self._signing(request, forms.Form())

    @page("POST", CERTIFY, action="report.certify")
    def sign_form(self, request: Request) -> Any:
        do, again = partial(self._certify_report, request), partial(self._signing, request)
        return forms.handled(self, request, schemas.CERTIFY_FORM, do, again)

    def _screening(self, request: Request, form: forms.Form) -> Page:
        """Always the content as it is now: who comes back with an older version reads it anew."""
        opened = self.open_report(request)
        boxes = remark_boxes(opened.labels)
        form = replace(form, values={**dict.fromkeys(boxes, ""), **form.values})
        return Page("screening.html", opened.model(form=form, box_labels=boxes, reasons=reasons(opened.language)))

    def _decide_screening(self, request: Request, data: dict[str, Any]) -> Redirect:
        findings = report_form.flat_findings(data["findings"])
        self.submission.decide_screening(
            **keyed(request, data), **_about(request, data), decision=data["decision"], findings=findings
        )
        said = PASSED if data["decision"] == "pass" else GIVEN_BACK
        return Redirect("/screening", words.translated(view_of(request).language, said))

    def _signing(self, request: Request, form: forms.Form) -> Page:
        """After a refusal nothing is ticked: the content may be another one now."""
        opened = self.open_report(request)
        model = {"canonical": report_form.canonical(opened.report), "agrees": report_form.hash_agrees(opened.report)}
        office = self.whole_office(opened.report["office_id"])
        return Page("certify.html", opened.model(form=replace(form, values={"confirmed": ""}), office=office, **model))

    def _certify_report(self, request: Request, data: dict[str, Any]) -> Redirect:
        receipt = self.submission.submit_report(
            **keyed(request, data), **_about(request, data), content_hash=data["content_hash"]
        )
        return Redirect(f"/receipts/{receipt['receipt_no']}", words.translated(view_of(request).language, SUBMITTED))


def remark_boxes(labels: Mapping[str, str]) -> dict[str, str]:
    """Names of the committee's boxes with the label of what they stand beside: every claim and every section."""
    pieces = {name: label for name, label in labels.items() if not name.endswith(report_form.COUNTS)}
    return {f"findings.{name}.{part}": label for name, label in pieces.items() for part in ("reason_code", "text")}


def reasons(language: str) -> list[tuple[str, str]]:
    return [(code, words.translated(language, word)) for code, word in {"": CHOOSE, **REASONS}.items()]


def _about(request: Request, data: dict[str, Any]) -> dict[str, Any]:
    path, office_id = request.path, request.context["office_id"]
    return {"report_id": f"{path['round_id']}.{path['indicator_id']}.{office_id}", "version": data["version"]}
