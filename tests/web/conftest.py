"""Pages as people see them: Debian's chromium at the five running services. Screenshots are left in var/screens/.

`site` furnishes a small house (module scope); `look` opens pages and holds each to what every page must be:
no violation of its policy, no request to anybody else, no script error, no sideways scrolling, nothing axe finds.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from emes_ops.local.packages import as_root
from emes_ops.settings import ROOT, SERVICES

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("weblab")

from weblab.fixtures import api, desk, loop, office  # noqa: E402, F401

SCREENS = ROOT / "var" / "screens"
SCHEME = json.loads((ROOT / "deploy" / "seeds" / "sample_scheme.json").read_text())
PASSWORD = "ทดสอบ-password-1"
OPERATOR = {"user_id": "operator", "roles": ["admin"], "office_id": None, "parts": []}
SIZES = {"desktop": (1280, 900), "phone": (375, 800)}
# As root chromium has no sandbox; the rest keeps it from speaking to its maker.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run", "--disable-dev-shm-usage"]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if shutil.which("chromium") is None:
        prefix = as_root()
        assert prefix is not None, "chromium is missing, and only root may install it: apt install chromium"
        run = subprocess.run(
            [*prefix, ROOT / "deploy" / "local" / "install-chromium.sh"], capture_output=True, text=True
        )
        assert run.returncode == 0, f"as root: apt install chromium\n{run.stdout}{run.stderr}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Site:
    """The five services with an office, a round that is open and some people."""

    PASSWORD, SCHEME = PASSWORD, SCHEME

    def __init__(self, services: Any) -> None:
        self.services, self.url = services, services.url

    def command(self, service: str, method: str, **fields: Any) -> Any:
        return self.services.call(service, method, actor=OPERATOR, **fields)

    def settle(self, what: Callable[[], Any], seconds: float = 30) -> Any:
        end = time.monotonic() + seconds
        while not (answer := what()):
            assert time.monotonic() < end, "it did not come about in time"
            time.sleep(0.05)  # between two questions
        return answer

    def furnish(self) -> Site:
        stored = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        people = [(role, role, None) for role in ("admin", "executive", "deputy")] + [("reviewer.1", "reviewer", None)]
        people += [(f"{role}.P5703", role, "P5703") for role in ("owner", "screener", "director")]
        people += [("owner2.P5703", "owner", "P5703")]
        users = [
            {"user_id": who, "name_th": f"นางสาวทดสอบ {role}", "name_en": f"Test {role.title()}", "roles": [role],
             "office_id": place, "parts": ["QP", "AP"] if role == "reviewer" else [], "password_hash": stored}
            for who, role, place in people
        ]  # fmt: skip
        chiang_rai = {"office_id": "P5703", "kind": "primary", "short_th": "สพป.เชียงราย เขต 3", "region": "ภาคเหนือ",
                      "name_th": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเชียงราย เขต 3",
                      "name_en": "Chiang Rai Primary Area Office 3", "province_codes": ["57"]}  # fmt: skip
        body = {"fiscal_year": 2570, "number": 1, "name_th": "รอบที่ 1 ปีงบประมาณ 2570", "name_en": "Round 1, B.E. 2570",
                "scheme_id": SCHEME["scheme_id"], "scheme_version": 1, "opens_on": "2026-10-01",
                "internal_due_on": "2026-12-08", "official_due_on": "2027-09-15"}  # fmt: skip
        self.command("gateway", "register_users", users=users)
        self.command("submission", "register_offices", offices=[chiang_rai])
        self.command("submission", "publish_scheme", scheme=SCHEME)
        self.command("submission", "create_round", round=body)
        gateway = self.services.database("gateway")
        self.settle(lambda: gateway["rounds"].count_documents({}) and gateway["offices"].count_documents({}))
        return self


@pytest.fixture(scope="module")
def site(services: Any) -> Site:
    services.start_services(*SERVICES)
    return Site(services).furnish()


class Window:
    """One reader at one size. Everything the browser complained about is kept."""

    def __init__(self, site: Site, context: BrowserContext, page: Page) -> None:
        self.site, self.context, self.page = site, context, page
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._ask(request.url))

    def _ask(self, url: str) -> None:
        if not url.startswith((self.site.url, "data:")):
            self.complaints.append(f"asked a stranger: {url}")

    def login(self, who: str) -> None:
        self.page.goto(f"{self.site.url}/login")
        self.page.fill("#user_id", who)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_url(f"{self.site.url}/home")

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(self.site.url + path)
        assert answer is not None
        assert answer.status == status, path
        self.page.evaluate("document.fonts.ready")
        if status >= 400:  # the browser's own note about the status is no complaint of ours
            self.complaints = [said for said in self.complaints if "the server responded with a status" not in said]

    def picture(self, name: str) -> None:
        SCREENS.mkdir(parents=True, exist_ok=True)
        # A chart for another width is fetched once the page has that width.
        self.page.evaluate("Promise.all([...document.images].map((one) => one.decode().catch(() => null)))")
        self.page.screenshot(path=SCREENS / f"{name}.png", full_page=True)

    def faults(self) -> list[str]:
        """What axe finds, each with its place."""
        run = "async (rules) => (await axe.run(document, {runOnly: rules})).violations"
        self.page.evaluate(_axe())
        found = self.page.evaluate(run, RULES)
        return [f"{row['id']}: {node['target']} {node['failureSummary']}" for row in found for node in row["nodes"]]

    def too_wide(self) -> int:
        """Pixels that the page sticks out to the right."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def right(self) -> None:
        """What every page must be."""
        assert self.complaints == []
        assert self.too_wide() <= 0
        assert self.faults() == []


@pytest.fixture
def look(site: Site, chromium: Browser) -> Iterator[Callable[..., Window]]:
    """look("owner.P5703", "/home", size="phone", language="en") → Window; who None: a visitor."""
    contexts: list[BrowserContext] = []

    def open_window(who: str | None, path: str, size: str = "desktop", language: str = "th", **more: Any) -> Window:
        status = more.pop("status", 200)
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        window = Window(site, context, context.new_page())
        if who is not None:
            window.login(who)
        window.open(path + ("&" if "?" in path else "?") + f"lang={language}", status)
        return window

    yield open_window
    for context in contexts:
        context.close()


def _axe() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text()
