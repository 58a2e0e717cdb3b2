"""What stands on the site before a module's tests: shared by modules, made once for each."""

from __future__ import annotations

from typing import Any

import pytest

from weblab.api import REVIEWER, Api
from weblab.desk import Desk
from weblab.office import FINDING, TEXTS, Office


@pytest.fixture(scope="module")
def office(site: Any) -> Office:
    """A report in every state; AP-01 and STD-01 are left for the lives in test_office.py."""
    office = Office(site)
    office.save("QP-01", what=office.rules["QP-01"]["name_th"])
    office.send("QP-02")
    office.screen("QP-03")
    office.returned("AP-02", FINDING)
    office.save("AP-02", {"0": "ระบุรายแห่งแล้วในย่อหน้าสุดท้าย"})
    differ = {"field": "claims.c1", "reason_code": "figures_differ", "text": "จำนวนสถานศึกษาไม่ตรงกับ AP-03 (137 แห่ง)"}
    office.returned("AP-02", FINDING, differ, result=TEXTS["result"] + " ได้แก่ โรงเรียนบ้านแม่สลองและโรงเรียนบ้านห้วยไร่")
    office.submit("AP-03")
    return office


@pytest.fixture
def desk(site: Any) -> Desk:
    """With the texts of weblab/desk.py."""
    made = Desk(site, "QP-01")
    made.save()
    return made


@pytest.fixture(scope="module")
def api(site: Any) -> Api:
    return Api(site)


@pytest.fixture(scope="module")
def loop(api: Api) -> str:
    """A report returned once and submitted again: its second task."""
    first = api.submit("AP-03")
    version = api.task(first)["version"]
    claimed = api.ask(REVIEWER, "POST", f"/review/tasks/{first}/claim", version, json={})
    finding = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ได้ระบุผลของสถานศึกษา 2 แห่งที่เหลือ"}
    decision = {"decision": "return", "findings": [finding]}
    api.ask(REVIEWER, "POST", f"/review/tasks/{first}/decision", claimed["version"], json=decision)
    api.returned("AP-03")
    return api.submit("AP-03", result="สถานศึกษามีแผนครบและซ้อมแล้ว 137 แห่ง อีก 2 แห่งซ้อมในเดือนธันวาคม ตามที่รายงาน")
