"""Work to be done by a few threads: jobs, some of them due only a moment later, some left lying until the next wave."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable

Job = Callable[[], None]
AHEAD = 2.0  # seconds that a job may lie in the future and still keep a thread from going to sleep for long


class Board:
    """A job may put further jobs. A crash of a job (a fault of ours, not of the system) is raised by run()."""

    def __init__(self, threads: int) -> None:
        lock = threading.Lock()
        self._ready, self._idle = threading.Condition(lock), threading.Condition(lock)
        self._heap: list[tuple[float, int, Job]] = []
        self._numbers = itertools.count()
        self._parked: list[Job] = []
        self._busy, self._ended = 0, False
        self._crash: BaseException | None = None
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def put(self, job: Job, after: float = 0.0) -> None:
        """To be done in `after` seconds or later."""
        with self._ready:
            heapq.heappush(self._heap, (time.monotonic() + after, next(self._numbers), job))
            self._ready.notify()

    def park(self, job: Job) -> None:
        """Left lying until release()."""
        with self._ready:
            self._parked.append(job)

    def release(self) -> int:
        with self._ready:
            parked, self._parked = self._parked, []
        for job in parked:
            self.put(job)
        return len(parked)

    def run(self) -> None:
        """Returns when nothing is left to do."""
        with self._idle:
            self._idle.wait_for(lambda: self._crash is not None or not (self._heap or self._busy))
        if self._crash is not None:
            raise self._crash

    def close(self) -> None:
        with self._ready:
            self._ended = True
            self._ready.notify_all()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except BaseException as exc:
                self._crash = self._crash or exc
            with self._ready:
                self._busy -= 1
                if self._crash is not None or not (self._heap or self._busy):
                    self._idle.notify_all()

    def _next(self) -> Job | None:
        with self._ready:
            while not self._ended and self._crash is None:
                wait = self._heap[0][0] - time.monotonic() if self._heap else AHEAD
                if wait <= 0:
                    self._busy += 1
                    return heapq.heappop(self._heap)[2]
                self._ready.wait(min(wait, AHEAD))
            return None
