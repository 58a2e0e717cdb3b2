"""What may be set from outside. The only file of the operator tools that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("submission", "review", "scoring", "notification", "gateway")
NICE = {"notification": 10, "review": 5}  # on one machine people wait for answers, tasks and mail for a free moment
VHOST = "emes"
PORT_KEYS = {
    "http": "EMES_HTTP_PORT",
    "mongo": "EMES_DATABASE_PORT",
    "ops": "EMES_OPS_PORTS",
    "amqp": "EMES_BROKER_PORT",
    "dist": "EMES_DIST_PORT",
    "epmd": "EMES_EPMD_PORT",
}
# Meant for these tools; a service gets what it needs from us and refuses keys it does not know.
OURS = {
    "EMES_VAR",
    "EMES_AMQP_URI",
    "EMES_AMQP_ADMIN",
    "EMES_MONGO_URI",
    "EMES_DEMO_PASSWORD",
    "EMES_SEED",
    *PORT_KEYS.values(),
}


@dataclass(frozen=True)
class Ports:
    """All on 127.0.0.1 and below 32768, where the kernel takes no port for outgoing connections.

    ops: the first of a range; each replica of each service has one for /healthz, /readyz and /metrics.
    """

    http: int = 8000
    mongo: int = 20017
    ops: int = 20100
    amqp: int = 20672
    dist: int = 20673
    epmd: int = 20674

    def ops_of(self, service: str, replica: int = 1) -> int:
        return self.ops + 10 * (replica - 1) + SERVICES.index(service) + 1

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Ports:
        return cls(**{name: int(env[key]) for name, key in PORT_KEYS.items() if env.get(key)})


@dataclass(frozen=True)
class Settings:
    """var: where everything lives that is not in git.

    amqp_uri, mongo_uri: infrastructure that is already there, used instead of starting our own.
    amqp_admin: http://user:password@host:port of the broker's management API, to set it up at the start.
    seed: load the demonstration data. for_services: other EMES_… settings, handed on to every service as they are.
    """

    var: Path
    ports: Ports = field(default_factory=Ports)
    amqp_uri: str | None = None
    amqp_admin: str | None = None
    mongo_uri: str | None = None
    demo_password: str | None = None
    seed: bool = True
    for_services: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        env = os.environ if env is None else env
        return cls(
            var=Path(env.get("EMES_VAR") or ROOT / "var").absolute(),
            ports=Ports.from_env(env),
            amqp_uri=env.get("EMES_AMQP_URI") or None,
            amqp_admin=env.get("EMES_AMQP_ADMIN") or None,
            mongo_uri=env.get("EMES_MONGO_URI") or None,
            demo_password=env.get("EMES_DEMO_PASSWORD") or None,
            seed=env.get("EMES_SEED", "demo") != "none",
            for_services={key: value for key, value in env.items() if key.startswith("EMES_") and key not in OURS},
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports.http}"

    @property
    def log(self) -> Path:
        return self.var / "log"
