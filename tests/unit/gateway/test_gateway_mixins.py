"""The service is put together from many classes: none of them may take away a method of another without saying so."""

from __future__ import annotations

from gateway.service import GatewayService

MEANT = {"before_request"}  # the door of the pages extends the gatekeeper's


def test_no_two_parts_of_the_service_use_the_same_name() -> None:
    owners: dict[str, list[str]] = {}
    for part in GatewayService.__mro__[:-1]:
        for name, value in vars(part).items():
            if callable(value) and not name.startswith("__"):
                owners.setdefault(name, []).append(part.__name__)
    assert {name: found for name, found in owners.items() if len(found) > 1 and name not in MEANT} == {}
