"""The system's time; in demo mode an administrator may move it forward and watch deadlines pass."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from emes_kit.envelope import utc
from emes_kit.http import Request, http
from gateway import demo_clock, events
from gateway.api.support import once, unwrap_once
from gateway.problems import refused
from gateway.schemas import overview as schemas
from gateway.store import GatewayStore

TAGS = ["clock"]
MILLISECOND = timedelta(milliseconds=1)


class ClockApi:
    store: GatewayStore
    clock: Any
    config: Any
    move_clock: Any

    @http(
        "GET",
        "/api/v1/clock",
        response=schemas.CLOCK,
        action="reference.read",
        tags=TAGS,
        summary_th="เวลาของระบบ",
        summary_en="The system's time",
    )
    def get_clock(self, request: Request) -> Any:
        return self.clock_view()

    @http(
        "POST",
        "/api/v1/clock",
        body=schemas.MOVE_CLOCK,
        response=schemas.CLOCK,
        action="clock.move",
        tags=TAGS,
        summary_th="เลื่อนเวลาไปข้างหน้า (โหมดสาธิตเท่านั้น)",
        summary_en="Move the clock forward (demo mode only)",
        problems=["not_demo", "clock_one_way", "clock_backwards", "clock_too_far"],
    )
    def post_clock(self, request: Request) -> Any:
        known = once(request)
        call = {"actor": known["actor"], **request.json}
        return unwrap_once(self.move_clock(call=call, command_id=known["command_id"]))

    def advance(self, days: int, hours: int, to: datetime | None) -> dict[str, Any]:
        """The stored total is the truth; every service, this one too, follows the announcement."""
        if not self.config["EMES_DEMO"]:
            raise refused("not_demo")
        offset, moves = self.store.clock_offset()
        now = self.now_with(offset)
        delta = demo_clock.step(now, days, hours, to)
        offset, moves = offset + delta // MILLISECOND, moves + 1
        self.store.save_clock_offset(offset, moves)
        self.store.publish(events.ClockMoved(offset, utc(now + delta), moves))
        return self.clock_view(offset)

    def now_with(self, offset_ms: int) -> datetime:
        """The time under a total offset, also while the announcement of the last move is still on its way."""
        now: datetime = self.clock.now() + (offset_ms - self.clock.offset_ms) * MILLISECOND
        return now

    def clock_view(self, offset_ms: int | None = None) -> dict[str, Any]:
        offset = self.store.clock_offset()[0] if offset_ms is None else offset_ms
        return {"now": utc(self.now_with(offset)), "offset_ms": offset, "demo": self.config["EMES_DEMO"]}
