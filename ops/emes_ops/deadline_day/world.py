"""Before the evening: the rounds are open, and every report lies saved, screened and passed.

One report per indicator goes the whole way over the HTTP API. The others are copies of it, put into submission's
database with ids, names, school and content hash of their own (88,000 requests would take longer than the evening);
the matrix is then built anew by the system itself. The evening writes nothing but through the API.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

import pymongo

from emes_ops.deadline_day.plan import HandIn, Plan
from emes_ops.simulate.administrator import ADMIN, Administrator
from emes_ops.simulate.client import Answer, Api
from emes_ops.simulate.drafts import draft
from submission.content import canonical_hash

OPEN_DAYS = 20  # no rung of the reminder ladder falls into the evening
AT_ONCE = 200
GOOD = 4  # the level the figures of the copies reach
Document = dict[str, Any]
Tell = Callable[[int], None]


def open_rounds(api: Api, scheme: Document, round_ids: Sequence[str], today: date, tell: Tell) -> None:
    """Each asks every office for every indicator of the scheme."""
    for round_id in round_ids:
        api.send("round", "POST", "/rounds", ADMIN, order(round_id, scheme, today))
    for round_id in round_ids:
        Administrator(api).until_open(round_id)
        tell(1)


def order(round_id: str, scheme: Document, today: date) -> Document:
    year, number = map(int, round_id.split("-"))
    due = (today + timedelta(days=OPEN_DAYS)).isoformat()
    return {
        "fiscal_year": year, "number": number, "kind": "checkpoint", "accepts_late": True,
        "name_th": f"รอบที่ {number} (วันสุดท้าย)", "name_en": f"Round {number} (deadline day)",
        "scheme_id": scheme["scheme_id"], "scheme_version": scheme["scheme_version"],
        "opens_on": today.isoformat(), "internal_due_on": due, "official_due_on": due,
        "indicator_ids": [one["indicator"] for one in scheme["indicators"]],
    }  # fmt: skip


def write_models(api: Api, plan: Plan, tell: Tell) -> dict[str, str]:
    """One report per indicator, the way people make it; indicator id → report id."""
    models = {one.indicator_id: one for one in plan.spare}
    chance = random.Random(0)
    for one in models.values():
        found = api.get("round", f"/rounds/{one.round_id}/indicators", ADMIN).body["items"]
        rule = next(rule for rule in found if rule["indicator"] == one.indicator_id)
        _write(api, one, draft(chance, rule, one.office_id, GOOD).content)
        tell(1)
    return {indicator: one.report_id for indicator, one in models.items()}


def _write(api: Api, one: HandIn, content: Document) -> None:
    owner, screener = f"owner.{one.office_id}", f"screener.{one.office_id}"
    place = f"/rounds/{one.round_id}/offices/{one.office_id}/reports/{one.indicator_id}"
    saved = api.send("save", "PUT", place, owner, {"content": content}, new=True)
    sent = _post(api, one, "screening", owner, {}, saved)
    _post(api, one, "screening/decision", screener, {"decision": "pass"}, sent)


def _post(api: Api, one: HandIn, what: str, user: str, body: Document, before: Answer) -> Answer:
    return api.send("screen", "POST", f"/reports/{one.report_id}/{what}", user, body, etag=before.etag)


def copy_models(mongo_uri: str, plan: Plan, models: dict[str, str], tell: Tell) -> None:
    with pymongo.MongoClient[Document](mongo_uri, timeoutMS=60_000, tz_aware=True) as client:
        reports, contents = (client["emes_submission"][name] for name in ("reports", "contents"))
        known = {
            indicator: (reports.find_one({"_id": id}) or {}, contents.find_one({"_id": id}) or {})
            for indicator, id in models.items()
        }
        written = set(models.values())
        wanted = iter([one for one in [*plan.evening, *plan.spare] if one.report_id not in written])
        while some := list(islice(wanted, AT_ONCE)):
            pairs = [copied(*known[one.indicator_id], one) for one in some]
            contents.insert_many([content for _, content in pairs])
            reports.insert_many([report for report, _ in pairs])
            tell(len(some))


def copied(report: Document, body: Document, one: HandIn) -> tuple[Document, Document]:
    """Report and content of another office (and school) as they would be, had its own people made them."""
    owner, screener = f"owner.{one.office_id}", f"screener.{one.office_id}"
    sections = {**body["content"]["sections"]}
    first = next(iter(sections))
    content = {**body["content"], "sections": {**sections, first: f"{one.school}\n{sections[first]}"}}
    hashed = canonical_hash(one.report_id, content, report["claims"])
    mine = {
        "_id": one.report_id, "report_id": one.report_id, "round_id": one.round_id, "office_id": one.office_id,
        "owner": owner, "writers": [owner], "content_hash": hashed,
        "audit": None,  # its chain begins with its next write
        "screened": {**report["screened"], "by": screener, "content_hash": hashed},
        "round_office": f"{one.round_id}.{one.office_id}", "round_indicator": f"{one.round_id}.{one.indicator_id}",
    }  # fmt: skip
    return {**report, **mine}, {**body, "_id": one.report_id, "content": content}


def build_matrices(api: Api, round_ids: Sequence[str]) -> Iterator[int]:
    """Cells in the matrix, round by round."""
    for round_id in round_ids:
        yield api.send("rebuild", "POST", f"/rounds/{round_id}/matrix/rebuild", ADMIN, {}).body["cells"]
