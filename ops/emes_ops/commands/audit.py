"""audit verify"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from emes_ops import chains
from emes_ops.console import Trouble, say, warn
from emes_ops.local.system import LocalSystem
from emes_ops.settings import Settings

SHOWN = 10


def add(sub: Any) -> None:
    area = sub.add_parser("audit", help="the log of every change").add_subparsers(required=True, metavar="command")
    verify = area.add_parser("verify", help="has anybody changed it? names the first broken entry of each chain")
    verify.add_argument("--subject", help="one chain: 2570-1.AP-03.P5703, 2570-1.P5703, 2570-1, admin, admin:reads")
    verify.set_defaults(act=_verify)


def _verify(args: Namespace, settings: Settings) -> int:
    verdict = chains.verify(LocalSystem(settings).mongo_uri, args.subject)
    if not verdict.subjects:
        raise Trouble(f"Nothing is known of {args.subject}." if args.subject else "There is nothing to verify yet.")
    for fault in list(verdict.faults.values())[:SHOWN]:
        warn(fault)
    broken = len(verdict.faults)
    say(f"  {verdict.entries:,} entries about {verdict.subjects:,} subjects, {broken or 'none'} of them broken.")
    return 1 if broken else 0
