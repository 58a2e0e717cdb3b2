"""nameko's web server, hardened: connection cap, socket and whole-request deadlines, one Content-Length, body limit,
and no exception text for strangers. `workers` run the methods; health lives on a port of its own (ops_server.py)."""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from functools import partial
from typing import Any

from eventlet import greenio, listen, wsgi
from nameko.web.handlers import HttpRequestHandler
from nameko.web.server import HttpOnlyProtocol, WebServer
from werkzeug.exceptions import HTTPException, RequestTimeout
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request as RawRequest
from werkzeug.wrappers import Response

from emes_kit.concurrency import Event, Semaphore, Timeout, sleep
from emes_kit.problems import refuse
from emes_kit.replies import finished, problem_response, refusal_response, stray_response

log = logging.getLogger(__name__)
MAX_CONNECTIONS, SOCKET_SECONDS, REQUEST_SECONDS = 500, 15, 300
UNREAD = (408, 413)  # some of the request is still on the line, and nobody is going to read it
DRAIN_SECONDS, IDLE_GRACE = 15.0, 1.0  # for answers in hand; for the next request of a kept connection


class RequestTooLong(RequestTimeout):
    """An Exception on purpose: a bare eventlet Timeout is a BaseException and would end the container."""


class Protocol(HttpOnlyProtocol):
    def handle_one_request(self) -> None:
        """From the wait for it to the end of its answer. A kept connection as such may grow old: who would end it by
        the clock would cut off whatever is being answered in that moment."""
        with Timeout(REQUEST_SECONDS, RequestTooLong()):
            super().handle_one_request()

    def get_environ(self) -> dict[str, Any]:
        return {**super().get_environ(), "emes.protocol": self}

    def parse_request(self) -> bool:
        good = super().parse_request()
        if good and len(self.headers.get_all("Content-Length") or []) > 1:
            self.send_error(400, "Bad Request")
            return False
        return bool(good)


class Application:
    """WSGI: find the route, answer with `handle(endpoint, request, path)`.

    Used by the server and by the test client.
    """

    def __init__(self, rules: list[Rule], handle: Any, max_body: int, service: Any = None) -> None:
        self._map, self._handle, self._max_body, self._service = Map(rules), handle, max_body, service

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        answer = self._answer(environ)
        if answer.status_code in UNREAD and "emes.protocol" in environ:
            environ["emes.protocol"].close_connection = True
        return answer(environ, start_response)

    def _answer(self, environ: dict[str, Any]) -> Response:
        raw = RawRequest(environ)
        raw.max_content_length = self._max_body
        if (raw.content_length or 0) > self._max_body:
            return finished(refusal_response(self._service, refuse("too_large", limit=self._max_body), raw))
        try:
            endpoint, path = self._map.bind_to_environ(environ).match()
            return self._handle(endpoint, raw, path)  # type: ignore[no-any-return]
        except HTTPException as exc:
            return stray_response(exc, raw, self._service)
        except Exception:
            log.exception("web request")
            return finished(problem_response(refuse("internal", ref="-"), raw))


class HardenedServer(WebServer):
    def __init__(self) -> None:
        super().__init__()
        self._slots = Semaphore(MAX_CONNECTIONS)
        self._open: list[list[Any]] = []  # [address, socket, state], as eventlet keeps them
        self._drained: Event | None = None

    def start(self) -> None:
        if self._starting:
            return
        self._starting = True
        settings = self.container.config["settings"]
        # reuse_port: replicas of the gateway on one machine share the port, and the kernel spreads connections.
        self._sock = listen((settings["EMES_HTTP_HOST"], settings["EMES_HTTP_PORT"]), backlog=512, reuse_port=True)
        self._sock.settimeout(None)
        # Connections inherit it: the end of an answer in two packets must not wait 40 ms for the client to confirm.
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        application = Application(
            [provider.get_url_rule_for() for provider in self._providers],
            lambda provider, raw, path: provider.handle(raw, path),
            settings["EMES_MAX_BODY"],
            self.container.service_cls,
        )
        self._serv = wsgi.Server(
            self._sock,
            self._sock.getsockname(),
            application,
            protocol=Protocol,
            debug=False,
            log=logging.getLogger("emes_kit.http.access"),
            log_output=False,
            capitalize_response_headers=False,  # they are as they should be: nothing to be done for each of them
            socket_timeout=SOCKET_SECONDS,
            environ={"emes.draining": lambda: self._drained is not None},  # for answers that have no end of their own
        )
        self._gt = self.container.spawn_managed_thread(self.run)

    def run(self) -> None:
        while self._is_accepting:
            try:
                sock, address = self._sock.accept()
            except OSError as exc:  # out of file descriptors, aborted connection: nameko would end the container
                if self._is_accepting:
                    log.error("accept: %s", exc)
                    sleep(0.2)
                continue
            self._take(sock, address)

    def _take(self, sock: Any, address: Any) -> None:
        if not self._slots.acquire(blocking=False):
            sock.close()
            return
        sock.settimeout(SOCKET_SECONDS)
        self.container.spawn_managed_thread(partial(self._serve, sock, address))

    def _serve(self, sock: Any, address: Any) -> None:
        state = [address, sock, wsgi.STATE_IDLE]
        self._open.append(state)
        try:
            self._serv.process_request(state)
        except Exception as exc:
            log.info("connection from %s ended: %r", address, exc)
        finally:
            sock.close()
            self._open.remove(state)
            self._slots.release()

    # ---- the end
    def drain(self) -> None:
        """No new connections (other replicas take them), every answer says `Connection: close`, and returns when the
        last connection has ended: while methods, and the services they call, still work."""
        if self._drained is not None:
            self._drained.wait()
            return
        self._drained = Event()
        if self._gt is not None:
            self._stop_accepting()
            self._until_nobody_is_left()
        self._drained.send()

    def _until_nobody_is_left(self) -> None:
        self._serv.keepalive = False
        start = time.monotonic()
        while self._open and (waited := time.monotonic() - start) < DRAIN_SECONDS:
            for state in self._open if waited > IDLE_GRACE else ():
                if state[2] == wsgi.STATE_IDLE:
                    state[2] = wsgi.STATE_CLOSE
                    greenio.shutdown_safe(state[1])
            sleep(0.02)

    def _stop_accepting(self) -> None:
        """Who waits in the backlog is still served: closing it would reset them."""
        self._is_accepting = False
        self._gt.kill()
        with contextlib.suppress(OSError):  # BlockingIOError: nobody waits any more
            while True:
                sock, address = self._sock.fd.accept()
                self._take(greenio.GreenSocket(sock), address)
        self._sock.close()

    stop = drain


class HttpEntrypoint(HttpRequestHandler):
    server = HardenedServer()

    def stop(self) -> None:
        self.server.drain()
        super().stop()

    def get_url_rule_for(self) -> Rule:
        return Rule(self.url, methods=[self.method], endpoint=self)

    def handle(self, raw: RawRequest, path: dict[str, str]) -> Response:
        done: Event = Event()
        self.container.spawn_worker(self, (raw, path), {}, handle_result=partial(self.handle_result, done))
        return done.wait()  # type: ignore[no-any-return]
