"""mail failed|again: e-mail that was given up. In-app notices are never affected by it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from emes_ops.console import say, table
from emes_ops.local.system import LocalSystem
from emes_ops.rpc import actor, calls
from emes_ops.settings import Settings

PAGE = 200  # the most that notification takes at once
HEAD = ("แจ้งเตือน notice", "ถึง person", "ที่อยู่ address", "ครั้ง attempts", "เหตุ error")


def add(sub: Any) -> None:
    area = sub.add_parser("mail", help="e-mail that was given up").add_subparsers(required=True, metavar="command")
    area.add_parser("failed", help="which, to whom, and what the mail server said").set_defaults(act=_failed)
    again = area.add_parser("again", help="try it again, now and on the whole ladder")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("notice", nargs="*", default=[], help="as `emes mail failed` names it")
    which.add_argument("--all", action="store_true", help="all that failed until now")
    again.set_defaults(act=_again)


def _failed(args: Namespace, settings: Settings) -> int:
    with calls(LocalSystem(settings).amqp_uri()) as call:
        found = list(_all_failed(call))
    rows = [(one["notice_id"], one["user_id"], one["to"] or None, one["attempts"], one["error"][:90]) for one in found]
    if rows:
        table(HEAD, rows)
    say(f"  ส่งไม่สำเร็จ {len(rows)} ฉบับ · {len(rows)} e-mails failed." if rows else "  ไม่มีฉบับค้าง · No e-mail failed.")
    return 0


def _again(args: Namespace, settings: Settings) -> int:
    with calls(LocalSystem(settings).amqp_uri()) as call:
        ids = [one["notice_id"] for one in _all_failed(call)] if args.all else list(dict.fromkeys(args.notice))
        for start in range(0, len(ids), PAGE):
            call("notification", "send_again", actor=actor(), notice_ids=ids[start : start + PAGE])
    say(f"  ส่งใหม่ {len(ids)} ฉบับ · {len(ids)} queued again.")
    return 0


def _all_failed(call: Any) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = call("notification", "list_failed", cursor=cursor or None, limit=PAGE)
        yield from page["items"]
        cursor = page["next"]
