"""One program of the process manager, and the manager's configuration made from all of them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from emes_ops.local.leftovers import MARK


@dataclass(frozen=True)
class Program:
    """group: stopped together, the highest `order` first. grace: seconds between TERM and KILL. nice: see nice(1)."""

    name: str
    group: str
    order: int
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    grace: int = 5
    nice: int = 0

    @property
    def address(self) -> str:
        return f"{self.group}:{self.name}"


def render(programs: Iterable[Program], var: Path, socket: Path) -> str:
    """supervisord.conf. Programs are started by name and in order by us, and restarted by supervisor when they die."""
    programs = list(programs)
    sections = [
        _section("unix_http_server", {"file": socket, "chmod": "0700"}),
        _section("supervisord", _daemon(var)),
        _section("supervisorctl", {"serverurl": f"unix://{socket}"}),
        "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
    ]
    sections += [_section(f"program:{program.name}", _program(program, var)) for program in programs]
    for group, order in sorted({(p.group, p.order) for p in programs}):
        members = ",".join(p.name for p in programs if p.group == group)
        sections.append(_section(f"group:{group}", {"programs": members, "priority": order}))
    return "\n\n".join(sections) + "\n"


def _daemon(var: Path) -> dict[str, object]:
    return {
        "nodaemon": "true",
        "pidfile": var / "run" / "supervisord.pid",
        "childlogdir": var / "log",
        "logfile": var / "log" / "supervisord.log",
        "loglevel": "info",
        "user": os.geteuid(),
        "environment": _environment({MARK: str(var)}),
    }


def _program(program: Program, var: Path) -> dict[str, object]:
    return {
        "command": shlex.join((*_nice(program.nice), *program.command)),
        "environment": _environment(program.env),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": 3,
        "startretries": 1000,
        "stopwaitsecs": program.grace,
        "stopasgroup": "false",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": var / "log" / f"{program.name}.log",
        "stdout_logfile_maxbytes": "20MB",
        "stdout_logfile_backups": 2,
    }


def _nice(by: int) -> tuple[str, ...]:
    return ("nice", "-n", str(by)) if by else ()


def _section(name: str, values: Mapping[str, object]) -> str:
    return "\n".join([f"[{name}]", *(f"{key} = {_plain(value)}" for key, value in values.items())])


def _environment(env: Mapping[str, str]) -> str:
    return ",".join(f'{name}="{value}"' for name, value in env.items())


def _plain(value: object) -> str:
    return str(value).replace("%", "%%")
