"""Every pair of state and action, walked: what moves, where to, and why the rest does not."""

from __future__ import annotations

import pytest

from review import domain
from review.domain import ACTIONS, LIVE, MOVES, STATES, Refusal
from review.findings import Finding

FINDING = Finding("sections.result", "incomplete", "ยังไม่ครบ")
ALLOWED = {  # written again by hand on purpose: a slip in the table must not go unseen
    "open": {"assign": "open", "claim": "claimed", "withdraw": "withdrawn", "supersede": "superseded"},
    "claimed": {"assign": "open", "approve": "approved", "return": "returned", "supersede": "superseded"},
    "approved": {},
    "returned": {},
    "withdrawn": {},
    "superseded": {},
}
REASONS = {
    ("claimed", "claim"): "already_claimed",
    ("claimed", "withdraw"): "review_begun",
    ("open", "approve"): "not_claimed",
    ("open", "return"): "not_claimed",
}


def do(task, action, now):
    if action == "assign":
        domain.assign(task, "reviewer.2")
    elif action == "claim":
        domain.claim(task, "reviewer.1", ["AP"], task.version, now)
    elif action in ("approve", "return"):
        domain.decide(task, "reviewer.1", task.version, action, [FINDING] if action == "return" else [], now)
    elif action == "withdraw":
        domain.withdraw(task, "director.P5703", now)
    else:
        domain.supersede(task, now)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STATES)
def test_every_pair_of_state_and_action_moves_or_is_refused_with_its_reason(build, state, action):
    task = build.task(state, reviewer="reviewer.1")
    sequence = task.sequence
    expected = ALLOWED[state].get(action)
    if expected is None:
        with pytest.raises(Refusal) as refused:
            do(task, action, build.now)
        assert refused.value.reason == REASONS.get((state, action), "task_closed")
        assert (task.state, task.sequence) == (state, sequence)
    else:
        do(task, action, build.now)
        assert (task.state, task.sequence) == (expected, sequence + 1)


def test_the_table_holds_exactly_the_moves_written_here():
    written = {(state, action): to for state, row in ALLOWED.items() for action, to in row.items()}
    assert written == MOVES
    assert all(to in STATES for to in MOVES.values())
    assert set(LIVE) == {state for state, row in ALLOWED.items() if row}


@pytest.mark.parametrize("action", ["approve", "return", "withdraw", "supersede"])
def test_a_closed_task_tells_by_whom_and_when(build, action):
    task = build.task("open" if action in ("withdraw", "supersede") else "claimed", reviewer="reviewer.1")
    do(task, action, build.now)
    assert task.closed_at == build.now
    assert task.closed_by == {"withdraw": "director.P5703", "supersede": "system"}.get(action, "reviewer.1")
    assert not task.live
