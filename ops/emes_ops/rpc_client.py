"""RPC for tools outside nameko (operator command line, seeding, simulation):

Plain kombu, the same wire form and refusals.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

import orjson
from amqp import Message
from kombu import Connection

from emes_kit import topology
from emes_kit.problems import Refused, refuse

JSON = {"content_type": "application/json", "content_encoding": "utf-8", "application_headers": {}}


class RpcClient:
    """`with RpcClient(uri) as rpc: rpc.call("review", "get_task", task_id=…)` → result; raises Refused.

    replayed: the last answer had been stored before, under the same command_id.
    """

    replayed = False

    def __init__(self, uri: str, caller: str = "ops") -> None:
        self._conn = Connection(uri, heartbeat=0, connect_timeout=5)
        self._channel = self._conn.channel()
        self._key = uuid.uuid4().hex
        queue = f"rpc.reply-{caller}-{self._key}"
        self._channel.queue_declare(
            queue, durable=False, exclusive=False, auto_delete=True, arguments={"x-expires": 300_000}
        )
        self._channel.queue_bind(queue, topology.RPC_EXCHANGE, self._key)
        self._channel.basic_consume(queue, no_ack=True, callback=self._on_reply)
        self._replies: dict[str, Any] = {}

    def _on_reply(self, message: Any) -> None:
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        self._replies[str(message.properties.get("correlation_id"))] = orjson.loads(body)

    def call(
        self, service: str, method: str, deadline: float = 10.0, command_id: str | None = None, **fields: Any
    ) -> Any:
        correlation, end = uuid.uuid4().hex, time.time() + deadline
        body = orjson.dumps({"call": fields, "command_id": command_id, "deadline": end, "correlation": correlation})
        lasts = str(int(deadline * 1000))
        message = Message(body, reply_to=self._key, correlation_id=correlation, expiration=lasts, **JSON)
        self._channel.basic_publish(message, exchange=topology.RPC_EXCHANGE, routing_key=f"{service}.{method}")
        while correlation not in self._replies:
            left = end - time.time()
            if left <= 0:
                raise refuse("timeout", service=service)
            try:
                self._conn.drain_events(timeout=left)
            except TimeoutError:
                continue
        answer = self._replies.pop(correlation)
        if "refused" in answer:
            raise Refused.from_wire(answer["refused"])
        self.replayed = answer.get("replayed", False)
        return answer["ok"]

    def close(self) -> None:
        self._conn.release()

    def __enter__(self) -> RpcClient:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
