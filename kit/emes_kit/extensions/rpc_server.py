"""The answering side of RPC:

Nameko's entrypoint, guarded against strangers' messages, answering on the held connection.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

import orjson
from nameko.rpc import Rpc, RpcConsumer

from emes_kit import topology
from emes_kit.envelope import Wire
from emes_kit.extensions.consumer import BoundedConsumer, body_of
from emes_kit.extensions.core import Core
from emes_kit.outlet import Outgoing
from emes_kit.problems import Unavailable, refuse

log = logging.getLogger(__name__)


class GuardedRpcConsumer(RpcConsumer):
    """A call without reply_to, past its deadline or unreadable is dropped:

    Nobody waits for it, and it must harm nobody.
    """

    queue_consumer = BoundedConsumer()
    core = Core()

    def declare(self, channel: Any) -> None:
        self.queue.exchange(channel).declare()
        self.queue(channel).declare()

    def handle_message(self, message: Any) -> None:
        reply_to, correlation = (message.properties.get(k) for k in ("reply_to", "correlation_id"))
        try:
            call = orjson.loads(body_of(message))
            live = isinstance(call, dict) and isinstance(reply_to, str) and float(call.get("deadline", 0)) > time.time()
        except (ValueError, TypeError):
            live = False
        if not live:
            log.warning("dropped an RPC message nobody waits for: %s", message.delivery_info.get("routing_key"))
            self.queue_consumer.ack_message(message)
            return
        self._dispatch(message, call, partial(self.answer, message, reply_to, correlation))

    def _dispatch(self, message: Any, call: dict[str, Any], answer: Any) -> None:
        method = str(message.delivery_info["routing_key"]).rsplit(".", 1)[-1]
        provider = next((p for p in self._providers if p.method_name == method), None)
        if provider is None:
            answer({"refused": refuse("no_such_method", method=method).to_wire()})
            return
        arguments = {"call": call.get("call"), "command_id": call.get("command_id")}
        self.container.spawn_worker(
            provider,
            (),
            arguments,
            context_data={"correlation": str(call.get("correlation") or "")},
            handle_result=partial(self._handled, answer),
        )

    def _handled(self, answer: Any, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        answer(result if exc_info is None else {"refused": refuse("internal", ref="-").to_wire()})
        return None, None

    def answer(self, message: Any, reply_to: str, correlation: Any, wire: dict[str, Any]) -> None:
        try:
            body = orjson.dumps(wire, option=orjson.OPT_NON_STR_KEYS)
        except TypeError:  # raised here it would end the container
            log.exception("an answer that is not plain JSON: %s", message.delivery_info.get("routing_key"))
            body = orjson.dumps({"refused": refuse("internal", ref="-").to_wire()})
        reply = Wire({}, body, str(correlation), extra={"correlation_id": str(correlation), "delivery_mode": 1})
        try:
            self.core.outlet.send(Outgoing(topology.RPC_EXCHANGE, reply_to, reply))
        except Unavailable as exc:
            log.warning("answer not sent: %s", exc)
        self.queue_consumer.ack_message(message)


class RpcEntrypoint(Rpc):
    """`<service>.<method>` on the RPC exchange."""

    rpc_consumer = GuardedRpcConsumer()
