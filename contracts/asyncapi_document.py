"""The AsyncAPI 3.0.0 document of all contracts: a channel, an operation and a message per event."""

from __future__ import annotations

from typing import Any

Contract = dict[str, Any]

TYPE_PREFIX = "th.go.obec.emes."
BINDING = {"bindingVersion": "0.3.0"}
VHOST = "emes"
INFO = {
    "title": "e-MES events",
    "version": "1.0.0",
    "description": "เหตุการณ์ของระบบติดตามและประเมินผล (e-MES) สพฐ. · Events of OBEC's monitoring and evaluation system: "
    "CloudEvents 1.0 binary mode on AMQP 0-9-1. Messages tagged `public` are open to outside subscribers.",
    "tags": [
        {"name": "public", "description": "open to outside subscribers"},
        {"name": "in-house", "description": "between the services only"},
    ],
}
BROKER = {
    "host": "{host}:{port}",
    "pathname": f"/{VHOST}",
    "protocol": "amqp",
    "protocolVersion": "0-9-1",
    "description": "RabbitMQ",
    "variables": {"host": {"default": "127.0.0.1"}, "port": {"default": "5672"}},
}


def key(contract: Contract) -> str:
    """`submission.report_submitted.v1`: names the file, the channel and the message."""
    return f"{contract['source']}.{contract['type']}.v{contract['version']}"


def document(contracts: list[Contract]) -> Contract:
    return {
        "asyncapi": "3.0.0",
        "info": INFO,
        "defaultContentType": "application/json",
        "servers": {"broker": BROKER},
        "channels": {key(c): _channel(c) for c in contracts},
        "operations": {f"send.{key(c)}": _operation(c) for c in contracts},
        "components": {"messages": {key(c): _message(c) for c in contracts}},
    }


def title(contract: Contract) -> str:
    return f"{contract['title_th']} · {contract['title_en']}"


def _channel(c: Contract) -> Contract:
    exchange = {"name": f"{c['source']}.events", "type": "topic", "durable": True, "autoDelete": False, "vhost": VHOST}
    return {
        "address": f"{c['type']}.v{c['version']}",
        "title": title(c),
        "description": f"{c['description_th']}\n\n{c['description_en']}",
        "messages": {c["type"]: {"$ref": f"#/components/messages/{key(c)}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, **BINDING}},
    }


def _operation(c: Contract) -> Contract:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{key(c)}"},
        "summary": title(c),
        "messages": [{"$ref": f"#/channels/{key(c)}/messages/{c['type']}"}],
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": True, **BINDING}},
    }


def _message(c: Contract) -> Contract:
    return {
        "name": TYPE_PREFIX + key(c),
        "title": title(c),
        "summary": c["description_en"],
        "contentType": "application/json",
        "tags": [{"name": "public" if c["public"] else "in-house"}],
        "correlationId": {"location": "$message.header#/ce-correlation"},
        "headers": _headers(c),
        # AsyncAPI's own schema language is JSON Schema draft 7 and more; our schemas keep to what both drafts share
        "payload": {k: v for k, v in c["schema"].items() if k not in ("$schema", "$id")},
        "bindings": {"amqp": {"contentEncoding": "utf-8", **BINDING}},
        "examples": [{"name": c["type"], "payload": c["example"]}],
        "x-consumers": c["consumers"],
    }


def _headers(c: Contract) -> Contract:
    properties = {
        "ce-specversion": {"const": "1.0"},
        "ce-id": {"type": "string", "description": "unique; drop what you have seen"},
        "ce-source": {"const": f"/emes/{c['source']}"},
        "ce-type": {"const": TYPE_PREFIX + key(c)},
        "ce-subject": {"type": "string", "description": c["subject"]},
        "ce-time": {"type": "string", "format": "date-time"},
        "ce-dataschema": {"const": c["schema"]["$id"]},
        "ce-sequence": {"type": "string", "pattern": "^[0-9]+$", "description": "grows per subject"},
        "ce-correlation": {"type": "string", "description": "one request and everything it caused"},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
