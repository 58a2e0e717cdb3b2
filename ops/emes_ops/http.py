"""The gateway's HTTP API, as a client outside uses it."""

from __future__ import annotations

from typing import Any

import requests

from emes_ops.console import Trouble

TIMEOUT = 30


class Api:
    """One logged-in person. Problems (RFC 9457) become Trouble."""

    def __init__(self, url: str, user_id: str, password: str) -> None:
        self._base, self._session = f"{url}/api/v1", requests.Session()
        token = self.post("/login", {"user_id": user_id, "password": password})["token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> Any:
        return self._call("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        try:
            answer = self._session.request(method, self._base + path, json=body, timeout=TIMEOUT)
        except requests.RequestException as exc:
            raise Trouble(f"{self._base} does not answer.", "Is e-MES running?  make run") from exc
        if answer.status_code >= 400:
            raise Trouble(f"{method} {path}: {answer.status_code}", answer.text[:400])
        return answer.json()
