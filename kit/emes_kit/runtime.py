"""What happens around a service method: validate, run, commit, answer. The same for a real broker and for the memory
twin.

A method may run several times (a Conflict runs it again on fresh data); its only side effect is the unit of work.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import Schema, ValidationError

from emes_kit import concurrency, trace
from emes_kit.attempts import Duplicate, Rivals, once, transact
from emes_kit.envelope import Envelope
from emes_kit.problems import KIT_PROBLEMS, Broken, Later, Refused, Unavailable, refuse
from emes_kit.storage import DUE, INBOX, day_of
from emes_kit.validation import load

log = logging.getLogger(__name__)


class HandlerTimeout(Exception):
    """The handler ran too long. An Exception on purpose: a bare eventlet Timeout would end the container."""


@dataclass(frozen=True)
class Outcome:
    """kind: done | duplicate | later (counts an attempt) | away (does not) | broken."""

    kind: str
    reason: str = ""


DONE = Outcome("done")


def run_command(
    service: Any, fn: Callable[..., Any], schema: Schema, call: Any, command_id: str | None
) -> dict[str, Any]:
    """{"ok": result} or {"refused": wire}; with a command_id the answer is stored together with the effect, and
    {"ok": result, "replayed": true} when it was stored before."""

    def work(fields: dict[str, Any]) -> Any:
        if command_id is None:
            return {"ok": transact(service, lambda: fn(service, **fields))}
        return once(service, command_id, _fingerprint(fn.__name__, call), lambda: fn(service, **fields))

    trace.set(service.store.correlation)
    return _answer(service, fn, lambda: work(load(schema, call)))


def _fingerprint(method: str, call: Any) -> str:
    content = {k: v for k, v in call.items() if k != "actor"} if isinstance(call, dict) else call
    return hashlib.sha256(orjson.dumps([method, content], option=orjson.OPT_SORT_KEYS)).hexdigest()


def run_query(service: Any, fn: Callable[..., Any], schema: Schema, call: Any) -> dict[str, Any]:
    def work() -> Any:
        trace.set(service.store.correlation)
        fields = load(schema, call)
        service.store.begin()
        return {"ok": fn(service, **fields)}

    return _answer(service, fn, work)


def _answer(service: Any, fn: Callable[..., Any], work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return work()
    except Exception as exc:
        refused = refusal_of(service, exc)
        if refused is None:
            ref = uuid.uuid4().hex[:12]
            log.exception("unhandled in %s.%s [%s]", service.name, fn.__name__, ref)
            refused = refuse("internal", ref=ref)
        return {"refused": refused.to_wire()}


def refusal_of(service: Any, exc: Exception) -> Refused | None:
    """The refusal an exception stands for: ours, the domain's (by its reason), or that the database is away."""
    if isinstance(exc, Refused):
        return exc
    if isinstance(exc, Unavailable):
        return refuse("busy" if isinstance(exc, Rivals) else "unavailable")
    problem = service.problems.get(getattr(exc, "reason", None)) or KIT_PROBLEMS.get(getattr(exc, "reason", ""))
    if problem is None:
        return None
    return Refused(problem, getattr(exc, "field", None), getattr(exc, "params", None), getattr(exc, "errors", None))


def run_handler(service: Any, fn: Callable[..., Any], schema: Schema, queue: str, envelope: Envelope) -> Outcome:
    """One delivery of one event: effect and inbox row together or not at all."""
    try:
        event, row = delivery(service, schema, queue, envelope)
        with patience(service):
            transact(service, lambda: fn(service, event), (INBOX, row))
        return DONE
    except Exception as exc:
        return outcome_of(service, exc, f"{queue} {envelope.id}")


def delivery(service: Any, schema: Schema, queue: str, envelope: Envelope) -> tuple[Envelope, dict[str, Any]]:
    """The event as its handler sees it, and the row that says it took effect."""
    trace.set(envelope.correlation or envelope.id)
    service.store.correlation = envelope.correlation or envelope.id
    event = Envelope(**{**envelope.__dict__, "data": schema.load(envelope.data)})
    return event, {"_id": f"{queue}:{envelope.id}", "day": day_of(service.store.real_now())}


def patience(service: Any, seconds: float | None = None) -> Any:
    """As long as one handler may take; a trial (shift.py) is given less."""
    limit = seconds or service.store.patience
    return concurrency.Timeout(limit, HandlerTimeout(f"over {limit} s"))


def run_due(service: Any, fn: Callable[..., Any], row: Any) -> Outcome:
    """One due row: its effect and its removal together or not at all."""

    def work() -> Any:
        # Gone or moved to another time since it was read: another replica, or the promise itself, was changed.
        current = service.store.get(DUE, row.id)
        if current is None or current["at"] != row.at:
            raise Duplicate
        service.store.delete(DUE, row.id)
        return fn(service, row)

    trace.set(row.id)
    service.store.correlation = row.id
    try:
        guard = (INBOX, {"_id": f"due:{row.id}:{row.at.isoformat()}", "day": day_of(service.store.real_now())})
        transact(service, work, guard)
        return Outcome("done")
    except Exception as exc:
        if isinstance(exc, Duplicate):
            _forget(service, row)
        return outcome_of(service, exc, f"due {row.id}")


def _forget(service: Any, row: Any) -> None:
    """A promise that was kept and then made again for the very same moment: its row would fall due for ever."""
    service.store.begin()
    if (service.store.get(DUE, row.id) or {}).get("at") == row.at:
        service.store.delete(DUE, row.id)
        service.store.commit()


def outcome_of(service: Any, exc: Exception, what: str) -> Outcome:
    """What an exception means for the message."""
    reason = f"{type(exc).__name__}: {exc}"[:500]
    if isinstance(exc, Duplicate):
        return Outcome("duplicate")
    if isinstance(exc, Rivals):
        return Outcome("later", reason)
    if isinstance(exc, Unavailable):
        return Outcome("away", reason)
    if isinstance(exc, ValidationError | Broken) or (not isinstance(exc, Later) and refusal_of(service, exc)):
        log.error("broken %s: %s", what, reason)
        return Outcome("broken", reason)
    log.warning("will retry %s: %s", what, reason, exc_info=not isinstance(exc, Later))
    return Outcome("later", reason)


def run_tick(service: Any, fn: Callable[..., Any]) -> Outcome:
    """One tick of an @every method; an error is logged and the next tick tries again."""
    trace.set(f"{service.name}.{fn.__name__}.{uuid.uuid4().hex[:8]}")
    service.store.correlation = trace.get()
    try:
        transact(service, lambda: fn(service))
        return Outcome("done")
    except Exception as exc:
        return outcome_of(service, exc, f"tick {fn.__name__}")
