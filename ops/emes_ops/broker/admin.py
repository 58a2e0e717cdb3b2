"""Definitions over RabbitMQ's management API: for a broker that is not ours (compose, production)."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import requests

from emes_ops.broker.definitions import Definitions
from emes_ops.console import Trouble


def load(admin_uri: str, definitions: Definitions, timeout: float = 30) -> str:
    """Import them all; what is there stays. Returns the broker's version.

    admin_uri: http://user:password@host:port.
    """
    parts = urlsplit(admin_uri)
    base, login = (
        f"{parts.scheme}://{parts.hostname}:{parts.port or 15672}",
        (parts.username or "", parts.password or ""),
    )
    try:
        version = str(
            _checked(requests.get(f"{base}/api/overview", auth=login, timeout=timeout)).json()["rabbitmq_version"]
        )
        _checked(
            requests.post(
                f"{base}/api/definitions",
                json=_as_this_broker_wants(definitions, login[0]),
                auth=login,
                timeout=timeout,
            )
        )
    except requests.RequestException as exc:
        raise Trouble(f"The broker's management API at {parts.hostname} does not answer.", str(exc)[:200]) from exc
    for vhost in definitions["vhosts"]:  # whoever administers the broker must be able to look into it
        _grant(base, login, vhost["name"], timeout)
    return version


def _as_this_broker_wants(definitions: Definitions, admin: str) -> Definitions:
    """Never replace the administrator we are speaking as."""
    return definitions | {"users": [user for user in definitions.get("users", []) if user["name"] != admin]}


def _grant(base: str, login: tuple[str, str], vhost: str, timeout: float) -> None:
    url = f"{base}/api/permissions/{quote(vhost, safe='')}/{quote(login[0], safe='')}"
    _checked(requests.put(url, json={"configure": ".*", "write": ".*", "read": ".*"}, auth=login, timeout=timeout))


def _checked(answer: requests.Response) -> requests.Response:
    if answer.status_code >= 400:
        raise Trouble(f"The broker refused its definitions: {answer.status_code}.", answer.text[:400])
    return answer
