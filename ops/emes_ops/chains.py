"""The services' logs, judged from outside: does every chain verify, and does its subject's document name its end?

Written anew on purpose: a check must not share what it checks. An entry is judged when it is read and only what links
it is kept, so that a year's log needs little memory.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pymongo
from pymongo.errors import PyMongoError

from emes_ops.console import Trouble

AUDIT = "audit"
# Which documents name the ends of chains; their ids are the subjects.
HEADS = {"submission": ("rounds", "office_rounds", "reports"), "gateway": ("users", "readers")}
STORED = ("_id", "version", "hash")  # not part of what is sealed
LOOKS = 3
Row = Mapping[str, Any]


def judge(row: Row) -> Row:
    """sound: the entry has the seal it should have; step: the version (or number of change) of its subject then."""
    sealed = {name: value for name, value in row.items() if name not in STORED}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    n, facts = row.get("n"), row.get("facts")
    sound = type(n) is int and row.get("hash") == hashlib.sha256(text.encode()).hexdigest()
    facts = facts if isinstance(facts, Mapping) else {}
    return {
        "subject": str(row.get("subject")), "n": n if type(n) is int else 0, "action": row.get("action"),
        "prev": row.get("prev"), "hash": row.get("hash"), "step": facts.get("version", facts.get("sequence")),
        "sound": sound and row.get("_id") == f"{row.get('subject')}#{n}",
    }  # fmt: skip


def by_subject(judged: Iterable[Row]) -> dict[str, list[Row]]:
    """Chains in order."""
    chains: dict[str, list[Row]] = defaultdict(list)
    for row in judged:
        chains[row["subject"]].append(row)
    for chain in chains.values():
        chain.sort(key=lambda row: int(row["n"]))
    return chains


def heads_of(documents: Iterable[Row]) -> dict[str, Any]:
    return {row["_id"]: row.get("audit") for row in documents}


def faults(heads: Mapping[str, Any], chains: Mapping[str, list[Row]]) -> dict[str, str]:
    """By subject the first thing wrong with its chain. No head and no entries: older than the log, nothing is wrong."""
    found = {}
    for subject in sorted(heads.keys() | chains.keys()):
        chain = chains.get(subject, [])
        if wrong := _entry_fault(subject, chain) or _end_fault(subject, chain, heads):
            found[subject] = wrong
    return found


def _entry_fault(subject: str, chain: list[Row]) -> str | None:
    last = None
    for expected, row in enumerate(chain, 1):
        if not row["sound"] and row["n"] in (0, expected):
            return f"{subject}#{row['n'] or '?'}: was altered"
        if row["n"] < expected:
            return f"{subject}#{row['n']}: is there twice"
        if row["n"] > expected:
            return f"{subject}#{expected}: is missing"
        if row["prev"] != last:
            return f"{subject}#{expected}: does not follow #{expected - 1}"
        last = row["hash"]
    return None


def _end_fault(subject: str, chain: list[Row], heads: Mapping[str, Any]) -> str | None:
    """chain: sound in itself."""
    if subject not in heads:
        return f"{subject}#1: tells of nothing that exists"
    head = heads[subject] or {"n": 0}
    if not isinstance(head, Mapping) or type(head.get("n")) is not int:
        return f"{subject}: its document names no end that can be read"
    if head["n"] > len(chain):
        return f"{subject}#{len(chain) + 1}: is missing, its document names #{head['n']} as the last"
    if head["n"] < len(chain):
        return f"{subject}#{head['n'] + 1}: is beyond the end its document names"
    if chain and head.get("hash") != chain[-1]["hash"]:
        return f"{subject}#{len(chain)}: its document names another hash"
    return None


@dataclass(frozen=True)
class Verdict:
    """faults: by subject."""

    subjects: int
    entries: int
    faults: dict[str, str]


def verify(mongo_uri: str, subject: str | None = None) -> Verdict:
    """The logs of all services that keep one, or the chain of one subject. The system may be in use."""
    try:
        with pymongo.MongoClient[dict[str, Any]](mongo_uri, timeoutMS=120_000) as client:
            found = _look(client, subject)
            sure = {one: wrong for one in found.faults if (wrong := _look_again(client, one))}
    except PyMongoError as exc:
        raise Trouble("The database does not answer.", "Is e-MES running?  make run", str(exc)[:120]) from exc
    return Verdict(found.subjects, found.entries, sure)


def _look_again(client: Any, subject: str) -> str | None:
    """A chain that grows between the reading of its entries and of its document looks broken for that moment only."""
    wrong = None
    for _ in range(LOOKS):
        wrong = _look(client, subject).faults.get(subject)
        if wrong is None:
            return None
    return wrong


def _look(client: Any, subject: str | None) -> Verdict:
    found: dict[str, str] = {}
    subjects = entries = 0
    for service, collections in HEADS.items():
        database = client[f"emes_{service}"]
        chains = by_subject(map(judge, database[AUDIT].find({"subject": subject} if subject else {})))
        heads: dict[str, Any] = {}
        for collection in collections:
            heads |= heads_of(database[collection].find({"_id": subject} if subject else {}, {"audit": 1}))
        found |= faults(heads, chains)
        subjects, entries = subjects + len(heads.keys() | chains.keys()), entries + sum(map(len, chains.values()))
    return Verdict(subjects, entries, found)
