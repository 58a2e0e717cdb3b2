"""The only file that knows the collections of review.

tasks     `<report_id>.<n>`: one review task per submission round
reviewers `<user id>`: parts they review, sequence of the last user_changed seen
panels    `<part>`: who reviews this part now, and who did
loads     `<part>:<user id>` (`<part>:-` = waiting for a reviewer): how many open tasks, kept by commutative counts
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from emes_kit.storage import Document, UnitOfWork
from review.assignment import BATCH, Panel, Reviewer, load_id
from review.deadlines import JUST_AFTER
from review.domain import LIVE, OPEN, RETURNED, Refusal, Submission, Task
from review.findings import EarlierFinding, Finding
from review.identity import Ref

TASKS, REVIEWERS, PANELS, LOADS = "tasks", "reviewers", "panels", "loads"
UNASSIGNED = "unassigned"
TASK_OVERDUE, DEAL_TASKS = "task_overdue", "deal_tasks"
LATELY = 40  # returned tasks whose findings are offered again
_SAME = (  # fields stored under their own names
    *("state", "reviewer", "opened_at", "due_at", "claimed_at", "closed_at", "closed_by"),
    *("overdue", "before_overdue", "counted_for", "sequence", "version"),
)


class ReviewStore(UnitOfWork):
    def begin(self) -> None:
        super().begin()
        self._counted: Counter[str] = Counter()  # counts of this unit of work that no read can see yet

    # ---- tasks
    def task(self, task_id: str) -> Task:
        task = self.find_task(task_id)
        if task is None:
            raise Refusal("no_such_task", "task_id")
        return task

    def find_task(self, task_id: str) -> Task | None:
        doc = self.get(TASKS, task_id)
        return _task(doc) if doc else None

    def rounds_of(self, report_id: str) -> list[Task]:
        """Every review round of a report, oldest first."""
        tasks = [_task(doc) for doc in self.find(TASKS, {"report_id": report_id})]
        return sorted(tasks, key=lambda task: task.ref.submission_no)

    def held(self, part: str, holder: str, after: str | None) -> list[Task]:
        """The next BATCH live tasks of one holder, most urgent first; `after`: order_of the last one seen."""
        found = self.find(TASKS, {"counted_for": load_id(part, holder)}, sort="order", limit=BATCH, after=after)
        return [_task(doc) for doc in found]

    def returned_by(self, reviewer: str) -> list[list[Finding]]:
        """The findings of the tasks this reviewer returned lately, the latest due first."""
        docs = self.find(TASKS, {"reviewer": reviewer, "pile": RETURNED}, sort="-order", limit=LATELY)
        return [_task(doc).findings for doc in docs]

    def list_tasks(self, wanted: Wanted, cursor: str | None, limit: int) -> tuple[list[Task], str | None]:
        """A page, most urgent first, and the cursor of the next one."""
        docs = self.find(TASKS, _selection(wanted), sort="order", limit=limit + 1, after=cursor)
        return [_task(doc) for doc in docs[:limit]], docs[limit - 1]["order"] if len(docs) > limit else None

    def save_task(self, task: Task) -> None:
        """The task, its holder's counter and its due row, together."""
        self._count(task)
        doc = _document(task)
        if task.version:
            self.replace(TASKS, doc)
        else:
            self.insert(TASKS, doc)
            if task.live:
                self.schedule(_due_id(task), task.due_at + JUST_AFTER, TASK_OVERDUE, task_id=task.task_id)
        if not task.live:
            self.unschedule(_due_id(task))
        task.version = doc["version"]

    def _count(self, task: Task) -> None:
        holder = load_id(task.ref.part, task.reviewer) if task.live else None
        if holder == task.counted_for:
            return
        for counter, amount in ((task.counted_for, -1), (holder, +1)):
            if counter is not None:
                self.add(LOADS, counter, open=amount)
                self._counted[counter] += amount
        task.counted_for = holder

    # ---- who reviews
    def reviewer(self, user_id: str) -> Reviewer:
        doc = self.get(REVIEWERS, user_id)
        return Reviewer(user_id, doc["parts"], doc["sequence"], doc["version"]) if doc else Reviewer(user_id)

    def save_reviewer(self, reviewer: Reviewer) -> None:
        self._save(
            REVIEWERS, {"_id": reviewer.user_id, "parts": reviewer.parts, "sequence": reviewer.sequence}, reviewer
        )

    def panel(self, part: str) -> Panel:
        doc = self.get(PANELS, part)
        return _panel(doc) if doc else Panel(part)

    def members(self, part: str) -> list[str]:
        """Who reviews this part. A change may show two seconds late: deal_leftovers moves what was dealt meanwhile."""
        doc = self.lasting(PANELS, part)
        return doc["members"] if doc else []

    def panels(self) -> list[Panel]:
        return [_panel(doc) for doc in self.find(PANELS, {"kind": "panel"})]

    def save_panel(self, panel: Panel) -> None:
        self._save(
            PANELS, {"_id": panel.part, "kind": "panel", "members": panel.members, "former": panel.former}, panel
        )

    def _save(self, collection: str, doc: Document, entity: Reviewer | Panel) -> None:
        if entity.version:
            self.replace(collection, doc | {"version": entity.version})
        else:
            self.insert(collection, doc)
        entity.version += 1

    def loads(self, part: str, holders: list[str]) -> dict[str, int]:
        """Open tasks per holder (NOBODY for the waiting ones)."""
        ids = {load_id(part, holder): holder for holder in holders}
        found = {doc["_id"]: doc["open"] for doc in self.find(LOADS, {"_id": list(ids)})}
        return {holder: found.get(id, 0) + self._counted[id] for id, holder in ids.items()}

    def deal_later(self, part: str, holder: str, ticket: str, at: datetime, after: str | None = None) -> None:
        """Promise to move this holder's tasks on, BATCH by BATCH. ticket: the cause; no promise hides another."""
        data = {"part": part, "holder": holder, "ticket": ticket, "after": after}
        self.schedule(f"{DEAL_TASKS}:{part}:{holder}:{ticket}:{after or ''}", at, DEAL_TASKS, **data)


