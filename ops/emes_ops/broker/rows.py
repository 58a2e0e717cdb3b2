"""Rows of RabbitMQ's definitions file, all in our virtual host."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from emes_ops.settings import VHOST

Row = dict[str, Any]


def exchange(name: str, kind: str) -> Row:
    return _row(name=name, type=kind, durable=True, auto_delete=False, internal=False, arguments={})


def queue(name: str, **arguments: Any) -> Row:
    return _row(name=name, durable=True, auto_delete=False, arguments=arguments)


def binding(source: str, destination: str, key: str) -> Row:
    return _row(source=source, destination=destination, destination_type="queue", routing_key=key, arguments={})


def policy(name: str, pattern: str, priority: int, definition: Row) -> Row:
    """A queue obeys one policy only: the one of highest priority whose pattern matches."""
    return _row(name=name, pattern=pattern, priority=priority, definition=definition) | {"apply-to": "queues"}


def permission(user: str, configure: str, write: str, read: str) -> Row:
    return _row(user=user, configure=_whole(configure), write=_whole(write), read=_whole(read))


def topic_permission(user: str, exchange: str, write: str, read: str) -> Row:
    return _row(user=user, exchange=exchange, write=_whole(write), read=_whole(read))


def user(name: str, password: str, tags: tuple[str, ...]) -> Row:
    """RabbitMQ's salted SHA-256; the salt follows from the password so that an unchanged file loads as unchanged."""
    salt = hashlib.sha256(f"{name}:{password}".encode()).digest()[:4]
    digest = hashlib.sha256(salt + password.encode()).digest()
    secret = {
        "password_hash": base64.b64encode(salt + digest).decode(),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
    }
    return {"name": name, "tags": list(tags), "limits": {}, **secret}


def _row(**fields: Any) -> Row:
    return {"vhost": VHOST, **fields}


def _whole(pattern: str) -> str:
    return f"^({pattern})$"
