"""Commands to services as the operator: who acts is written down as operator.<login name>."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from emes_kit.problems import Refused
from emes_ops.console import Trouble
from emes_ops.rpc_client import RpcClient

DEADLINE = 30.0


def actor() -> dict[str, Any]:
    name = re.sub(r"[^A-Za-z0-9-]", "-", getpass.getuser())
    return {"user_id": f"operator.{name}", "roles": ["admin"], "office_id": None, "parts": []}


@contextmanager
def calls(amqp_uri: str) -> Iterator[Any]:
    """`with calls(uri) as call: call("gateway", "list_users", actor=actor())`. A refusal is told to the operator."""
    try:
        with RpcClient(amqp_uri) as client:
            yield partial(client.call, deadline=DEADLINE)
    except Refused as refused:
        details = [f"{error.get('field')}: {error.get('detail_en')}" for error in refused.errors]
        raise Trouble(f"Refused ({refused.problem.code}): {refused.sentence('en')}", *details) from refused
    except OSError as exc:
        raise Trouble(f"The broker does not answer: {exc}", "Is e-MES running?  make run") from exc
