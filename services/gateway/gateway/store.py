"""With feed_store.py the only file that knows the gateway's collections (the migrations list them)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from emes_kit.storage import Document, day_of
from gateway.domain import User
from gateway.feed_store import KEEP_DAYS, FeedStore
from gateway.sessions import Guard, Session

USERS, SESSIONS, GUARDS = "users", "sessions", "guards"
OFFICES, ROUNDS, ROWS, CLOCK = "offices", "rounds", "matrix_rows", "demo_clock"
READERS = "readers"
KINDS = ["primary", "secondary"]
ADDRESSES = 50  # per user: enough for an office behind many lines, and a bound for a guessing stranger


class GatewayStore(FeedStore):
    """Maps documents to the domain's dataclasses; projections stay plain dicts."""

    # ---- people
    def user(self, user_id: str) -> User | None:
        doc = self.get(USERS, user_id)
        return None if doc is None else _user(doc)

    def save_user(self, user: User, by: str, action: str, facts: Document) -> None:
        fields = {**user.__dict__, "roles": list(user.roles), "parts": list(user.parts)}
        self._save_noted(USERS, user.user_id, fields, by, action, facts)

    def note_reading(self, by: str, action: str, facts: Document) -> None:
        """A chain per reader: readers do not wait for each other. No user id holds a colon."""
        self._save_noted(READERS, f"{by}:reads", {}, by, action, facts)

    def user_trail(self, user_id: str, after: int | None, limit: int) -> Document:
        head = (self.get(USERS, user_id) or {}).get("audit")
        return self.trail(user_id, head, after, limit)

    def reading_trail(self, user_id: str, after: int | None, limit: int) -> Document:
        head = (self.get(READERS, f"{user_id}:reads") or {}).get("audit")
        return self.trail(f"{user_id}:reads", head, after, limit)

    def users(
        self, *, office_id: str | None = None, role: str | None = None, limit: int, after: str | None
    ) -> list[User]:
        """By user id. office_id or role: the selective equality; neither: everybody (administrators only, rare)."""
        equal = {"office_id": office_id} if office_id else {"roles": role} if role else {"active": [True, False]}
        rows = self.find(USERS, equal, sort="_id", limit=limit, after=after)
        return [_user(doc) for doc in rows]

    # ---- sessions
    def session(self, id: str) -> Session | None:
        doc = self.get(SESSIONS, id)
        return (
            None
            if doc is None
            else Session(**{k: doc["_id" if k == "id" else k] for k in Session.__dataclass_fields__})
        )

    def open_session(self, session: Session) -> None:
        row = dict(session.__dict__)
        self.insert(SESSIONS, {"_id": row.pop("id"), **row, "day": day_of(session.expires_at)})

    def end_session(self, id: str) -> None:
        self.delete(SESSIONS, id)

    def forget_expired(self, today: datetime) -> int:
        """Drop sessions and guards whose day is over. Days by equality: the database reads no range well."""
        days = [day_of(today - timedelta(days=n)) for n in range(2, KEEP_DAYS)]
        rows = [(name, row["_id"]) for name in (SESSIONS, GUARDS) for row in self.find(name, {"day": days}, limit=2000)]
        for name, id in rows:
            self.delete(name, id)
        return len(rows)

    # ---- guessing
    def guards(self, user_id: str, address: str) -> tuple[Guard, Guard]:
        """(from this address, from anywhere)"""
        doc = self.get(GUARDS, user_id) or {}
        return _guard(doc.get("addresses", {}).get(_key(address))), _guard(doc.get("anywhere"))

    def save_guards(self, user_id: str, address: str, here: Guard, anywhere: Guard, now: datetime) -> None:
        addresses = dict((self.get(GUARDS, user_id) or {}).get("addresses", {}))
        addresses.pop(_key(address), None)
        kept = dict(list(addresses.items())[1 - ADDRESSES :])
        fields = {
            "addresses": {**kept, _key(address): dict(here.__dict__)},
            "anywhere": dict(anywhere.__dict__),
            "day": day_of(now),
        }
        self._save(GUARDS, user_id, fields)

    def pretend_guards(self, user_id: str, now: datetime) -> None:
        """For a name that does not exist: the same work as save_guards, in at most 256 documents."""
        self.get(GUARDS, id := f"?{hashlib.sha256(user_id.encode()).hexdigest()[:2]}")
        self.put(GUARDS, {"_id": id, "day": day_of(now)})

    def clear_guards(self, user_id: str) -> None:
        if self.get(GUARDS, user_id) is not None:
            self.delete(GUARDS, user_id)

    # ---- projections
    def offices(self) -> list[Document]:
        return self.find(OFFICES, {"kind": KINDS}, sort="_id")

    def save_office(self, office_id: str, sequence: int, data: dict[str, Any]) -> None:
        self._save_newer(OFFICES, office_id, sequence, data)

    def round(self, round_id: str) -> Document | None:
        return self.get(ROUNDS, round_id)

    def rounds(self) -> list[Document]:
        return self.find(ROUNDS, {"kind": ["report", "checkpoint"]}, sort="-_id")

    def save_round(self, round_id: str, sequence: int, data: dict[str, Any]) -> None:
        self._save_newer(ROUNDS, round_id, sequence, data)

    def cell(self, round_id: str, office_id: str, indicator_id: str) -> dict[str, Any] | None:
        row = self.get(ROWS, f"{round_id}.{office_id}") or {}
        cell: dict[str, Any] | None = row.get("cells", {}).get(indicator_id)
        return cell

    def save_cell(self, round_id: str, office_id: str, indicator_id: str, cell: dict[str, Any]) -> None:
        id = f"{round_id}.{office_id}"
        cells = (self.get(ROWS, id) or {}).get("cells", {})
        self._save(ROWS, id, {"round_id": round_id, "office_id": office_id, "cells": {**cells, indicator_id: cell}})

    def rows(self, round_id: str, office_id: str | None = None) -> dict[str, Document]:
        """By office id."""
        if office_id is not None:
            row = self.get(ROWS, f"{round_id}.{office_id}")
            return {} if row is None else {office_id: row}
        return {row["office_id"]: row for row in self.find(ROWS, {"round_id": round_id})}

    def rows_of(self, round_id: str, office_ids: list[str]) -> dict[str, Document]:
        """By office id."""
        found = self.several(ROWS, [f"{round_id}.{id}" for id in office_ids])
        return {row["office_id"]: row for row in found.values() if row}

    def row_versions(self, round_id: str, office_ids: list[str]) -> dict[str, int]:
        """By office id."""
        found = self.versions(ROWS, {"_id": [f"{round_id}.{id}" for id in office_ids]})
        return {id.removeprefix(f"{round_id}."): version for id, version in found.items()}

    # ---- the demo clock
    def clock_offset(self) -> tuple[int, int]:
        """(total offset in ms, number of moves)"""
        doc = self.get(CLOCK, "clock") or {"offset_ms": 0, "moves": 0}
        return doc["offset_ms"], doc["moves"]

    def save_clock_offset(self, offset_ms: int, moves: int) -> None:
        self._save(CLOCK, "clock", {"offset_ms": offset_ms, "moves": moves})

    # ---- shared
    def _save_noted(self, collection: str, id: str, fields: Document, by: str, action: str, facts: Document) -> None:
        """A document and the entry that says why it changed; it names the end of its chain."""
        doc = self.get(collection, id)
        head, now = doc.get("audit") if doc else None, self._clock.now()
        self._save(collection, id, {**fields, "audit": self.note(id, head, by, action, now, facts, new=doc is None)})

    def _save_newer(self, collection: str, id: str, sequence: int, fields: dict[str, Any]) -> None:
        """Keep a projected document unless a later event is already in."""
        if (doc := self.get(collection, id)) is None or sequence > doc["sequence"]:
            self._save(collection, id, {**fields, "sequence": sequence})


def _user(doc: Document) -> User:
    values = {name: doc[name] for name in User.__dataclass_fields__}
    return User(**{**values, "roles": tuple(doc["roles"]), "parts": tuple(doc["parts"])})


def _guard(doc: dict[str, Any] | None) -> Guard:
    return Guard(**doc) if doc else Guard()


def _key(address: str) -> str:
    return address.replace(".", "_").replace("$", "_")  # dots separate levels in document field names
