"""gateway: the one door of the house. HTTP methods are in api/ and pages/; RPC commands and events heard are here."""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider

from emes_kit.entrypoints import command, consumes, every, query
from emes_kit.operated import Operated
from emes_kit.providers import Clock, Config, Rpc, Storage
from gateway import accounts, feed, projections
from gateway.api.account import AccountApi
from gateway.api.audit import AuditApi
from gateway.api.clock import ClockApi
from gateway.api.feed import FeedApi
from gateway.api.reference import ReferenceApi
from gateway.api.reports import ReportsApi
from gateway.api.results import ResultsApi
from gateway.api.review import ReviewApi
from gateway.api.rounds import RoundsApi
from gateway.memory import Memory
from gateway.pages.all import Pages
from gateway.permissions import Actor, decide
from gateway.problems import PROBLEMS
from gateway.schemas import accounts as people
from gateway.schemas import overview, projected
from gateway.store import GatewayStore


class ProcessMemory(DependencyProvider):
    """One Memory per process (in tests: per system)."""

    def setup(self) -> None:
        self.memory = Memory()

    def get_dependency(self, worker_ctx: Any) -> Memory:
        return self.memory

    def for_tests(self, system: Any, service: str) -> Memory:
        memory: Memory = system.__dict__.setdefault("gateway_memory", Memory())
        return memory


class GatewayService(
    AccountApi, ReportsApi, ReviewApi, RoundsApi, ReferenceApi, ResultsApi, FeedApi, ClockApi, AuditApi, Pages, Operated
):
    name = "gateway"
    problems = PROBLEMS
    store = Storage(GatewayStore)
    clock = Clock()
    config = Config()
    memory = ProcessMemory()
    submission = Rpc("submission")
    review = Rpc("review")
    scoring = Rpc("scoring")
    notification = Rpc("notification")

    # ---- commands of the operator tools, and of the HTTP methods of the same purpose
    @command(people.REGISTER_USERS)
    def register_users(self, actor, users):
        may(actor, "user.write")
        self.memory.forget_kept("people")
        return accounts.register(self.store, actor["user_id"], users)

    @command(people.SET_PASSWORD)
    def set_password(self, actor, user_id, password):
        may(actor, "user.write")
        self.memory.forget_user(user_id)
        return accounts.view(accounts.set_password(self.store, actor["user_id"], user_id, password))

    @command(people.DISABLE_USER)
    def disable_user(self, actor, user_id):
        may(actor, "user.write")
        self.memory.forget_user(user_id)
        return accounts.view(accounts.disable(self.store, actor["user_id"], user_id))

    @command(people.LIST_USERS)  # no query: who reads about people leaves an entry in the log
    def list_users(self, actor, office_id, role, cursor, limit):
        may(actor, "user.read")
        return accounts.page(self.store, actor["user_id"], office_id, role, cursor, limit)

    @command(overview.MOVE_CLOCK_COMMAND)
    def move_clock(self, actor, days, hours, to):
        may(actor, "clock.move")
        return self.advance(days, hours, to)

    @query(overview.READ_CLOCK)
    def read_clock(self):
        return self.clock_view()

    @command(projected.REBUILD)
    def rebuild_matrix(self, actor, round_id):
        may(actor, "projection.rebuild")
        return {"round_id": round_id, "cells": projections.rebuild(self.store, round_id, self.submission, self.scoring)}

    # ---- the matrix and the feed, kept from events
    @consumes("submission", "office_registered", projected.OFFICE)
    def keep_office(self, event):
        projections.keep_office(self.store, event)

    @consumes("submission", "round_scheduled", projected.ROUND)
    @consumes("submission", "round_opened", projected.ROUND)
    def keep_round(self, event):
        projections.keep_round(self.store, event)
        feed.keep(self.store, event)

    @consumes("submission", "report_moved", projected.REPORT_MOVED)
    def keep_move(self, event):
        projections.keep_move(self.store, event)
        feed.keep(self.store, event)

    @consumes("scoring", "score_set", projected.SCORE_SET)
    def keep_score(self, event):
        projections.keep_score(self.store, event)
        feed.keep(self.store, event)

    @consumes("submission", "screening_moved", projected.OF_OFFICE)
    @consumes("submission", "deadline_near", projected.OF_OFFICE)
    @consumes("submission", "deadline_passed", projected.OF_OFFICE)
    @consumes("submission", "extension_decided", projected.OF_OFFICE)
    @consumes("review", "report_returned", projected.OF_OFFICE)
    @consumes("review", "report_approved", projected.OF_OFFICE)
    def keep_news(self, event):
        feed.keep(self.store, event)

    @consumes("review", "task_opened", projected.OF_OFFICE)
    @consumes("review", "task_claimed", projected.OF_OFFICE)
    @consumes("review", "task_withdrawn", projected.OF_OFFICE)
    @consumes("review", "task_overdue", projected.OF_OFFICE)
    def note_task(self, event):
        self.store.pulse(event.data["office_id"])

    @consumes("gateway", "clock_moved", projected.CLOCK_MOVED)
    def follow_clock(self, event):
        self.clock.follow(event.data["offset_ms"])

    # ---- housekeeping
    @every(600)
    def forget_expired(self):
        self.store.forget_expired(self.clock.real())

    @every(600)
    def forget_old_news(self):
        self.store.forget_feed(self.clock.real(), self.config["EMES_KEEP_DAYS"])


def may(actor: dict[str, Any], action: str) -> None:
    """The permission table holds for RPC callers too."""
    decide(Actor(actor["user_id"], tuple(actor["roles"]), actor["office_id"], tuple(actor["parts"])), action)
