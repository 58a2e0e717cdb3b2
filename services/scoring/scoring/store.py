"""The only file that knows the collections of scoring.

schemes      `<scheme_id>.<version>`: published bodies, never changed
rounds       `<round_id>`: which scheme, which kind
years        `<fiscal_year>`: the scheme its results are counted by
offices      `<office_id>`: validity and lineage
scores       `<report_id>`: the score of a report, explained (`order`, here and below: the cursor of a list; a range
             on `_id` would scan the whole collection on the embedded database)
part_results `<fiscal_year>.<office>.<part>`: an office's result in one part
tallies      `<fiscal_year>.<part>`: offices per level · `offices`: the census; both kept by commutative counts
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from emes_kit.storage import Document, UnitOfWork
from scoring.domain import Ref, Refusal, Round, Score
from scoring.lineage import Office
from scoring.results import Entry, PartResult, result_id
from scoring.scheme import Scheme, key_of, parse

SCHEMES, ROUNDS, YEARS, OFFICES = "schemes", "rounds", "years", "offices"
SCORES, PART_RESULTS, TALLIES, CENSUS = "scores", "part_results", "tallies", "offices"
RECOUNT = "recount_results"
_parsed: dict[str, Scheme] = {}  # by digest: published schemes never change, and every approval needs one


@dataclass
class Year:
    """The report round with the highest number so far gives the year its scheme."""

    fiscal_year: int
    number: int
    scheme_id: str
    scheme_version: int
    version: int = 0

    @property
    def scheme_key(self) -> str:
        return key_of(self.scheme_id, self.scheme_version)


def digest_of(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class ScoringStore(UnitOfWork):
    # ---- schemes, rounds, years
    def scheme_digest(self, scheme_id: str, scheme_version: int) -> str | None:
        doc = self.get(SCHEMES, key_of(scheme_id, scheme_version))
        return doc["digest"] if doc else None

    def find_scheme(self, scheme_id: str, scheme_version: int) -> Scheme | None:
        doc = self.lasting(SCHEMES, key_of(scheme_id, scheme_version))
        if doc is None:
            return None
        if doc["digest"] not in _parsed:
            _parsed[doc["digest"]] = parse(doc["body"])
        return _parsed[doc["digest"]]

    def add_scheme(self, body: Mapping[str, Any]) -> None:
        key = key_of(body["scheme_id"], body["scheme_version"])
        self.insert(SCHEMES, {"_id": key, "body": dict(body), "digest": digest_of(body)})

    def find_round(self, round_id: str) -> tuple[Round | None, int]:
        """The round and the sequence of the event that told it (0: unknown)."""
        doc = self.get(ROUNDS, round_id)
        return (_made(Round, doc), doc["sequence"]) if doc else (None, 0)

    def known_round(self, round_id: str) -> Round | None:
        """To look things up in: which scheme a round is scored by never changes."""
        doc = self.lasting(ROUNDS, round_id)
        return _made(Round, doc) if doc else None

    def put_round(self, round_: Round, sequence: int) -> None:
        known = self.get(ROUNDS, round_.round_id)
        doc = {"_id": round_.round_id, **asdict(round_), "sequence": sequence}
        self._save(ROUNDS, doc, known["version"] if known else 0)

    def find_year(self, fiscal_year: int) -> Year | None:
        """Never from memory: when the scheme changes, a recount meets every result but one settled by an old year."""
        doc = self.get(YEARS, str(fiscal_year))
        return _made(Year, doc) if doc else None

    def find_year_scheme(self, fiscal_year: int) -> Scheme | None:
        year = self.find_year(fiscal_year)
        return self.find_scheme(year.scheme_id, year.scheme_version) if year else None

    def save_year(self, year: Year) -> None:
        self._save(YEARS, {"_id": str(year.fiscal_year), **asdict(year)}, year.version)

    # ---- offices
    def find_office(self, office_id: str) -> Office | None:
        doc = self.get(OFFICES, office_id)
        return _made(Office, doc) if doc else None

    def save_office(self, office: Office) -> None:
        heir_in = office.start_year if office.predecessor else None
        self._save(OFFICES, {"_id": office.office_id, **asdict(office), "heir_in": heir_in}, office.version)

    def heirs(self, fiscal_year: int) -> list[Office]:
        """Offices with a predecessor that began in this year (the 62 secondary offices at most)."""
        return [_made(Office, doc) for doc in self.find(OFFICES, {"heir_in": fiscal_year})]

    def closed_in(self, fiscal_year: int) -> list[Office]:
        """Offices that did not see the end of this year."""
        return [_made(Office, doc) for doc in self.find(OFFICES, {"last_year": fiscal_year - 1})]

    # ---- scores and results
    def find_score(self, report_id: str) -> Score | None:
        doc = self.get(SCORES, report_id)
        return _score(doc) if doc else None

    def save_score(self, score: Score) -> None:
        facts = {f.name: getattr(score, f.name) for f in fields(Score) if f.name not in ("ref", "version")}
        doc = {"_id": score.ref.report_id, "order": score.ref.report_id, **score.ref.to_dict(), **facts}
        doc["shelf"] = f"{score.ref.round_id}.{score.ref.indicator_id}"
        score.version = self._save(SCORES, doc, score.version)

    def list_scores(self, round_id: str | None, office_id: str | None, cursor: str | None,
                    limit: int) -> tuple[list[Score], str | None]:  # fmt: skip
        """A page in the order of report ids, and the cursor of the next one."""
        if office_id is not None:
            wanted = {"office_id": office_id} | ({"round_id": round_id} if round_id else {})
            docs = self.find(SCORES, wanted, sort="order", limit=limit + 1, after=cursor)
        elif round_id is not None:
            docs = self._scores_of_round(round_id, cursor, limit + 1)
        else:
            raise Refusal("no_scope", "round_id")
        return [_score(doc) for doc in docs[:limit]], docs[limit - 1]["order"] if len(docs) > limit else None

    def _scores_of_round(self, round_id: str, cursor: str | None, limit: int) -> list[Document]:
        """Indicator by indicator: a round has thousands of scores, an indicator as many as there are offices."""
        round_ = self.known_round(round_id)
        rules = self.find_scheme(round_.scheme_id, round_.scheme_version) if round_ else None
        docs: list[Document] = []
        for indicator in sorted(rules.indicators) if rules else []:
            shelf = f"{round_id}.{indicator}"
            if len(docs) < limit and (cursor is None or cursor < f"{shelf}.\uffff"):
                docs += self.find(SCORES, {"shelf": shelf}, sort="order", limit=limit - len(docs), after=cursor)
        return docs

    def part_result(self, fiscal_year: int, office_id: str, part: str) -> PartResult:
        doc = self.get(PART_RESULTS, result_id(fiscal_year, office_id, part))
        return _result(doc) if doc else PartResult(fiscal_year, office_id, part)

    def part_results(self, fiscal_year: int, office_ids: Iterable[str], parts: Iterable[str]) -> list[PartResult]:
        ids = [result_id(fiscal_year, office, part) for office in office_ids for part in parts]
        return [_result(doc) for doc in self.find(PART_RESULTS, {"_id": ids})] if ids else []

    def results_of_year(self, fiscal_year: int, limit: int, after: str | None) -> list[PartResult]:
        docs = self.find(PART_RESULTS, {"fiscal_year": fiscal_year}, sort="order", limit=limit, after=after)
        return [_result(doc) for doc in docs]

    def all_results(self, fiscal_year: int) -> list[PartResult]:
        return [_result(doc) for doc in self.find(PART_RESULTS, {"fiscal_year": fiscal_year})]

    def save_part_result(self, result: PartResult) -> None:
        doc = {"_id": result.result_id, "order": result.result_id, **asdict(result)}
        result.version = self._save(PART_RESULTS, doc, result.version)

    # ---- tallies
    def tally(self, id: str) -> dict[str, int]:
        return {name: n for name, n in (self.get(TALLIES, id) or {}).items() if isinstance(n, int)}

    def count_up(self, id: str, changes: Mapping[str, int]) -> None:
        if changes:
            self.add(TALLIES, id, **changes)

    def recount_later(self, year: Year, at: datetime, after: str | None = None) -> None:
        id = f"{RECOUNT}:{year.fiscal_year}:{year.scheme_key}:{at.isoformat()}:{after or ''}"
        self.schedule(id, at, RECOUNT, fiscal_year=year.fiscal_year, after=after)

    def _save(self, collection: str, doc: Document, version: int) -> int:
        """Insert at version 0, else replace that version; returns the new one."""
        doc.pop("version", None)
        if version:
            self.replace(collection, doc := doc | {"version": version})
        else:
            self.insert(collection, doc)
        return int(doc["version"])


def _made(cls: Any, doc: Document) -> Any:
    return cls(**{f.name: doc[f.name] for f in fields(cls)})


def _score(doc: Document) -> Score:
    return Score(Ref.of(doc), **{f.name: doc[f.name] for f in fields(Score) if f.name != "ref"})


def _result(doc: Document) -> PartResult:
    facts = {f.name: doc[f.name] for f in fields(PartResult) if f.name != "entries"}
    return PartResult(**facts, entries={id: Entry(**entry) for id, entry in doc["entries"].items()})
