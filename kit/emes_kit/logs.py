"""JSON lines on stderr, each with service and correlation id. Ids and codes only: no personal data, no secrets."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from emes_kit import trace


def setup(service: str, level: str = "INFO") -> None:
    def who(logger: Any, method: str, line: dict[str, Any]) -> dict[str, Any]:
        return {**line, "service": service, "correlation": trace.get()}

    shared = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        who,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("amqp", "kombu", "pymongo", "nameko.containers", "nameko.messaging"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
