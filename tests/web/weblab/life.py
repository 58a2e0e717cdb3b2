"""One report in the hands of its people, each at a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROUND, OFFICE = "2570-1", "P5703"
FINDING = "ยังไม่ได้ระบุผลของสถานศึกษา 2 แห่งที่เหลือ โปรดระบุรายแห่ง"
TEXTS = {
    "what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ และปรับปรุงแผนของสถานศึกษาทุกแห่งให้เป็นปัจจุบัน",
    "where": "สถานศึกษาในสังกัดทั้ง 139 แห่ง ร่วมกับองค์กรปกครองส่วนท้องถิ่นและสถานีตำรวจในพื้นที่",
    "how": "อบรมครูแกนนำ 2 รุ่น ซ้อมแผนจริงภาคเรียนละ 1 ครั้ง และนิเทศติดตามรายโรงเรียน",
    "result": "สถานศึกษา 137 แห่งมีแผนและซ้อมครบ อีก 2 แห่งอยู่ระหว่างดำเนินการ",
}


class Life:
    """One report. Everything is found by address and name of field, so the same hands work in either language."""

    def __init__(self, look: Callable[..., Any], indicator: str, language: str = "th", scripts: bool = True) -> None:
        self.report = f"{ROUND}.{indicator}.{OFFICE}"
        self.indicator, self.form = indicator, f"/indicators/{ROUND}/{indicator}"
        self._look, self._how = look, {"language": language, "java_script_enabled": scripts}

    def sit_down(self, who: str, path: str) -> Any:
        return self._look(who, path, **self._how)

    def write(self, owner: Any, texts: dict[str, str] | None = None) -> None:
        """The form, the pre-flight, and on to the committee."""
        visit(owner, self.form)
        for claim in owner.page.locator("fieldset.claim").all():
            claim.locator("input").first.fill("137")
            claim.locator("input").last.fill("139")
        for name, text in (texts or TEXTS).items():
            owner.page.fill(f'[name="sections.{name}"]', text)
        self.send(owner)

    def send(self, owner: Any) -> None:
        press(owner, '#report button[value="check"]', f"{self.form}/send")
        press(owner, f'form[action="{self.form}/send"] button', self.form)

    def screen(self, screener: Any) -> None:
        visit(screener, f"/screening/{ROUND}/{self.indicator}")
        screener.page.check('[name="decision"][value="pass"]')
        press(screener, f'form[action="/screening/{ROUND}/{self.indicator}"] button', "/screening")

    def certify(self, director: Any, number: int) -> None:
        visit(director, f"/certify/{ROUND}/{self.indicator}")
        director.page.check("#confirmed")
        receipt = f"/receipts/R-{ROUND}-{OFFICE}-{self.indicator}-{number}"
        press(director, f'form[action="/certify/{ROUND}/{self.indicator}"] button', receipt)

    def claim(self, reviewer: Any, number: int) -> None:
        """In the queue as soon as the submission has been heard of."""
        task = f"/review/{self.report}.{number}"
        reviewer.site.settle(lambda: visit(reviewer, "/review") or reviewer.page.locator(f'a[href^="{task}"]').count())
        reviewer.page.click(f'a[href^="{task}"]')
        reviewer.page.click("#claim button")
        reviewer.page.wait_for_selector("#approve")

    def give_back(self, reviewer: Any) -> None:
        field = reviewer.page.locator('.report-field:has(input[value="sections.result"])')
        field.locator(".remark > summary").click()
        field.locator("select").first.select_option("incomplete")
        field.locator("textarea").fill(FINDING)
        reviewer.page.click("#return .button.danger")
        reviewer.page.wait_for_selector("#flash .alert.good")

    def approve(self, reviewer: Any) -> None:
        reviewer.page.click("#approve button")
        reviewer.page.wait_for_selector("#flash .alert.good")

    def scored(self, executive: Any) -> None:
        """In the country's matrix, and why."""
        cell = f'.matrix td[class="m-4"] a[href="/results/reports/{self.report}"], '
        cell += f'.matrix td[class="m-5"] a[href="/results/reports/{self.report}"]'
        executive.site.settle(lambda: visit(executive, "/results/matrix") or executive.page.locator(cell).count())
        executive.page.click(cell)
        assert "137/139" in executive.page.inner_text("main")


def visit(window: Any, path: str) -> None:
    window.page.goto(window.site.url + path)


def press(window: Any, button: str, leads_to: str) -> None:
    window.page.click(button)
    window.page.wait_for_url(f"{window.site.url}{leads_to}")
