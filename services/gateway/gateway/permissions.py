"""THE permission table: action × role → office scope. Nothing else in the gateway decides who may do what.

Rules about persons (submitter ≠ certifier ≠ reviewer) are not permissions: they live in submission and review.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from gateway.domain import CENTRAL_ROLES, OFFICE_ROLES, ROLES, Refusal


class Scope(Enum):
    """OWN: the actor's office only. PART: reports of the actor's parts only (reviewers). ANY: everywhere."""

    OWN = "own"
    PART = "part"
    ANY = "any"


@dataclass(frozen=True)
class Actor:
    user_id: str
    roles: tuple[str, ...]
    office_id: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """What an action touches. office_id None: no single office (a list); part None: not bound to a part."""

    office_id: str | None = None
    part: str | None = None


def _grant(scope: Scope, roles: Sequence[str]) -> dict[str, Scope]:
    return dict.fromkeys(roles, scope)


_EVERYBODY = _grant(Scope.ANY, ROLES)
_READERS = _grant(Scope.OWN, OFFICE_ROLES) | _grant(Scope.ANY, CENTRAL_ROLES)
_ADMIN = _grant(Scope.ANY, ["admin"])

TABLE: dict[str, dict[str, Scope]] = {
    "account.use": _EVERYBODY,  # log out, read oneself, own password, own notices
    "reference.read": _EVERYBODY,  # offices, provinces, schemes, rounds, the clock
    "national.read": _EVERYBODY,
    "matrix.read": _READERS,
    "report.read": _READERS,
    "score.read": _READERS,
    "extension.read": _READERS,
    "feed.read": _READERS,
    "report.write": _grant(Scope.OWN, ["owner"]),
    "report.send": _grant(Scope.OWN, ["owner"]),
    "report.screen": _grant(Scope.OWN, ["screener"]),
    "report.certify": _grant(Scope.OWN, ["director"]),
    "report.take_back": _grant(Scope.OWN, ["owner", "director"]),
    "deadline.set": _grant(Scope.OWN, ["director"]) | _ADMIN,
    "extension.request": _grant(Scope.OWN, ["owner", "director"]),
    "extension.decide": _grant(Scope.ANY, ["deputy", "secretary", "admin"]),
    "review.read": _grant(Scope.ANY, CENTRAL_ROLES),
    "review.decide": _grant(Scope.PART, ["reviewer"]),
    "round.create": _ADMIN,
    "scheme.publish": _ADMIN,
    "user.read": _ADMIN,
    "user.write": _ADMIN,
    "clock.move": _ADMIN,
    "projection.rebuild": _ADMIN,
    "operations.read": _ADMIN,  # queues, outboxes, dead letters
    "operations.act": _ADMIN,  # send a dead letter round again, or drop it
}


def decide(actor: Actor, action: str, target: Target = Target()) -> str | None:
    """The office the answer must be confined to (None: all offices), or Refusal.

    not_allowed: no role of the actor has the action · other_office / other_part: the role has it, but not here.
    A role with OWN scope and a target without office is confined to its own office, never let through to all.
    """
    granted = {TABLE[action][role] for role in actor.roles if role in TABLE[action]}
    if not granted:
        raise Refusal("not_allowed")
    if Scope.ANY in granted:
        return target.office_id
    if Scope.PART in granted and target.part in actor.parts:
        return target.office_id
    if Scope.OWN in granted and actor.office_id is not None and target.office_id in (None, actor.office_id):
        return actor.office_id
    raise Refusal("other_office" if Scope.OWN in granted else "other_part")
