"""All five services behind the gateway's real HTTP stack on memory twins, and a browser at its door."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from emes_kit.testing import System
from emes_kit.testing.browser import Browser
from gateway.service import GatewayService
from gatewaylab.contract import conforms
from notification.service import NotificationService
from review.service import ReviewService
from scoring.service import ScoringService
from submission.service import SubmissionService

ROOT = Path(__file__).parents[4]
SCHEME = json.loads((ROOT / "deploy" / "seeds" / "sample_scheme.json").read_text())
PASSWORD = "ทดสอบ-password-1"
# Cheap on purpose: what a real hash costs is tested once, in tests/unit/gateway.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
OPERATOR = {"user_id": "operator", "roles": ["admin"], "office_id": None, "parts": []}
ROUND, OFFICE, FOREIGN = "2570-1", "P5703", "P1001"
REPORT = f"{ROUND}.AP-03.{OFFICE}"
ADDRESS = f"/api/v1/rounds/{ROUND}/offices/{OFFICE}/reports/AP-03"
FINDING = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ได้ระบุผลของสถานศึกษา 3 แห่ง"}
ROUND_BODY = {
    "fiscal_year": 2570, "number": 1, "name_th": "รอบที่ 1", "name_en": "Round 1", "scheme_id": SCHEME["scheme_id"],
    "scheme_version": 1, "opens_on": "2026-11-01", "internal_due_on": "2026-12-08", "official_due_on": "2026-12-15",
}  # fmt: skip


def content(numerator: str = "137", **sections: str) -> dict[str, Any]:
    texts = {
        "what": "จัดทำแผนเผชิญเหตุร่วมกับเครือข่ายในพื้นที่ทุกอำเภอ",
        "where": "สถานศึกษาในสังกัดทั้งหมด",
        "how": "อบรม ซ้อมแผน และติดตามรายโรงเรียนทุกภาคเรียน",
        "result": "สถานศึกษามีแผนครบและซ้อมแล้วตามที่รายงาน",
    }
    return {"claims": {"c1": {"numerator": numerator, "denominator": "139"}}, "sections": {**texts, **sections}}


def office(office_id: str, name: str) -> dict[str, Any]:
    return {
        "office_id": office_id, "kind": "primary" if office_id.startswith("P") else "secondary", "name_th": name,
        "short_th": name, "name_en": f"Office {office_id}", "region": "ภาคเหนือ", "province_codes": ["57"],
    }  # fmt: skip


def user(user_id: str, *roles: str, office_id: str | None = None, parts: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "user_id": user_id, "name_th": f"ผู้ใช้ {user_id}", "name_en": f"User {user_id}", "roles": list(roles),
        "office_id": office_id, "parts": list(parts), "password_hash": HASH,
    }  # fmt: skip


class House:
    """All five services. `ask` speaks HTTP as a person and holds every answer against the OpenAPI document."""

    ROUND, OFFICE, FOREIGN, REPORT, ADDRESS = ROUND, OFFICE, FOREIGN, REPORT, ADDRESS
    FINDING, ROUND_BODY, SCHEME, PASSWORD, HASH = FINDING, ROUND_BODY, SCHEME, PASSWORD, HASH
    content, user = staticmethod(content), staticmethod(user)

    def __init__(self, **config: str) -> None:
        settings = {"EMES_RATE_PER_SECOND": "100000", "EMES_LOGIN_RATE_PER_MINUTE": "100000", **config}
        services = (GatewayService, SubmissionService, ReviewService, ScoringService, NotificationService)
        self.system = System(*services, now="2026-11-20T02:00:00Z", config=settings)
        self._tokens: dict[str, str] = {}
        self._people()

    def _people(self) -> None:
        users = [user(name, name) for name in ("admin", "deputy", "executive")]
        users += [user("reviewer.1", "reviewer", parts=("QP", "AP")), user("reviewer.2", "reviewer", parts=("STD",))]
        roles = ("owner", "screener", "director")
        users += [user(f"{role}.{place}", role, office_id=place) for place in (OFFICE, FOREIGN) for role in roles]
        self.command("gateway", "register_users", users=users)
        self.system.settle()

    def furnish(self) -> House:
        """Offices, the sample scheme and an open round."""
        offices = [office(OFFICE, "สพป.เชียงราย เขต 3"), office(FOREIGN, "สพป.กรุงเทพมหานคร"), office("S01", "สพม.กท 1")]
        self.command("submission", "register_offices", offices=offices)
        self.command("submission", "publish_scheme", scheme=SCHEME)
        self.command("submission", "create_round", round=ROUND_BODY)
        self.system.settle()
        return self

    def command(self, service: str, method: str, **fields: Any) -> Any:
        return self.system.call(service, method, actor=OPERATOR, **fields)

    def move(self, **delta: float) -> None:
        """The test clock moves real time too: everybody logs in again."""
        self.system.move(**delta)
        self._tokens.clear()

    # ---- HTTP
    def login(self, who: str, password: str = PASSWORD) -> Any:
        return self.ask(None, "POST", "/api/v1/login", json={"user_id": who, "password": password})

    def token(self, who: str) -> str:
        if who not in self._tokens:
            self._tokens[who] = self.login(who).json["token"]
        return self._tokens[who]

    def ask(self, who: str | None, method: str, path: str, **request: Any) -> Any:
        headers = dict(request.pop("headers", {}))
        version, key = request.pop("version", None), request.pop("key", None)
        headers |= {"If-Match": f'"{version}"'} if version is not None else {}
        headers |= {"Idempotency-Key": key} if key is not None else {}
        token = self.token(who) if who else None
        answer = self.system.http(method, path, token=token, headers=headers, **request)
        conforms(method, path.partition("?")[0], answer)
        return answer

    def get(self, who: str | None, path: str, **request: Any) -> Any:
        return self.ask(who, "GET", path, **request)

    def post(self, who: str, path: str, json: Any = None, **request: Any) -> Any:
        return self.ask(who, "POST", path, json=json if json is not None else {}, **request)

    # ---- the way of a report
    def save(self, body: dict[str, Any] | None = None, **request: Any) -> Any:
        return self.ask(f"owner.{OFFICE}", "PUT", ADDRESS, json={"content": body or content()}, **request)

    def screened(self) -> Any:
        """A report sent and passed; returns its last answer."""
        self.save()
        return self.passed(1)

    def passed(self, version: int) -> Any:
        sent = self.post(f"owner.{OFFICE}", f"/api/v1/reports/{REPORT}/screening", version=version)
        decision = {"decision": "pass", "findings": []}
        path = f"/api/v1/reports/{REPORT}/screening/decision"
        return self.post(f"screener.{OFFICE}", path, decision, version=sent.json["version"])

    def submit(self, report: dict[str, Any], **request: Any) -> Any:
        body = {"content_hash": report["content_hash"]}
        request = {"version": report["version"], **request}
        return self.post(f"director.{OFFICE}", f"/api/v1/reports/{REPORT}/submit", body, **request)

    def submitted(self) -> Any:
        receipt = self.submit(self.screened().json)
        self.system.settle()
        return receipt

    def decide(self, number: int, decision: str, *findings: dict[str, str]) -> Any:
        """The reviewer claims task `number` of the report and decides."""
        path = f"/api/v1/review/tasks/{REPORT}.{number}"
        version = self.get("reviewer.1", path).json["version"]
        claimed = self.post("reviewer.1", f"{path}/claim", version=version)
        body = {"decision": decision, "findings": list(findings)}
        done = self.post("reviewer.1", f"{path}/decision", body, version=claimed.json["version"])
        self.system.settle()
        return done


class Reader(Browser):
    """A browser at the gateway of a house."""

    def __init__(self, house: House, **headers: str) -> None:
        super().__init__(house.system.http, **headers)

    def login(self, who: str, password: str = PASSWORD) -> Any:
        self.open("/login")
        return self.submit("/login", user_id=who, password=password)
