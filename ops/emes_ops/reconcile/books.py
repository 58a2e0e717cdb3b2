"""The documents of all five databases, as far as they can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pymongo

from emes_kit.storage import DUE, OUTBOX, SETTINGS
from emes_ops.chains import AUDIT, HEADS, judge
from emes_ops.settings import SERVICES

Document = Mapping[str, Any]
Place = tuple[str, str]  # service, collection
Read = Callable[[str, str, tuple[str, ...]], Iterable[Document]]

# Only the fields that are compared: the texts of a hundred thousand notices stay where they are. () = all fields.
COLUMNS: dict[Place, tuple[str, ...]] = {
    ("submission", "offices"): ("office_id",),
    ("submission", "schemes"): (),
    ("submission", "rounds"): (
        *("round_id", "fiscal_year", "number", "kind", "state", "scheme_id", "scheme_version", "audit"),
    ),
    ("submission", "office_rounds"): ("round_id", "office_id", "sequence", "audit"),
    ("submission", "reports"): (
        *("report_id", "round_id", "office_id", "indicator_id", "state", "late", "submission_no", "receipt_no"),
        *("content_hash", "claims", "version", "audit"),
    ),
    ("submission", "contents"): ("content",),
    ("submission", "submissions"): (
        *("report_id", "submission_no", "receipt_no", "content", "claims", "content_hash", "owner", "submitted_by"),
        *("late", "outcome"),
    ),
    ("review", "tasks"): (
        *("report_id", "submission_no", "part", "state", "reviewer", "overdue", "closed_by"),
        *("submission.content_hash", "submission.receipt_no"),
    ),
    ("review", "loads"): (),
    ("review", "reviewers"): ("sequence", "parts"),
    ("scoring", "offices"): ("office_id",),
    ("scoring", "rounds"): ("round_id",),
    ("scoring", "years"): (),
    ("scoring", "scores"): (
        *("report_id", "round_id", "fiscal_year", "office_id", "indicator_id", "part", "submission_no"),
        *("score", "percent", "content_hash", "task_id", "reviewer", "sequence"),
    ),
    ("scoring", "part_results"): (),
    ("scoring", "tallies"): (),
    ("notification", "recipients"): ("user_id", "sequence"),
    ("notification", "offices"): ("sequence",),
    ("notification", "rounds"): ("sequence",),
    ("notification", "notices"): ("user_id", "kind", "unread"),
    ("notification", "deliveries"): ("user_id", "state", "error"),
    ("notification", "unread"): (),
    ("gateway", "users"): ("user_id", "roles", "office_id", "parts", "email", "active", "sequence", "audit"),
    ("gateway", "readers"): ("audit",),
    ("gateway", "offices"): ("office_id",),
    ("gateway", "rounds"): ("round_id",),
    ("gateway", "matrix_rows"): (),
    **{(service, AUDIT): () for service in HEADS},
    **{(service, name): fields for service in SERVICES for name, fields in (
        (OUTBOX, ("type", "subject")), (DUE, ("at", "kind")), (SETTINGS, ()),
    )},
}  # fmt: skip
# Judged entry by entry while they are read: a year has a hundred thousand, and only their links are compared.
JUDGED: dict[Place, Callable[[Document], Document]] = {(service, AUDIT): judge for service in HEADS}


@dataclass(frozen=True)
class Books:
    tables: Mapping[Place, list[Document]]

    def rows(self, service: str, collection: str) -> list[Document]:
        return self.tables[service, collection]

    def by(self, service: str, collection: str, field: str = "_id") -> dict[str, Document]:
        return {row[field]: row for row in self.rows(service, collection)}

    @classmethod
    def read(cls, read: Read) -> Books:
        def kept(place: Place, rows: Iterable[Document]) -> list[Document]:
            return list(map(JUDGED[place], rows)) if place in JUDGED else list(rows)

        return cls({place: kept(place, read(*place, fields)) for place, fields in COLUMNS.items()})

    @classmethod
    def of_databases(cls, mongo_uri: str) -> Books:
        with pymongo.MongoClient[dict[str, Any]](mongo_uri, timeoutMS=120_000, tz_aware=True) as client:

            def read(service: str, collection: str, fields: tuple[str, ...]) -> Iterable[Document]:
                return client[f"emes_{service}"][collection].find({}, dict.fromkeys(fields, 1) or None)

            return cls.read(read)
