"""Who handles which event, read from the marks that @consumes leaves on the service classes."""

from __future__ import annotations

import inspect
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # eventlet says it once in every process
    from emes_kit.runner import service_class
from emes_ops.broker.rights import Subscription
from emes_ops.settings import SERVICES


def of_class(cls: type) -> list[Subscription]:
    marked = [member for _, member in inspect.getmembers(cls) if hasattr(member, "__emes_subscriptions__")]
    return sorted({subscription for member in marked for subscription in member.__emes_subscriptions__})


def of_code() -> dict[str, list[Subscription]]:
    """By consuming service, in the order of SERVICES."""
    return {name: of_class(service_class(name)) for name in SERVICES}
