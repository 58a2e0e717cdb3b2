"""user add|passwd|disable|list · clock show|move"""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from typing import Any

from emes_ops import clock
from emes_ops.console import Trouble, say, table
from emes_ops.local.system import LocalSystem
from emes_ops.rpc import actor, calls
from emes_ops.settings import Settings


def add(sub: Any) -> None:
    area = sub.add_parser("user", help="people who may log in").add_subparsers(required=True, metavar="command")
    _add_new(area.add_parser("add", help="a new person, or new facts about one; asks for the password"))
    for name, act, what in (
        ("passwd", _passwd, "a new password"),
        ("disable", _disable, "no more logins; sessions end"),
    ):
        one = area.add_parser(name, help=what)
        one.add_argument("user_id")
        one.set_defaults(act=act)
    listing = area.add_parser("list", help="who there is")
    listing.add_argument("--office", help="of this office, P5703")
    listing.add_argument("--role")
    listing.set_defaults(act=_list)
    _add_clock(sub)


def _add_new(new: Any) -> None:
    new.add_argument("user_id")
    new.add_argument(
        "--role",
        action="append",
        required=True,
        help="owner, screener, director, reviewer, deputy, secretary, executive, admin",
    )
    new.add_argument("--office", help="office id of owner, screener and director")
    new.add_argument("--part", action="append", default=[], help="QP, AP or STD: what a reviewer reviews")
    new.add_argument("--name", required=True, help="Thai name")
    new.add_argument("--name-en", help="English name; the Thai one if missing")
    new.add_argument("--email", default="")
    new.add_argument("--locale", choices=("th", "en"), default="th")
    new.set_defaults(act=_add_user)


def _add_clock(sub: Any) -> None:
    area = sub.add_parser("clock", help="the system's time (demo mode: may be moved forward)").add_subparsers(
        required=True, metavar="command"
    )
    area.add_parser("show", help="what time the system believes it is").set_defaults(act=_show_clock)
    move = area.add_parser("move", help="forward; deadlines on the way fall due")
    move.add_argument("--days", type=int, default=0)
    move.add_argument("--hours", type=int, default=0)
    move.add_argument("--to", help="a time, 2026-11-20T09:00:00+07:00")
    move.set_defaults(act=_move_clock)


def _gateway(settings: Settings, method: str, **fields: Any) -> Any:
    with calls(LocalSystem(settings).amqp_uri()) as call:
        return call("gateway", method, actor=actor(), **fields)


def _add_user(args: Namespace, settings: Settings) -> int:
    person = {
        "user_id": args.user_id,
        "name_th": args.name,
        "name_en": args.name_en or args.name,
        "roles": args.role,
        "office_id": args.office,
        "parts": args.part,
        "email": args.email,
        "locale": args.locale,
        "password": _ask_password(),
    }
    answer = _gateway(settings, "register_users", users=[person])
    say(f"  {args.user_id} {'registered' if answer['registered'] else 'unchanged'}.")
    return 0


def _passwd(args: Namespace, settings: Settings) -> int:
    _gateway(settings, "set_password", user_id=args.user_id, password=_ask_password())
    say(f"  New password set; sessions of {args.user_id} have ended.")
    return 0


def _disable(args: Namespace, settings: Settings) -> int:
    _gateway(settings, "disable_user", user_id=args.user_id)
    say(f"  {args.user_id} can no longer log in.")
    return 0


def _list(args: Namespace, settings: Settings) -> int:
    rows: list[tuple[object, ...]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = _gateway(settings, "list_users", office_id=args.office, role=args.role, cursor=cursor or None, limit=500)
        rows += [
            (u["user_id"], ",".join(u["roles"]), u["office_id"], "yes" if u["active"] else "no", u["name_th"])
            for u in page["items"]
        ]
        cursor = page["next"]
    table(("user", "roles", "office", "active", "name"), rows)
    return 0


def _ask_password() -> str:
    """From the terminal, twice; from a pipe, one line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("  Password: ")
    if first != getpass.getpass("  Again: "):
        raise Trouble("The two passwords differ.")
    return first


def _show_clock(args: Namespace, settings: Settings) -> int:
    return _say_clock(clock.show(LocalSystem(settings).amqp_uri()))


def _move_clock(args: Namespace, settings: Settings) -> int:
    return _say_clock(clock.move(LocalSystem(settings).amqp_uri(), args.days, args.hours, args.to))


def _say_clock(now: clock.Reading) -> int:
    say(f"  {now.local}  ({now.ahead} ahead of the machine)")
    return 0
