"""With reference_store.py the only file that knows the collections: documents in, objects of the domain out.

Queries begin with a selective indexed equality (see migrations); reports of a round are read indicator by indicator, so
that no page has to sort a whole round.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeVar

from emes_kit.storage import Document
from submission.content import Checked
from submission.domain import Report
from submission.extensions import REQUESTED, Extension
from submission.history import Submission
from submission.reference_store import ReferenceStore
from submission.rounds import OfficeRound, Round

ROUNDS, RULES = "rounds", "round_indicators"
OFFICE_ROUNDS, REPORTS, CONTENTS, SUBMISSIONS, EXTENSIONS = (
    "office_rounds", "reports", "contents", "submissions", "extensions",
)  # fmt: skip

T = TypeVar("T")


def _object(cls: type[T], doc: Document | None) -> T | None:
    """Only the fields the class knows: a newer version's extra ones are left alone."""
    return None if doc is None else cls(**{f.name: doc[f.name] for f in fields(cls) if f.name in doc})  # type: ignore[arg-type]


class SubmissionStore(ReferenceStore):
    def _keep(self, collection: str, id: str, thing: Any, **keys: Any) -> None:
        """Insert a new object (version 0) or replace the stored one; its version then is the stored one."""
        doc = {"_id": id, **asdict(thing), **keys}
        if thing.version:
            self.replace(collection, doc)
        else:
            doc["version"] = 1
            self.insert(collection, doc)
        thing.version = doc["version"]

    def log(self, id: str, thing: Any, actor: str, action: str, at: datetime, **facts: Any) -> None:
        """Before `thing` is saved, in the same unit of work: what it stores then names the end of its chain."""
        thing.audit = self.note(id, thing.audit, actor, action, at, facts, new=thing.version == 0)

    # ---- rounds
    def round(self, round_id: str) -> Round | None:
        return _object(Round, self.get(ROUNDS, round_id))

    def known_round(self, round_id: str) -> Round | None:
        """To look things up in. Its dates and indicators never change; `state` may be open two seconds before this."""
        return _object(Round, self.lasting(ROUNDS, round_id))

    def rounds(self, **equal: Any) -> list[Round]:
        """There are a few per year: the whole collection is small."""
        return [round for doc in self.find(ROUNDS, equal, sort="_id") if (round := _object(Round, doc))]

    def save_round(self, round: Round) -> None:
        self._keep(ROUNDS, round.round_id, round)

    def add_rules(self, round_id: str, rules: list[Document]) -> None:
        for rule in rules:
            self.insert(RULES, {"_id": f"{round_id}.{rule['indicator']}", "round_id": round_id, "rule": rule})

    def rule(self, round_id: str, indicator_id: str) -> Document | None:
        """Written with its round and never again."""
        doc = self.lasting(RULES, f"{round_id}.{indicator_id}")
        return doc and doc["rule"]

    def rules(self, round_id: str) -> list[Document]:
        return [doc["rule"] for doc in self.find(RULES, {"round_id": round_id}, sort="_id")]

    def office_round(self, round_id: str, office_id: str) -> OfficeRound:
        """What the office has of its own, or nothing yet (version 0)."""
        doc = self.get(OFFICE_ROUNDS, f"{round_id}.{office_id}")
        return _object(OfficeRound, doc) or OfficeRound(round_id, office_id)

    def office_rounds(self, round_id: str) -> dict[str, OfficeRound]:
        docs = self.find(OFFICE_ROUNDS, {"round_id": round_id})
        return {mine.office_id: mine for doc in docs if (mine := _object(OfficeRound, doc))}

    def save_office_round(self, mine: OfficeRound) -> None:
        self._keep(OFFICE_ROUNDS, mine.key, mine)

    def extension(self, extension_id: str) -> Extension | None:
        return _object(Extension, self.get(EXTENSIONS, extension_id))

    def extensions(self, round_id: str, office_id: str | None = None) -> list[Extension]:
        equal = {"round_office": f"{round_id}.{office_id}"} if office_id else {"round_id": round_id}
        docs = self.find(EXTENSIONS, equal, sort="requested_at")
        return [extension for doc in docs if (extension := _object(Extension, doc))]

    def extension_pending(self, round_id: str, office_id: str) -> bool:
        return any(extension.state == REQUESTED for extension in self.extensions(round_id, office_id))

    def save_extension(self, extension: Extension) -> None:
        key = f"{extension.round_id}.{extension.office_id}"
        self._keep(EXTENSIONS, extension.extension_id, extension, round_office=key)

    # ---- reports
    def report(self, report_id: str) -> Report | None:
        return _object(Report, self.get(REPORTS, report_id))

    def save_report(self, report: Report) -> None:
        keys = {
            "round_office": f"{report.round_id}.{report.office_id}",
            "round_indicator": f"{report.round_id}.{report.indicator_id}",
        }
        self._keep(REPORTS, report.report_id, report, **keys)

    def _reports(self, equal: Document, limit: int | None, after: str | None) -> list[Report]:
        docs = self.find(REPORTS, equal, sort="_id", limit=limit, after=after)
        return [report for doc in docs if (report := _object(Report, doc))]

    def reports_of_office(
        self, office_id: str, round_id: str | None, limit: int | None = None, after: str | None = None, **equal: Any
    ) -> list[Report]:
        place = {"round_office": f"{round_id}.{office_id}"} if round_id else {"office_id": office_id}
        return self._reports({**place, **equal}, limit, after)

    def reports_of_round(self, round: Round, limit: int, after: str | None, **equal: Any) -> list[Report]:
        """In order of id = indicator, office; `after`: the id of the last one seen."""
        found: list[Report] = []
        for bucket in sorted(f"{round.round_id}.{indicator['indicator_id']}" for indicator in round.indicators):
            if len(found) < limit and (after is None or f"{bucket}.~" > after):
                found += self._reports({"round_indicator": bucket, **equal}, limit - len(found), after)
        return found

    def content(self, report_id: str) -> Document | None:
        """{"content", "raw"} as last saved."""
        return self.get(CONTENTS, report_id)

    def texts(self, report_ids: list[str]) -> dict[str, Document]:
        """As content, of several reports."""
        return {doc["_id"]: doc for doc in self.find(CONTENTS, {"_id": report_ids})}

    def save_content(self, report_id: str, checked: Checked) -> None:
        """Guarded by the report's own version, which is written in the same transaction."""
        self.put(CONTENTS, {"_id": report_id, "content": checked.content, "raw": checked.raw})

    def submission(self, receipt_no: str) -> Submission | None:
        return _object(Submission, self.get(SUBMISSIONS, receipt_no))

    def submissions(self, report_id: str) -> list[Submission]:
        docs = self.find(SUBMISSIONS, {"report_id": report_id}, sort="submission_no")
        return [submission for doc in docs if (submission := _object(Submission, doc))]

    def save_submission(self, submission: Submission) -> None:
        self._keep(SUBMISSIONS, submission.receipt_no, submission)
