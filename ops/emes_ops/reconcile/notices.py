"""Every notice that is owed was given once, over each channel once, and none without a cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from emes_ops.reconcile.books import Books, Document
from emes_ops.reconcile.check import Check, check, differences
from emes_ops.reconcile.owed import EXACT, TABLE, People, expected

OFFICE_NEWS = ("deadline_near", "deadline_passed", "extension_decided")


def told_once(books: Books) -> Check:
    """Owed and missing, or given without a cause. That none is doubled lies in the notice's id: what and to whom."""
    people, found = People.of(books), books.by("notification", "notices")
    wanted = dict.fromkeys(id for _, id in expected(books, people))
    faults = [f"{id}: was never told" for id in wanted if id not in found]
    faults += [
        f"{id}: told without a cause"
        for id, notice in found.items()
        if (notice["kind"] in EXACT and id not in wanted) or not _meant(people, notice)
    ]
    return check(
        "แจ้งครบและไม่แจ้งเกิน", "everything owed was told, and nothing else", max(len(wanted), len(found)), faults
    )


def _meant(people: People, notice: Document) -> bool:
    return "inbox" in people.channels(notice["user_id"], notice["kind"], _days_left(notice))


def _days_left(notice: Document) -> int | None:
    """deadline_near.<round>.<office>.<clock>.<due>.<days>:<user>"""
    if notice["kind"] != "deadline_near":
        return None
    return int(str(notice["_id"]).rpartition(":")[0].rpartition(".")[2])


def mailed_once(books: Books) -> Check:
    people, deliveries = People.of(books), books.rows("notification", "deliveries")
    wanted = Counter(
        notice["_id"]
        for notice in books.rows("notification", "notices")
        if notice["kind"] in TABLE and "email" in people.channels(notice["user_id"], notice["kind"], _days_left(notice))
    )
    faults = differences(wanted, Counter(row["_id"] for row in deliveries), "e-mails")
    faults += [f"{row['_id']}: e-mail {row['state']} {row['error']}" for row in deliveries if row["state"] != "sent"]
    return check("อีเมลครบและไม่ซ้ำ", "every e-mail that is owed was sent, once", deliveries, faults)


def deadlines_told(books: Books) -> Check:
    """Each office's deadline and extension events are numbered: as many numbers, as many different news."""
    wanted = Counter(
        {f"{r['round_id']}.{r['office_id']}": r["sequence"] for r in books.rows("submission", "office_rounds")}
    )
    news: dict[str, set[str]] = defaultdict(set)
    for notice in books.rows("notification", "notices"):
        if notice["kind"] in OFFICE_NEWS:
            what = str(notice["_id"]).rpartition(":")[0]
            news[_office_round(what.removeprefix(f"{notice['kind']}."))].add(what)
    found = Counter({name: len(whats) for name, whats in news.items()})
    return check(
        "ข่าวกำหนดส่งและการขยายเวลาครบ", "deadline and extension news reached every office", sum(found.values()),
        differences(wanted, found, "deadline news"),
    )  # fmt: skip


def _office_round(about: str) -> str:
    """`2570-1.P5703.official.…` or, of one returned report, `2570-1.AP-03.P5703.returned.…` → `2570-1.P5703`"""
    round_id, second, third, *_ = about.split(".")
    return f"{round_id}.{third if '-' in second else second}"


def levels_told(books: Books) -> Check:
    """Whoever reads results has heard of every office's level at least once."""
    told = {
        (str(notice["_id"]).split(":")[0].removeprefix("office_level_changed.").rpartition(".")[0], notice["user_id"])
        for notice in books.rows("notification", "notices")
        if notice["kind"] == "office_level_changed"
    }
    people = People.of(books)
    readers = [id for id, user in people.by_id.items() if user["active"] and "executive" in people.roles(id)]
    owed = [(row["_id"], reader) for row in books.rows("scoring", "part_results") if row["level"] for reader in readers]
    faults = [f"{result}: {reader} never heard of its level" for result, reader in owed if (result, reader) not in told]
    return check("ผู้บริหารทราบระดับของทุกเขต", "executives have heard of every office's level", owed, faults)


def unread_counts(books: Books) -> Check:
    wanted = Counter(row["user_id"] for row in books.rows("notification", "notices") if row["unread"])
    found = Counter({row["_id"]: row.get("count", 0) for row in books.rows("notification", "unread")})
    return check("ตัวนับที่ยังไม่อ่าน", "unread counters equal a recount", found, differences(wanted, found, "unread"))


def mailbox(books: Books, folder: Path | None) -> Check:
    """The file mailbox holds each letter once; without one (SMTP) there is nothing to count."""
    sent = Counter(row["user_id"] for row in books.rows("notification", "deliveries") if row["state"] == "sent")
    if folder is None:
        return check("กล่องอีเมล (ไม่มี)", "file mailbox (none here)", 0, [])
    found = Counter({box.name: sum(1 for _ in box.glob("*.eml")) for box in folder.iterdir() if box.is_dir()})
    return check("กล่องอีเมลเท่ากับที่ส่ง", "the file mailbox holds every letter once", sum(found.values()),
                 differences(sent, found, "letters"))  # fmt: skip


CHECKS = (told_once, mailed_once, deadlines_told, levels_told, unread_counts)
