"""The one-shot jobs of compose.yaml: `setup` before the services start, `seed` once they run. Both may run again."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from emes_ops import cli
from emes_ops.broker import rights

DEMO_ONLY = "demo-only-"


def main() -> int:
    job, env = sys.argv[1], os.environ
    if job == "seed" and not seeding(env):
        return 0
    if careless := demo_secrets(env):
        sys.stderr.write(f"EMES_DEMO is off, so deploy/.env must set: {', '.join(careless)}\n")
        return 2
    return JOBS[job](env)


def setup(env: Mapping[str, str]) -> int:
    """Users, rights, queues and policies of the broker; then every database brought up to date."""
    write_passwords(Path(env["EMES_VAR"]) / "secrets.json", env)
    return cli.main(["broker", "setup"]) or cli.main(["migrate"])


def seed(env: Mapping[str, str]) -> int:
    """Offices, sample scheme, rounds and demo accounts."""
    return cli.main(["seed"])


def seeding(env: Mapping[str, str]) -> bool:
    """EMES_SEED says so, demo or none; unsaid, a demonstration has its data and a production system has not."""
    return (env.get("EMES_SEED") or ("demo" if demonstration(env) else "none")) == "demo"


def demonstration(env: Mapping[str, str]) -> bool:
    return env.get("EMES_DEMO", "").lower() in ("1", "true", "yes", "on")


def write_passwords(vault: Path, env: Mapping[str, str]) -> None:
    """The broker passwords of compose.yaml, where the operators' tools look for them."""
    vault.parent.mkdir(parents=True, exist_ok=True)
    vault.write_text(json.dumps({f"broker.{user}": env[variable(user)] for user in rights.users()}))


def variable(user: str) -> str:
    """`subscriber.ministry` → BROKER_PASSWORD_SUBSCRIBER_MINISTRY"""
    return "BROKER_PASSWORD_" + user.upper().replace(".", "_")


def demo_secrets(env: Mapping[str, str]) -> list[str]:
    """Variables that still carry a published password although this is no demonstration."""
    if demonstration(env):
        return []
    return sorted(name for name, value in env.items() if "PASSWORD" in name and DEMO_ONLY in value)


JOBS = {"setup": setup, "seed": seed}

if __name__ == "__main__":
    sys.exit(main())
