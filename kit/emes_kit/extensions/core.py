"""What one process holds once:

Database, publishing connection, relay, clock. Shared by all providers and entrypoints.
"""

from __future__ import annotations

import time
from typing import Any

from nameko.extensions import SharedExtension

from emes_kit.clock import SystemClock
from emes_kit.concurrency import Timeout, sleep
from emes_kit.config import Settings
from emes_kit.mongo import MongoEngine, connect
from emes_kit.outlet import Outlet
from emes_kit.problems import Unavailable
from emes_kit.relay import LEASE_MS, Relay
from emes_kit.storage import SETTINGS, Document

READY_SECONDS = 2.0


class NotInTime(Exception):
    """A part did not answer quickly enough to be called ready."""


class Core(SharedExtension):
    """`container.config["settings"]` must hold the checked Settings."""

    _ready = False

    def setup(self) -> None:
        if self._ready:  # a shared extension is set up once per user of it
            return
        self._ready = True
        self.settings: Settings = self.container.config["settings"]
        client = connect(self.settings["EMES_MONGO_URI"], self.settings["EMES_MAX_WORKERS"] + 10)
        self.engine = MongoEngine(
            client, self.settings.database, self.container.service_name, lambda: int(time.time() * 1000) + LEASE_MS
        )
        self.outlet = Outlet(self.settings["EMES_AMQP_URI"])
        self.clock = SystemClock(self._keep_offset)
        self.relay = Relay(self.engine, self.outlet)
        self.engine.on_events = self.relay.offer
        self.clock.follow(int((self.engine.get(SETTINGS, "clock") or {}).get("offset_ms", 0)))

    def start(self) -> None:
        self.container.spawn_managed_thread(self.relay.run)
        if self.settings["EMES_DEMO"]:
            self.container.spawn_managed_thread(self._watch_clock)

    def stop(self) -> None:
        self.relay.stop()
        self.outlet.close()

    def _keep_offset(self, offset_ms: int) -> None:
        self.engine.db[SETTINGS].update_one({"_id": "clock"}, {"$max": {"offset_ms": offset_ms}}, upsert=True)

    def _watch_clock(self) -> None:
        """The announcement of a moved clock reaches one replica; the others read it from the database."""
        while True:
            sleep(1)
            try:
                kept: Document = self.engine.get(SETTINGS, "clock") or {}
                self.clock.follow(int(kept.get("offset_ms", 0)))
            except Unavailable:
                continue

    def ready(self) -> dict[str, Any]:
        """What /readyz asks: is the database there, is the broker there."""
        state: dict[str, Any] = {}
        for name, check in (
            ("database", lambda: self.engine.client.admin.command("ping")),
            ("broker", self.outlet.ensure),
        ):
            try:
                with Timeout(READY_SECONDS, NotInTime()):
                    check()
                state[name] = "ok"
            except Exception as exc:
                state[name] = f"{type(exc).__name__}"
        return state
