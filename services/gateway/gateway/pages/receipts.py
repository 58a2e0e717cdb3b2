"""The receipt, to be printed and kept, and the public page that its QR code opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import segno
from markupsafe import Markup

from emes_kit.http import Request
from emes_kit.problems import Refused
from gateway import ids
from gateway.api.reports import proof
from gateway.domain import Refusal
from gateway.pages.page import Page, page
from gateway.pages.report_desk import OfficeNames
from gateway.problems import refused
from gateway.schemas import office as schemas

NOT_FOUND = 404
_AS_TYPED = str.maketrans("๐๑๒๓๔๕๖๗๘๙\u2010\u2011\u2012\u2013\u2212", "0123456789-----")


class ReceiptPages(OfficeNames):
    store: Any
    config: Any

    @page("GET", "/receipts/<string:receipt_no>", action="report.read")
    def receipt_page(self, request: Request) -> Any:
        receipt = self.submission.get_receipt(**request.path)
        about = ids.report(receipt["report_id"])
        if request.context["office_id"] not in (None, about.office_id):
            raise refused("other_office")
        address = f"{self.config['EMES_PUBLIC_URL'].rstrip('/')}{verify_path(receipt)}"
        return Page("receipt.html", {**self._named(receipt), "receipt": receipt, "address": address, "qr": qr(address)})

    @page("GET", "/verify", query=schemas.VERIFY_QUERY)
    def verify_form(self, request: Request) -> Any:
        number = receipt_number(request.query["no"])
        return self._verified(number, request.query["hash"]) if number else _shown("ask", "", "")

    @page("GET", "/verify/<string:receipt_no>", query=schemas.VERIFY_QUERY)
    def verify_page(self, request: Request) -> Any:
        return self._verified(request.path["receipt_no"], request.query["hash"])

    def _verified(self, number: str, given: str) -> Page:
        """Nothing personal: what the receipt says of itself, and whether the hash in hand is its own."""
        receipt, given = self._receipt(number), "".join(given.split()).lower()
        if receipt is None:
            return _shown("unknown", number, given, status=NOT_FOUND)
        verdict = "found" if not given else "agrees" if given == receipt["content_hash"] else "differs"
        return _shown(verdict, number, given, **self._named(receipt), receipt=proof(receipt))

    def _receipt(self, number: str) -> dict[str, Any] | None:
        try:
            ids.check({"receipt_no": number})
            return self.submission.get_receipt(receipt_no=number)
        except Refusal:  # no receipt could be called like that
            return None
        except Refused as exc:
            if exc.problem.status != NOT_FOUND:
                raise
            return None

    def _named(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """Office, round and indicator in words."""
        about = ids.report(receipt["report_id"])
        round = self.store.round(about.round_id) or {"indicators": []}
        found = [one for one in round["indicators"] if one["indicator_id"] == about.indicator_id]
        return {
            "about": about,
            "office": self.whole_office(about.office_id),
            "round": round,
            "indicator": found[0] if found else None,
        }


def _shown(verdict: str, number: str, given: str, status: int = 200, **more: Any) -> Page:
    return Page("verify.html", {"verdict": verdict, "number": number, "given": given, **more}, status)


def receipt_number(typed: str) -> str:
    """As it stands in the system: people copy it from paper, with Thai digits, dashes and blanks of all kinds."""
    return "".join(typed.translate(_AS_TYPED).split()).upper()


def verify_path(receipt: Mapping[str, Any]) -> str:
    return f"/verify/{receipt['receipt_no']}?{urlencode({'hash': receipt['content_hash']})}"


def qr(address: str) -> Markup:
    """An SVG drawn in place; quiet zone and error correction as printing and photographing want them."""
    return Markup(segno.make(address, error="m").svg_inline(scale=4, border=4, omitsize=True))  # noqa: S704 - our own SVG
