"""The gateway is made of many mixins: two that give a method the same name would silently overrule each other."""

from __future__ import annotations

import inspect
from collections import defaultdict

from gateway.service import GatewayService

MEANT = {"before_request"}  # the door of the pages goes before the gatekeeper's


def test_no_two_mixins_give_a_method_the_same_name() -> None:
    makers = defaultdict(set)
    for cls in GatewayService.__mro__[:-1]:
        for name, member in vars(cls).items():
            if not name.startswith("__") and (
                inspect.isfunction(member) or isinstance(member, staticmethod | property)
            ):
                makers[name].add(cls.__name__)
    assert {name: found for name, found in makers.items() if len(found) > 1 and name not in MEANT} == {}
