"""/styleguide: every component with its states, for whoever builds a page. Sample words only, no data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from emes_kit.http import Request
from gateway.pages import forms, words
from gateway.pages.page import Page, page, view_of
from gateway.pages.words import N_

LEAVES = 3
TRIED = {"name": "เขต", "count": "-5", "kind": "b", "parts[]": ["QP"], "text": "ข้อความที่พิมพ์ไว้"}
FAULTS = (("name", N_("ต้องยาวอย่างน้อย 5 ตัวอักษร")), ("count", N_("ต้องไม่น้อยกว่า 0")))


class StyleguidePages:
    clock: Any

    @page("GET", "/styleguide")
    def styleguide_page(self, request: Request) -> Any:
        now = self.clock.now()
        dues = [now + timedelta(days=days) for days in (30, 6, 2, 0, -3)]
        faults = [(name, words.translated(view_of(request).language, said)) for name, said in FAULTS]
        leaf = min(max(request.raw.args.get("leaf", 1, type=int), 1), LEAVES)
        model = {"dues": dues, "form": forms.Form(TRIED, faults), "blank": forms.Form(), "leaf": leaf, "leaves": LEAVES}
        return Page("styleguide.html", model, part="rows")
