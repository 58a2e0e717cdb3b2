"""The only place that knows the collections, and how their documents become people, notices and deliveries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar

from emes_kit.storage import Document, UnitOfWork
from notification.domain import Notice, Told, days_before
from notification.mail_rules import Delivery
from notification.news import News
from notification.people import OFFICES, Person
from notification.wording import Names, Text

RECIPIENTS, OFFICE_NAMES, ROUNDS, AUTHORS = "recipients", "offices", "rounds", "authors"
NOTICES, DELIVERIES, UNREAD = "notices", "deliveries", "unread"
WINDOWS = (7, 91, None)  # days of an inbox that are looked through one after the other; None: all of it
T = TypeVar("T")
COLLECTIONS = (RECIPIENTS, OFFICE_NAMES, ROUNDS, AUTHORS, NOTICES, DELIVERIES, UNREAD)


class NotificationStore(UnitOfWork):
    # ---- whom we can tell
    def person(self, user_id: str) -> Person | None:
        doc = self.get(RECIPIENTS, user_id)
        return None if doc is None else _person(doc)

    def known_person(self, user_id: str) -> Person | None:
        """To look things up in, two seconds late at most."""
        doc = self.lasting(RECIPIENTS, user_id)
        return None if doc is None else _person(doc)

    def people(self, user_ids: Iterable[str]) -> dict[str, Person | None]:
        """In one command; None for those that nobody has announced."""
        return self._several(RECIPIENTS, user_ids, _person)

    def save_person(self, person: Person) -> None:
        self._save(RECIPIENTS, person.user_id, {**asdict(person), "groups": person.groups})

    def audience(self, news: News) -> list[Person]:
        """Who may be meant: the named reviewer, or the group the news is for. Never a full scan.

        A change of a person counts two seconds later at the latest, as if its event had arrived after the news.
        """
        if news.person is not None:
            named = self.known_person(news.person)
            return [named] if named else []
        return [_person(doc) for doc in self.lasting_find(RECIPIENTS, {"groups": news.audience})]

    def office_people(self, after: str, limit: int) -> list[Person]:
        """The people of all offices, `limit` at a time, in the order of their ids."""
        docs = self.find(RECIPIENTS, {"groups": OFFICES}, sort="_id", limit=limit, after=after or None)
        return [_person(doc) for doc in docs]

    # ---- what things are called, and who wrote what
    def save_office(self, office_id: str, th: str, en: str, sequence: int) -> None:
        self._save_newer(OFFICE_NAMES, office_id, sequence, {"th": th, "en": en})

    def save_round(self, data: Document, sequence: int) -> None:
        indicators = {i["indicator_id"]: {"th": i["name_th"], "en": i["name_en"]} for i in data["indicators"]}
        name = {"th": data["name_th"], "en": data["name_en"]}
        self._save_newer(ROUNDS, data["round_id"], sequence, {"name": name, "indicators": indicators})

    def save_author(self, report_id: str, owner: str, submission_no: int) -> None:
        self._save_newer(AUTHORS, report_id, submission_no, {"owner": owner})

    def author(self, news: News) -> str | None:
        """Who wrote the report: as the news itself says, else as its submission said, if that has arrived."""
        report_id = news.facts.get("report_id")
        known = self.get(AUTHORS, report_id) if report_id and "owner" not in news.facts else None
        return news.facts.get("owner") or (known or {}).get("owner")

    def names(self, news: News) -> Names:
        office = self.lasting(OFFICE_NAMES, news.facts["office_id"]) if "office_id" in news.facts else None
        held = self.lasting(ROUNDS, news.facts["round_id"]) if "round_id" in news.facts else None
        held = held or {"name": {}, "indicators": {}}
        return Names({k: (office or {}).get(k, "") for k in ("th", "en")}, held["name"], held["indicators"])

    # ---- notices
    def notice(self, notice_id: str) -> Notice | None:
        doc = self.get(NOTICES, notice_id)
        return None if doc is None else _notice(doc)

    def notices(self, notice_ids: Iterable[str]) -> dict[str, Notice | None]:
        """In one command; None for those that are not there."""
        return self._several(NOTICES, notice_ids, _notice)

    def untold(self, everybody: list[Told]) -> list[Told]:
        """Those who were not told before."""
        known = self.notices(told.notice.notice_id for told in everybody)
        return [told for told in everybody if known[told.notice.notice_id] is None]

    def deliver(self, told: Told) -> None:
        """Put a notice into its inbox and its e-mail into the queue."""
        notice = told.notice
        self.insert(NOTICES, _notice_doc(notice))
        self.add(UNREAD, notice.user_id, count=1)
        if told.delivery is not None:
            said = replace(notice, texts={told.delivery.language: notice.texts[told.delivery.language]})
            self.insert(DELIVERIES, {**_delivery_doc(told.delivery), "notice": _notice_doc(said)})

    def save_read(self, notice: Notice) -> None:
        self.replace(NOTICES, _notice_doc(notice))
        self.add(UNREAD, notice.user_id, count=-1)

    def unread(self, user_id: str) -> int:
        return int((self.get(UNREAD, user_id) or {}).get("count", 0))

    def inbox(self, user_id: str, unread: bool | None, after: str | None, limit: int, now: datetime) -> list[Notice]:
        """Newest first; unread None: both.

        A week is looked through, then a quarter, then all: not every database stops at the limit, and some inboxes
        hold thousands.
        """
        mine: Document = {"user_id": user_id, **({} if unread is None else {"unread": unread})}
        begun, found = after or now.isoformat(), list[Document]()
        for days in WINDOWS:
            until = days_before(begun, days) if days else None
            place = found[-1]["order"] if found else after
            found += self.find(NOTICES, mine, sort="-order", limit=limit - len(found), after=place, until=until)
            if len(found) == limit or until is None:
                break
        return [_notice(doc) for doc in found]

    # ---- e-mail
    def letter(self, notice_id: str) -> tuple[Delivery | None, Notice | None]:
        """An e-mail and what it says: kept with it up to the first attempt; later ones, which are rare, ask again."""
        doc = self.get(DELIVERIES, notice_id)
        if doc is None:
            return None, None
        return _delivery(doc), _notice(doc["notice"]) if "notice" in doc else self.notice(notice_id)

    def deliveries_of(self, notice_ids: Iterable[str]) -> dict[str, Delivery | None]:
        return self._several(DELIVERIES, notice_ids, _delivery)

    def save_delivery(self, delivery: Delivery) -> None:
        self.replace(DELIVERIES, _delivery_doc(delivery))

    def deliveries(self, state: str, after: str | None, limit: int) -> list[Delivery]:
        """In the order of their notices. Meant for `failed`, which is rare."""
        return [_delivery(doc) for doc in self.find(DELIVERIES, {"state": state}, sort="_id", limit=limit, after=after)]

    def _several(self, collection: str, ids: Iterable[str], of: Callable[[Document], T]) -> dict[str, T | None]:
        docs = self.several(collection, ids)
        return {id: None if doc is None else of(doc) for id, doc in docs.items()}

    # ---- writing what we only keep the newest of
    def _save_newer(self, collection: str, id: str, sequence: int, fields: Document) -> None:
        known = self.get(collection, id)
        if known is None or sequence > known["sequence"]:
            self._save(collection, id, {**fields, "sequence": sequence})

    def _save(self, collection: str, id: str, fields: Document) -> None:
        known = self.get(collection, id)
        if known is None:
            self.insert(collection, {"_id": id, **fields})
        else:
            self.replace(collection, {"_id": id, **fields, "version": known["version"]})


def _person(doc: Document) -> Person:
    known: dict[str, Any] = {name: doc[name] for name in Person.__dataclass_fields__}
    return Person(**{**known, "roles": tuple(doc["roles"]), "parts": tuple(doc["parts"])})


def _notice_doc(notice: Notice) -> Document:
    doc = asdict(notice)
    doc["_id"] = doc.pop("notice_id")
    return {**doc, "order": notice.order, "unread": notice.unread, "version": notice.version or 1}


def _notice(doc: Document) -> Notice:
    known = {name: doc[name] for name in Notice.__dataclass_fields__ if name != "notice_id"}
    texts = {language: Text(**text) for language, text in doc["texts"].items()}
    return Notice(notice_id=doc["_id"], **{**known, "texts": texts})


def _delivery_doc(delivery: Delivery) -> Document:
    doc = asdict(delivery)
    doc["_id"] = doc.pop("notice_id")
    return {**doc, "version": delivery.version or 1}


def _delivery(doc: Document) -> Delivery:
    return Delivery(notice_id=doc["_id"], **{k: doc[k] for k in Delivery.__dataclass_fields__ if k != "notice_id"})
