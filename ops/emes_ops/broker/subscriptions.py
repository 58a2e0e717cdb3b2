"""Who handles which event, read from the marks that @consumes leaves on the service classes; who publishes what."""

from __future__ import annotations

import inspect
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet announces its age in every process
    from emes_kit.runner import service_class
from emes_ops.broker.rights import Subscription
from emes_ops.settings import ROOT, SERVICES


def of_class(cls: type) -> list[Subscription]:
    marked = [member for _, member in inspect.getmembers(cls) if hasattr(member, "__emes_subscriptions__")]
    return sorted({subscription for member in marked for subscription in member.__emes_subscriptions__})


def of_code() -> dict[str, list[Subscription]]:
    """By consuming service, in the order of SERVICES."""
    return {name: of_class(service_class(name)) for name in SERVICES}


def published() -> list[Subscription]:
    """Every event of the catalogue, heard by somebody or not."""
    names = sorted(path.name.split(".")[:3] for path in (ROOT / "contracts").glob("*.*.v*.json"))
    return [(source, event, int(version.removeprefix("v"))) for source, event, version in names]
