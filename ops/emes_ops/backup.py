"""All five databases as files, and back into a system that is empty.

A backup is only worth something when the databases fit each other: it is taken while nothing is under way between
services, and thrown away when something moved meanwhile. The broker needs none: its queues are empty then, and its
definitions come from the repository. Files hold password hashes and are readable by their owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bson
import pymongo
from bson import json_util
from bson.raw_bson import RawBSONDocument

from emes_kit.storage import COMMANDS, INBOX, LEASES, OUTBOX
from emes_ops.console import Trouble
from emes_ops.reconcile import quiet
from emes_ops.settings import SERVICES

MANIFEST = "manifest.json"
TRIES, QUIET_WITHIN, AT_ONCE = 3, 60.0, 500
RAW: Any = bson.codec_options.CodecOptions(document_class=RawBSONDocument)
Client = pymongo.MongoClient[Any]
Manifest = dict[str, Any]


def save(mongo_uri: str, amqp_uri: str, folder: Path, extra: Manifest | None = None) -> Manifest:
    """Into a new folder; returns its manifest. extra: kept beside, and given back by load().

    Trouble when the folder cannot be written, or when the system does not come to rest: then end the intake first
    (stop the gateway). Nothing is left behind of a backup that is not whole.
    """
    try:
        manifest = _at_rest(mongo_uri, amqp_uri, folder, extra or {})
    except (OSError, pymongo.errors.PyMongoError) as exc:
        shutil.rmtree(folder, ignore_errors=True)
        raise Trouble(f"{folder}: the backup could not be made.", str(exc)) from exc
    if manifest is None:
        shutil.rmtree(folder, ignore_errors=True)
        raise Trouble(
            "The system is being used: no moment was found at which its databases agree.",
            "End the intake for a minute:  .venv/bin/emes stop; or try again when it is quieter.",
        )
    return manifest


def _at_rest(mongo_uri: str, amqp_uri: str, folder: Path, extra: Manifest) -> Manifest | None:
    """None: whenever it was looked for, something moved."""
    with pymongo.MongoClient(mongo_uri, timeoutMS=120_000) as client:
        for _ in range(TRIES):
            if quiet.wait(mongo_uri, amqp_uri, QUIET_WITHIN) >= QUIET_WITHIN:
                continue
            before = _marks(client)
            manifest = _write_all(client, folder) | {"extra": extra}
            if _marks(client) == before:
                _private(folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
                return manifest
    return None


def load(mongo_uri: str, folder: Path) -> Manifest:
    """Into databases that hold nothing yet. Everything is checked before the first document is written."""
    manifest = check(folder)
    with pymongo.MongoClient(mongo_uri, timeoutMS=120_000) as client:
        taken = [name for name in SERVICES if _documents(client, name)]
        if taken:
            raise Trouble(f"Not empty: {', '.join(taken)}. A backup goes into a fresh system only.", "make reset")
        for entry in manifest["collections"]:
            _read_one(client, folder, entry)
    return manifest


def check(folder: Path) -> Manifest:
    """The manifest of a backup whose files are all there and whole."""
    try:
        manifest: Manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as exc:
        raise Trouble(f"{folder} holds no backup.", str(exc)) from exc
    for entry in manifest["collections"]:
        path = folder / entry["file"]
        if not path.exists() or _sha256(path) != entry["sha256"]:
            raise Trouble(f"{path} is missing or damaged: nothing was restored.")
    return manifest


# ---- out
def _marks(client: Client) -> list[int]:
    """Changes whenever anything takes effect anywhere: every effect leaves a row in one of these."""
    return [client[f"emes_{s}"][name].count_documents({}) for s in SERVICES for name in (OUTBOX, INBOX, COMMANDS)]


def _write_all(client: Client, folder: Path) -> Manifest:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    names = [(s, name) for s in SERVICES for name in sorted(client[f"emes_{s}"].list_collection_names())]
    collections = [_write_one(client, folder, *place) for place in names if place[1] != LEASES]
    return {"taken_at": datetime.now(UTC).isoformat(timespec="seconds"), "collections": collections}


def _write_one(client: Client, folder: Path, service: str, name: str) -> Manifest:
    collection = client[f"emes_{service}"].get_collection(name, codec_options=RAW)
    path, count = _private(folder / f"{service}.{name}.bson"), 0
    with path.open("wb") as file:
        for document in collection.find({}):
            file.write(document.raw)
            count += 1
    found = collection.index_information()
    indexes = {key: json_util.dumps(value) for key, value in found.items() if key != "_id_"}
    return {
        "service": service, "collection": name, "file": path.name, "documents": count,
        "indexes": indexes, "sha256": _sha256(path),
    }  # fmt: skip


def _private(path: Path) -> Path:
    path.touch(mode=0o600)
    os.chmod(path, 0o600)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---- in
def _documents(client: Client, service: str) -> bool:
    database = client[f"emes_{service}"]
    return any(database[name].find_one({}) is not None for name in database.list_collection_names())


def _read_one(client: Client, folder: Path, entry: Manifest) -> None:
    collection = client[f"emes_{entry['service']}"].get_collection(entry["collection"], codec_options=RAW)
    for name, text in entry["indexes"].items():
        options = json_util.loads(text)
        keys = [tuple(pair) for pair in options.pop("key")]
        kept = {key: value for key, value in options.items() if key not in ("v", "ns")}
        collection.create_index(keys, name=name, **kept)
    for some in _chunks(folder / entry["file"]):
        collection.insert_many(some)
    there = collection.count_documents({})
    if there != entry["documents"]:
        raise Trouble(f"{entry['file']}: {there} of {entry['documents']} documents restored.", "make reset, and again")


def _chunks(path: Path) -> Iterator[list[RawBSONDocument]]:
    with path.open("rb") as file:
        some = []
        for document in bson.decode_file_iter(file, RAW):
            some.append(document)
            if len(some) == AT_ONCE:
                yield some
                some = []
        if some:
            yield some
