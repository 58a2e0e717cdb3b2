"""The bureau's side: each reviewer reads the own list, claims what is open, reads it, decides, and looks again."""

from __future__ import annotations

import time
from typing import Any

from emes_ops.simulate import pranks
from emes_ops.simulate.client import Answer, Api, Refusal, Unexpected
from emes_ops.simulate.plan import APPROVED
from emes_ops.simulate.story import Story
from emes_ops.simulate.world import World

PAGE = 50
LOOK_AGAIN, SELDOM = 0.3, 1.2  # seconds until the next look at a list that was empty: at first, and in the end


class Desk:
    """One reviewer. Ends when nothing is in hand any more in this wave."""

    def __init__(self, world: World, user_id: str) -> None:
        self.world, self.user_id, self._pause = world, user_id, LOOK_AGAIN
        world.looked[user_id] = time.monotonic()

    def look(self) -> None:
        found, begun = 0, time.monotonic()
        try:
            for task in self.world.api.pages("tasks", "/review/tasks", self.user_id, state="open", limit=PAGE):
                story = self.world.take_task(task["task_id"])
                if story is not None:
                    found += 1
                    self.world.guarded(story, Case(self.world, self.user_id, story, task).work)()
            self.world.looked[self.user_id] = begun
        except Unexpected:
            pass  # the list itself failed; it is in the ledger, and the next look may do better
        self._complain()
        if self.world.active:
            self._pause = LOOK_AGAIN if found else min(1.5 * self._pause, SELDOM)
            self.world.board.put(self.look, 0.0 if found else self._pause)

    def _complain(self) -> None:
        """Of submissions whose task is on nobody's list, although everybody has long since looked through their own."""
        patience = self.world.api.patience.news
        for task_id, story in self.world.overlooked(patience):
            if self.world.take_task(task_id) is not None:
                self.world.api.surprise(f"{task_id} is on no reviewer's list {patience:.0f} s after its receipt")
                self.world.give_up(story)


class Case:
    """One task in a reviewer's hands. first_etag: of the task before it was claimed."""

    def __init__(self, world: World, user_id: str, story: Story, task: dict[str, Any]) -> None:
        self.world, self.user_id, self.story = world, user_id, story
        self.task_id, self.report_id, self.owner = task["task_id"], story.journey.report_id, story.owner
        self.colleague = world.colleague_of(user_id, task["part"])
        self.etag = self.first_etag = f'"{task["version"]}"'

    @property
    def api(self) -> Api:
        return self.world.api

    def work(self) -> None:
        outcome, prank = self.story.outcome, self.story.journey.prank
        self.post("claim", "claim", {})
        pranks.attempt(prank, pranks.CLAIMED, self)
        self._read()
        approves = outcome == APPROVED
        findings = [] if approves else [pranks.FINDING]
        self.post("decide", "decision", {"decision": "approve" if approves else "return", "findings": findings})
        if approves:
            pranks.attempt(prank, pranks.DECIDED, self)
            self.world.finish(self.story)
        elif self.story.journey.slow_repair and self.story.is_first_return:
            self.world.leave_for_later(self.story, self.story.repair)
        else:
            self.world.board.put(self.world.guarded(self.story, self.story.repair))

    def _read(self) -> None:
        """What is decided on must be what was certified."""
        answer = self.api.get("task", f"/review/tasks/{self.task_id}", self.user_id)
        task, self.etag = answer.body, answer.etag or self.etag  # it may have become overdue since it was claimed
        report = task["report"]
        if report is None or report["content_hash"] != self.story.content_hash:
            raise self.api.surprise(f"{self.task_id}: the reviewer does not see what was certified")

    def post(
        self,
        kind: str,
        what: str,
        body: Any,
        *,
        user: str | None = None,
        etag: str | None = None,
        refused: Refusal = None,
    ) -> Answer:
        path = f"/review/tasks/{self.task_id}/{what}"
        answer = self.api.send(kind, "POST", path, user or self.user_id, body, etag=etag or self.etag, refused=refused)
        if refused is None:
            self.etag = answer.etag or self.etag
        return answer
