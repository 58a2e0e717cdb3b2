"""/live: the stream of what changed, for the page in front of a person (static/live.js). live.py says how."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from emes_kit.http import Request
from gateway import live
from gateway.pages.page import page
from gateway.schemas import everybody as schemas


class LivePages:
    store: Any
    memory: Any
    known_offices: Any

    @page("GET", "/live", action="account.use", query=schemas.LIVE)
    def live_stream(self, request: Request) -> Any:
        user, environ = request.context["user"], request.raw.environ
        since = request.headers.get("Last-Event-ID") or request.query["since"]
        stream = live.Stream(user.user_id, user.office_id, since, environ.get("emes.draining", live.never))
        watch, offices = self.memory.watch, [office["office_id"] for office in self.known_offices()]
        watch.join(stream, offices, self.store)
        environ["eventlet.minimum_write_chunk_size"] = 1  # what is said is heard at once
        answer = Response(live.events(watch, stream), content_type="text/event-stream; charset=utf-8")
        answer.headers["X-Accel-Buffering"] = "no"
        answer.call_on_close(lambda: watch.leave(stream))  # also when nobody waited for the first word
        return answer
