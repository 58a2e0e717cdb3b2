"""What happened, for programs of the offices that cannot hold a connection to the broker."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request, http
from gateway import feed, http_rules
from gateway.schemas import feed as schemas
from gateway.store import GatewayStore


class FeedApi:
    store: GatewayStore

    @http(
        "GET",
        "/api/v1/events",
        query=schemas.FEED_QUERY,
        response=schemas.FEED,
        action="feed.read",
        tags=["feed"],
        summary_th="เหตุการณ์ของเขตและของทั้งประเทศ ตั้งแต่ที่อ่านครั้งก่อน",
        summary_en="Events of an office and of the nation since the last reading",
        problems=["feed_gone"],
    )
    def read_events(self, request: Request) -> Any:
        query = request.query
        after = http_rules.unpack_cursor(query["after"])
        found = feed.read(self.store, request.context["office_id"], after, query["limit"])
        return {**found, "next": http_rules.pack_cursor(found["next"])}
