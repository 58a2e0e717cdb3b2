"""What the people of the simulated year share: API, work board, who is who, which submissions wait for a review."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emes_ops.simulate.board import Board, Job
from emes_ops.simulate.client import Api, Unexpected
from emes_ops.simulate.plan import WITHDRAWN

if TYPE_CHECKING:
    from emes_ops.simulate.story import Story


@dataclass(frozen=True)
class Reviewer:
    user_id: str
    parts: tuple[str, ...]


class World:
    """awaited: task id → (story, since when) of every submission that a reviewer is to decide in this wave.

    begun: report ids; active: reports in hand in this wave; done: reports approved so far; given_up: those that met a
    surprise.
    """

    def __init__(
        self, api: Api, board: Board, offices: Mapping[str, str], reviewers: Sequence[Reviewer],
        tell: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.api, self.board, self.reviewers, self._tell = api, board, tuple(reviewers), tell
        self._offices, self._order = dict(offices), sorted(offices)
        self._lock = threading.Lock()
        self.awaited: dict[str, tuple[Story, float]] = {}
        self.begun: set[str] = set()
        self.looked: dict[str, float] = {}  # reviewer → when the last look that reached the end of the list began
        self.active, self.done, self.given_up, self.submissions = 0, 0, 0, 0

    # ---- who is who
    def office_name(self, office_id: str) -> str:
        return self._offices[office_id]

    def neighbour_of(self, office_id: str) -> str:
        return self._order[(self._order.index(office_id) + 1) % len(self._order)]

    def colleague_of(self, user_id: str, part: str) -> str | None:
        """Another reviewer of the same part."""
        return next((r.user_id for r in self.reviewers if r.user_id != user_id and part in r.parts), None)

    # ---- reports in hand
    def take_up(self, story: Story, job: Job) -> None:
        """Begin, or go on with, a report in this wave."""
        with self._lock:
            self.active += 1
            self.begun.add(story.journey.report_id)
        self.board.put(self.guarded(story, job))

    def leave_for_later(self, story: Story, job: Job) -> None:
        """Out of hand until the next wave."""
        with self._lock:
            self.active -= 1
        self.board.park(lambda: self.take_up(story, job))

    def finish(self, story: Story, done: bool = True) -> None:
        with self._lock:
            self.active -= 1
            self.done += done
        self._tell()

    def guarded(self, story: Story, job: Callable[[], None]) -> Job:
        """A surprise ends this report's story and no other."""

        def run() -> None:
            try:
                job()
            except Unexpected:
                self.give_up(story)

        return run

    def give_up(self, story: Story) -> None:
        with self._lock:
            self.active -= 1
            self.given_up += 1
            self.awaited = {id: row for id, row in self.awaited.items() if row[0] is not story}

    # ---- between office and bureau
    def submitted(self, story: Story) -> None:
        """A receipt is there. What will be withdrawn is no reviewer's business."""
        with self._lock:
            self.submissions += 1
            if story.outcome != WITHDRAWN:
                self.awaited[self._task_id(story)] = (story, time.monotonic())
        if story.journey.slow_review and story.number == self._first_reviewed(story):
            with self._lock:
                row = self.awaited.pop(self._task_id(story))
            self.leave_for_later(story, lambda: self._await_again(row[0]))

    def _await_again(self, story: Story) -> None:
        with self._lock:
            self.awaited[self._task_id(story)] = (story, time.monotonic())

    def _task_id(self, story: Story) -> str:
        return f"{story.journey.report_id}.{story.number}"

    def _first_reviewed(self, story: Story) -> int:
        return 1 + story.journey.outcomes.count(WITHDRAWN)

    def take_task(self, task_id: str) -> Any:
        """The story whose submission this is, once; None when it is not to be reviewed now."""
        with self._lock:
            row = self.awaited.pop(task_id, None)
        return row[0] if row else None

    def overlooked(self, seconds: float) -> list[tuple[str, Story]]:
        """Submissions that were made so long before every reviewer's last look through the whole list."""
        since = min(self.looked.values()) - seconds
        with self._lock:
            return [(id, story) for id, (story, begun) in self.awaited.items() if begun < since]
