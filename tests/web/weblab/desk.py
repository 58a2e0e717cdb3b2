"""One report at a browser that loses its network: what its owner does elsewhere, and what the browser keeps."""

from __future__ import annotations

from typing import Any

ROUND, OFFICE, OWNER = "2570-1", "P5703", "owner.P5703"
TEXTS = {
    "what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ และปรับปรุงแผนของสถานศึกษาทุกแห่งให้เป็นปัจจุบัน",
    "where": "สถานศึกษาในสังกัดทั้ง 139 แห่ง ร่วมกับองค์กรปกครองส่วนท้องถิ่นและสถานีตำรวจในพื้นที่",
    "how": "อบรมครูแกนนำ 2 รุ่น ซ้อมแผนจริงภาคเรียนละ 1 ครั้ง และนิเทศติดตามรายโรงเรียน",
    "result": "สถานศึกษา 137 แห่งมีแผนและซ้อมครบ อีก 2 แห่งอยู่ระหว่างปรับปรุงอาคาร",
}
HOW, WHAT = '[name="sections.how"]', '[name="sections.what"]'
OF_THE_LINE = ("net::ERR_", "the server responded with a status")  # the browser's own notes about a broken line


class Desk:
    """One report of the office, and what its owner does to it from elsewhere."""

    def __init__(self, site: Any, indicator: str) -> None:
        self.site, self.indicator = site, indicator
        self.url, self.id = f"/indicators/{ROUND}/{indicator}", f"{ROUND}.{indicator}.{OFFICE}"

    @property
    def report(self) -> Any:
        return self.site.services.call("submission", "get_report", report_id=self.id)

    def save(self, who: str = OWNER, **sections: str) -> int:
        actor = {"user_id": who, "roles": ["owner"], "office_id": OFFICE, "parts": []}
        place = {"round_id": ROUND, "office_id": OFFICE, "indicator_id": self.indicator}
        content = {"claims": {"c1": {"numerator": "137", "denominator": "139"}}, "sections": {**TEXTS, **sections}}
        fields = {**place, "content": content, "version": self.report["version"], "answers": {}}
        return int(self.site.services.call("submission", "save_report", actor=actor, **fields)["version"])

    def section(self, name: str) -> str:
        return str(self.report["content"]["sections"][name])


def quiet(window: Any) -> list[str]:
    """What the browser complained about, its notes about the line aside."""
    window.complaints = [said for said in window.complaints if not any(note in said for note in OF_THE_LINE)]
    return window.complaints


def kept(window: Any, path: str) -> None:
    """The worker rules this page, and its copy of the form is there."""
    script = """async (path) => {
        await navigator.serviceWorker.ready;
        const found = await Promise.all((await caches.keys()).filter((name) => name.startsWith("forms "))
            .map(async (name) => (await caches.open(name)).match(path, { ignoreVary: true })));
        return found.some(Boolean);
    }"""
    window.site.settle(lambda: window.page.evaluate(script, path))
    window.site.settle(lambda: window.page.evaluate("navigator.serviceWorker.controller !== null"))


def waiting(window: Any) -> list[dict[str, Any]]:
    """Drafts in this browser, whoever's."""
    return list(window.page.evaluate("idb.openDB('emes').then((db) => db.getAll('drafts'))"))


def saved(window: Any) -> None:
    window.page.wait_for_selector("#saved[data-state=saved]", timeout=20_000)


def state(window: Any, name: str) -> str:
    window.page.wait_for_selector(f"#saved[data-state={name}]")
    return str(window.page.inner_text("#saved"))
