"""Events of one queue handled one after the other by one worker, in ONE unit of work, and committed together.

What a hundred events read twice is read once, a row that many of them write is written once, and nobody of the same
queue is a rival. An event that fails is told apart and the others are handled again without it; a pile that loses
against a rival runs again on fresh data, and in the end each of its events alone. A handler that has to wait holds up
nobody for long: a second worker is called, which goes on with the rest. The database's slowness is no such wait: more
workers would only ask it for the same things once more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from emes_kit import metrics, runtime
from emes_kit.attempts import keys_of, turn
from emes_kit.concurrency import Semaphore, after
from emes_kit.envelope import Envelope
from emes_kit.runtime import DONE, Outcome
from emes_kit.shift import DUPLICATE, RIVALS, Handler, Schemas, Shift, Trials
from emes_kit.storage import INBOX, Conflict

LIMIT, STRIKES = 100, 3
RELIEF_SECONDS = 1.0  # what handlers read is there already: a round of them that takes so long waits for something else
Item = tuple[Envelope, Any]  # an event and what its entrypoint remembers of the message


class Floor:
    """Piles of one process write the same rows: they take turns. Who has to wait in the midst of it gives it up."""

    ONE, PATIENCE = Semaphore(1), 5.0  # seconds: longer than the database may take for an answer

    def __init__(self) -> None:
        self._mine = self.ONE.acquire(timeout=self.PATIENCE)

    def give_up(self) -> None:
        if self._mine:
            self._mine = False
            self.ONE.release()


class Pile:
    """`call`: spawn a worker for this pile; `finish(item, outcome)`: the message's end; `alone(item)`: run it again."""

    def __init__(
        self, call: Callable[[], None], finish: Callable[[Item, Outcome], None], alone: Callable[[Item], None]
    ) -> None:
        self._call, self._finish, self._alone = call, finish, alone
        self._items: deque[Item] = deque()
        self._called, self._workers, self._held_up = False, 0, 0
        self._trials = Trials()

    def add(self, item: Item) -> None:
        self._items.append(item)
        if self._workers == self._held_up:
            self._attend()

    def forget(self) -> None:
        """The process ends: what waits, comes or has just lost against a rival, the broker gives to somebody else."""
        self._items = deque(maxlen=0)
        self._alone = lambda item: None

    def _attend(self) -> None:
        if self._items and not self._called:
            self._called = True
            self._call()

    def work(self, service: Any, fn: Handler, schemas: Schemas, queue: str) -> Outcome:
        """What a worker does: until nothing waits any more."""
        self._called, shift = False, Shift(service, fn, schemas, queue, self._trials)
        self._workers += 1
        try:
            while self._items:
                self._round(shift)
        finally:
            self._workers -= 1
        return DONE

    def _round(self, shift: Shift) -> None:
        taken: list[Item] = []
        floor = Floor()
        try:
            with turn(shift.keys):
                shift.service.store.begin()
                shift.foresee([one for one, _ in islice(self._items, shift.good or LIMIT)])
                if self._relieved(floor, lambda: self._join(shift, taken)):
                    with runtime.patience(shift.service):
                        shift.service.store.commit()
                    shift.strikes, shift.keys = 0, []
                    self._end(shift, taken, DONE)
        except Conflict as conflict:
            self._lost(shift, taken, conflict)
        except Exception as exc:
            self._end(shift, taken, runtime.outcome_of(shift.service, exc, shift.queue))
        finally:
            floor.give_up()

    def _relieved(self, floor: Floor, work: Callable[[], bool]) -> bool:
        """Do it; when it takes long, the other queues and the rest of this one go on meanwhile."""
        late: list[bool] = []

        def held_up() -> None:
            late.append(True)
            self._held_up += 1
            floor.give_up()
            self._attend()

        relief = after(RELIEF_SECONDS, held_up)
        try:
            return work()
        finally:
            relief.cancel()
            self._held_up -= len(late)

    def _join(self, shift: Shift, taken: list[Item]) -> bool:
        """Run handlers into the open unit of work. False: one failed and spoilt it; the others wait again."""
        limit, shift.good = shift.good or LIMIT, 0
        while self._items and len(taken) < limit:
            item = self._items.popleft()
            outcome = shift.handle(item[0])
            if outcome is None:
                taken.append(item)
            elif outcome.kind == "away":
                self._end(shift, [*taken, item], outcome)
                return False
            else:
                self._end(shift, [item], outcome)
                if outcome is not DUPLICATE:
                    shift.good = len(taken)
                    self._back(taken)
                    return False
        return True

    def _lost(self, shift: Shift, taken: list[Item], conflict: Conflict) -> None:
        if conflict.collection == INBOX:
            done = shift.service.store.present(INBOX, [shift.row(one[0]) for one in taken])
            again = [one for one in taken if shift.row(one[0]) in done]
            self._end(shift, again, DUPLICATE)
            rest = [one for one in taken if one not in again]
            self._back(rest) if again else self._end(shift, rest, RIVALS)
            return
        shift.strikes, shift.keys = shift.strikes + 1, keys_of(shift.service.name, conflict)
        if len(taken) == 1 or shift.strikes > STRIKES:
            self._end(shift, taken, RIVALS)
        else:
            self._back(taken)

    def _back(self, items: Sequence[Item]) -> None:
        self._items.extendleft(reversed(items))

    def _end(self, shift: Shift, items: Sequence[Item], outcome: Outcome) -> None:
        for item in items:
            seconds = shift.seconds(item[0].id)
            if outcome is RIVALS:
                self._alone(item)
                continue
            metrics.observe(shift.service.name, "event", shift.fn.__name__, outcome.kind, seconds)
            self._finish(item, outcome)
