"""What a service class declares:

`store = Storage(ReviewStore)`, `clock = Clock()`, `submission = Rpc("submission")`.
"""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider

from emes_kit.clock import SystemClock
from emes_kit.config import Settings
from emes_kit.extensions.core import Core
from emes_kit.extensions.rpc_client import RpcCaller
from emes_kit.storage import UnitOfWork


class Storage(DependencyProvider):
    """A fresh unit of work per worker, of the service's own store class."""

    core = Core()

    def __init__(self, store_class: type[UnitOfWork]) -> None:
        self.store_class = store_class

    def get_dependency(self, worker_ctx: Any) -> UnitOfWork:
        store = self.store_class(self.core.engine, self.core.clock, worker_ctx.data.get("correlation") or "")
        store.patience = self.core.settings["EMES_HANDLER_SECONDS"]
        return store


class Clock(DependencyProvider):
    core = Core()

    def get_dependency(self, worker_ctx: Any) -> SystemClock:
        return self.core.clock


class Config(DependencyProvider):
    """The checked settings: `self.config["EMES_TOKEN_HOURS"]`."""

    core = Core()

    def get_dependency(self, worker_ctx: Any) -> Settings:
        return self.core.settings

    def for_tests(self, system: Any, service: str) -> Settings:
        given = {"EMES_AMQP_URI": "amqp://memory", "EMES_MONGO_URI": "mongodb://memory", "EMES_DEMO": "true"}
        return Settings.read(service, given | system.config)


class Rpc(DependencyProvider):
    """Another service's methods: `self.submission.save_report(actor=…, command_id=…, …)`. Raises Refused."""

    caller = RpcCaller()

    def __init__(self, target: str) -> None:
        self.target = target

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.caller.proxy(self.target)
