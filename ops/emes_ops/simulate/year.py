"""The course of the fiscal year: two rounds, the clock moved from stop to stop, everybody at work in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from emes_ops.console import Trouble
from emes_ops.simulate import timetable
from emes_ops.simulate.administrator import ADMIN, FISCAL_YEAR, READER, YEAR_ENDS, Administrator
from emes_ops.simulate.board import Board
from emes_ops.simulate.client import Api, Unexpected
from emes_ops.simulate.figures import Rule
from emes_ops.simulate.plan import FEWEST_OFFICES, LAST_MINUTE, Scenario, Slot, plan
from emes_ops.simulate.reviewers import Desk
from emes_ops.simulate.screen import Screen
from emes_ops.simulate.story import Story
from emes_ops.simulate.timetable import BANGKOK, Stop
from emes_ops.simulate.world import Reviewer, World

Pace = Callable[[], None]


class Year:
    """pace: called before each report is begun; it may wait."""

    def __init__(self, api: Api, board: Board, screen: Screen, seed: str, offices: int, pace: Pace) -> None:
        self.api, self.board, self.screen, self.pace = api, board, screen, pace
        self.admin = Administrator(api)
        self._seed, self._wanted = seed, offices
        self.rounds: list[dict[str, Any]] = []
        self.rules: dict[str, Rule] = {}  # by "<round>.<indicator>"
        self.world: World
        self.scenario: Scenario

    def run(self) -> None:
        with self.screen.phase("เตรียมรอบรายงานและผู้เกี่ยวข้อง", "rounds and people"):
            self._prepare()
        self.screen.expect(sum(bool(one.outcomes) for one in self.scenario.journeys))
        for round in self.rounds:
            self._round(round)
        with self.screen.phase("สิ้นปีงบประมาณ", "end of the fiscal year"):
            self.admin.move(datetime.combine(YEAR_ENDS, datetime.max.time(), BANGKOK))

    def _prepare(self) -> None:
        self.rounds = self.admin.rounds()
        offices = self._offices()
        found = self.api.pages("users", "/users", ADMIN, role="reviewer", limit=200)
        reviewers = [Reviewer(one["user_id"], tuple(one["parts"])) for one in found if one["active"]]
        if not reviewers:
            raise Trouble("This system has no reviewers.", "Was it started with its demonstration data?  EMES_SEED")
        self.world = World(self.api, self.board, offices, reviewers, self.screen.advance)
        slots = [slot for round in self.rounds for slot in self._slots(round, sorted(offices))]
        self.scenario = plan(self._seed, sorted(offices), slots, closes=not self.rounds[-1]["accepts_late"])
        for round in self.rounds:
            self._too_early(round)

    def _offices(self) -> dict[str, str]:
        """The first so many, id → name."""
        every = {one["office_id"]: one["short_th"] for one in self.api.pages("offices", "/offices", ADMIN, limit=200)}
        chosen = sorted(every)[:: max(1, len(every) // self._wanted)][: self._wanted]
        if len(chosen) < FEWEST_OFFICES:
            raise Trouble(f"This system knows {len(every)} offices; at least {FEWEST_OFFICES} are needed.")
        return {id: every[id] for id in chosen}

    def _slots(self, round: dict[str, Any], offices: list[str]) -> list[Slot]:
        round_id = round["round_id"]
        rules = self.api.get("round", f"/rounds/{round_id}/indicators", ADMIN).body["items"]
        self.rules |= {f"{round_id}.{rule['indicator']}": rule for rule in rules}
        return [Slot(round["number"], round_id, rule["indicator"], office) for rule in rules for office in offices]

    # ---- one round
    def _round(self, round: dict[str, Any]) -> None:
        number, round_id = round["number"], round["round_id"]
        with self.screen.phase(f"รอบที่ {number}: เปิดรอบ", f"round {number}: opens"):
            self.admin.move(timetable.moment(round["opens_at"]) + timetable.JUST_AFTER)
            self.admin.until_open(round_id)
        for stop in timetable.stops(round, self.admin.now()):
            if stop.wave is None:
                self._remind(round, stop)
            else:
                self._work(round, stop)

    def _too_early(self, round: dict[str, Any]) -> None:
        """A round that has not opened takes nothing."""
        if timetable.moment(round["opens_at"]) > self.admin.now():
            slot = next(one.slot for one in self.scenario.journeys if one.slot.round_id == round["round_id"])
            place = f"/rounds/{slot.round_id}/offices/{slot.office_id}/reports/{slot.indicator_id}"
            body: dict[str, Any] = {"content": {"claims": {}, "sections": {}}}
            self.api.send("save", "PUT", place, f"owner.{slot.office_id}", body, new=True, refused="SUB-006")

    def _remind(self, round: dict[str, Any], stop: Stop) -> None:
        """Move on to a rung of the ladder, and see that an office with something open is told."""
        day = stop.at.astimezone(BANGKOK).date()
        with self.screen.phase(f"รอบที่ {round['number']}: แจ้งเตือนกำหนดส่ง {day}", f"deadline reminders, {day}"):
            self.admin.move(stop.at)
            witness = self._witness(round["round_id"])
            if witness is not None:
                self.admin.until_reminded(witness, stop.rungs[-1])

    def _witness(self, round_id: str) -> str | None:
        """An office with a report still to be begun. Not the one with an extension: its clock differs."""
        open_yet = [
            one.office_id
            for one in self.scenario.journeys
            if one.slot.round_id == round_id and one.report_id not in self.world.begun
        ]
        return next((office for office in open_yet if office != self.scenario.extended), None)

    def _work(self, round: dict[str, Any], stop: Stop) -> None:
        assert stop.wave is not None  # noqa: S101 - the caller has looked
        number, th, en = round["number"], timetable.WAVES_TH[stop.wave], timetable.WAVES_EN[stop.wave]
        with self.screen.phase(f"รอบที่ {number}: {th}", f"round {number}: {en}"):
            self.admin.move(stop.at)
            self.board.release()
            for journey in self.scenario.of(round["round_id"], stop.wave):
                rule = self.rules[f"{round['round_id']}.{journey.slot.indicator_id}"]
                story = Story(self.world, journey, rule)
                self.world.take_up(story, lambda story=story: self._begin(story))  # type: ignore[misc]
            for reviewer in self.world.reviewers:
                self.board.put(Desk(self.world, reviewer.user_id).look)
            self.board.run()
        if number == 2 and stop.wave == LAST_MINUTE:
            self._extensions(round)

    def _begin(self, story: Story) -> None:
        self.pace()
        story.begin()

    def _extensions(self, round: dict[str, Any]) -> None:
        with self.screen.phase("คำขอขยายเวลา", "requests for extension"):
            self.admin.extension(round, self.scenario.extended, granted=True)
            self.admin.extension(round, self.scenario.declined, granted=False)

    # ---- what came of it
    @property
    def counts(self) -> tuple[int, int]:
        """(reports approved, submissions) so far."""
        world = getattr(self, "world", None)
        return (world.done, world.submissions) if world else (0, 0)

    def check_scores(self) -> None:
        """Every approved report has the score its figures were chosen for."""
        planned = {one.report_id: one.level for one in self.scenario.journeys if one.outcomes}
        scored: dict[str, int] = {}
        for round in self.rounds:
            pages = self.api.pages("scores", "/scores", READER, round=round["round_id"], limit=200)
            scored |= {one["report_id"]: one["score"] for one in pages}
        for report_id in sorted(planned.keys() | scored.keys()):
            if planned.get(report_id) != scored.get(report_id):
                told = (scored.get(report_id), planned.get(report_id))
                self.api.surprise(f"{report_id}: score {told[0]}, its figures were chosen for {told[1]}")

    def national(self) -> dict[str, Any]:
        body: dict[str, Any] = self.api.get("results", "/results/national", READER, fiscal_year=FISCAL_YEAR).body
        return body


__all__ = ["Unexpected", "Year"]
