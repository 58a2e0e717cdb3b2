"""Offices, schools, reference lists and schemes in the database: the part of the store that changes once in months."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from emes_kit.storage import Document
from emes_kit.trail import Trail
from submission.lineage import Office
from submission.references import HOLIDAYS, days_off
from submission.schools import School

OFFICES, SCHOOLS, REFERENCES, SCHEMES = "offices", "schools", "references", "schemes"


class ReferenceStore(Trail):
    def office(self, office_id: str) -> Office | None:
        doc = self.get(OFFICES, office_id)
        return None if doc is None else _office(doc)

    def known_office(self, office_id: str) -> Office | None:
        """To look things up in. A change of its facts may show two seconds late: they are judged by the day."""
        doc = self.lasting(OFFICES, office_id)
        return None if doc is None else _office(doc)

    def registered(self, office_ids: list[str]) -> dict[str, Office]:
        """Those of them that are there, in one command."""
        return {doc["_id"]: _office(doc) for doc in self.find(OFFICES, {"_id": office_ids})}

    def offices(self, *, limit: int | None = None, after: str | None = None, **equal: Any) -> list[Office]:
        """In Thai order; `after`: the sort_key of the last one seen."""
        return [_office(doc) for doc in self.find(OFFICES, equal, sort="sort_key", limit=limit, after=after)]

    def save_office(self, office: Office) -> None:
        doc = {"_id": office.office_id, **asdict(office), "sort_key": office.sort_key}
        doc["province_codes"] = list(office.province_codes)
        doc.update({name: doc[name].isoformat() for name in ("valid_from", "valid_to") if doc[name]})
        if office.version:
            self.replace(OFFICES, doc)
        else:
            self.insert(OFFICES, {**doc, "version": 1})

    def load_reference(self, kind: str, rows: list[dict[str, str]]) -> None:
        for row in rows:
            self.put(REFERENCES, {"_id": f"{kind}.{row['code']}", "kind": kind, "row": row})

    def reference(self, kind: str) -> list[dict[str, str]]:
        return [doc["row"] for doc in self.find(REFERENCES, {"kind": kind}, sort="_id")]

    def days_off(self) -> frozenset[date]:
        """Asked for every clock of every office when a round opens: one command serves them all."""
        return days_off([doc["row"] for doc in self.lasting_find(REFERENCES, {"kind": HOLIDAYS})])

    def save_schools(self, schools: list[School]) -> None:
        """A row says everything about its school: loading again is harmless."""
        for school in schools:
            days = {name: day and day.isoformat() for name, day in vars(school).items() if name.startswith("valid_")}
            self.put(SCHOOLS, {"_id": school.school_id, **vars(school), **days, "sort_key": school.sort_key})

    def schools(self, office_id: str, limit: int, after: str | None) -> list[School]:
        """In Thai order; `after`: the sort_key of the last one seen."""
        docs = self.find(SCHOOLS, {"office_id": office_id}, sort="sort_key", limit=limit, after=after)
        return [School(**_with_days(School, doc)) for doc in docs]

    # ---- schemes
    def scheme(self, scheme_id: str, version: int) -> Document | None:
        """A version is written once."""
        doc = self.lasting(SCHEMES, f"{scheme_id}.{version}")
        return doc and doc["scheme"]

    def scheme_versions(self, scheme_id: str) -> list[Document]:
        return [doc["scheme"] for doc in self.find(SCHEMES, {"scheme_id": scheme_id})]

    def schemes(self, fiscal_year: int | None) -> list[Document]:
        """There are a few per year: the whole collection is small."""
        docs = self.find(SCHEMES, {} if fiscal_year is None else {"scheme.fiscal_year": fiscal_year})
        return sorted((doc["scheme"] for doc in docs), key=lambda one: (one["scheme_id"], one["scheme_version"]))

    def add_scheme(self, scheme: Document) -> None:
        id = f"{scheme['scheme_id']}.{scheme['scheme_version']}"
        self.insert(SCHEMES, {"_id": id, "scheme_id": scheme["scheme_id"], "scheme": scheme})


def _office(doc: Document) -> Office:
    return Office(**{**_with_days(Office, doc), "province_codes": tuple(doc["province_codes"])})


def _with_days(cls: type, doc: Document) -> Document:
    days = {name: date.fromisoformat(doc[name]) if doc[name] else None for name in ("valid_from", "valid_to")}
    return {**{f.name: doc[f.name] for f in fields(cls) if f.name in doc}, **days}
