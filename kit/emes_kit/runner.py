"""Start, readiness and a bounded end of one service process."""

from __future__ import annotations

import gc
import importlib
import inspect
import logging
import os
import signal
import sys
import time
from typing import Any

from nameko.containers import ServiceContainer

from emes_kit import amqp, depth, housekeeping, logs, migrate
from emes_kit.concurrency import Event, Timeout, sleep, spawn
from emes_kit.config import ConfigError, Settings
from emes_kit.extensions.consumer import BoundedConsumer
from emes_kit.extensions.core import Core
from emes_kit.mongo import connect
from emes_kit.ops_server import OpsServer

log = logging.getLogger(__name__)
TICK = 0.2
COLLECT_AFTER = 5_000, 10, 10  # new objects, and how many such collections before an older generation's turn


def _rarely_collect() -> None:
    """Python's collector looks for cycles after 700 new objects, which is every few requests, and now and then through
    all there is: requests wait for that. What a service was started with hardly ever becomes garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


class DrainTooLong(Exception):
    pass


def service_class(name: str) -> type:
    """The one class called `name` in `<name>.service`; two would silently shadow each other in nameko."""
    module = importlib.import_module(f"{name}.service")
    found = [cls for _, cls in inspect.getmembers(module, inspect.isclass) if cls.__dict__.get("name") == name]
    if len(found) != 1:
        raise ConfigError(f"{name}.service must define exactly one class with name = {name!r}, found {len(found)}")
    return found[0]


class Process:
    """One container, its ops port and its end."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.container, self._state = settings, None, "starting"
        self._end = Event()
        self._ops = OpsServer(settings["EMES_OPS_HOST"], settings["EMES_OPS_PORT"], self.ready)

    def ready(self) -> dict[str, Any]:
        parts = {"process": "ok" if self._state == "running" else self._state}
        if self.container is None or self._state != "running":
            return parts
        for extension in self.container.extensions:
            if isinstance(extension, Core):
                parts |= extension.ready()
            if isinstance(extension, BoundedConsumer):
                parts["consumers"] = "ok" if extension.consuming() else "not consuming"
        return parts

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._asked_to_end())
        self._ops.start()
        spawn(self._tick)
        if not self._prepared():
            return 0
        self.container = ServiceContainer(service_class(self.settings.service), _nameko_config(self.settings))
        spawn(self._serve)
        failed = self._end.wait()
        return self._drain() if not failed else 1

    def _serve(self) -> None:
        """A container that cannot start, or died, takes the process with it: a supervisor restarts only what ended."""
        try:
            self.container.start()
            _rarely_collect()
            self._state = "running"
            spawn(self._housekeeping)
            spawn(depth.watch, self.settings["EMES_AMQP_URI"], self.settings.service, depth.queues_of(self.container))
            log.info("running")
            self.container.wait()
        except Exception:
            log.exception("container died")
        if not self._end.ready():
            self._end.send(True)

    def _prepared(self) -> bool:
        """Broker and database may come later than we do: wait, saying so, until they are there or we are told to go."""

        def prepare() -> None:
            amqp.wait_for_broker(self.settings["EMES_AMQP_URI"])
            self._migrate()
            done.send(True)

        done = Event()
        self._end_early = done
        spawn(prepare)
        return bool(done.wait())

    def _migrate(self) -> None:
        while True:
            try:
                client = connect(self.settings["EMES_MONGO_URI"], 2, 30_000)
                migrate.run(client[self.settings.database], self.settings.service)
                client.close()
                return
            except Exception as exc:
                log.warning("waiting for the database: %s", exc)
                sleep(1)

    def _asked_to_end(self) -> None:
        early = getattr(self, "_end_early", None)
        if early is not None and not early.ready():
            early.send(False)
        if not self._end.ready():
            self._end.send(False)

    def _tick(self) -> None:
        """A signal is only seen when the hub wakes up: an idle process would sleep through it."""
        while True:
            sleep(TICK)

    def _housekeeping(self) -> None:
        core = next(e for e in self.container.extensions if isinstance(e, Core))
        while True:
            try:
                housekeeping.sweep(core.engine, core.clock, self.settings["EMES_KEEP_DAYS"])
            except Exception as exc:
                log.warning("housekeeping: %s", exc)
            sleep(3600)

    def _drain(self) -> int:
        self._state, start = "draining", time.monotonic()
        try:
            with Timeout(self.settings["EMES_DRAIN_SECONDS"], DrainTooLong()):
                self.container.stop()
        except DrainTooLong:
            log.error(
                "work in hand did not end within %s s; the broker will deliver it again",
                self.settings["EMES_DRAIN_SECONDS"],
            )
            return 1
        log.info("ended after %.1f s", time.monotonic() - start)
        return 0


def _nameko_config(settings: Settings) -> dict[str, Any]:
    return {
        "AMQP_URI": amqp.bounded_uri(settings["EMES_AMQP_URI"]),
        "max_workers": settings["EMES_MAX_WORKERS"],
        "parent_calls_tracked": 1,
        "settings": settings,
    }


def main() -> None:
    service = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        settings = Settings.read(service, os.environ)
        logs.setup(service, settings["EMES_LOG_LEVEL"])
        code = Process(settings).run()
    except ConfigError as exc:
        sys.stderr.write(f"configuration of {service or '?'}:\n{exc}\n")
        code = 2
    sys.stderr.flush()
    os._exit(code)  # greenlets of dead connections must not hold up the end
