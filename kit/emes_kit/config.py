"""Configuration: environment variables, read and checked once, every key named here and nowhere else.

Values are taken as they are written (no YAML guessing: `0123` stays text, `yes` is True only for switches).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class ConfigError(Exception):
    """A key is missing or makes no sense.

    The message names the key, what it means and what was given (never secrets).
    """


def _switch(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off", ""):
        return False
    raise ValueError("true or false")


def _uri(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not text.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError(f"must start with {' or '.join(schemes)}://")  # never shown: it holds a password
        return text

    return parse


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("a whole number")
    return int(text)


def _count(text: str) -> int:
    if (number := _whole(text)) < 1:
        raise ValueError("at least 1")
    return number


def _amount(text: str) -> float:
    whole, _, fraction = text.partition(".")
    return _whole(whole) + (_whole(fraction) / 10 ** len(fraction) if fraction else 0.0)


def _level(text: str) -> str:
    if text not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("no such level")
    return text


def _ladder(text: str) -> tuple[int, ...]:
    """ "1s,10s,1m" or "200ms" → milliseconds."""
    units = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
    rungs = []
    for part in text.split(","):
        number = part.strip().rstrip("hms")
        rungs.append(_count(number) * units[part.strip()[len(number) :]])
    return tuple(rungs)


@dataclass(frozen=True)
class Key:
    """One setting: default None means required; `what` is its documentation."""

    default: str | None
    parse: Callable[[str], Any]
    what: str


KEYS: dict[str, Key] = {
    "EMES_AMQP_URI": Key(
        None,
        _uri("amqp", "amqps", "pyamqp"),
        "broker, with this service's own user: amqp://user:password@host:port/vhost",
    ),
    "EMES_MONGO_URI": Key(
        None,
        _uri("mongodb", "mongodb+srv"),
        "database: mongodb://host:port/?directConnection=true (embedded) or a replica set",
    ),
    "EMES_MONGO_DB": Key("", str, "database name; default emes_<service>"),
    "EMES_HTTP_HOST": Key("127.0.0.1", str, "address the gateway listens on"),
    "EMES_HTTP_PORT": Key("8000", _whole, "port the gateway listens on"),
    "EMES_OPS_HOST": Key("127.0.0.1", str, "address of /metrics, /healthz and /readyz"),
    "EMES_OPS_PORT": Key("0", _whole, "port of /metrics, /healthz and /readyz; 0 = any free one (logged at start)"),
    "EMES_MAX_WORKERS": Key("50", _count, "simultaneous workers in one process"),
    "EMES_PREFETCH": Key("200", _count, "unacknowledged messages per queue and process"),
    "EMES_RETRY_LADDER": Key("1s,10s,1m,10m", _ladder, "delays between attempts of a failing handler"),
    "EMES_RPC_DEADLINE": Key("5", _amount, "seconds a caller waits for an RPC answer"),
    "EMES_RPC_CONCURRENCY": Key("40", _count, "RPC calls in flight per target service and process (bulkhead)"),
    "EMES_DRAIN_SECONDS": Key("20", _amount, "longest time for work in hand after SIGTERM"),
    "EMES_HANDLER_SECONDS": Key("30", _amount, "longest time one handler may run"),
    "EMES_MAX_BODY": Key("1048576", _whole, "largest HTTP body in bytes"),
    "EMES_DEMO": Key("false", _switch, "demo mode: the clock can be moved, e-mail may go to a file mailbox"),
    "EMES_LOG_LEVEL": Key("INFO", _level, "DEBUG, INFO, WARNING or ERROR"),
    "EMES_KEEP_DAYS": Key("14", _whole, "days that inbox and command answers are kept"),
    "EMES_TOKEN_HOURS": Key("12", _amount, "life of a login token"),
    "EMES_RATE_PER_SECOND": Key("50", _amount, "HTTP requests per second and user; bursts of twice as many"),
    "EMES_LOGIN_RATE_PER_MINUTE": Key("600", _amount, "login attempts per minute and address"),
    "EMES_SMTP_URI": Key("", str, "smtp://user:password@host:port (smtp+tls:// for STARTTLS); empty = none"),
    "EMES_MAIL_DIR": Key("", str, "folder of the file mailbox used when there is no SMTP server"),
    "EMES_MAIL_FROM": Key("e-MES <noreply@emes.example>", str, "sender of e-mail"),
    "EMES_PUBLIC_URL": Key("http://127.0.0.1:8000", str, "address that links in notices point to"),
}


@dataclass(frozen=True)
class Settings:
    """Every setting, checked. `settings["EMES_HTTP_PORT"]` → int."""

    service: str
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    @property
    def database(self) -> str:
        return self.values["EMES_MONGO_DB"] or f"emes_{self.service}"

    @classmethod
    def read(cls, service: str, environ: Mapping[str, str]) -> Settings:
        """Raises ConfigError naming every key at fault at once."""
        faults = [
            f"{key}: unknown key"
            for key in environ
            if key.startswith("EMES_") and key not in KEYS and key not in OTHERS
        ]
        values = {}
        for name, key in KEYS.items():
            text = environ.get(name, key.default)
            try:
                if text is None:
                    raise ValueError("missing")
                values[name] = key.parse(text)
            except (ValueError, KeyError) as exc:
                faults.append(f"{name}: {exc} ({key.what})")
        if faults:
            raise ConfigError("\n".join(faults))
        return cls(service, values)


# Read by the operator tools, tolerated in a service's environment.
OTHERS = {
    "EMES_VAR", "EMES_AMQP_ADMIN", "EMES_DEMO_PASSWORD", "EMES_SEED", "EMES_OPS_PORTS",
    "EMES_DATABASE_PORT", "EMES_BROKER_PORT", "EMES_DIST_PORT", "EMES_EPMD_PORT",
}  # fmt: skip
