"""Who must have been told what: the recipient table once more, written down for the check on its own.

A test compares it with the one notification works by: they may only differ if somebody forgot one of them.
People are taken as they are today: where users changed during the year, look at the faults with that in mind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from emes_ops.reconcile.books import Books, Document

INBOX, BOTH = ("inbox",), ("inbox", "email")
NEAR = 3  # days left from which a director is reminded too

TABLE: dict[str, dict[str, tuple[str, ...]]] = {  # kind → role → channels
    "screening_asked": {"screener": INBOX},
    "screening_passed": {"director": INBOX},
    "screening_returned": {"owner": INBOX},
    "report_submitted": {"owner": INBOX, "director": BOTH},
    "report_taken_back": {"owner": INBOX, "director": INBOX},
    "report_returned": {"owner": BOTH, "director": BOTH},
    "report_approved": {"owner": BOTH, "director": INBOX},
    "report_scored": {"owner": INBOX, "director": INBOX},
    "task_opened": {"reviewer": INBOX},
    "task_overdue": {"reviewer": BOTH},
    "round_opened": {"owner": BOTH, "director": BOTH},
    "deadline_near": {"owner": BOTH, "director": BOTH},
    "deadline_passed": {"owner": BOTH, "director": BOTH},
    "extension_decided": {"owner": BOTH, "director": BOTH},
    "office_level_changed": {"executive": INBOX},
}
EXECUTIVES = ("deputy", "secretary", "executive")
# Told for reasons of which a record is kept: for these, a notice too many is a fault as well.
EXACT = ("report_submitted", "report_taken_back", "report_returned", "report_approved", "report_scored", "round_opened")


@dataclass(frozen=True)
class People:
    """Active users by office and role."""

    of_office: dict[str, dict[str, list[str]]]
    by_id: dict[str, Document]

    @classmethod
    def of(cls, books: Books) -> People:
        offices: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"owner": [], "director": []})
        users = books.by("gateway", "users")
        for user in users.values():
            for role in {"owner", "director"} & set(user["roles"]) if user["active"] and user["office_id"] else ():
                offices[user["office_id"]][role].append(user["user_id"])
        return cls(offices, users)

    def told(self, office_id: str, author: str | None) -> set[str]:
        """The author alone among the owners, while still there; every director."""
        people = self.of_office.get(office_id, {"owner": [], "director": []})
        owners = [author] if author in people["owner"] else people["owner"]
        return {*owners, *people["director"]}

    def roles(self, user_id: str) -> set[str]:
        user = self.by_id.get(user_id)
        roles = set(user["roles"]) if user else set()
        return roles | ({"executive"} if roles & set(EXECUTIVES) else set())

    def channels(self, user_id: str, kind: str, days_left: int | None) -> set[str]:
        """Over which this person gets news of this kind; e-mail needs an address."""
        roles = self.roles(user_id) & TABLE[kind].keys()
        if kind == "deadline_near" and days_left is not None and days_left > NEAR:
            roles.discard("director")
        channels = {channel for role in roles for channel in TABLE[kind][role]}
        return channels if (self.by_id.get(user_id) or {}).get("email") else channels - {"email"}


def expected(books: Books, people: People) -> Iterator[tuple[str, str]]:
    """(kind, notice id) of everything that can be derived from what the other services have on record."""
    yield from _of_submissions(books, people)
    yield from _of_scores(books, people)
    for task in books.rows("review", "tasks"):
        if task["reviewer"] is not None:
            kinds = ["task_opened", *(["task_overdue"] if task["overdue"] else [])]
            yield from ((kind, f"{kind}.{task['_id']}:{task['reviewer']}") for kind in kinds)
    for round in books.rows("submission", "rounds"):
        if round["state"] == "open":
            everybody = [user for office in people.of_office for user in people.told(office, None)]
            yield from (("round_opened", f"round_opened.{round['round_id']}:{user}") for user in everybody)


def _of_submissions(books: Books, people: People) -> Iterator[tuple[str, str]]:
    named = {"approved": "report_approved", "returned": "report_returned", "taken_back": "report_taken_back"}
    for row in books.rows("submission", "submissions"):
        kinds = ["report_submitted", *([named[row["outcome"]]] if row["outcome"] else [])]
        for user in people.told(row["report_id"].split(".")[-1], row["owner"]):
            yield from ((kind, f"{kind}.{row['report_id']}.{row['submission_no']}:{user}") for kind in kinds)


def _of_scores(books: Books, people: People) -> Iterator[tuple[str, str]]:
    """Of the present score; earlier ones of the same report have numbers of their own."""
    owners = {(row["report_id"], row["submission_no"]): row["owner"] for row in books.rows("submission", "submissions")}
    for row in books.rows("scoring", "scores"):
        what = f"report_scored.{row['report_id']}.{row['submission_no']}.{row['sequence']}"
        author = owners.get((row["report_id"], row["submission_no"]))
        yield from (("report_scored", f"{what}:{user}") for user in people.told(row["office_id"], author))
