"""A store with an audit log: entries are inserted in the unit of work of what they tell of, and never touched again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emes_kit.audit import Entry, Head, fault, head_of, link
from emes_kit.envelope import utc
from emes_kit.storage import UnitOfWork

AUDIT = "audit"  # a service that keeps a log creates it in its migrations, with an index on (subject, n)


class Trail(UnitOfWork):
    def note(
        self, subject: str, head: Head | None, actor: str, action: str, at: datetime, facts: Mapping[str, Any],
        *, new: bool,
    ) -> Head:  # fmt: skip
        """Log what happens to `subject`; the answer is the head its document must name from now on.

        The document must be written in this unit of work: its version lets one of two rivals win. new: it has no
        chain yet. A document without a head that is not new was last written by a program that knew no log.
        """
        if head is None and not new:
            found = self.find(AUDIT, {"subject": subject}, sort="-n", limit=1)
            head = head_of(found[0]) if found else None
        entry = link(head, subject, utc(at), actor, action, facts)
        self.insert(AUDIT, entry)
        return head_of(entry)

    def trail(self, subject: str, head: Head | None, after: int | None, limit: int) -> dict[str, Any]:
        """A page of the chain that `head` ends, and whether the whole of it verifies.

        Entries beyond the head are left out: they were linked after the document was read, or belong to nobody.
        """
        last = head["n"] if head else 0
        chain = [row for row in self.find(AUDIT, {"subject": subject}, sort="n") if row["n"] <= last]
        page = [row for row in chain if row["n"] > (after or 0)][:limit]
        following = page[-1]["n"] if page and page[-1]["n"] < last else None
        verified = fault(subject, chain, head) is None
        return {"items": [shown(row) for row in page], "next": following, "head": head, "verified": verified}


def shown(row: Entry) -> Entry:
    """As it was sealed, without how it is stored."""
    return {name: value for name, value in row.items() if name not in ("_id", "version")}
