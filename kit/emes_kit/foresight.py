"""What many handlers are going to read, asked for together: one command per collection and step, not one per event.

A handler's only side effect is its unit of work, so it may be run on trial: with nothing written, up to the first thing
not read yet. What all of them have come to is then read at once, and they are tried again, a step further each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from emes_kit.matching import copy_of

STEPS = 4  # reads one after the other that a handler is followed through; what comes later it asks for itself
Key = tuple[str, str]
Trial = Callable[[], Any]
Ask = Callable[[], Any]


class Unseen(BaseException):
    """A handler on trial has come to what was not read yet. Not an Exception: no handler catches it by mistake."""

    def __init__(self, readable: bool) -> None:
        self.readable = readable  # it can go on once that is read


class Foresight:
    """The part of a unit of work (storage.py) that reads for several handlers, or several documents, at once."""

    _wanted: set[Key] | None = None  # while handlers are on trial: what they came to,
    _questions: dict[Key, Ask]  # and what cannot be asked together with others, but is remembered

    @property
    def on_trial(self) -> bool:
        """A handler runs only to learn what it reads. For stores that do more than a unit of work does (tests)."""
        return self._wanted is not None

    def foresee(self: Any, trials: Iterable[Trial]) -> bool:
        """What these will read is read afterwards. What they write or raise is forgotten: their turn comes.

        False: they read nothing.

        The database is asked between trials, never in one: a trial is cut short when it waits. Raises Unavailable.
        """
        for step in range(STEPS):
            self._wanted, self._questions, pending = set(), {}, []
            try:
                pending = [trial for trial in trials if self._stopped(trial)]
            finally:
                wanted, self._wanted = self._wanted, None
            if not wanted and not self._questions:
                return step > 0
            self._fetch(wanted)
            for ask in self._questions.values():
                ask()
            trials = pending
        return True

    def several(self: Any, collection: str, ids: Iterable[str]) -> dict[str, dict[str, Any] | None]:
        """`get` of each, in one command; None for those that are not there."""
        asked = dict.fromkeys(ids)
        self._look_up((collection, id) for id in asked)
        return {id: self.get(collection, id) for id in asked}

    def _stopped(self: Any, trial: Trial) -> bool:
        """It came to something unread, and goes on from there once that is read."""
        try:
            trial()
        except Unseen as unseen:
            return unseen.readable
        except Exception:
            return False
        finally:
            self._discard()
        return False

    def _halt(self: Any, keys: Iterable[Key] = (), questions: Mapping[Key, Ask] | None = None) -> None:
        """On trial: note what would be read, and stop; for good where nothing is noted."""
        if self._wanted is not None:
            noted = set(keys)
            self._wanted |= noted
            self._questions |= questions or {}
            raise Unseen(bool(noted or questions))

    def _look_up(self: Any, keys: Iterable[Key]) -> None:
        """See to it that these are read."""
        if unread := {key for key in keys if key not in self._pending and key not in self._read}:
            self._halt(unread)
            self._fetch(unread)

    def _fetch(self: Any, keys: Iterable[Key]) -> None:
        wanted: dict[str, list[str]] = {}
        for collection, id in sorted(keys):
            wanted.setdefault(collection, []).append(id)
        for collection, ids in wanted.items():
            found = self._ask(collection, ids)
            for id in ids:
                self._note(collection, id, found.get(id))

    def _ask(self: Any, collection: str, ids: list[str]) -> Mapping[str, dict[str, Any] | None]:
        if len(ids) == 1:
            return {ids[0]: self._engine.get(collection, ids[0])}
        return {row["_id"]: row for row in self._engine.find(collection, {"_id": ids})}

    def _note(self: Any, collection: str, id: str, found: dict[str, Any] | None) -> None:
        """As first read: a second look costs nothing, and a replace is checked against it."""
        self._read[collection, id] = copy_of(found)
        self._seen.setdefault((collection, id), found.get("version", 0) if found else 0)
