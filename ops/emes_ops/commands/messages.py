"""dead list|show|replay|drop · outbox · queues"""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from emes_ops import dead, outbox
from emes_ops.broker import definitions, link
from emes_ops.console import Trouble, bold, say, table
from emes_ops.local.system import LocalSystem
from emes_ops.settings import Settings


def add(sub: Any) -> None:
    queues = sub.add_parser("queues", help="messages and consumers of every queue")
    queues.add_argument("--all", action="store_true", help="empty dead queues and rungs too")
    queues.set_defaults(act=_queues)
    sub.add_parser("outbox", help="events committed and not yet with the broker").set_defaults(act=_outbox)
    area = sub.add_parser("dead", help="messages whose handler gave up").add_subparsers(
        required=True, metavar="command"
    )
    listing = area.add_parser("list", help="what rests, and why")
    listing.add_argument("queue", nargs="?", help="only of this queue")
    listing.set_defaults(act=_list)
    show = area.add_parser("show", help="one message in full")
    show.add_argument("id")
    show.set_defaults(act=_show)
    _add_acting(area.add_parser("replay", help="send messages to their handler again"), _replay)
    _add_acting(area.add_parser("drop", help="remove messages for good"), _drop)


def _add_acting(parser: Any, act: Any) -> None:
    parser.add_argument("queue", help="the queue they failed on, as `emes dead list` names it")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", action="append", help="this message (may be given several times)")
    which.add_argument("--all", action="store_true", help="all that rest there now")
    parser.set_defaults(act=act)


def _uri(settings: Settings) -> str:
    return LocalSystem(settings).amqp_uri()


def _queues(args: Namespace, settings: Settings) -> int:
    names = sorted(queue["name"] for queue in definitions.committed()["queues"])
    rows = [
        (d.queue, d.messages, d.consumers)
        for d in link.depths(_uri(settings), names)
        if args.all or d.messages or not d.queue.endswith(".dead")
    ]
    table(("queue", "messages", "consumers"), rows)
    return 0


def _outbox(args: Namespace, settings: Settings) -> int:
    boxes = outbox.look(LocalSystem(settings).mongo_uri)
    table(
        ("service", "waiting", "oldest", "events"),
        [
            (box.service, box.rows, box.oldest, ", ".join(f"{kind} ×{n}" for kind, n in sorted(box.kinds.items())))
            for box in boxes
        ],
    )
    return 0


def _list(args: Namespace, settings: Settings) -> int:
    found = dead.look(_uri(settings), _chosen(args.queue))
    if found:
        table(
            ("queue", "message", "attempts", "reason"),
            [(one.work, one.id, one.attempts, one.reason[:90]) for one in found],
        )
    say(f"  {len(found)} messages rest." if found else "  No message rests.")
    return 0


def _show(args: Namespace, settings: Settings) -> int:
    found = [one for one in dead.look(_uri(settings), _chosen(None)) if one.id == args.id]
    for one in found:
        say(f"  {bold('queue')}    {one.work}\n  {bold('reason')}   {one.reason}")
        say(f"  {bold('headers')}  {json.dumps(one.headers, default=str)}")
        say(f"\n{_readable(one.body)}")
    if not found:
        raise Trouble(f"No message {args.id} rests.", "What does:  emes dead list")
    return 0


def _replay(args: Namespace, settings: Settings) -> int:
    say(f"  {dead.replay(_uri(settings), *_target(args))} sent again.")
    return 0


def _drop(args: Namespace, settings: Settings) -> int:
    say(f"  {dead.drop(_uri(settings), *_target(args))} dropped.")
    return 0


def _target(args: Namespace) -> tuple[str, set[str] | None]:
    return _chosen(args.queue)[0], None if args.all else set(args.id)


def _chosen(queue: str | None) -> list[str]:
    known = dead.work_queues()
    if queue is not None and queue not in known:
        raise Trouble(f"There is no queue {queue}.", "Queues:  emes queues")
    return known if queue is None else [queue]


def _readable(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body.decode("utf-8", "backslashreplace")
