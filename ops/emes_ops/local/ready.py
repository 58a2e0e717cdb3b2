"""Is it really ready? Asked the way its users will ask: an AMQP handshake, a ping, /readyz."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import amqp
import pymongo
from amqp.exceptions import AMQPError
from kombu.utils.url import parse_url
from pymongo.errors import PyMongoError

from emes_ops.console import Trouble


def wait(
    what: str, probe: Callable[[], str], within: float, log: Path, failing: Callable[[], bool] = lambda: False
) -> None:
    """Until the probe says "" (ready). Trouble with its last words after `within` seconds or when it keeps failing."""
    until = time.monotonic() + within
    while said := probe():
        if time.monotonic() > until or failing():
            raise Trouble(f"{what} does not become ready: {said}", f"It says why: {log}", *last_words(log))
        time.sleep(0.05)


def last_words(log: Path, lines: int = 4) -> list[str]:
    try:
        return list(dict.fromkeys(line[:200] for line in log.read_text(errors="replace").splitlines()[-lines:]))
    except OSError:
        return []


def broker(uri: str) -> str:
    """Empty when an AMQP handshake with this user succeeds, else why not."""
    parts = parse_url(uri)
    try:
        connection = amqp.Connection(
            f"{parts['hostname']}:{parts['port'] or 5672}",
            userid=parts["userid"],
            password=parts["password"],
            virtual_host=parts["virtual_host"] or "/",
            connect_timeout=2,
            read_timeout=5,
            ssl=uri.startswith("amqps"),
        )
        connection.connect()
        connection.close()
    except (OSError, AMQPError) as exc:
        return _short(exc)
    return ""


def database(uri: str) -> str:
    try:
        client: pymongo.MongoClient[dict[str, object]]
        with pymongo.MongoClient(uri, serverSelectionTimeoutMS=500, timeoutMS=2000) as client:
            client.admin.command("ping")
    except PyMongoError as exc:
        return _short(exc)
    return ""


def service(port: int) -> str:
    """Empty when /readyz answers 200, else what is missing."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return ""
    except urllib.error.HTTPError as exc:
        return _missing(exc.read())
    except (OSError, ValueError) as exc:
        return _short(exc)


def listens(port: int) -> str:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError as exc:
        return _short(exc)
    return ""


def _missing(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return body[:200].decode(errors="replace")


def _short(exc: BaseException) -> str:
    return (str(exc) or type(exc).__name__).splitlines()[0][:160]
