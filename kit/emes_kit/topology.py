"""Names on the broker. Queues are named after what they carry, never after a Python method:

A rename orphans nothing.
"""

from __future__ import annotations

RPC_EXCHANGE = "nameko-rpc"
REQUEUE_EXCHANGE = "emes.requeue"
DEAD_EXCHANGE = "emes.dead"
QUORUM = {"x-queue-type": "quorum"}


def events_exchange(service: str) -> str:
    return f"{service}.events"


def routing_key(event: str, version: int = 1) -> str:
    return f"{event}.v{version}"


def queue_name(service: str, source: str, event: str, version: int = 1) -> str:
    """`review<-submission.report_submitted`; a later version of an event has its own queue beside it."""
    suffix = "" if version == 1 else f".v{version}"
    return f"{service}<-{source}.{event}{suffix}"


def dead_queue(queue: str) -> str:
    return f"{queue}.dead"


def retry_name(milliseconds: int) -> str:
    """Fanout exchange and queue of one rung of the retry ladder."""
    return f"emes.retry.{milliseconds}"


def rpc_queue(service: str) -> str:
    return f"rpc-{service}"
