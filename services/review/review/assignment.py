"""Who reviews what: the panel of each part and the choice of the least burdened reviewer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

REVIEWER_ROLE = "reviewer"
NOBODY = "-"  # holder of the tasks that wait for a reviewer
BATCH = 25  # tasks dealt out per step, so that one event never becomes one endless transaction


@dataclass
class Reviewer:
    """A user as far as review cares. parts: the parts they review now (empty when inactive or not a reviewer)."""

    user_id: str
    parts: list[str] = field(default_factory=list)
    sequence: int = 0
    version: int = 0


@dataclass
class Panel:
    """The reviewers of one part; `former` members may still hold tasks that must be handed over."""

    part: str
    members: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    version: int = 0

    def join(self, user_id: str) -> None:
        self.members = sorted({*self.members, user_id})
        self.former = [u for u in self.former if u != user_id]

    def leave(self, user_id: str) -> None:
        self.members = [u for u in self.members if u != user_id]
        self.former = sorted({*self.former, user_id})


@dataclass(frozen=True)
class Change:
    """Parts a reviewer has taken up and given up by one change of their account."""

    joined: list[str]
    left: list[str]


def change_reviewer(
    reviewer: Reviewer, sequence: int, active: bool, roles: Collection[str], parts: Iterable[str]
) -> Change:
    """Apply a user_changed. An older one that arrives late changes nothing."""
    if sequence <= reviewer.sequence:
        return Change([], [])
    now = set(parts) if active and REVIEWER_ROLE in roles else set()
    before = set(reviewer.parts)
    reviewer.parts, reviewer.sequence = sorted(now), sequence
    return Change(sorted(now - before), sorted(before - now))


def load_id(part: str, holder: str | None) -> str:
    """Id of the open-task counter of one reviewer (None: of nobody) for one part."""
    return f"{part}:{holder or NOBODY}"


def least_burdened(members: Iterable[str], loads: Mapping[str, int], barred: Collection[str] = ()) -> str | None:
    """The member with the fewest open tasks (ties by user id), or None when nobody is eligible."""
    eligible = [m for m in members if m not in barred]
    return min(eligible, key=lambda m: (loads.get(m, 0), m), default=None)
