"""The administrator of the simulated year: rounds, the demo clock, and the extensions that the deputy decides on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from emes_ops.console import Trouble
from emes_ops.simulate.client import Api
from emes_ops.simulate.timetable import BANGKOK, moment, wire

ADMIN, DEPUTY, READER = "admin", "deputy", "executive"
FISCAL_YEAR, YEAR_ENDS = 2570, date(2027, 9, 30)
LOOK_AGAIN, FOLLOWED = 0.2, 2.0  # seconds
FRESH = ("A simulated year needs a fresh system:  make reset, or let it start its own (without --url).",)


class Administrator:
    def __init__(self, api: Api) -> None:
        self.api = api

    # ---- the clock
    def now(self) -> datetime:
        return moment(self.api.get("clock", "/clock", ADMIN).body["now"])

    def move(self, at: datetime) -> None:
        """Forward to `at`; a time that has passed already needs no move. Of the replicas of a service one hears of it,
        the others look every second: nobody works until they have."""
        if at > self.now():
            self.api.send("clock", "POST", "/clock", ADMIN, {"to": wire(at)})
            self.api.pause(FOLLOWED)

    def wait(self, what: str, there: Callable[[], bool]) -> None:
        """Until news that travel by events have arrived. A surprise when they do not."""
        patience = self.api.patience.news
        until = time.monotonic() + patience
        while not there():
            if time.monotonic() > until:
                raise self.api.surprise(f"after {patience:.0f} s still not: {what}")
            self.api.pause(LOOK_AGAIN)

    # ---- rounds
    def rounds(self) -> list[dict[str, Any]]:
        """The two report rounds of the year. Trouble when they are missing, or hold reports already."""
        found = self._report_rounds()
        if [one["number"] for one in found] != [1, 2]:
            raise Trouble(f"This system has no rounds 1 and 2 of fiscal year {FISCAL_YEAR}.", *FRESH)
        for one in found:
            if self.api.get("list", "/reports", ADMIN, round=one["round_id"], limit=1).body["items"]:
                raise Trouble(f"Round {one['round_id']} holds reports already.", *FRESH)
        return found

    def _report_rounds(self) -> list[dict[str, Any]]:
        every = self.api.get("round", "/rounds", ADMIN).body["items"]
        mine = [one for one in every if one["fiscal_year"] == FISCAL_YEAR and one["kind"] == "report"]
        return sorted(mine, key=lambda one: int(one["number"]))

    def until_open(self, round_id: str) -> None:
        self.wait(f"round {round_id} is open", lambda: self._round(round_id)["state"] == "open")

    def _round(self, round_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.api.get("round", f"/rounds/{round_id}", ADMIN).body
        return found

    # ---- reminders
    def until_reminded(self, office_id: str, rung: datetime) -> None:
        """Until the owner of an office that has something open has been told at (or after) this rung."""
        owner = f"owner.{office_id}"

        def told() -> bool:
            items = self.api.get("notices", "/notices", owner, limit=5).body["items"]
            return any(one["kind"].startswith("deadline_") and moment(one["at"]) >= rung for one in items)

        self.wait(f"{owner} is reminded at {wire(rung)}", told)

    # ---- extensions
    def extension(self, round: dict[str, Any], office_id: str, granted: bool) -> None:
        """Asked for by the director, decided by the deputy; asking twice and deciding twice are refused."""
        director, round_id = f"director.{office_id}", round["round_id"]
        until = moment(round["official_due_at"]).astimezone(BANGKOK).date() + timedelta(days=10)
        place = f"/rounds/{round_id}/offices/{office_id}/extensions"
        wish = {"reason": "น้ำท่วมหลายอำเภอ สถานศึกษาส่งข้อมูลไม่ทันกำหนด", "until": until.isoformat()}
        asked = self.api.send("extension", "POST", place, director, wish).body
        self.api.send("extension", "POST", place, director, wish, refused="SUB-037")
        decision = f"/extensions/{asked['extension_id']}/decision"
        body = {"granted": granted, "reason": "เห็นชอบตามเหตุผล" if granted else "ข้อมูลมีพร้อมแล้ว ให้ส่งตามกำหนด"}
        self.api.send("extension", "POST", decision, director, body, refused="GW-010")
        self.api.send("extension", "POST", decision, DEPUTY, body)
        self.api.send("extension", "POST", decision, DEPUTY, body, refused="SUB-040")