def order_of(task: Task) -> str:
    """Unique sort key: most urgent first."""
    return f"{task.due_at:%Y%m%d%H%M%S}.{task.task_id}"


@dataclass(frozen=True)
class Wanted:
    """Which tasks a list holds. state None: whatever still waits; parts: any of them, none: of every part."""

    reviewer: str | None = None
    state: str | None = None
    parts: Sequence[str] = ()
    office_id: str | None = None
    overdue: bool = False


def _selection(wanted: Wanted) -> Document:
    """One filter that one index answers by equality; nobody's tasks are nobody's, whoever asks."""
    found: Document = {"office_id": wanted.office_id} if wanted.office_id else {}
    found |= {"overdue": True} if wanted.overdue else {}
    if wanted.reviewer and wanted.parts and wanted.state is None:
        return found | {"counted_for": [load_id(part, wanted.reviewer) for part in wanted.parts]}
    if wanted.reviewer and wanted.state != UNASSIGNED:
        found |= {"reviewer": wanted.reviewer, "pile": wanted.state or list(LIVE)}
    else:
        found |= {"pile": {None: [UNASSIGNED, *LIVE], OPEN: [UNASSIGNED, OPEN]}.get(wanted.state, wanted.state)}
    return found | ({"part": list(wanted.parts)} if wanted.parts else {})


def _due_id(task: Task) -> str:
    return f"{TASK_OVERDUE}:{task.task_id}"


def _pile(task: Task) -> str:
    """What an index can select in one equality: the state, with the unassigned open tasks apart."""
    return UNASSIGNED if task.state == OPEN and task.reviewer is None else task.state


def _document(task: Task) -> Document:
    doc = {"_id": task.task_id, **task.ref.to_dict(), **{name: getattr(task, name) for name in _SAME}}
    doc |= {"pile": _pile(task), "order": order_of(task)}
    doc["submission"] = asdict(task.submission) if task.submission else None
    doc |= {"findings": [asdict(f) for f in task.findings], "earlier": [asdict(f) for f in task.earlier]}
    if not task.version:
        del doc["version"]
    return doc


def _task(doc: Document) -> Task:
    submission = Submission(**doc["submission"]) if doc["submission"] else None
    findings, earlier = [Finding(**f) for f in doc["findings"]], [EarlierFinding(**f) for f in doc["earlier"]]
    same = {name: doc[name] for name in _SAME if name in doc}  # before_overdue came later
    return Task(Ref.of(doc), submission=submission, findings=findings, earlier=earlier, **same)


def _panel(doc: Document) -> Panel:
    return Panel(doc["_id"], doc["members"], doc["former"], doc["version"])
