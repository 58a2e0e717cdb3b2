"""The longer stories behind service.py's entrypoints: load, ask the domain, save, publish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emes_kit.problems import Broken
from review import domain, events
from review.assignment import BATCH, NOBODY, change_reviewer, least_burdened
from review.deadlines import due_at, stamp
from review.domain import Submission, Task
from review.identity import Ref
from review.store import ReviewStore, order_of


def submission_of(data: Mapping[str, Any]) -> Submission:
    return Submission(
        data["content_hash"],
        data["receipt_no"],
        data["owner"],
        data["submitted_by"],
        data["submitted_at"],
        data["late"],
        data["claims"],
    )


def open_task(store: ReviewStore, data: Mapping[str, Any], now: datetime) -> None:
    """report_submitted: one task per submission round, whatever the order and however often it is told."""
    ref, submission = Ref.of(data), submission_of(data)
    rounds = store.rounds_of(ref.report_id)
    known = next((task for task in rounds if task.task_id == ref.task_id), None)
    if known is not None:
        meet_again(store, known, submission)
        return
    for older in domain.overtaken(rounds, ref):
        close_overtaken(store, older, now)
    task = domain.open_task(ref, submission, rounds, now, due_at(now))
    if task.live:
        hand_to(store, task)
        store.publish(events.opened(task))
    store.save_task(task)


def meet_again(store: ReviewStore, known: Task, submission: Submission) -> None:
    """The round is known: a duplicate changes nothing, a tombstone learns what it stands for."""
    if known.submission is None:
        if domain.fill_tombstone(known, submission):
            store.publish(events.withdrawn(known))
        store.save_task(known)
    elif known.submission.content_hash != submission.content_hash:
        raise Broken(f"{known.task_id} was submitted before with other content")


def close_overtaken(store: ReviewStore, task: Task, now: datetime) -> None:
    domain.supersede(task, now)
    store.save_task(task)
    store.publish(events.withdrawn(task))


def hand_to(store: ReviewStore, task: Task) -> None:
    """Assign to the least burdened eligible reviewer of the part, or to nobody."""
    members = store.members(task.ref.part)
    domain.assign(task, least_burdened(members, store.loads(task.ref.part, members), task.barred))


def withdraw_task(store: ReviewStore, report_id: str, submission_no: int, user: str, now: datetime) -> Task:
    """Take-back. A task that is not there yet leaves a tombstone, so that the late report_submitted opens nothing."""
    ref = Ref.parse(report_id, submission_no)
    if ref is None:
        raise domain.Refusal("no_such_task", "report_id")
    task = store.find_task(ref.task_id) or Task(ref, now, due_at(now))
    domain.withdraw(task, user, now)
    store.save_task(task)
    store.publish(events.withdrawn(task))
    return task


def change_user(store: ReviewStore, data: Mapping[str, Any], sequence: int, now: datetime) -> None:
    """user_changed: panels follow; tasks to deal out or to hand over are moved later, in bounded steps."""
    reviewer = store.reviewer(data["user_id"])
    change = change_reviewer(reviewer, sequence, data["active"], data["roles"], data["parts"])
    store.save_reviewer(reviewer)
    ticket = f"{reviewer.user_id}.{sequence}"
    for part in change.joined:
        panel = store.panel(part)
        panel.join(reviewer.user_id)
        store.save_panel(panel)
        store.deal_later(part, NOBODY, ticket, now)
    for part in change.left:
        panel = store.panel(part)
        panel.leave(reviewer.user_id)
        store.save_panel(panel)
        store.deal_later(part, reviewer.user_id, ticket, now)


def deal_tasks(store: ReviewStore, data: Mapping[str, Any], now: datetime) -> None:
    """Move one BATCH of a holder's tasks to the least burdened reviewers, and promise the next one."""
    part, holder = data["part"], data["holder"]
    panel = store.panel(part)
    if holder in panel.members or (holder == NOBODY and not panel.members):
        return  # they have come back, or nobody has come yet
    tasks = store.held(part, holder, data["after"])
    for task in tasks:
        deal(store, task)
    if len(tasks) == BATCH:
        store.deal_later(part, holder, data["ticket"], now, after=order_of(tasks[-1]))


def deal(store: ReviewStore, task: Task) -> None:
    before = task.reviewer
    hand_to(store, task)
    if task.reviewer != before:
        store.save_task(task)
        store.publish(events.opened(task))


def deal_leftovers(store: ReviewStore, now: datetime) -> None:
    """Tasks opened at the very moment a reviewer came or left were dealt by the old panel: look again."""
    for panel in store.panels():
        loads = store.loads(panel.part, [NOBODY, *panel.former])
        holders = [h for h, count in loads.items() if count > 0 and (h != NOBODY or panel.members)]
        for holder in holders:
            store.deal_later(panel.part, holder, f"leftovers.{stamp(now)}", now)


def note_overdue(store: ReviewStore, task_id: str, now: datetime) -> None:
    task = store.find_task(task_id)
    if task is not None and domain.falls_overdue(task, now):
        store.save_task(task)
        store.publish(events.overdue(task))
